//! From what the vendor publishes to the catalogue.
//!
//! The vendor's sentences do not come along: a fingerprint of each description does, which is
//! enough to notice that one has changed.

mod assemble;
mod detect_format;
mod fingerprint;
mod lines;
mod log;
mod page;
mod rate_limit;
mod schema;
mod table;
mod tools_json;
mod write;

pub use detect_format::{Read, read, wants_known};
pub(crate) use fingerprint::fingerprint;
pub use log::JsonProblem;
pub use page::{Imported, import_page};
pub use tools_json::{ImportedTools, import_tools};
pub use write::to_json;

use crate::read::diagnostic;
pub use crate::read::diagnostic::{Problem, Severity};
use crate::read::source::Source;

/// Problems the way rustc shows errors: each with the line of the page.
#[must_use]
pub fn render(problems: &[Problem], page: &Source, color: bool) -> String {
    diagnostic::render_import(problems.iter().map(|problem| (problem, page, "")), color)
}
