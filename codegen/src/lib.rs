//! From the action spec to Rust.

mod check;
mod diag;
mod load;
mod log;
pub mod names;
mod resolve;
mod source;
pub mod spec;
pub mod types;

pub use diag::{Diagnostic, Diagnostics, Place};
pub use resolve::{BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name};
pub use source::{File, Position, Source, Sources};

/// Reads and checks a spec.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn load(sources: &Sources) -> Result<Spec, Diagnostics> {
    let (trees, found) = load::parse(sources);
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
