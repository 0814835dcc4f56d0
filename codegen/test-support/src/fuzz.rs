//! The checks of the fuzz targets. Each holds for any input.
//!
//! The targets in `fuzz/` call them, and so does a test of the generator with the seeds.

pub use crate::spec_edits::compare;

use spoki_codegen::diff::{Snapshot, diff};
use spoki_codegen::import::{import_page, import_tools, read, to_json};
use spoki_codegen::spec::catalog::Catalog;
use spoki_codegen::{Source, Sources, generate, load};

/// A page of any kind: places lie in it, and what is written reads back.
pub fn page(page: &str) {
    match import_page(page) {
        Err(problems) => {
            assert!(
                problems
                    .iter()
                    .all(|problem| page.get(problem.span.clone()).is_some())
            );
        }
        Ok(imported) => reads_back(&imported.catalog),
    }
}

/// The vendor's JSON of any kind; a NUL parts two pages of it. What is written reads back, and what is
/// wrong can be shown.
pub fn tools(text: &str) {
    let files: Vec<&str> = text.split('\0').collect();
    let sources: Vec<Source> = files
        .iter()
        .map(|text| Source::new("page", *text))
        .collect();
    let shown = read(&sources, None, false).map_err(|problems| assert!(!problems.is_empty()));
    match import_tools(&files, None) {
        Ok(imported) => reads_back(&imported.catalog),
        Err(problems) => assert!(!problems.is_empty()),
    }
    if let Ok(read) = shown {
        reads_back(&read.catalog);
    }
}

fn reads_back(catalog: &Catalog) {
    let text = to_json(catalog).unwrap();
    let read: Catalog = serde_json::from_str(&text).unwrap();
    assert_eq!(read, *catalog);
    assert!(diff(&Snapshot::bare(&read), &Snapshot::bare(catalog)).is_empty());
}

/// A spec of any kind, NULs part its three files: what passes the checks can be generated, and is Rust.
pub fn spec(text: &str) {
    let mut files = text.splitn(3, '\0');
    let mut source = |path: &str| Source::new(path, files.next().unwrap_or_default());
    let sources = Sources {
        catalog: source("catalog.json"),
        bindings: source("bindings.json"),
        models: source("models.json"),
    };
    match load(&sources) {
        Err(problems) => assert!(!problems.render(&sources, false).is_empty()),
        Ok(spec) => {
            let generated = generate(&sources).unwrap();
            assert_eq!(generated.actions, spec.catalog.actions.len());
            let files = generated.files.iter();
            for (name, text) in files.filter(|(name, _)| name.strip_suffix(".rs").is_some()) {
                assert!(syn::parse_file(text).is_ok(), "{name}: {text}");
            }
        }
    }
}
