//! `Debug` of requests and objects: secrets are redacted, phone numbers and e-mail addresses are masked
//! except for their end, so that people can tell them apart.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::{Action, Argument, Shown, to_value};
use crate::action::{Format, Param};

/// Shown in place of a secret.
#[derive(Clone, Copy)]
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Texts that hold personal data, masked except for their end.
pub struct Masked {
    format: Format,
    value: Value,
}

impl Masked {
    /// Masks every text in `value`.
    pub fn new<T: Serialize + ?Sized>(format: Format, value: &T) -> Self {
        Self {
            format,
            value: serde_json::to_value(value).unwrap_or(Value::Null),
        }
    }

    /// The masked form of one text.
    fn text(&self, text: &str) -> String {
        let kept = match self.format {
            Format::Email => text.rfind('@').map(|at| &text[at..]),
            _ if text.len() >= 7 => text.char_indices().rev().nth(1).map(|(at, _)| &text[at..]),
            _ => None,
        };
        format!("…{}", kept.unwrap_or_default())
    }

    fn fmt_value(&self, value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match value {
            Value::Null => f.write_str("None"),
            Value::String(text) => fmt::Debug::fmt(&self.text(text), f),
            Value::Array(items) => f
                .debug_list()
                .entries(items.iter().map(|item| Part(self, item)))
                .finish(),
            Value::Object(map) => f
                .debug_map()
                .entries(map.iter().map(|(key, value)| (key, Part(self, value))))
                .finish(),
            _ => f.write_str("…"),
        }
    }
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_value(&self.value, f)
    }
}

struct Part<'a>(&'a Masked, &'a Value);

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt_value(self.1, f)
    }
}

/// The method `shown` for fields that are not arguments: objects of replies, and types whose own `Debug` is
/// safe. Rust prefers an inherent method to a method of a trait, so this method is used only if [`Shown`] has
/// none.
pub trait ShownOtherwise<T> {
    /// The value of a field, for `Debug`.
    fn shown(&self) -> &dyn fmt::Debug
    where
        T: fmt::Debug;
}

impl<T> ShownOtherwise<T> for Shown<'_, T> {
    fn shown(&self) -> &dyn fmt::Debug
    where
        T: fmt::Debug,
    {
        self.0
    }
}

/// `Debug` of a request: the given arguments, secrets redacted, personal data masked.
pub fn debug_action<A: Action>(action: &A, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_arguments(f, name, A::INFO.params, &action.arguments())
}

/// Not generic, so that it is compiled once.
fn debug_arguments(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    params: &[Param],
    arguments: &[&dyn Argument],
) -> fmt::Result {
    let mut output = f.debug_struct(name);
    for (param, argument) in params.iter().zip(arguments).filter(|(_, a)| a.is_given()) {
        match param.format {
            _ if param.secret => output.field(param.name, &Redacted),
            Some(format @ (Format::E164 | Format::Email)) => output.field(
                param.name,
                &Masked {
                    format,
                    value: to_value(*argument, param),
                },
            ),
            _ => output.field(param.name, &Shown(*argument)),
        };
    }
    output.finish()
}

/// `Debug` of an object whose derive has already replaced what must not show.
pub fn debug_fields(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut output = f.debug_struct(name);
    for (name, value) in fields {
        output.field(name, value);
    }
    output.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::action::{Field, Kind};
    use crate::values::Extra;

    struct Request<'a>(&'a [Param], &'a [&'a dyn Argument]);

    impl fmt::Debug for Request<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            debug_arguments(f, "Request", self.0, self.1)
        }
    }

    fn masked(format: Format, value: &Value) -> String {
        format!("{:?}", Masked::new(format, value))
    }

    #[test]
    fn keeps_what_tells_apart_and_no_more() {
        assert_eq!(masked(Format::E164, &json!("+390212345678")), "\"…78\"");
        assert_eq!(masked(Format::E164, &json!("123")), "\"…\"");
        assert_eq!(masked(Format::E164, &json!("número è")), "\"… è\"");
        assert_eq!(
            masked(Format::Email, &json!("a@b@example.com")),
            "\"…@example.com\""
        );
        assert_eq!(masked(Format::Email, &json!("not an address")), "\"…\"");
        assert_eq!(masked(Format::E164, &Value::Null), "None");
        assert_eq!(
            masked(Format::Email, &json!({"to": ["a@b.it", 5]})),
            "{\"to\": [\"…@b.it\", …]}"
        );
    }

    #[test]
    fn requests_show_what_was_given() {
        let params = [
            Param::new(Field::new("name", Kind::String).required()),
            Param::new(Field::new("key", Kind::String).required().secret()),
            Param::new(
                Field::new("phone", Kind::String)
                    .required()
                    .format(Format::E164),
            ),
            Param::new(Field::new("note", Kind::String)),
            Param::new(Field::new("search", Kind::String)),
            Param::new(Field::new("more", Kind::Any).required()),
        ];
        let text = |text: &str| text.to_owned();
        let (name, key, phone) = (text("n"), text("hunter2"), text("+390212345678"));
        let search = Some(text("ada@example.com in Rome"));
        let more = json!({"key": "hunter2"});
        let arguments: [&dyn Argument; 6] = [&name, &key, &phone, &None::<String>, &search, &more];
        assert_eq!(
            format!("{:?}", Request(&params, &arguments)),
            "Request { name: \"n\", key: [redacted], phone: \"…78\", search: Some(\"[e-mail] in Rome\"), \
             more: {\"key\"} }"
        );
    }

    #[test]
    fn untyped_json_shows_its_keys() {
        let json = json!({"+390212345678": [1], "a": "hunter2"});
        assert_eq!(
            format!("{:?}", Shown(&vec![json.clone(), Value::Null])),
            "[{\"[phone]\", \"a\"}, null]"
        );
        assert_eq!(
            format!("{:?}", Shown(&json!([json, "hunter2", 7, true, []]))),
            "[{\"[phone]\", \"a\"}, …, …, …, []]"
        );
        let map = BTreeMap::from([("b".to_owned(), Some(json!(1)))]);
        assert_eq!(format!("{:?}", Shown(&map)), "{\"b\": Some(…)}");
    }

    #[test]
    fn fields_of_any_type_are_shown() {
        struct Plain;

        impl fmt::Debug for Plain {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("plain")
            }
        }

        assert_eq!(format!("{:?}", Shown(&vec![Plain]).shown()), "[plain]");
        assert_eq!(format!("{:?}", Shown(&Some(json!(1))).shown()), "Some(…)");
        assert_eq!(format!("{:?}", Shown(&Extra::default()).shown()), "{}");
    }
}
