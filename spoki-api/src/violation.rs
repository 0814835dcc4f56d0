//! What is wrong with arguments, collected before anything is sent.

use std::fmt;

/// One thing wrong with the arguments of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where: a parameter, or a path into one, for example `contacts[3].phone`.
    pub at: String,
    /// What is wrong and what was expected. Never holds the value itself.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.at, self.message)
    }
}

/// Collects violations, and knows where in the arguments the check stands.
#[derive(Debug)]
pub struct Violations<'a> {
    found: &'a mut Vec<Violation>,
    at: String,
}

impl<'a> Violations<'a> {
    /// A collector for the parameter `name`.
    pub fn new(found: &'a mut Vec<Violation>, name: &str) -> Self {
        Self {
            found,
            at: name.to_owned(),
        }
    }

    /// Reports at the current place.
    pub fn report(&mut self, message: impl Into<String>) {
        self.found.push(Violation {
            at: self.at.clone(),
            message: message.into(),
        });
    }

    /// Checks an item of a list.
    pub fn item(&mut self, index: usize, check: impl FnOnce(&mut Violations<'_>)) {
        self.within(&format!("[{index}]"), check);
    }

    /// Checks a field of an object.
    pub fn field(&mut self, name: &str, check: impl FnOnce(&mut Violations<'_>)) {
        self.within(&format!(".{name}"), check);
    }

    fn within(&mut self, step: &str, check: impl FnOnce(&mut Violations<'_>)) {
        let length = self.at.len();
        self.at.push_str(step);
        let mut inner = Violations {
            found: self.found,
            at: std::mem::take(&mut self.at),
        };
        check(&mut inner);
        self.at = inner.at;
        self.at.truncate(length);
    }
}
