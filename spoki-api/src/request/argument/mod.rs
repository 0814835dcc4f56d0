//! The value of a parameter without its Rust type, for encoders and checks.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::action::{Field, JsonType, Kind};
use crate::request::Violations;
use crate::request::sealed::Sealed;

mod bounds;
mod collection;
mod id;
mod json;
mod repair;
mod scalar;

pub(crate) use bounds::is_dots;
pub(crate) use collection::Items;
pub(crate) use json::{JsonCheck, check_json};

/// A value that can stand for a parameter or for a field of a nested object.
///
/// The types of requests and plain JSON both implement it, so that one encoder and one set of checks serve both. Only
/// this crate and its derives implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a parameter",
    label = "not a type that goes into a request",
    note = "parameters are `String`, `i64`, `f64`, `bool`, `Id`, `Value`, an enum with `#[derive(WireEnum)]`, a struct with `#[derive(Model)]` and `#[model(request)]`, or `Vec`, `BTreeMap<String, _>`, `Option` or `Secret` of one of these"
)]
pub trait Argument: Sealed + fmt::Debug + Send + Sync {
    /// `false` for an optional value that was not set. In this case no other method is called.
    fn is_given(&self) -> bool {
        true
    }

    /// Reports everything about the value that the service would refuse.
    fn check(&self, field: &Field, violations: &mut Violations<'_>);

    /// Appends the value as JSON, in the type that `field` declares.
    fn write_json(&self, field: &Field, out: &mut Vec<u8>);

    /// Appends the value as the plain text of a path segment or query value, not yet escaped.
    fn write_text(&self, field: &Field, out: &mut String);

    /// Writes what `Debug` of the request shows: texts with personal data masked, and only the keys of plain JSON.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }

    /// The value as a list that can be sent in chunks.
    fn chunkable(&self) -> Option<&dyn Chunkable> {
        None
    }
}

/// A value as [`Argument::show`] shows it.
pub struct Shown<'a, T: ?Sized>(pub &'a T);

impl<T: Argument + ?Sized> fmt::Debug for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(f)
    }
}

impl<T: Argument> Shown<'_, T> {
    /// What shows the value of a field.
    #[must_use]
    pub fn shown(&self) -> &dyn fmt::Debug {
        self
    }
}

/// A list that can be sent in chunks, without copying its items. Only this crate implements it.
pub trait Chunkable: Sealed {
    /// How many items there are.
    fn count(&self) -> usize;

    /// The item at this index, which is less than [`count`](Self::count).
    fn item(&self, index: usize) -> &dyn Argument;
}

/// The value as a JSON tree.
pub fn to_value(argument: &dyn Argument, field: &Field) -> Value {
    let mut json = Vec::new();
    argument.write_json(field, &mut json);
    serde_json::from_slice(&json).unwrap_or(Value::Null)
}

/// Appends a value whose JSON form is its serde form.
pub(crate) fn write_serialized<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    // Cannot fail: a `Vec` takes every byte, and all keys are texts.
    let _ = serde_json::to_writer(out, value);
}

/// Appends the JSON form as text, for an object in a path or query.
pub(crate) fn write_json_text(argument: &dyn Argument, field: &Field, out: &mut String) {
    let mut json = Vec::new();
    argument.write_json(field, &mut json);
    out.push_str(&String::from_utf8_lossy(&json));
}

/// Appends a JSON object: `{`, what `members` writes, `}`.
pub(crate) fn write_object(out: &mut Vec<u8>, members: impl FnOnce(&mut Members<'_>)) {
    out.push(b'{');
    members(&mut Members { out, first: true });
    out.push(b'}');
}

/// Writes the members of a JSON object.
pub(crate) struct Members<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl Members<'_> {
    /// Appends the member for a parameter or field.
    pub(crate) fn add<T: Argument + ?Sized>(
        &mut self,
        name: &'static str,
        field: &Field,
        value: &T,
    ) {
        value.write_json(field, self.name(name));
    }

    /// Appends the name of a parameter or field, whose value must follow. The derives refuse names that
    /// JSON would escape.
    pub(crate) fn name(&mut self, name: &'static str) -> &mut Vec<u8> {
        self.separate();
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    /// Appends any text as key, whose value must follow.
    pub(crate) fn key(&mut self, key: &str) -> &mut Vec<u8> {
        self.separate();
        write_serialized(key, self.out);
        self.out.push(b':');
        self.out
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
    }
}

/// The value for an argument that was not given.
pub(crate) fn absent() -> &'static dyn Argument {
    static ABSENT: Option<bool> = None;
    &ABSENT
}

impl<T: Argument> Argument for Option<T> {
    #[inline]
    fn is_given(&self) -> bool {
        self.as_ref().is_some_and(Argument::is_given)
    }

    #[inline]
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        if let Some(value) = self {
            value.check(field, violations);
        }
    }

    #[inline]
    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write_json(field, out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn write_text(&self, field: &Field, out: &mut String) {
        if let Some(value) = self {
            value.write_text(field, out);
        }
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_ref().map(Shown), f)
    }

    fn chunkable(&self) -> Option<&dyn Chunkable> {
        self.as_ref().and_then(Argument::chunkable)
    }
}

impl<T: JsonType> JsonType for Option<T> {
    const KIND: Kind = T::KIND;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::request::ViolationList;

    /// A plain parameter.
    pub(crate) const fn field(name: &'static str, kind: Kind) -> Field {
        Field::new(name, kind).required()
    }

    /// What a check finds.
    pub(crate) fn check(argument: &dyn Argument, field: &Field) -> ViolationList {
        let mut found = ViolationList::default();
        argument.check(field, &mut Violations::new(&mut found, field.name));
        found
    }

    /// What a check finds, as people see it.
    pub(crate) fn complaints(argument: &dyn Argument, field: &Field) -> Vec<String> {
        check(argument, field)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn keys_are_escaped_as_json() {
        let mut out = Vec::new();
        write_object(&mut out, |members| {
            members.name("plain").push(b'1');
            members.key("odd\"\n").push(b'2');
        });
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"plain":1,"odd\"\n":2}"#
        );
    }

    #[test]
    fn an_absent_option_says_so_and_a_given_one_is_its_value() {
        let kind = field("n", Kind::Integer).min(3);
        assert!(!absent().is_given());
        assert!(!None::<i64>.is_given());
        assert!(Some(3_i64).is_given());
        assert_eq!(complaints(&Some(2_i64), &kind), ["`n`: must be at least 3"]);
        assert_eq!(to_value(&Some(2_i64), &kind), 2);
        assert_eq!(to_value(&None::<i64>, &kind), Value::Null);
        let mut text = String::new();
        Some(2_i64).write_text(&kind, &mut text);
        None::<i64>.write_text(&kind, &mut text);
        assert_eq!(text, "2");
    }
}
