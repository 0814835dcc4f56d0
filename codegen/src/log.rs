//! What loading and checking have found so far.

use std::cell::{Cell, RefCell};

use jsonc_parser::ast::Value as Ast;

use crate::diag::{Diagnostic, Diagnostics, Place};
use crate::source::{File, Part, Path, Sources, Step, locate};

/// How many names may be compared in search of what was meant, per spec. Only a spec that is wrong from end
/// to end comes near it, and there guessing helps nobody.
const COMPARISONS: usize = 500_000;

/// The sources with their trees, where they have one.
#[derive(Debug)]
pub(crate) struct Trees<'s> {
    pub(crate) sources: &'s Sources,
    pub(crate) catalog: Option<Ast<'s>>,
    pub(crate) bindings: Option<Ast<'s>>,
    pub(crate) models: Option<Ast<'s>>,
}

impl<'s> Trees<'s> {
    pub(crate) fn get(&self, file: File) -> Option<&Ast<'s>> {
        match file {
            File::Catalog => self.catalog.as_ref(),
            File::Bindings => self.bindings.as_ref(),
            File::Models => self.models.as_ref(),
        }
    }
}

/// Collects what is wrong, and remembers which values could not be read: what follows from those alone is
/// not reported again.
#[derive(Debug)]
pub(crate) struct Log<'s> {
    trees: &'s Trees<'s>,
    found: RefCell<Vec<Diagnostic>>,
    broken: RefCell<Vec<BrokenPlace>>,
    comparisons: Cell<usize>,
}

/// A value that could not be read; a stand-in takes its place.
#[derive(Debug)]
struct BrokenPlace {
    file: File,
    steps: Vec<String>,
}

impl<'s> Log<'s> {
    pub(crate) fn new(trees: &'s Trees<'s>, found: Vec<Diagnostic>) -> Self {
        Self {
            trees,
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
    pub(crate) fn place(&self, path: &Path<'_>, part: Part) -> Place {
        let file = path.file();
        let text = &self.trees.sources.get(file).text;
        let span = self
            .trees
            .get(file)
            .map_or(0..0, |top| locate(top, text, path, part));
        Place::new(self.trees.sources, file, path.to_string(), span)
    }

    pub(crate) fn sources(&self) -> &'s Sources {
        self.trees.sources
    }

    /// How people call `file`.
    pub(crate) fn name(&self, file: File) -> &'s str {
        &self.trees.sources.get(file).path
    }

    pub(crate) fn mark_broken(&self, path: &Path<'_>) {
        let place = BrokenPlace {
            file: path.file(),
            steps: path.steps().iter().map(step_text).collect(),
        };
        self.broken.borrow_mut().push(place);
    }

    /// Whether `path` leads to or through a value that could not be read.
    pub(crate) fn is_broken(&self, path: &Path<'_>) -> bool {
        let broken = self.broken.borrow();
        if broken.is_empty() {
            return false;
        }
        let steps: Vec<String> = path.steps().iter().map(step_text).collect();
        broken
            .iter()
            .any(|place| place.file == path.file() && steps.starts_with(&place.steps))
    }

    /// Whether any value that `pattern` stands for could not be read; `*` stands for every step.
    pub(crate) fn any_broken(&self, file: File, pattern: &[&str]) -> bool {
        self.broken.borrow().iter().any(|place| {
            let mut steps = place.steps.iter().zip(pattern);
            place.file == file
                && place.steps.len() <= pattern.len()
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

fn step_text(step: &Step<'_>) -> String {
    match step {
        Step::Key(name) => (*name).to_owned(),
        Step::Index(index) => index.to_string(),
    }
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
