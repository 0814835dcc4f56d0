//! Help for an invalid value: a description of valid values, an example, and the value that was probably meant.

use serde_json::{Map, Value};

use super::Argument as _;
use crate::action::{EnumInfo, EnumValues, Field, Format, Kind, ObjectInfo};
use crate::request::{Correction, Problem, ViolationList, Violations};
use crate::util::closest;
use crate::values::whole;

/// Texts with more bytes are not repaired.
const LONGEST_TEXT: usize = 2_000;
/// Most items of an example.
const MOST_ITEMS: i64 = 10;
/// Most levels of an example.
const MOST_LEVELS: usize = 6;

impl Problem {
    /// A required argument or field is missing.
    pub(crate) fn missing(field: &Field, message: impl Into<String>) -> Self {
        Self::new(message).expecting(field, Correction::Add)
    }

    /// A value breaks a rule of its field.
    pub(crate) fn invalid(field: &Field, value: &Value, message: impl Into<String>) -> Self {
        let mut problem = Self::new(message).expecting(field, Correction::Replace);
        problem.details.did_you_mean = repaired(value, field);
        problem
    }

    /// A list or a text is longer than its field allows.
    pub(crate) fn too_long(field: &Field, most: i64, message: impl Into<String>) -> Self {
        Self::new(message).expecting(field, Correction::Shorten { most })
    }

    fn expecting(mut self, field: &Field, next: Correction) -> Self {
        self.details.expected = Some(expected(field));
        self.details.example = example(field);
        self.next(next)
    }
}

/// A description of valid values with all rules.
fn expected(field: &Field) -> String {
    match field.kind {
        Kind::Enum(info) if info.closed => one_of(info),
        Kind::Enum(info) => format!("{}, for example {}", field.expectation(), one_of(info)),
        Kind::Array(_) => {
            let bounds = bounds(field, "item");
            format!("a list{bounds}, each item {}", field.item().expectation())
        }
        Kind::String => format!("{}{}", field.expectation(), bounds(field, "character")),
        Kind::Integer | Kind::Number => format!("{}{}", field.expectation(), bounds(field, "")),
        _ => field.expectation(),
    }
}

/// The values of an enum, to complete "expected …".
pub(super) fn one_of(info: &EnumInfo) -> String {
    let values: Vec<String> = match info.values {
        EnumValues::Text(values) => values.iter().map(|value| format!("`{value}`")).collect(),
        EnumValues::Integer(values) => values.iter().map(i64::to_string).collect(),
    };
    format!("one of {}", values.join(", "))
}

