//! The checks of the fuzz targets. Each holds for any input.
//!
//! The targets in `fuzz/` call them, and so does a test of the generator with the seeds.

pub use crate::spec_edits::compare;

use spoki_codegen::diff::{Snapshot, diff};
use spoki_codegen::import::{import_files, import_page, to_json};
use spoki_codegen::spec::catalog::Catalog;
use spoki_codegen::{Diagnostics, Source, Sources, generate, load};

/// Any page: diagnostics lie inside it, and a written catalogue reads back.
pub fn page(page: &str) {
    let source = Source::new("page.md", page);
    match import_page(&source) {
        Err(problems) => lies_in(&problems, &[source]),
        Ok(imported) => {
            lies_in(&imported.warnings, &[source]);
            reads_back(&imported.catalog);
        }
    }
}

/// Any text as the vendor's files, with a NUL between two of them: diagnostics lie inside them and render, and
/// a written catalogue reads back.
pub fn tools(text: &str) {
    let files: Vec<Source> = text
        .split('\0')
        .map(|text| Source::new("page", text.trim_start_matches('\u{feff}')))
        .collect();
    match import_files(&files, None) {
        Ok(imported) => {
            lies_in(&imported.warnings, &files);
            reads_back(&imported.catalog);
        }
        Err(problems) => {
            lies_in(&problems, &files);
            assert!(problems.has_errors() && !problems.render(false).is_empty());
        }
    }
}

/// Every span lies in its file.
fn lies_in(problems: &Diagnostics, files: &[Source]) {
    for problem in problems {
        let text = files[problem.span.file].text.as_str();
        assert!(text.get(problem.span.bytes.clone()).is_some());
    }
}

fn reads_back(catalog: &Catalog) {
    let text = to_json(catalog).unwrap();
    let read: Catalog = serde_json::from_str(&text).unwrap();
    assert_eq!(read, *catalog);
    assert!(diff(&Snapshot::bare(&read), &Snapshot::bare(catalog)).is_empty());
}

/// Any text as a spec, with NULs between its three files: a spec that passes the checks generates valid Rust.
pub fn spec(text: &str) {
    let mut files = text.splitn(3, '\0');
    let mut source = |path: &str| Source::new(path, files.next().unwrap_or_default());
    let sources = Sources {
        catalog: source("catalog.json"),
        bindings: source("bindings.json"),
        models: source("models.json"),
    };
    match load(&sources) {
        Err(problems) => assert!(!problems.render(false).is_empty()),
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
