//! A value given for a parameter, as the encoders and checks see it: without its Rust type.

use std::ops::Range;

use serde_json::Value;

use crate::action::{Kind, Param};
use crate::violation::Violations;

/// A value that can stand for a parameter or for a field of a nested object.
///
/// Typed requests and plain JSON both implement it, so that one encoder and one set of checks
/// serve both. Implemented here and by the derives only.
pub trait Argument: Send + Sync {
    /// `false` for an optional value that was not set; nothing else is asked of it then.
    fn is_given(&self) -> bool {
        true
    }

    /// Reports everything about the value that the service would refuse.
    fn check(&self, param: &Param, violations: &mut Violations<'_>);

    /// Appends the value as JSON, in the type that `param` declares.
    fn write_json(&self, param: &Param, out: &mut Vec<u8>);

    /// Appends the value as the plain text of a path segment or query value, not yet escaped.
    fn write_text(&self, param: &Param, out: &mut String);

    /// The value as a list that can be sent in parts.
    fn parts(&self) -> Option<&dyn Parts> {
        None
    }
}

/// A list that can be sent in parts, without copying its items.
pub trait Parts {
    /// How many items there are.
    fn count(&self) -> usize;

    /// The items of the range, as a list of their own.
    fn part(&self, range: Range<usize>) -> Box<dyn Argument + '_>;
}

/// An argument whose JSON type is known from its Rust type.
pub trait ArgumentType: Argument {
    /// The JSON type.
    const KIND: Kind;
}

/// The value as a JSON tree, for what needs one: serde, comparisons, logs.
pub fn to_value(argument: &dyn Argument, param: &Param) -> Value {
    let mut json = Vec::new();
    argument.write_json(param, &mut json);
    serde_json::from_slice(&json).unwrap_or(Value::Null)
}

impl<T: Argument> Argument for Option<T> {
    fn is_given(&self) -> bool {
        self.as_ref().is_some_and(Argument::is_given)
    }

    fn check(&self, param: &Param, violations: &mut Violations<'_>) {
        if let Some(value) = self {
            value.check(param, violations);
        }
    }

    fn write_json(&self, param: &Param, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write_json(param, out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn write_text(&self, param: &Param, out: &mut String) {
        if let Some(value) = self {
            value.write_text(param, out);
        }
    }

    fn parts(&self) -> Option<&dyn Parts> {
        self.as_ref().and_then(Argument::parts)
    }
}

impl<T: ArgumentType> ArgumentType for Option<T> {
    const KIND: Kind = T::KIND;
}
