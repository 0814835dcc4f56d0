//! What a program can make of an invalid value: a description of valid values, an example, and the value that was
//! probably meant.

use serde_json::{Map, Value};

use super::bounds::counted;
use super::json::{as_i64, one_of};
use super::{JsonCheck, check_json};
use crate::action::{EnumInfo, EnumValues, Field, Format, Kind, ObjectInfo};
use crate::request::{ViolationList, Violations};
use crate::util::closest;

/// Texts with more bytes are not repaired.
const LONGEST_TEXT: usize = 2_000;
/// Most items of an example.
const MOST_ITEMS: i64 = 10;
/// Most levels of an example.
const MOST_LEVELS: usize = 6;

/// A description of valid values with all rules.
pub(crate) fn expected(field: &Field) -> String {
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

/// A valid value that shows the form.
pub(crate) fn example(field: &Field) -> Value {
    example_of(field, MOST_LEVELS)
}

fn example_of(field: &Field, levels: usize) -> Value {
    let Some(below) = levels.checked_sub(1) else {
        return Value::Null;
    };
    match field.kind {
        Kind::String => example_text(field).into(),
        Kind::Integer if field.format == Some(Format::Identifier) => 318.into(),
        Kind::Integer | Kind::Number => within_bounds(1, field).into(),
        Kind::Boolean => true.into(),
        Kind::Array(_) => {
            let count = within_bounds(1, field).clamp(1, MOST_ITEMS);
            (0..count)
                .map(|_| example_of(&field.item(), below))
                .collect()
        }
        Kind::Map(_) => Value::from_iter([("NAME", example_of(&field.item(), below))]),
        Kind::Object(info) => example_object(info(), below),
        Kind::Enum(info) => match info.values {
            EnumValues::Text(values) => values.first().copied().into(),
            EnumValues::Integer(values) => values.first().copied().into(),
        },
        Kind::Any => "text".into(),
    }
}

/// The required fields, or the first one.
fn example_object(info: &ObjectInfo, levels: usize) -> Value {
    let required = info.fields.iter().filter(|field| field.required);
    let mut object: Map<String, Value> = required
        .map(|field| (field.name.to_owned(), example_of(field, levels)))
        .collect();
    if object.is_empty()
        && let Some(field) = info.fields.first()
    {
        object.insert(field.name.to_owned(), example_of(field, levels));
    }
    object.into()
}

fn example_text(field: &Field) -> String {
    let text = match field.format {
        Some(Format::Identifier) => return "318".to_owned(),
        Some(Format::E164) => return "+390212345678".to_owned(),
        Some(Format::Email) => return "name@example.com".to_owned(),
        Some(Format::Date) => return "2026-03-31".to_owned(),
        Some(Format::Timestamp) => return "2026-03-31T09:30:00Z".to_owned(),
        Some(Format::Url) => return "https://example.com/file".to_owned(),
        None => "text",
    };
    let length = usize::try_from(within_bounds(4, field)).unwrap_or(4);
    text.chars().cycle().take(length).collect()
}

fn within_bounds(number: i64, field: &Field) -> i64 {
    let number = field.min.map_or(number, |min| number.max(min));
    field.max.map_or(number, |max| number.min(max))
}

/// The valid value that was probably meant by an invalid value; `None` if there is none, or if the value is a secret.
pub(crate) fn repaired(value: &Value, field: &Field) -> Option<Value> {
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
    check_json(value, field, JsonCheck::Values, violations);
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
            number.as_number().and_then(as_i64).map(Value::from)
        }
    }
}

/// The text in the form that its format asks for, as far as the text itself tells it.
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

/// A number with `+` or `00` without what people write between digits. A country code is never guessed.
fn to_phone(text: &str) -> String {
    let text = text.split_once(':').map_or(text, |(_, number)| number);
    let kept = |letter: &char| !matches!(letter, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}');
    let number: String = text.chars().filter(kept).collect();
    match number.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => number,
    }
}

/// The address alone, of `Name <address>` or `mailto:address`.
fn to_email(text: &str) -> &str {
    let inner = text.split_once('<').map_or(text, |(_, rest)| rest);
    let inner = inner.split_once('>').map_or(inner, |(inner, _)| inner);
    inner.strip_prefix("mailto:").unwrap_or(inner)
}

/// A date that begins with the year, its parts separated by `-` and filled with zeros. In other orders, nobody knows which
/// number is the month.
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
