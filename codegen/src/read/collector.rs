//! What loading and checking have found so far.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ops::Range;

use crate::read::diagnostic::{Diagnostic, Diagnostics, SourceSpan};
use crate::read::locate::{Locator, Mark, Trees};
use crate::read::source::{JsonPath, PathStep, SpecFile};

/// How many names may be compared in search of what was meant, per spec. Only a spec that is wrong from end
/// to end comes near it, and there guessing helps nobody.
const COMPARISONS: usize = 500_000;

/// Collects what is wrong, and remembers which values could not be read: what follows from those alone is
/// not reported again.
#[derive(Debug)]
pub(crate) struct Collector<'s> {
    locator: Locator<'s>,
    found: RefCell<Vec<Diagnostic>>,
    /// Values that could not be read, as file and steps; stand-ins take their place.
    broken: RefCell<HashSet<(SpecFile, Vec<String>)>>,
    comparisons: Cell<usize>,
}

impl<'s> Collector<'s> {
    pub(crate) fn new(trees: &'s Trees<'s>, found: Vec<Diagnostic>) -> Self {
        Self {
            locator: Locator::new(trees),
            found: RefCell::new(found),
            broken: RefCell::default(),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    pub(crate) fn finish(self) -> Diagnostics {
        Diagnostics::new(self.found.into_inner())
    }

    /// The place of `part` of what `path` leads to.
    pub(crate) fn span(&self, path: &JsonPath<'_>, part: Mark) -> SourceSpan {
        self.locator.span(path, part)
    }

    /// The place of bytes that no path leads to, such as a key that is there twice.
    pub(crate) fn span_of(&self, path: &JsonPath<'_>, bytes: Range<usize>) -> SourceSpan {
        self.locator.span_of(path.file(), path.to_string(), bytes)
    }

    /// How people call `file`.
    pub(crate) fn name(&self, file: SpecFile) -> &'s str {
        &self.locator.trees.sources.get(file).path
    }

    pub(crate) fn mark_broken(&self, path: &JsonPath<'_>) {
        self.broken
            .borrow_mut()
            .insert((path.file(), step_texts(path)));
    }

    /// Whether `path` leads to or through a value that could not be read.
    pub(crate) fn is_broken(&self, path: &JsonPath<'_>) -> bool {
        let broken = self.broken.borrow();
        if broken.is_empty() {
            return false;
        }
        let mut way = (path.file(), step_texts(path));
        loop {
            if broken.contains(&way) {
                return true;
            }
            if way.1.pop().is_none() {
                return false;
            }
        }
    }

    /// Whether any value that `pattern` stands for could not be read; `*` stands for every step.
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
        let left = self.comparisons.get();
        self.comparisons.set(left.saturating_sub(1));
        left > 0
    }
}

/// Edits between two words; a difference in case alone counts for none.
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

/// The words in backticks, with commas between.
pub(crate) fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
