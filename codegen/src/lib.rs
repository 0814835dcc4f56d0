//! From the action spec to Rust.
//!
//! A pure library: bytes in, files or diagnostics out. It reads and writes nothing, prints nothing,
//! and knows no toolkit: every name and fact comes from the spec.

mod diag;
pub mod diff;
mod emit;
mod fileset;
pub mod import;
mod ir;
mod lower;
pub mod names;
mod render;
mod resolve;
mod source;
pub mod spec;
pub mod types;

pub use diag::{Diagnostic, Diagnostics, Place};
pub use fileset::{Drift, FileSet};
pub use resolve::{BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name};
pub use source::{File, Position, Source, Sources};

/// What one run makes.
#[derive(Debug)]
pub struct Generated {
    /// The generated folder's files.
    pub files: FileSet,
    /// How many actions they hold: as many as the catalogue.
    pub actions: usize,
}

/// From a checked spec to files.
pub fn generate_spec(spec: &Spec) -> Result<Generated, syn::Error> {
    let toolkit = lower::lower(spec);
    let actions = toolkit
        .modules
        .iter()
        .map(|module| module.actions.len())
        .sum();
    Ok(Generated {
        files: emit::emit(&toolkit)?,
        actions,
    })
}

/// tmp
pub fn consumer_spec(spec: &Spec) -> Result<String, syn::Error> {
    emit::consumer(&lower::lower(spec), "spoki_api")
}
