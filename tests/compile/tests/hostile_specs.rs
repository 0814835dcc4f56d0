//! Whatever a page contains, the generated code compiles: the generator's hostile specs, with rustc.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::path::Path;

use spoki_codegen::{Source, Sources, generate, test_program};
use spoki_compile_tests::{PRELUDE, Workbench};

#[test]
fn hostile_specs_compile() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codegen/tests/golden");
    let bench = Workbench::new("golden").unwrap();
    for entry in std::fs::read_dir(golden).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("catalog.json").exists() {
            continue;
        }
        let read =
            |name: &str| Source::new(name, std::fs::read_to_string(folder.join(name)).unwrap());
        let sources = Sources {
            catalog: read("catalog.json"),
            bindings: read("bindings.json"),
            models: read("models.json"),
        };
        let generated = generate(&sources).unwrap();
        let consumer = format!("{PRELUDE}{}", test_program(&sources, "spoki_api").unwrap());
        if let Err(message) = bench.check(&generated.files, &consumer).unwrap() {
            panic!("{}: {message}", folder.display());
        }
    }
}
