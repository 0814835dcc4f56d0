//! Messages about single fields as the validators of common web frameworks write them.

use serde_json::{Map, Value};

/// Members that name a field: a text, or a list of the steps to the field.
const FIELD_MEMBERS: [&str; 5] = ["loc", "field", "path", "param", "property"];
/// Members that hold a message, or an object of messages.
const MESSAGE_MEMBERS: [&str; 4] = ["msg", "message", "defaultMessage", "constraints"];
/// What may come before the steps to a field: the part of the request.
const PARTS: [&str; 5] = ["body", "cookie", "header", "path", "query"];

/// The field and the messages of an object such as `{"loc": ["query", "page"], "msg": "…"}`.
pub(super) fn field_report(object: &Map<String, Value>) -> Option<(String, Vec<&str>)> {
    let member = |names: &[&str]| names.iter().find_map(|name| object.get(*name));
    let path = match member(&FIELD_MEMBERS)? {
        Value::String(path) => path.clone(),
        Value::Array(steps) => joined(steps)?,
        _ => return None,
    };
    let messages: Vec<_> = match member(&MESSAGE_MEMBERS)? {
        Value::String(message) => vec![message.as_str()],
        Value::Object(messages) => messages.values().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    (!path.is_empty() && !messages.is_empty()).then_some((path, messages))
}

/// The steps as one path: `contacts[3].phone`.
fn joined(steps: &[Value]) -> Option<String> {
    let steps = match steps {
        [Value::String(part), inner @ ..] if !inner.is_empty() && PARTS.contains(&&**part) => inner,
        all => all,
    };
    let mut path = String::new();
    for step in steps {
        match step {
            Value::String(name) if path.is_empty() => path.push_str(name),
            Value::String(name) => {
                path.push('.');
                path.push_str(name);
            }
            Value::Number(index) => path.push_str(&format!("[{index}]")),
            _ => return None,
        }
    }
    Some(path)
}

/// The field that a message such as `email must be an email` is about.
pub(super) fn subject(message: &str) -> Option<&str> {
    let verbs = [" must ", " should "];
    let end = verbs.iter().filter_map(|verb| message.find(verb)).min()?;
    let name = message[..end].rsplit(' ').next()?;
    let is_name = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-.[]".contains(letter));
    is_name.then_some(name)
}
