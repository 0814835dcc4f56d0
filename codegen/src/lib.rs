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
mod source;
pub mod spec;
pub mod types;

pub use diag::{Diagnostic, Diagnostics, Place};
pub use fileset::{Drift, FileSet};
pub use openapi::openapi;
pub use resolve::{BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name};
#[cfg(feature = "schema")]
pub use schema::schemas;
pub use skeleton::{with_renames, with_skeletons};
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
    let (trees, found) = parse::parse(sources);
    let log = log::Log::new(&trees, found);
    let catalog = load::read(&trees, File::Catalog, &log);
    let bindings = load::read(&trees, File::Bindings, &log);
    let models = load::read(&trees, File::Models, &log);
    let spec = match (catalog, bindings, models) {
        (Some(catalog), Some(bindings), Some(models)) => Some(Spec {
            catalog,
            bindings,
            models,
        }),
        _ => None,
    };
    if let Some(spec) = &spec {
        check::check(&spec.catalog, &spec.bindings, &spec.models, &log);
    }
    let diagnostics = log.finish();
    spec.filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
}
