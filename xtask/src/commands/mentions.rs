//! Finds the hand-written files that name an action, or the number of all actions.

use std::fs;

use spoki_codegen::spec::bindings::Bindings;
use spoki_codegen::spec::names;

use crate::failure::Failure;
use crate::{files, git};

/// Files that commands write, and files that keep old names on purpose.
const WRITTEN_BY_COMMANDS: [&str; 9] = [
    "CHANGELOG.md",
    "release/public-api/",
    "spec/",
    "spoki-api/src/generated/",
    "spoki-cli/tests/transcripts/",
    "spoki-mock/examples/tour/expected.txt",
    "spoki-mock/src/generated/",
    "tests/golden/",
    "tests/src/generated/",
];

/// The names of an action: its slug, its type and its method.
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn of(toolkit: &str, slug: &str, bindings: &Bindings) -> Self {
        let given = bindings.actions.get(slug);
        let given = given.and_then(|binding| binding.rust_name.as_deref());
        let (method, kind) = match given {
            Some(method) => (method.to_owned(), names::model(method).to_string()),
            None => (
                names::action_method(toolkit, slug).to_string(),
                names::action_type(toolkit, slug).to_string(),
            ),
        };
        Self(vec![slug.to_owned(), kind, method])
    }

    /// Whether the text names the action.
    pub(super) fn are_in(&self, text: &str) -> bool {
        let is_part = |at: char| at.is_alphanumeric() || at == '_';
        text.split(|at| !is_part(at))
            .any(|word| self.0.iter().any(|name| name == word))
    }
}

/// The lines of hand-written files that `names` recognises: `path:line,line`.
pub(super) fn mentions(names: impl Fn(&str) -> bool) -> Result<Vec<String>, Failure> {
    let paths = git::all_files()?;
    let is_by_hand = |path: &&String| {
        WRITTEN_BY_COMMANDS
            .iter()
            .all(|written| !path.starts_with(written))
    };
    let found = paths.iter().filter(is_by_hand).filter_map(|path| {
        // Binary files name no action.
        let text = fs::read_to_string(files::root().join(path)).ok()?;
        let lines = text.lines().enumerate().filter(|(_, line)| names(line));
        let lines: Vec<_> = lines.map(|(at, _)| (at + 1).to_string()).collect();
        (!lines.is_empty()).then(|| format!("{path}:{}", lines.join(",")))
    });
    Ok(found.collect())
}
