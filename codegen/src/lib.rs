//! From the spec of a toolkit to Rust code.
//!
//! A pure library: it takes bytes, and returns files or diagnostics. It reads and writes no files, prints nothing,
//! and knows no toolkit: every name and fact comes from the spec.

mod check;
pub mod diff;
mod generate;
pub mod import;
pub mod learn;
mod read;
pub mod spec;
mod test_program;

pub use generate::fileset::{Drift, FileSet};
#[cfg(feature = "schema")]
pub use generate::json_schemas::schemas;
pub use generate::openapi::openapi;
pub use read::diagnostic::{Diagnostic, Diagnostics, Severity, SourceSpan};
pub use read::source::{Position, Source, Sources, SpecFile};
pub use spec::enum_skeleton::{ListedValues, values_without_enum, with_enums};
pub use spec::resolved::{
    BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name,
};
pub use spec::skeleton::{
    UnboundParameter, UnnamedValue, unbound_parameters, unnamed_values, with_parameters,
    with_renames, with_skeletons, with_values,
};

use generate::{emit, lower};
use read::collector::Collector;
use read::source::Lines;
use read::{load, parse};
use spec::catalog::Catalog;

/// The result of one run.
#[derive(Debug)]
pub struct Generated {
    /// The files of the library's generated folder.
    pub files: FileSet,
    /// The files of the mock.
    pub mock: FileSet,
    /// The number of generated actions: all actions of the catalogue.
    pub actions: usize,
    /// The warnings: suspicious places in the spec.
    pub warnings: Diagnostics,
}

/// Generates all files from a spec.
///
/// # Errors
///
/// Every mistake in the spec. Nothing is generated then.
pub fn generate(sources: &Sources) -> Result<Generated, Diagnostics> {
    let (spec, warnings) = load_with_warnings(sources)?;
    let api = lower::lower(&spec);
    let actions = api.modules.iter().map(|module| module.actions.len()).sum();
    // Otherwise the loss of an action in the generator would not be noticed.
    if actions != spec.catalog.actions.len() {
        let message = format!(
            "{actions} of {} actions were generated",
            spec.catalog.actions.len()
        );
        return Err(internal(sources, message));
    }
    let files = emit::emit(&api).map_err(|error| not_rust(sources, &error))?;
    let mock = emit::behaviour(&spec.bindings);
    Ok(Generated {
        files,
        mock,
        actions,
        warnings,
    })
}

/// A program that uses everything in the generated code; for tests.
///
/// # Errors
///
/// Every mistake in the spec.
pub fn test_program(sources: &Sources, crate_name: &str) -> Result<String, Diagnostics> {
    let api = lower::lower(&load(sources)?);
    test_program::text(&api, crate_name).map_err(|error| not_rust(sources, &error))
}

/// The calls of every action: the files of a module `generated`, for a crate of tests.
///
/// # Errors
///
/// Every mistake in the spec.
pub fn test_calls(sources: &Sources, crate_name: &str) -> Result<FileSet, Diagnostics> {
    let api = lower::lower(&load(sources)?);
    let text = test_program::calls_module(&api, crate_name);
    let mut files = FileSet::default();
    files.insert("mod.rs", text.map_err(|error| not_rust(sources, &error))?);
    Ok(files)
}

fn not_rust(sources: &Sources, error: &syn::Error) -> Diagnostics {
    internal(
        sources,
        format!("the generator wrote invalid Rust: {error}"),
    )
}

/// A bug in this library, reported like a mistake in a spec.
fn internal(sources: &Sources, message: String) -> Diagnostics {
    let catalog = &sources.catalog;
    let span = SourceSpan::new(0, catalog, &Lines::of(&catalog.text), String::new(), 0..0);
    Diagnostics::new(vec![Diagnostic::new("generator", span, message)])
}

/// Reads and checks a spec.
///
/// # Errors
///
/// Every mistake in the spec.
pub fn load(sources: &Sources) -> Result<Spec, Diagnostics> {
    load_with_warnings(sources).map(|(spec, _)| spec)
}

fn load_with_warnings(sources: &Sources) -> Result<(Spec, Diagnostics), Diagnostics> {
    read_with(sources, |spec, collector| {
        check::check(&spec.catalog, &spec.bindings, &spec.models, collector);
    })
}

/// Reads a spec without checking the rules, because an older spec may violate newer rules.
///
/// # Errors
///
/// Everything that does not have the form of its file.
pub fn load_unchecked(sources: &Sources) -> Result<Spec, Diagnostics> {
    read_with(sources, |_, _| ()).map(|(spec, _)| spec)
}

/// Reads only the catalogue, without checking the rules.
///
/// # Errors
///
/// Everything that does not have the form of a catalogue.
pub fn load_catalog(sources: &Sources) -> Result<Catalog, Diagnostics> {
    let (trees, found) = parse::parse(sources, &[SpecFile::Catalog]);
    let collector = Collector::new(&trees, found);
    let catalog = load::read(&trees, SpecFile::Catalog, &collector);
    finish(catalog, collector).map(|(catalog, _)| catalog)
}

fn read_with(
    sources: &Sources,
    check: impl FnOnce(&Spec, &Collector<'_>),
) -> Result<(Spec, Diagnostics), Diagnostics> {
    let (trees, found) = parse::parse(sources, &SpecFile::ALL);
    let collector = Collector::new(&trees, found);
    let spec = load::whole(&trees, &collector);
    if let Some(spec) = &spec {
        check(spec, &collector);
    }
    finish(spec, collector)
}

/// The result and the warnings, unless there are errors.
fn finish<T>(read: Option<T>, collector: Collector<'_>) -> Result<(T, Diagnostics), Diagnostics> {
    let diagnostics = collector.finish();
    match read {
        Some(read) if !diagnostics.has_errors() => Ok((read, diagnostics)),
        _ => Err(diagnostics),
    }
}