pub(super) fn counted(count: i64, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

fn bounds(field: &Field, unit: &str) -> String {
    let shown = |bound: i64| match unit {
        "" => bound.to_string(),
        unit => counted(bound, unit),
    };
    match (field.min, field.max) {
        (Some(min), Some(max)) => format!(", from {min} to {}", shown(max)),
        (Some(min), None) => format!(", at least {}", shown(min)),
        (None, Some(max)) => format!(", at most {}", shown(max)),
        (None, None) => String::new(),
    }
}

/// A valid value that shows the form. `None` for identifiers, because a made-up identifier may belong to
/// something else.
fn example(field: &Field) -> Option<Value> {
    example_of(field, MOST_LEVELS)
}

fn example_of(field: &Field, levels: usize) -> Option<Value> {
    let below = levels.checked_sub(1)?;
    Some(match field.kind {
        _ if field.format == Some(Format::Identifier) => return None,
        Kind::String => example_text(field).into(),
        Kind::Integer | Kind::Number => within_bounds(1, field).into(),
        Kind::Boolean => true.into(),
        Kind::Array(_) => {
            let count = within_bounds(1, field).clamp(1, MOST_ITEMS);
            let item = example_of(&field.item(), below)?;
            (0..count).map(|_| item.clone()).collect()
        }
        Kind::Map(_) => Value::from_iter([("NAME", example_of(&field.item(), below)?)]),
        Kind::Object(info) => example_object(info(), below)?,
        Kind::Enum(info) => match info.values {
            EnumValues::Text(values) => values.first().copied().into(),
            EnumValues::Integer(values) => values.first().copied().into(),
        },
        Kind::Any => "text".into(),
    })
}

/// The required fields.
fn example_object(info: &ObjectInfo, levels: usize) -> Option<Value> {
    let required = info.fields.iter().filter(|field| field.required);
    let member = |field: &Field| Some((field.name.to_owned(), example_of(field, levels)?));
    required
        .map(member)
        .collect::<Option<Map<_, _>>>()
        .map(Value::from)
}

fn example_text(field: &Field) -> String {
    let text = match field.format {
        Some(Format::E164) => return "+390212345678".to_owned(),
        Some(Format::Email) => return "name@example.com".to_owned(),
        Some(Format::Date) => return "2026-03-31".to_owned(),
        Some(Format::Timestamp) => return "2026-03-31T09:30:00Z".to_owned(),
        Some(Format::Url) => return "https://example.com/file".to_owned(),
        Some(Format::Identifier) | None => "text",
    };
    let length = usize::try_from(within_bounds(4, field)).unwrap_or(4);
    text.chars().cycle().take(length).collect()
}

fn within_bounds(number: i64, field: &Field) -> i64 {
    let number = field.min.map_or(number, |min| number.max(min));
    field.max.map_or(number, |max| number.min(max))
}

/// The valid value that was probably meant by an invalid value; `None` if there is none, or if the value is a secret.
fn repaired(value: &Value, field: &Field) -> Option<Value> {
    if field.secret || value.as_str().is_some_and(|text| text.len() > LONGEST_TEXT) {
        return None;
    }
    if is_valid(value, field) {
        return Some(value.clone());
    }
    let repaired = match (field.kind, value) {
        (_, Value::Null) => None,
        (Kind::Array(_), Value::String(text)) => parsed(text, field).or_else(|| split(text, field)),
        (Kind::Array(_), single) => repaired(single, &field.item()).map(|item| [item].into()),
        (_, Value::Array(items)) if items.len() == 1 => repaired(&items[0], field),
        (Kind::Object(_) | Kind::Map(_), Value::String(text)) => parsed(text, field),
        (Kind::Boolean, other) => to_boolean(other).map(Value::from),
        (Kind::Integer | Kind::Number, Value::String(text)) => to_number(text),
        (Kind::Enum(info), Value::String(text)) => to_enum(text, info),
        (Kind::String, Value::Number(_) | Value::Bool(_)) => Some(value.to_string().into()),
        (Kind::String, Value::String(text)) => Some(to_form(text, field.format).into()),
        _ => None,
    };
    repaired.filter(|value| is_valid(value, field))
}

fn is_valid(value: &Value, field: &Field) -> bool {
    let mut found = ViolationList::counting();
    let violations = &mut Violations::new(&mut found, field.name);
    value.check(field, violations);
    found.count() == 0
}

/// JSON that was sent as a text.
fn parsed(text: &str, field: &Field) -> Option<Value> {
    let value = serde_json::from_str(text).ok()?;
    is_valid(&value, field).then_some(value)
}

/// A list that was sent as a text with commas.
fn split(text: &str, field: &Field) -> Option<Value> {
    let item = field.item();
    let items = text.split(',').map(|part| part.trim().into());
    items.map(|part: Value| repaired(&part, &item)).collect()
}

fn to_boolean(value: &Value) -> Option<bool> {
    let text = match value {
        Value::String(text) => text.trim().to_ascii_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    match text.as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn to_number(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text.trim()).ok()?;
    value.is_number().then_some(value)
}

fn to_enum(text: &str, info: &EnumInfo) -> Option<Value> {
    match info.values {
        EnumValues::Text(values) => closest(text.trim(), values.iter().copied()).map(Value::from),
        EnumValues::Integer(_) => {
            let number = to_number(text)?;
            number
                .as_number()
                .and_then(whole)
                .and_then(|number| i64::try_from(number).ok())
                .map(Value::from)
        }
    }
}

/// The text in the form that its format asks for, if the text itself has all that is needed.
fn to_form(text: &str, format: Option<Format>) -> String {
    let text = text.trim();
    match format {
        Some(Format::E164) => to_phone(text),
        Some(Format::Email) => to_email(text).to_owned(),
        Some(Format::Date | Format::Timestamp) => to_date(text),
        Some(Format::Url) if !text.contains("://") => format!("https://{text}"),
        _ => text.to_owned(),
    }
}

/// A phone number that begins with `+` or `00`, without the characters that people write between digits. A
/// country code is never guessed.
fn to_phone(text: &str) -> String {
    let text = text.split_once(':').map_or(text, |(_, number)| number);
    let kept = |letter: &char| !matches!(letter, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}');
    let number: String = text.chars().filter(kept).collect();
    match number.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => number,
    }
}

/// The address alone, of `Name <address>`.
fn to_email(text: &str) -> &str {
    let inner = text.split_once('<').map_or(text, |(_, rest)| rest);
    inner.split_once('>').map_or(inner, |(inner, _)| inner)
}

/// A date that begins with the year, its parts separated by `-` and filled with zeros. In other orders, it is
/// unclear which number is the month.
fn to_date(text: &str) -> String {
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    match parts[..] {
        [year, month, day] => format!("{year:0>4}-{month:0>2}-{day:0>2}{}", to_time(time)),
        _ => text.to_owned(),
    }
}

/// The time with two digits for the hour. It begins with the letter or blank before the hour, if it is not empty.
fn to_time(time: &str) -> String {
    match time.split_once(':') {
        Some((hour, rest)) if hour.len() == 2 => format!("{}0{}:{rest}", &hour[..1], &hour[1..]),
        _ => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::request::argument::tests::field;

    static COLOUR: EnumInfo =
        EnumInfo::new("Colour", EnumValues::Text(&["Red", "Dark Blue"])).closed();
    static SIZE: EnumInfo = EnumInfo::new("Size", EnumValues::Integer(&[1, 2])).closed();
    static FIELDS: [Field; 2] = [
        Field::new("phone", Kind::String)
            .required()
            .format(Format::E164),
        Field::new("age", Kind::Integer),
    ];
    static PERSON: ObjectInfo = ObjectInfo::new("Person", &FIELDS);

    fn text(format: Format) -> Field {
        field("x", Kind::String).format(format)
    }

    #[test]
    fn values_that_people_and_models_send_are_repaired() {
        let numbers = field("x", Kind::Array(&Kind::Integer));
        let people = field("x", const { Kind::Array(&Kind::Object(|| &PERSON)) });
        let cases = [
            (
                text(Format::E164),
                json!("+39 02 1234-5678"),
                json!("+390212345678"),
            ),
            (
                text(Format::E164),
                json!("0039.02.1234/5678"),
                json!("+390212345678"),
            ),
            (
                text(Format::E164),
                json!("tel:+39 (02) 12345678"),
                json!("+390212345678"),
            ),
            (
                text(Format::Email),
                json!("Ada <ada@example.com>"),
                json!("ada@example.com"),
            ),
            (text(Format::Date), json!("2026/3/1"), json!("2026-03-01")),
            (
                text(Format::Timestamp),
                json!("2026-3-1T9:30"),
                json!("2026-03-01T09:30"),
            ),
            (
                text(Format::Url),
                json!("example.com/a"),
                json!("https://example.com/a"),
            ),
            (field("x", Kind::String), json!(5), json!("5")),
            (field("x", Kind::Integer), json!("12"), json!(12)),
            (field("x", Kind::Boolean), json!("Yes"), json!(true)),
            (field("x", Kind::Boolean), json!(0), json!(false)),
            (
                field("x", Kind::Enum(&COLOUR)),
                json!("dark_blue"),
                json!("Dark Blue"),
            ),
            (field("x", Kind::Enum(&SIZE)), json!("2"), json!(2)),
            (numbers, json!("1, 2"), json!([1, 2])),
            (
                people,
                json!({"phone": "+390212345678"}),
                json!([{"phone": "+390212345678"}]),
            ),
            (
                field("x", Kind::Object(|| &PERSON)),
                json!("{\"phone\": \"+390212345678\"}"),
                json!({"phone": "+390212345678"}),
            ),
        ];
        for (field, sent, meant) in cases {
            assert_eq!(repaired(&sent, &field), Some(meant), "{sent}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        let secret = Field::new("x", Kind::Integer).secret();
        let cases = [
            // A country code.
            (text(Format::E164), json!("02 1234 5678")),
            (text(Format::E164), json!("390212345678")),
            // Which number is the month.
            (text(Format::Date), json!("03/04/2026")),
            (text(Format::Date), json!("2026-02-30")),
            (text(Format::Email), json!("ada")),
            (field("x", Kind::Integer), json!(2.5)),
            (field("x", Kind::Integer), Value::Null),
            (field("x", Kind::Boolean), json!("perhaps")),
            (field("x", Kind::Enum(&COLOUR)), json!("green")),
            (field("x", Kind::Enum(&SIZE)), json!("3")),
            (field("x", Kind::String), json!(["a", "b"])),
            (secret, json!("12")),
        ];
        for (field, sent) in cases {
            assert_eq!(repaired(&sent, &field), None, "{sent}");
        }
        let long = json!("1".repeat(LONGEST_TEXT + 1));
        assert_eq!(repaired(&long, &field("x", Kind::Integer)), None);
    }

    #[test]
    fn examples_of_all_parameters_are_valid() {
        for param in crate::catalog().iter().flat_map(|action| action.params) {
            match example(param) {
                Some(example) => assert!(is_valid(&example, param), "{}: {example}", param.name),
                None => assert_eq!(param.format, Some(Format::Identifier), "{}", param.name),
            }
        }
    }

    #[test]
    fn all_rules_are_described() {
        let list = field("x", Kind::Array(&Kind::String)).min(1).max(5);
        for (field, description) in [
            (list, "a list, from 1 to 5 items, each item a text"),
            (
                field("x", Kind::Integer).min(1),
                "a whole number, at least 1",
            ),
            (
                field("x", Kind::String).max(1),
                "a text, at most 1 character",
            ),
            (field("x", Kind::Enum(&SIZE)), "one of 1, 2"),
        ] {
            assert_eq!(expected(&field), description);
        }
    }
}
