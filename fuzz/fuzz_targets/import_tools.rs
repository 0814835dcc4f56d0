//! The vendor's JSON of any kind; a NUL parts two pages of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spoki_codegen::diff::{Snapshot, diff};
use spoki_codegen::import::{import_tools, to_json};
use spoki_codegen::spec::catalog::Catalog;

fuzz_target!(|text: &str| {
    let files: Vec<&str> = text.split('\0').collect();
    if let Ok(imported) = import_tools(&files, None) {
        let text = to_json(&imported.catalog).unwrap();
        let read: Catalog = serde_json::from_str(&text).unwrap();
        assert_eq!(read, imported.catalog);
        assert!(diff(&Snapshot::bare(&read), &Snapshot::bare(&imported.catalog)).is_empty());
    }
});
