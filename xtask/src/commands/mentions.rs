//! Finds hand-written files that name an action.

use std::fs;

use spoki_codegen::spec::bindings::Bindings;
use spoki_codegen::spec::names;

use crate::failure::Failure;
use crate::{files, git};

/// Files that commands write, and files that keep old names on purpose.
const WRITTEN_BY_COMMANDS: [&str; 6] = [
    "CHANGELOG.md",
    "release/public-api/",
    "spec/",
    "spoki-api/src/generated/",
    "spoki-mock/src/generated/",
    "tests/golden/",
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

    fn are_in(&self, line: &str) -> bool {
        let is_part = |at: char| at.is_alphanumeric() || at == '_';
        line.split(|at| !is_part(at))
            .any(|word| self.0.iter().any(|name| name == word))
    }
}

/// Where hand-written files name the action: `path:line`, for the first line of each file.
pub(super) fn mentions(names: &Names) -> Result<Vec<String>, Failure> {
    let paths = git::all_files()?;
    let is_by_hand = |path: &&String| {
        WRITTEN_BY_COMMANDS
            .iter()
            .all(|written| !path.starts_with(written))
    };
    let found = paths.iter().filter(is_by_hand).filter_map(|path| {
        // Binary files name no action.
        let text = fs::read_to_string(files::root().join(path)).ok()?;
        let line = text.lines().position(|line| names.are_in(line))?;
        Some(format!("{path}:{}", line + 1))
    });
    Ok(found.collect())
}
