//! What is wrong with arguments.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde_json::{Map, Value};

use super::problem::{Correction, Details, Problem};
use crate::privacy::mask;
use crate::util::printable;

/// One thing wrong with the arguments of a call: found before sending, or reported by the service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The parameter, or a path inside a parameter, for example `contacts[3].phone`. Personal data is masked.
    pub path: String,
    /// The index of the item, if the violation is about one item of a list.
    pub item: Option<usize>,
    /// What is wrong, and what was expected. Our own messages never contain the value; in messages of the
    /// service, personal data is masked.
    pub message: String,
    details: Box<Details>,
}

impl Violation {
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::of(path, Problem::new(message))
    }

    pub(crate) fn of(path: impl Into<String>, problem: Problem) -> Self {
        Self {
            path: path.into(),
            item: None,
            message: problem.message,
            details: Box::new(problem.details),
        }
    }

    /// Hides the key in what the violation shows.
    pub(crate) fn hide(&mut self, key: &str) {
        if let Cow::Owned(masked) = mask(&self.path, &[key]) {
            self.path = masked;
        }
        self.details.hide(key);
    }
}

/// The data of the violation for programs. Each part is absent if it is not known, as for messages of the service.
impl Violation {
    /// A description of valid values or names, for example `a whole number, at least 1`.
    pub fn expected(&self) -> Option<&str> {
        self.details.expected.as_deref()
    }

    /// A valid value, to show the form. It refers to nothing in the account, so identifiers have no example.
    pub fn example(&self) -> Option<&Value> {
        self.details.example.as_ref()
    }

    /// The value or the name that the caller probably meant, derived from the caller's value. It can hold the
    /// caller's personal data, but never the value of a secret.
    pub fn did_you_mean(&self) -> Option<&Value> {
        self.details.did_you_mean.as_ref()
    }

    /// How to make the arguments valid.
    pub fn next(&self) -> Option<Correction> {
        self.details.next
    }

    /// If no action has the slug that the caller gave: the actions that a search finds.
    pub fn actions(&self) -> &[&'static str] {
        &self.details.actions
    }

    /// The violation as JSON, for the result of a tool.
    ///
    /// | Member | Meaning |
    /// |---|---|
    /// | `at` | the [path](Self::path) |
    /// | `message` | the [message](Self::message) |
    /// | `expected`, `example`, `did_you_mean`, `actions` | as the methods of these names |
    /// | `next` | the name of the [`Correction`] |
    /// | `most` | with `"next": "shorten"`: the greatest number of items or characters |
    ///
    /// Members without a value are left out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("at".to_owned(), self.path.clone().into());
        json.insert("message".to_owned(), self.message.clone().into());
        self.details.write(&mut json);
        json.into()
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

/// Most violations that are kept.
const MOST_KEPT: usize = 100;
/// Most characters of a name in a path: names in plain JSON can have any length.
const LONGEST_NAME: usize = 100;

/// The first violations that were found, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViolationList {
    first: Vec<Violation>,
    count: usize,
    /// Whether no violation is kept.
    counts_only: bool,
}

impl ViolationList {
    /// A list that counts violations and keeps none.
    pub(crate) fn counting() -> Self {
        Self {
            counts_only: true,
            ..Self::default()
        }
    }

    /// How many violations were found; the list holds the first 100.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The violations that are kept.
    pub(crate) fn kept_mut(&mut self) -> std::slice::IterMut<'_, Violation> {
        self.first.iter_mut()
    }

    /// Counts a violation. Calls `violation` only if the violation is kept.
    fn add(&mut self, violation: impl FnOnce() -> Violation) {
        self.count += 1;
        if self.first.len() < MOST_KEPT && !self.counts_only {
            self.first.push(violation());
        }
    }
}

impl Deref for ViolationList {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.first
    }
}

impl From<Violation> for ViolationList {
    fn from(violation: Violation) -> Self {
        Self {
            first: vec![violation],
            count: 1,
            counts_only: false,
        }
    }
}

impl Extend<ViolationList> for ViolationList {
    fn extend<I: IntoIterator<Item = ViolationList>>(&mut self, lists: I) {
        for list in lists {
            let room = MOST_KEPT.saturating_sub(self.first.len());
            self.first.extend(list.first.into_iter().take(room));
            self.count += list.count;
        }
    }
}

/// Writes the violations, and how many more there are.
impl fmt::Display for ViolationList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.first.iter().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            write!(f, "{separator}{violation}")?;
        }
        match self.count - self.first.len() {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Collects violations, with the path of the value under check.
#[derive(Debug)]
pub struct Violations<'a> {
    found: &'a mut ViolationList,
    at: ArgPath<'a>,
}

