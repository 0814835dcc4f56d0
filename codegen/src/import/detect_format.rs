//! From files of whatever form to a catalogue, in the words of a command.

use std::iter;

use super::{JsonProblem, Problem, Severity, import_page, import_tools};
use crate::read::diagnostic;
use crate::read::locate;
use crate::read::parse;
use crate::read::source::Source;
use crate::spec::catalog::Catalog;

/// A catalogue, and its warnings as people read them.
#[derive(Debug)]
pub struct Read {
    /// The catalogue.
    pub catalog: Catalog,
    /// One paragraph each; empty if nothing seemed odd.
    pub warnings: String,
}

/// The two forms in which the vendor tells of its tools.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InputFormat {
    Page,
    Json,
}

impl InputFormat {
    /// Told by what is in it: a page begins with a heading.
    fn of(source: &Source) -> Self {
        let text = source.text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '[']) {
            Self::Json
        } else {
            Self::Page
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Page => "Markdown",
            Self::Json => "JSON",
        }
    }
}

/// Whether a known catalogue tells anything that these files do not: a page tells all.
#[must_use]
pub fn wants_known(files: &[Source]) -> bool {
    files
        .iter()
        .all(|file| InputFormat::of(file) == InputFormat::Json)
}

/// Reads the vendor's page, or its JSON in any number of pages.
///
/// `known`, a catalogue of the same toolkit, tells what the JSON leaves out of the toolkit itself.
///
/// # Errors
///
/// Everything that cannot be read, ready to be printed.
pub fn read(files: &[Source], known: Option<&Catalog>, color: bool) -> Result<Read, String> {
    match files {
        [] => Err("error: there is no file to read".to_owned()),
        [page] if InputFormat::of(page) == InputFormat::Page => read_page(page, color),
        files
            if files
                .iter()
                .all(|file| InputFormat::of(file) == InputFormat::Json) =>
        {
            read_tools(files, known, color)
        }
        files => Err(unlike(files)),
    }
}

fn read_page(page: &Source, color: bool) -> Result<Read, String> {
    let show = |problems: &[Problem]| super::render(problems, page, color);
    match import_page(&page.text) {
        Ok(imported) => Ok(Read {
            warnings: show(&imported.warnings),
            catalog: imported.catalog,
        }),
        Err(problems) => Err(show(&problems)),
    }
}

fn read_tools(files: &[Source], known: Option<&Catalog>, color: bool) -> Result<Read, String> {
    let files: Vec<Source> = files.iter().map(without_mark).collect();
    let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
    let show = |problems: &[JsonProblem]| render_tools(problems, &files, color);
    match import_tools(&texts, known) {
        Ok(mut imported) => {
            imported.warnings.extend(headless(&imported.catalog, known));
            Ok(Read {
                warnings: show(&imported.warnings),
                catalog: imported.catalog,
            })
        }
        Err(problems) => Err(show(&problems)),
    }
}

/// A byte order mark is no JSON, and no fault either.
fn without_mark(file: &Source) -> Source {
    Source::new(&file.path, file.text.trim_start_matches('\u{feff}'))
}

/// What nothing tells of the toolkit.
fn headless(catalog: &Catalog, known: Option<&Catalog>) -> Option<JsonProblem> {
    let slug = &catalog.toolkit.slug;
    let is_known = known.is_some_and(|known| known.toolkit.slug == *slug);
    (!is_known).then(|| JsonProblem {
        severity: Severity::Warning,
        code: "tools-head",
        file: 0,
        pointer: String::new(),
        message: format!(
            "the list does not tell category, authentication and triggers of `{slug}`"
        ),
        hint: "they stay empty; import the toolkit's Markdown page first, which tells them"
            .to_owned(),
    })
}

/// Problems of the vendor's JSON, each with its place.
fn render_tools(problems: &[JsonProblem], files: &[Source], color: bool) -> String {
    let Some(last) = problems.iter().map(|problem| problem.file).max() else {
        return String::new();
    };
    let trees: Vec<_> = files[..=last]
        .iter()
        .map(|file| parse::parse_file(&file.text))
        .collect();
    let placed: Vec<_> = problems
        .iter()
        .map(|problem| Problem {
            severity: problem.severity,
            code: problem.code,
            span: match &trees[problem.file] {
                Ok(tree) => locate::pointed(tree, &problem.pointer),
                Err(broken) => broken.bytes.clone(),
            },
            message: problem.message.clone(),
            hint: problem.hint.clone(),
        })
        .collect();
    let shown = iter::zip(&placed, problems)
        .map(|(placed, problem)| (placed, &files[problem.file], problem.pointer.as_str()));
    diagnostic::render_import(shown, color)
}

/// Files that cannot be taken together.
fn unlike(files: &[Source]) -> String {
    let listed: Vec<String> = files
        .iter()
        .map(|file| format!("  {}: {}", file.path, InputFormat::of(file).word()))
        .collect();
    format!(
        "error: these files are not one list of tools:\n{}\n\
         expected one Markdown page, or the vendor's JSON in one or several files",
        listed.join("\n")
    )
}
