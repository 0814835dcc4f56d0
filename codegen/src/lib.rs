//! From the action spec to Rust.
//!
//! A pure library: bytes in, files or diagnostics out. It reads and writes nothing, prints nothing,
//! and knows no toolkit: every name and fact comes from the spec.

mod check;
mod diag;
mod emit;
mod fileset;
pub mod import;
mod ir;
mod load;
mod locate;
mod log;
mod lower;
pub mod names;
mod parse;
mod render;
mod resolve;
mod schema;
mod source;
pub mod spec;
pub mod types;

pub use diag::{Diagnostic, Diagnostics, Place};
pub use fileset::{Drift, FileSet};
pub use resolve::{BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name};
pub use schema::schemas;
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
    let files = emit::emit(&toolkit).map_err(|error| fault(sources, &error))?;
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
    emit::consumer(&toolkit, crate_name).map_err(|error| fault(sources, &error))
}

/// A mistake of this library, told like one of the spec.
fn fault(sources: &Sources, error: &syn::Error) -> Diagnostics {
    let place = Place::new(sources, File::Catalog, String::new(), 0..0);
    let message = format!("the generator made code that is not Rust: {error}");
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
