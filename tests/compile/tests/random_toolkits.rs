//! Random toolkits compile, from the vendor's list to a program that calls every action.
//!
//! The generator's own tests load and generate many of them. Here a few are one toolkit, so that one compilation is
//! enough.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use spoki_codegen::import::import_files;
use spoki_codegen::{Source, Sources, generate, test_program};
use spoki_compile_tests::{PRELUDE, Workbench};
use spoki_test_support::toolkits::{Casing, Toolkit, bound};

/// Each seed makes up to six actions.
const SEEDS: [u64; 12] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233];

#[test]
fn random_toolkits_compile() {
    let list = Toolkit::of(&SEEDS).as_json(Casing::Snake).to_string();
    let imported = import_files(&[Source::new("list.json", list)], None);
    let specs = bound(
        &imported
            .unwrap_or_else(|found| panic!("seeds {SEEDS:?}: {found}"))
            .catalog,
    );
    let source = |name: &str, key: &str| Source::new(name, specs.files[key].to_string());
    let sources = Sources {
        catalog: source("catalog.json", "c"),
        bindings: source("bindings.json", "b"),
        models: source("models.json", "m"),
    };
    let generated = generate(&sources).unwrap_or_else(|found| panic!("seeds {SEEDS:?}: {found}"));
    let consumer = format!("{PRELUDE}{}", test_program(&sources, "spoki_api").unwrap());
    let bench = Workbench::new("random").unwrap();
    if let Err(message) = bench.check(&generated.files, &consumer).unwrap() {
        panic!("seeds {SEEDS:?}: {message}");
    }
}
