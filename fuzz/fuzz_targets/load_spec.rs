//! A spec of any kind; NULs part its three files.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spoki_codegen::{Source, Sources, generate, load};

fuzz_target!(|text: &str| {
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
        }
    }
});
