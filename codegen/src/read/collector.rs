//! Collects the mistakes that the loader and the checks find.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ops::Range;

use super::diagnostic::{Diagnostic, Diagnostics, SourceSpan};
use super::locate::{Locator, Mark, Trees};
use super::source::{JsonPath, PathStep, SpecFile};

/// The maximum number of names to compare in search of suggestions, per spec. Only a completely wrong spec
/// reaches the limit.
const MAX_COMPARISONS: usize = 500_000;

/// Collects mistakes, and remembers the values that could not be read, so that no consequence of them is reported.
#[derive(Debug)]
pub(crate) struct Collector<'s> {
    locator: Locator<'s>,
    found: RefCell<Vec<Diagnostic>>,
    /// Unreadable values, as file and path. The loader uses default values in their place.
    broken: RefCell<HashSet<(SpecFile, Vec<String>)>>,
    /// How many names may still be compared.
    comparisons_left: Cell<usize>,
}

impl<'s> Collector<'s> {
    pub(crate) fn new(trees: &'s Trees<'s>, found: Vec<Diagnostic>) -> Self {
        Self {
            locator: Locator::new(trees),
            found: RefCell::new(found),
            broken: RefCell::default(),
            comparisons_left: Cell::new(MAX_COMPARISONS),
        }
    }

    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    pub(crate) fn finish(self) -> Diagnostics {
        Diagnostics::new(self.found.into_inner())
    }

    /// The span of the value at `path`, or of its key.
    pub(crate) fn span(&self, path: &JsonPath<'_>, mark: Mark) -> SourceSpan {
        self.locator.span(path, mark)
    }

    /// The span of bytes that no path leads to, such as a duplicate key.
    pub(crate) fn span_of(&self, path: &JsonPath<'_>, bytes: Range<usize>) -> SourceSpan {
        self.locator.span_of(path.file(), path.to_string(), bytes)
    }

    /// The path of `file` for messages.
    pub(crate) fn path_of(&self, file: SpecFile) -> &'s str {
        &self.locator.trees.sources.get(file).path
    }

    pub(crate) fn mark_broken(&self, path: &JsonPath<'_>) {
        self.broken
            .borrow_mut()
            .insert((path.file(), step_texts(path)));
    }

    /// Whether `path` leads to or through an unreadable value.
    pub(crate) fn is_broken(&self, path: &JsonPath<'_>) -> bool {
        let broken = self.broken.borrow();
        if broken.is_empty() {
            return false;
        }
        let mut prefix = (path.file(), step_texts(path));
        loop {
            if broken.contains(&prefix) {
                return true;
            }
            if prefix.1.pop().is_none() {
                return false;
            }
        }
    }

    /// Whether any value that matches `pattern` is unreadable. `*` matches every step.
    pub(crate) fn any_broken(&self, file: SpecFile, pattern: &[&str]) -> bool {
        self.broken.borrow().iter().any(|(broken_file, broken)| {
            let mut steps = broken.iter().zip(pattern);
            *broken_file == file
                && broken.len() <= pattern.len()
                && steps.all(|(step, wanted)| *wanted == "*" || step == wanted)
        })
    }

    /// The candidate that `word` was probably meant to be.
    pub(crate) fn suggest<'c>(
        &self,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        let tolerance = (word.chars().count() / 3).max(1);
        candidates
            .into_iter()
            .take_while(|_| self.may_compare())
            .filter(|candidate| candidate.len().abs_diff(word.len()) <= 2 * tolerance)
            .map(|candidate| (distance(word, candidate), candidate))
            .filter(|(distance, _)| *distance <= tolerance)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, candidate)| candidate)
    }

    fn may_compare(&self) -> bool {
        let left = self.comparisons_left.get();
        self.comparisons_left.set(left.saturating_sub(1));
        left > 0
    }
}

/// The number of edits between two words. A difference in case counts as none.
fn distance(word: &str, candidate: &str) -> usize {
    if word.eq_ignore_ascii_case(candidate) {
        0
    } else {
        strsim::damerau_levenshtein(word, candidate)
    }
}

fn step_texts(path: &JsonPath<'_>) -> Vec<String> {
    let steps = path.steps().into_iter();
    let texts = steps.map(|step| match step {
        PathStep::Key(name) => name.to_owned(),
        PathStep::Index(index) => index.to_string(),
    });
    texts.collect()
}

/// `` did you mean `…`? ``
pub(crate) fn did_you_mean(candidate: &str) -> String {
    format!("did you mean `{candidate}`?")
}

/// The words in backticks, separated by commas.
pub(crate) fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
