//! Writes a program that makes every call, straight from the spec, so that it cannot lag behind it.

use std::path::{Path, PathBuf};
use std::{env, error, fs};

use spoki_codegen::{Source, Sources, test_program};

fn main() -> Result<(), Box<dyn error::Error>> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |name: &str| -> Result<Source, Box<dyn error::Error>> {
        let path = spec.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        Ok(Source::new(name, fs::read_to_string(&path)?))
    };
    let sources = Sources {
        catalog: read("catalog.json")?,
        bindings: read("bindings.json")?,
        models: read("models.json")?,
    };
    let calls = test_program(&sources, "spoki_api").map_err(|problems| problems.render(false))?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("calls.rs"), calls)?;
    Ok(())
}
