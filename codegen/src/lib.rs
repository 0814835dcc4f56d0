//! From the action spec to Rust.
//!
//! A pure library: bytes in, files or diagnostics out. It reads and writes nothing, prints nothing,
//! and knows no toolkit: every name and fact comes from the spec.

mod check;
mod diag;
pub mod diff;
mod emit;
mod fileset;
pub mod import;
mod ir;
mod load;
mod locate;
mod log;
mod lower;
pub mod names;
mod openapi;
mod parse;
mod render;
mod resolve;
#[cfg(feature = "schema")]
mod schema;
mod skeleton;
mod sorted;
mod source;
pub mod spec;
pub mod types;

use spec::catalog::Catalog;

pub use diag::{Diagnostic, Diagnostics, Place};
pub use fileset::{Drift, FileSet};
pub use openapi::openapi;
pub use resolve::{BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name};
#[cfg(feature = "schema")]
pub use schema::schemas;
pub use skeleton::{with_renames, with_skeletons};
pub use sorted::SortedMap;
pub use source::{File, Position, Source, Sources};

/// What one run makes.
#[derive(Debug)]
pub struct Generated {
    /// The generated folder's files.
    pub files: FileSet,
    /// The files of the stand-in for the service.
    pub mock: FileSet,
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
    let actions = toolkit
        .modules
        .iter()
        .map(|module| module.actions.len())
        .sum();
    // The books must balance: an action lost on the way would be lost in silence.
    if actions != spec.catalog.actions.len() {
        let message = format!(
            "{actions} of {} actions were generated",
            spec.catalog.actions.len()
        );
        return Err(fault(sources, message));
    }
    let files = emit::emit(&toolkit).map_err(|error| not_rust(sources, &error))?;
    let mock = emit::behaviour(&spec.bindings);
    Ok(Generated {
        files,
        mock,
        actions,
    })
}

/// A program that makes every call of the spec: see `emit/consumer.rs`.
///
/// # Errors
///
/// Every problem of the spec at once.
pub fn consumer(sources: &Sources, crate_name: &str) -> Result<String, Diagnostics> {
    let toolkit = lower::lower(&load(sources)?);
    emit::consumer(&toolkit, crate_name).map_err(|error| not_rust(sources, &error))
}

fn not_rust(sources: &Sources, error: &syn::Error) -> Diagnostics {
    fault(
        sources,
        format!("the generator made code that is not Rust: {error}"),
    )
}

/// A mistake of this library, told like one of the spec.
fn fault(sources: &Sources, message: String) -> Diagnostics {
    let place = Place::new(sources, File::Catalog, String::new(), 0..0);
    Diagnostics::new(vec![Diagnostic::new("generator", place, message)])
}

/// Reads and checks a spec.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn load(sources: &Sources) -> Result<Spec, Diagnostics> {
    read_with(sources, |spec, log| {
        check::check(&spec.catalog, &spec.bindings, &spec.models, log);
    })
}

/// Reads a spec without holding it to the rules: an older spec may break newer ones.
///
/// # Errors
///
/// Everything that has not the form of its file.
pub fn read(sources: &Sources) -> Result<Spec, Diagnostics> {
    read_with(sources, |_, _| ())
}

/// Reads the catalogue alone, as [`read`] does.
///
/// # Errors
///
/// Everything that has not the form of a catalogue.
pub fn read_catalog(sources: &Sources) -> Result<Catalog, Diagnostics> {
    let (trees, found) = parse::parse(sources, &[File::Catalog]);
    let log = log::Log::new(&trees, found);
    let catalog = load::read(&trees, File::Catalog, &log);
    finish(catalog, log)
}

fn read_with(
    sources: &Sources,
    check: impl FnOnce(&Spec, &log::Log<'_>),
) -> Result<Spec, Diagnostics> {
    let (trees, found) = parse::parse(sources, &File::ALL);
    let log = log::Log::new(&trees, found);
    let spec = load::whole(&trees, &log);
    if let Some(spec) = &spec {
        check(spec, &log);
    }
    finish(spec, log)
}

/// What was read, unless anything is wrong with it.
fn finish<T>(read: Option<T>, log: log::Log<'_>) -> Result<T, Diagnostics> {
    let diagnostics = log.finish();
    read.filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
}
