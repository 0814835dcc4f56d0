//! What is wrong with arguments.

use std::fmt;

use crate::privacy::mask;

/// One thing wrong with the arguments of a call: found before sending, or reported by the service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The parameter, or a path into one, for example `contacts[3].phone`. Personal data is masked.
    pub path: String,
    /// The index of the item, if the violation is about one item of a list.
    pub item: Option<usize>,
    /// What is wrong, and what was expected. Our own messages never hold the value itself; in those of the
    /// service, personal data is masked.
    pub message: String,
}

impl Violation {
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            item: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

/// Collects violations, with the path of the value under check.
#[derive(Debug)]
pub struct Violations<'a> {
    found: &'a mut Vec<Violation>,
    at: ArgPath<'a>,
}

/// A path into the arguments. It becomes a text only for a report.
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
            ArgPath::Parameter(name) => f.write_str(name),
            ArgPath::Item(list, index) => write!(f, "{list}[{index}]"),
            ArgPath::Field(object, name) => write!(f, "{object}.{name}"),
        }
    }
}

impl<'a> Violations<'a> {
    /// A collector for the parameter `name`.
    pub fn new(found: &'a mut Vec<Violation>, name: &'a str) -> Self {
        Self {
            found,
            at: ArgPath::Parameter(name),
        }
    }

    /// Reports a violation at the current path. The path may hold names that the caller chose, so it is masked.
    pub fn report(&mut self, message: impl Into<String>) {
        let path = self.at.to_string();
        let mut violation = Violation::new(mask(&path, &[]), message);
        violation.item = self.at.item();
        self.found.push(violation);
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
    fn spells_out_the_place() {
        let mut found = Vec::new();
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
