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
    place: Place<'a>,
}

/// A place in the arguments. It becomes text only when there is something to report: good
/// arguments, which most are, cost no path.
#[derive(Debug)]
struct Place<'a> {
    within: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Debug)]
enum Step<'a> {
    Name(&'a str),
    Item(usize),
}

impl<'a> Violations<'a> {
    /// A collector for the parameter `name`.
    pub fn new(found: &'a mut Vec<Violation>, name: &'a str) -> Self {
        let place = Place {
            within: None,
            step: Step::Name(name),
        };
        Self { found, place }
    }

    /// Reports at the current place.
    pub fn report(&mut self, message: impl Into<String>) {
        self.found.push(Violation {
            at: self.place.to_string(),
            message: message.into(),
        });
    }

    /// Checks an item of a list.
    pub fn item(&mut self, index: usize, check: impl FnOnce(&mut Violations<'_>)) {
        self.step(Step::Item(index), check);
    }

    /// Checks a field of an object.
    pub fn field(&mut self, name: &str, check: impl FnOnce(&mut Violations<'_>)) {
        self.step(Step::Name(name), check);
    }

    fn step(&mut self, step: Step<'_>, check: impl FnOnce(&mut Violations<'_>)) {
        check(&mut Violations {
            found: self.found,
            place: Place {
                within: Some(&self.place),
                step,
            },
        });
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(within) = self.within {
            within.fmt(f)?;
        }
        match self.step {
            Step::Name(name) if self.within.is_none() => f.write_str(name),
            Step::Name(name) => write!(f, ".{name}"),
            Step::Item(index) => write!(f, "[{index}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_at_every_depth() {
        let mut found = Vec::new();
        let mut contacts = Violations::new(&mut found, "contacts");
        contacts.item(3, |contact| {
            contact.field("phone", |phone| phone.report("is bad"));
            contact.report("is odd");
        });
        contacts.report("are too many");
        let told: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "`contacts[3].phone`: is bad",
                "`contacts[3]`: is odd",
                "`contacts`: are too many"
            ]
        );
    }
}
