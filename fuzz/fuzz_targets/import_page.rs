//! A page of any kind.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spoki_codegen::diff::{Snapshot, diff};
use spoki_codegen::import::{import_page, to_json};
use spoki_codegen::spec::catalog::Catalog;

fuzz_target!(|page: &str| {
    match import_page(page) {
        Err(problems) => {
            assert!(
                problems
                    .iter()
                    .all(|problem| page.get(problem.span.clone()).is_some())
            );
        }
        Ok(imported) => {
            let text = to_json(&imported.catalog).unwrap();
            let read: Catalog = serde_json::from_str(&text).unwrap();
            assert_eq!(read, imported.catalog);
            assert!(diff(&Snapshot::bare(&read), &Snapshot::bare(&imported.catalog)).is_empty());
        }
    }
});
