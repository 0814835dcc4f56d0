//! From the action spec to Rust.
//!
//! A pure library: bytes in, files or diagnostics out. It reads and writes nothing, prints nothing,
//! and knows no toolkit: every name and fact comes from the spec.

pub mod diag;
mod emit;
mod fileset;
pub mod import;
mod ir;
mod load;
mod lower;
pub mod names;
mod render;
pub mod source;
pub mod spec;
pub mod types;

pub use diag::{Diagnostic, Diagnostics};
pub use fileset::{Drift, FileSet};
pub use load::{Spec, load, schemas};
pub use source::{Source, Sources};

/// What one run makes.
#[derive(Debug)]
pub struct Generated {
    /// The generated folder's files.
    pub files: FileSet,
    /// How many actions they hold: as many as the catalogue.
    pub actions: usize,
}

/// The whole way, from the spec's bytes to files.
///
/// # Errors
///
/// Every problem of the spec at once; then nothing is generated.
pub fn generate(sources: &Sources) -> Result<Generated, Diagnostics> {
    let spec = load(sources)?;
    let toolkit = lower::lower(&spec);
    let actions = toolkit.modules.iter().map(|module| module.actions.len()).sum();
    if actions != spec.catalog.actions.len() {
        let message = format!(
            "the catalogue has {} actions and {actions} were generated",
            spec.catalog.actions.len()
        );
        return Err(Diagnostic::error("lost-action", &sources.catalog.path, 0..0, message).into());
    }
    let files = emit::emit(&toolkit).map_err(|error| {
        let message = format!("the generator made code that is not Rust: {error}");
        Diagnostics::from(Diagnostic::error("generator", &sources.catalog.path, 0..0, message))
    })?;
    Ok(Generated { files, actions })
}
