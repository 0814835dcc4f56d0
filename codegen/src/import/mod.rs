//! From what the vendor publishes to the catalogue.
//!
//! The vendor's sentences stay outside. The catalogue holds a fingerprint of each description, which is
//! enough to notice that a sentence has changed.

mod assemble;
mod bound;
mod detect_format;
mod fingerprint;
mod invalid_names;
mod lines;
mod log;
mod page;
mod rate_limit;
mod schema;
mod table;
mod titles;
mod tools_json;
mod values;
mod write;

use crate::read::diagnostic::{Diagnostic, Diagnostics, SourceSpan};
use crate::read::source::Source;
use crate::spec::catalog::Catalog;
use detect_format::InputFormat;

pub use assemble::Imported;
pub(crate) use fingerprint::fingerprint;
pub use page::import_page;
pub use tools_json::import_tools;
pub use write::to_json;

/// Whether a known catalogue has facts that these files lack: JSON lacks some facts, a page has all of them.
#[must_use]
pub fn needs_known_catalog(files: &[Source]) -> bool {
    files
        .iter()
        .all(|file| InputFormat::of(file) == InputFormat::Json)
}

/// Reads the vendor's page, or its JSON in one or several files.
///
/// `known`, a catalogue of the same toolkit, has the facts about the toolkit that the JSON lacks.
///
/// # Errors
///
/// Everything that cannot be read.
pub fn import_files(files: &[Source], known: Option<&Catalog>) -> Result<Imported, Diagnostics> {
    if let Some(file) = files
        .iter()
        .find(|file| InputFormat::of(file) == InputFormat::Html)
    {
        return Err(html(file));
    }
    match files {
        [page] if InputFormat::of(page) == InputFormat::Markdown => import_page(page),
        files if needs_known_catalog(files) => {
            let imported = import_tools(files, known)?;
            Ok(with_missing_facts(imported, files, known))
        }
        files => Err(mixed(files)),
    }
}

/// Adds a warning if neither the JSON nor `known` has the facts about the toolkit.
fn with_missing_facts(imported: Imported, files: &[Source], known: Option<&Catalog>) -> Imported {
    let Imported { catalog, warnings } = imported;
    let slug = &catalog.toolkit.slug;
    let is_known = known.is_some_and(|known| known.toolkit.slug == *slug);
    let missing = files.first().filter(|_| !is_known).map(|file| {
        let message =
            format!("the list lacks the category, authentication and triggers of `{slug}`");
        Diagnostic::new(
            "tools-head",
            SourceSpan::unresolved(0, &file.path, ""),
            message,
        )
        .warning()
        .hint("they stay empty; to fill them, import the toolkit's Markdown page first")
    });
    let warnings = Diagnostics::new(warnings.into_iter().chain(missing).collect());
    Imported { catalog, warnings }
}

/// Reports a file that a browser saved.
fn html(file: &Source) -> Diagnostics {
    let span = SourceSpan::unresolved(0, &file.path, "");
    let message = "this file is HTML, the form of the page for browsers";
    let found = Diagnostic::new("html-page", span, message)
        .expected("the page as Markdown, or the vendor's JSON")
        .hint(
            "the vendor's site also has the page as Markdown: at the address of the page with `.md` at its end, or \
             behind the page's button for copying it as Markdown",
        );
    Diagnostics::new(vec![found])
}

/// Reports files that are not one list of tools together.
fn mixed(files: &[Source]) -> Diagnostics {
    let format = |file: &Source| format!("{}: {}", file.path, InputFormat::of(file).name());
    let formats: Vec<String> = files.iter().map(format).collect();
    let message = format!(
        "these files are not one list of tools ({})",
        formats.join(", ")
    );
    let first = files.first().map_or("", |file| &file.path);
    let found = Diagnostic::new("mixed-files", SourceSpan::unresolved(0, first, ""), message)
        .expected("one Markdown page, or the vendor's JSON in one or several files");
    Diagnostics::new(vec![found])
}