/// A path into the arguments. It is turned into a text only for a report.
#[derive(Clone, Copy, Debug)]
enum ArgPath<'a> {
    Parameter(&'a str),
    Item(&'a ArgPath<'a>, usize),
    Field(&'a ArgPath<'a>, &'a str),
}

impl ArgPath<'_> {
    /// The index of the item of the parameter, if the path leads into one.
    fn item(&self) -> Option<usize> {
        match self {
            Self::Parameter(_) => None,
            Self::Item(Self::Parameter(_), index) => Some(*index),
            Self::Item(outer, _) | Self::Field(outer, _) => outer.item(),
        }
    }
}

impl fmt::Display for ArgPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArgPath::Parameter(name) => f.write_str(&shown(name)),
            ArgPath::Item(list, index) => write!(f, "{list}[{index}]"),
            ArgPath::Field(object, name) => write!(f, "{object}.{}", shown(name)),
        }
    }
}

fn shown(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", printable(&name[..end])).into(),
        None => printable(name),
    }
}

impl<'a> Violations<'a> {
    /// A collector for the parameter `name`.
    pub fn new(found: &'a mut ViolationList, name: &'a str) -> Self {
        Self {
            found,
            at: ArgPath::Parameter(name),
        }
    }

    /// Reports a violation at the current path. The path may hold names that the caller chose, so it is masked.
    pub fn report(&mut self, message: impl fmt::Display) {
        self.report_with(|| message.to_string());
    }

    /// Reports a violation at the current path. `message` is called only if the violation is kept.
    pub fn report_with(&mut self, message: impl FnOnce() -> String) {
        self.report_problem(|| Problem::new(message()));
    }

    /// Reports a violation at the current path, with its data for programs.
    pub(crate) fn report_problem(&mut self, problem: impl FnOnce() -> Problem) {
        let at = self.at;
        self.found.add(|| Violation {
            item: at.item(),
            ..Violation::of(mask(&at.to_string(), &[]), problem())
        });
    }

    /// Checks an item of a list.
    pub fn item(&mut self, index: usize, check: impl FnOnce(&mut Violations<'_>)) {
        check(&mut Violations {
            found: self.found,
            at: ArgPath::Item(&self.at, index),
        });
    }

    /// Checks a field of an object.
    pub fn field(&mut self, name: &str, check: impl FnOnce(&mut Violations<'_>)) {
        check(&mut Violations {
            found: self.found,
            at: ArgPath::Field(&self.at, name),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d3_the_first_are_kept_and_all_are_counted() {
        let mut found = ViolationList::default();
        let name = "n\n".repeat(LONGEST_NAME);
        let mut made = 0;
        for _ in 0..MOST_KEPT + 7 {
            Violations::new(&mut found, &name).report_with(|| {
                made += 1;
                "is odd".to_owned()
            });
        }
        assert_eq!(
            (found.len(), found.count(), made),
            (MOST_KEPT, MOST_KEPT + 7, MOST_KEPT)
        );
        assert!(found.to_string().ends_with("is odd; and 7 more"));
        assert_eq!(found[0].path.chars().count(), LONGEST_NAME + 1);
        assert!(!found.to_string().contains('\n'));
        let mut both = ViolationList::from(found[0].clone());
        both.extend([found]);
        assert_eq!((both.len(), both.count()), (MOST_KEPT, MOST_KEPT + 8));
    }

    #[test]
    fn tells_programs_what_is_wrong_and_shows_no_personal_data() {
        use crate::action::{Field, Format, Kind};

        let phone = Field::new("phone", Kind::String).format(Format::E164);
        let problem = || Problem::invalid(&phone, &"0039 0212345678".into(), "is no number");
        let mut violation = Violation::of("phone", problem());
        assert_eq!(
            violation.to_json(),
            serde_json::json!({
                "at": "phone",
                "message": "is no number",
                "expected": Format::E164.expectation(),
                "example": "+390212345678",
                "did_you_mean": "+390212345678",
                "next": "replace",
            })
        );
        let shown = format!("{violation:?}");
        assert!(!shown.contains("0212345678"), "{shown}");
        violation.hide("0212345678");
        assert_eq!(violation.did_you_mean(), None);
    }

    #[test]
    fn spells_out_the_place() {
        let mut found = ViolationList::default();
        let mut violations = Violations::new(&mut found, "contacts");
        violations.item(3, |violations| {
            violations.field("phone", |violations| violations.report("is odd"));
            violations.report("is odd, too");
        });
        violations.report("all odd");
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "`contacts[3].phone`: is odd",
                "`contacts[3]`: is odd, too",
                "`contacts`: all odd"
            ]
        );
    }
}
