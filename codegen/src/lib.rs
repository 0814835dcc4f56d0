//! From the action spec to Rust.
//!
//! A pure library: bytes in, files or diagnostics out. It reads and writes nothing, prints nothing,
//! and knows no toolkit: every name and fact comes from the spec.

mod check;
pub mod diff;
mod generate;
pub mod import;
mod read;
pub mod spec;
mod test_program;

pub use generate::fileset::{Drift, FileSet};
#[cfg(feature = "schema")]
pub use generate::json_schemas::schemas;
pub use generate::openapi::openapi;
pub use read::diagnostic::{Diagnostic, Diagnostics, Severity, SourceSpan};
pub use read::source::{Position, Source, Sources, SpecFile};
pub use spec::resolved::{
    BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name,
};
pub use spec::skeleton::{with_renames, with_skeletons};

use generate::{emit, lower};
use read::collector::Collector;
use read::source::Lines;
use read::{load, parse};
use spec::catalog::Catalog;

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
    let api = lower::lower(&spec);
    let actions = api.modules.iter().map(|module| module.actions.len()).sum();
    // The books must balance: an action lost on the way would be lost in silence.
    if actions != spec.catalog.actions.len() {
        let message = format!(
            "{actions} of {} actions were generated",
            spec.catalog.actions.len()
        );
        return Err(fault(sources, message));
    }
    let files = emit::emit(&api).map_err(|error| not_rust(sources, &error))?;
    let mock = emit::behaviour(&spec.bindings);
    Ok(Generated {
        files,
        mock,
        actions,
    })
}

/// A program that makes every call of the spec: see the module `test_program`.
///
/// # Errors
///
/// Every problem of the spec at once.
pub fn test_program(sources: &Sources, crate_name: &str) -> Result<String, Diagnostics> {
    let api = lower::lower(&load(sources)?);
    test_program::text(&api, crate_name).map_err(|error| not_rust(sources, &error))
}

fn not_rust(sources: &Sources, error: &syn::Error) -> Diagnostics {
    fault(
        sources,
        format!("the generator made code that is not Rust: {error}"),
    )
}

/// A mistake of this library, told like one of the spec.
fn fault(sources: &Sources, message: String) -> Diagnostics {
    let catalog = &sources.catalog;
    let span = SourceSpan::new(0, catalog, &Lines::of(&catalog.text), String::new(), 0..0);
    Diagnostics::new(vec![Diagnostic::new("generator", span, message)])
}

/// Reads and checks a spec.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn load(sources: &Sources) -> Result<Spec, Diagnostics> {
    read_with(sources, |spec, collector| {
        check::check(&spec.catalog, &spec.bindings, &spec.models, collector);
    })
}

/// Reads a spec without holding it to the rules: an older spec may break newer ones.
///
/// # Errors
///
/// Everything that has not the form of its file.
pub fn load_unchecked(sources: &Sources) -> Result<Spec, Diagnostics> {
    read_with(sources, |_, _| ())
}

/// Reads the catalogue alone, as [`load_unchecked`] does.
///
/// # Errors
///
/// Everything that has not the form of a catalogue.
pub fn load_catalog(sources: &Sources) -> Result<Catalog, Diagnostics> {
    let (trees, found) = parse::parse(sources, &[SpecFile::Catalog]);
    let collector = Collector::new(&trees, found);
    let catalog = load::read(&trees, SpecFile::Catalog, &collector);
    finish(catalog, collector)
}

fn read_with(
    sources: &Sources,
    check: impl FnOnce(&Spec, &Collector<'_>),
) -> Result<Spec, Diagnostics> {
    let (trees, found) = parse::parse(sources, &SpecFile::ALL);
    let collector = Collector::new(&trees, found);
    let spec = load::whole(&trees, &collector);
    if let Some(spec) = &spec {
        check(spec, &collector);
    }
    finish(spec, collector)
}

/// What was read, unless anything is wrong with it.
fn finish<T>(read: Option<T>, collector: Collector<'_>) -> Result<T, Diagnostics> {
    let diagnostics = collector.finish();
    read.filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
}
