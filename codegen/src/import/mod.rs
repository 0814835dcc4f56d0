//! From what the vendor publishes to the catalogue.
//!
//! The vendor's sentences do not come along: a fingerprint of each description does, which is
//! enough to notice that one has changed.

mod assemble;
mod fingerprint;
mod layout;
mod lines;
mod page;
mod rate_limit;
mod read;
mod schema;
mod table;
mod tools_json;

pub(crate) use fingerprint::fingerprint;
pub use layout::to_json;
pub use page::{Imported, import_page};
pub use read::{Read, read, wants_known};
pub use tools_json::{ImportedTools, JsonProblem, import_tools};

use std::ops::Range;

use crate::diag;
use crate::source::Source;

/// Whether a problem stops the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The page cannot be read as it stands.
    Error,
    /// It can, but something seems odd.
    Warning,
}

/// Something on the page that cannot be read, or that seems odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops the import.
    pub severity: Severity,
    /// Its kind.
    pub code: &'static str,
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What was found.
    pub message: String,
    /// What was expected, or what to do.
    pub hint: String,
}

/// Problems the way rustc shows errors: each with the line of the page.
#[must_use]
pub fn render(problems: &[Problem], page: &Source, color: bool) -> String {
    diag::render_import(problems.iter().map(|problem| (problem, page, "")), color)
}
