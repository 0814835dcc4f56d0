//! Identifiers.

use serde_json::Value;

use super::{Argument, is_dots, write_serialized};
use crate::action::{Field, JsonType, Kind};
use crate::request::{Problem, Violations};
use crate::values::{FromJson, Id};

/// An identifier given as JSON.
pub(super) fn from_json(value: &Value) -> Id {
    match value {
        Value::Number(number) => Id::from_number(number),
        Value::String(text) => Some(Id::from(text)),
        _ => None,
    }
    .unwrap_or_else(|| Id::from(value.to_string()))
}

impl Argument for Id {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        if let Some(text) = self.as_text() {
            check_identifier(text, self.number(), field, violations);
        }
    }

    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        match (field.kind, self.number()) {
            (Kind::Integer | Kind::Number, Some(number)) => write_serialized(&number, out),
            _ => write_serialized(&self.to_string(), out),
        }
    }

    fn write_text(&self, _: &Field, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

/// An identifier may become a part of a path, where an empty text or dots would change the address.
fn check_identifier(
    text: &str,
    number: Option<i64>,
    field: &Field,
    violations: &mut Violations<'_>,
) {
    let wrong = if text.trim().is_empty() {
        "expected an identifier, found an empty text"
    } else if is_dots(text) {
        "expected an identifier, found dots, which have a meaning in a path"
    } else if matches!(field.kind, Kind::Integer) && number.is_none() {
        "expected an identifier of digits, because the action declares a number"
    } else {
        return;
    };
    violations.report_problem(|| Problem::invalid(field, &text.into(), wrong));
}

impl JsonType for Id {
    const KIND: Kind = Kind::String;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::argument::tests::{check, field};
    use crate::request::to_value;

    #[test]
    fn goes_out_as_declared() {
        let number = field("id", Kind::Integer);
        let text = field("id", Kind::String);
        assert_eq!(to_value(&Id::from("7"), &number), 7);
        assert_eq!(to_value(&Id::from(7), &number), 7);
        assert_eq!(to_value(&Id::from(7), &text), "7");
        assert_eq!(to_value(&Id::from("x"), &text), "x");
    }

    #[test]
    fn refuses_what_addresses_something_else() {
        let text = field("id", Kind::String);
        for bad in ["", " ", ".", "..", " . .", "\u{2001}...\n"] {
            assert_eq!(check(&Id::from(bad), &text).len(), 1, "{bad:?}");
        }
        assert!(check(&Id::from("wamid.A-1"), &text).is_empty());
        let number = field("id", Kind::Integer);
        for bad in ["x", "-", "1.5", "99999999999999999999"] {
            assert_eq!(check(&Id::from(bad), &number).len(), 1, "{bad:?}");
        }
        assert!(check(&Id::from("12"), &number).is_empty());
    }
}
