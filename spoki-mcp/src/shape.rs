//! The schema of an answer, and the conversion of a reply to this schema.
//!
//! Replies are read leniently: any field may be missing or null, and a number may be a text. A value that
//! does not fit even then moves into the member `unexpected` of its object, so a client that checks the
//! schema accepts the answer.

use std::ptr;

use serde_json::{Map, Value, json};
use spoki_api::action::{ActionInfo, EnumValues, Kind, ObjectInfo};

const MASK: &str = "[secret]";
const UNEXPECTED: &str = "unexpected";

/// The schema of the action's answer; `None` if no source describes the reply.
pub(crate) fn schema(info: &ActionInfo) -> Option<Value> {
    if matches!(info.reply.kind, Kind::Any) || info.reply.secret {
        return None;
    }
    let item = of_kind(info.reply.kind, &mut Vec::new());
    Some(if info.reply.list {
        json!({
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": item},
                "count": {"type": "integer"},
                "missing": {"type": "integer"},
                "cursor": {"type": "string"},
                "note": {"type": "string"},
            },
        })
    } else if let Kind::Object(info) = info.reply.kind {
        json!({"type": "object", "properties": properties(info(), &mut Vec::new())})
    } else {
        json!({"type": "object"})
    })
}

/// The JSON types that a value of the kind may have; none if it may have any.
fn types(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::String => &["string", "number", "null"],
        Kind::Integer => &["integer", "string", "null"],
        Kind::Number => &["number", "string", "null"],
        Kind::Boolean => &["boolean", "null"],
        Kind::Enum(info) => match info.values {
            EnumValues::Integer(_) => &["integer", "string", "null"],
            _ => &["string", "number", "null"],
        },
        Kind::Array(_) => &["array", "null"],
        Kind::Map(_) | Kind::Object(_) => &["object", "null"],
        _ => &[],
    }
}

fn of_kind(kind: Kind, open: &mut Vec<&'static ObjectInfo>) -> Value {
    let types = types(kind);
    if types.is_empty() {
        return json!({});
    }
    let mut schema = json!({"type": types});
    match kind {
        Kind::Array(item) => schema["items"] = of_kind(*item, open),
        Kind::Map(item) => schema["additionalProperties"] = of_kind(*item, open),
        Kind::Object(info) => {
            let info = info();
            // An object that contains itself is described once.
            if !open.iter().any(|outer| ptr::eq(*outer, info)) {
                schema["properties"] = properties(info, open).into();
            }
        }
        _ => {}
    }
    schema
}

fn properties(
    info: &'static ObjectInfo,
    open: &mut Vec<&'static ObjectInfo>,
) -> Map<String, Value> {
    open.push(info);
    let fields = info.fields.iter();
    let properties = fields
        .map(|field| (field.name.to_owned(), of_kind(field.kind, open)))
        .collect();
    open.pop();
    properties
}

/// Changes a reply so that it fits the schema of its kind, and masks its secrets unless `shows_secrets`.
/// Returns whether it fits.
pub(crate) fn fit(value: &mut Value, kind: Kind, shows_secrets: bool) -> bool {
    if !types(kind).is_empty() && !has_type(value, types(kind)) {
        return false;
    }
    match (kind, value) {
        (Kind::Array(item), Value::Array(items)) => items
            .iter_mut()
            .all(|value| fit(value, *item, shows_secrets)),
        (Kind::Map(item), Value::Object(members)) => members
            .values_mut()
            .all(|value| fit(value, *item, shows_secrets)),
        (Kind::Object(info), Value::Object(members)) => {
            fit_members(members, info(), shows_secrets);
            true
        }
        _ => true,
    }
}

/// Like [`fit`]; a value that does not fit becomes the member `unexpected` of an object.
pub(crate) fn fit_item(value: &mut Value, kind: Kind, shows_secrets: bool) {
    if !fit(value, kind, shows_secrets) {
        *value = json!({UNEXPECTED: value.take()});
    }
}

fn fit_members(members: &mut Map<String, Value>, info: &ObjectInfo, shows_secrets: bool) {
    let mut misfits = Map::new();
    for field in info.fields {
        let Some(value) = members.get_mut(field.name) else {
            continue;
        };
        if field.secret && !shows_secrets && !value.is_null() {
            *value = MASK.into();
        }
        if !fit(value, field.kind, shows_secrets) {
            misfits.insert(field.name.to_owned(), value.take());
            members.remove(field.name);
        }
    }
    if !misfits.is_empty() {
        members.insert(UNEXPECTED.to_owned(), misfits.into());
    }
}

fn has_type(value: &Value, types: &[&str]) -> bool {
    let of_value: &[&str] = match value {
        Value::Null => &["null"],
        Value::Bool(_) => &["boolean"],
        Value::Number(number) if number.is_f64() => &["number"],
        Value::Number(_) => &["number", "integer"],
        Value::String(_) => &["string"],
        Value::Array(_) => &["array"],
        Value::Object(_) => &["object"],
    };
    of_value.iter().any(|name| types.contains(name))
}
