//! The data of a violation for programs: what was expected, and how to make the call valid.

use std::fmt;

use serde_json::{Map, Value};

use crate::privacy::mask;
use crate::util::closest_name;

/// How to make the arguments valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Correction {
    /// Add the missing argument or field.
    Add,
    /// Give another value: the suggested value, if there is one.
    Replace,
    /// Give the value under the suggested name.
    Rename,
    /// Leave out the argument or field.
    Remove,
    /// Keep only the first items or characters. The rest needs further calls.
    Shorten {
        /// The greatest number of items or characters.
        most: i64,
    },
    /// Call another action, or none: no action does this.
    ChooseAction,
}

impl Correction {
    /// A name for programs: `add`, `replace`, `rename`, `remove`, `shorten` or `choose_action`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Rename => "rename",
            Self::Remove => "remove",
            Self::Shorten { .. } => "shorten",
            Self::ChooseAction => "choose_action",
        }
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The message of a violation, and its data.
pub(crate) struct Problem {
    pub(super) message: String,
    pub(super) details: Details,
}

/// The data of a violation besides its message.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) expected: Option<String>,
    pub(super) example: Option<Value>,
    /// It comes from a value of the caller, so it may hold personal data, but no secret.
    pub(super) did_you_mean: Option<Value>,
    pub(super) next: Option<Correction>,
    /// The actions that a search for an unknown slug finds.
    pub(super) actions: Vec<&'static str>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            details: Details::default(),
        }
    }

    /// No argument or field has the name that the caller gave.
    pub(crate) fn unknown<'a>(
        name: &str,
        known: impl Iterator<Item = &'a str> + Clone,
        message: impl Into<String>,
    ) -> Self {
        let meant = closest_name(name, known.clone());
        let known: Vec<&str> = known.collect();
        let mut problem = Self::new(message);
        problem.details = Details {
            expected: (!known.is_empty()).then(|| format!("one of the names {}", known.join(", "))),
            did_you_mean: meant.map(Value::from),
            next: Some(match meant {
                Some(_) => Correction::Rename,
                None => Correction::Remove,
            }),
            ..Details::default()
        };
        problem
    }

    /// No action has the slug that the caller gave.
    pub(crate) fn unknown_action(
        meant: Option<&'static str>,
        actions: Vec<&'static str>,
        message: impl Into<String>,
    ) -> Self {
        let mut problem = Self::new(message);
        problem.details = Details {
            expected: Some("the slug of an action".to_owned()),
            did_you_mean: meant.map(Value::from),
            next: Some(match meant {
                Some(_) => Correction::Replace,
                None => Correction::ChooseAction,
            }),
            actions,
            ..Details::default()
        };
        problem
    }

    /// Sets what to do about the argument.
    pub(crate) fn next(mut self, next: Correction) -> Self {
        self.details.next = Some(next);
        self
    }
}

impl Details {
    /// Adds the members to a violation's JSON.
    pub(super) fn write(&self, json: &mut Map<String, Value>) {
        let members = [
            ("expected", self.expected.clone().map(Value::from)),
            ("example", self.example.clone()),
            ("did_you_mean", self.did_you_mean.clone()),
            ("next", self.next.map(|next| next.as_str().into())),
            ("most", self.next.and_then(most).map(Value::from)),
            ("actions", listed(&self.actions)),
        ];
        for (name, value) in members {
            if let Some(value) = value {
                json.insert(name.to_owned(), value);
            }
        }
    }

    /// Removes the suggestion if it holds the key, which a caller may have sent by mistake.
    pub(super) fn hide(&mut self, key: &str) {
        let holds_key = |value: &Value| !key.is_empty() && value.to_string().contains(key);
        if self.did_you_mean.as_ref().is_some_and(holds_key) {
            self.did_you_mean = None;
        }
    }
}

/// The suggestion may hold personal data of the caller, so it is masked.
impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut json = Map::new();
        self.write(&mut json);
        f.write_str(&mask(&Value::from(json).to_string(), &[]))
    }
}

fn most(next: Correction) -> Option<i64> {
    match next {
        Correction::Shorten { most } => Some(most),
        _ => None,
    }
}

fn listed(actions: &[&'static str]) -> Option<Value> {
    (!actions.is_empty()).then(|| actions.iter().copied().map(Value::from).collect())
}
