//! Reads and writes JSON by paths such as `user.email`. A path goes through every item of a list.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

/// One stored object.
pub(crate) type Entry = Map<String, Value>;

fn collect<'v>(value: &'v Value, path: Option<&str>, found: &mut Vec<&'v Value>) {
    match (value, path) {
        (Value::Array(items), _) => items.iter().for_each(|item| collect(item, path, found)),
        (_, None) => found.push(value),
        (Value::Object(object), Some(path)) => {
            let (name, rest) = split(path);
            if let Some(value) = object.get(name) {
                collect(value, rest, found);
            }
        }
        _ => {}
    }
}

/// All values at `path` in an entry.
pub(crate) fn reach_in<'e>(entry: &'e Entry, path: &str) -> Vec<&'e Value> {
    let (name, rest) = split(path);
    let mut found = Vec::new();
    if let Some(value) = entry.get(name) {
        collect(value, rest, &mut found);
    }
    found
}

/// Sets the value at `path`, in every item of a list. Missing objects are created.
pub(crate) fn set(entry: &mut Entry, path: &str, value: &Value) {
    match split(path) {
        (name, None) => {
            entry.insert(name.to_owned(), value.clone());
        }
        (name, Some(rest)) => {
            let inner = entry
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            match inner {
                Value::Object(object) => set(object, rest, value),
                Value::Array(items) => items
                    .iter_mut()
                    .filter_map(Value::as_object_mut)
                    .for_each(|object| set(object, rest, value)),
                _ => {}
            }
        }
    }
}

/// Merges `other` into `entry`: objects member by member, other values replace the old ones.
pub(crate) fn merge(entry: &mut Entry, other: &Entry) {
    for (name, value) in other {
        match (entry.get_mut(name), value) {
            (Some(Value::Object(inner)), Value::Object(more)) => merge(inner, more),
            _ => {
                entry.insert(name.clone(), value.clone());
            }
        }
    }
}

fn split(path: &str) -> (&str, Option<&str>) {
    match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    }
}

/// The value as text without quotes, so that an identifier is the same as number and as text.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The value as text in lower case. Values with the same folded text count as the same.
pub(crate) fn folded(value: &Value) -> String {
    text(value).to_lowercase()
}

/// Whether two values are the same as text, ignoring case.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    one == other || folded(one) == folded(other)
}

/// Compares numbers by size, and other values as text.
pub(crate) fn order(one: &Value, other: &Value) -> Ordering {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => text(one).cmp(&text(other)),
    }
}

/// The point in time in a text. A date alone stands for midnight; the default time zone is UTC.
pub(crate) fn time(value: &Value) -> Option<Timestamp> {
    let text = value.as_str()?;
    if let Ok(timestamp) = text.parse() {
        return Some(timestamp);
    }
    let local = text.parse::<DateTime>().ok();
    let local = local.or_else(|| Some(text.parse::<Date>().ok()?.into()))?;
    Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(value: Value) -> Entry {
        match value {
            Value::Object(entry) => entry,
            _ => Entry::new(),
        }
    }

    #[test]
    fn paths_lead_through_objects_and_lists() {
        let mut entry = entry(json!({"a": [{"b": 1}, {"b": [2, 3]}, {}], "c": {"d": null}}));
        assert_eq!(reach_in(&entry, "a.b"), [&json!(1), &json!(2), &json!(3)]);
        assert_eq!(reach_in(&entry, "c.d"), [&Value::Null]);
        assert!(reach_in(&entry, "x.y").is_empty());
        set(&mut entry, "a.b", &json!(7));
        set(&mut entry, "new.deep", &json!(8));
        assert_eq!(entry["a"], json!([{"b": 7}, {"b": 7}, {"b": 7}]));
        assert_eq!(entry["new"], json!({"deep": 8}));
    }

    #[test]
    fn merging_keeps_members_that_are_not_named() {
        let mut one = entry(json!({"user": {"a": 1, "b": 2}, "n": [1]}));
        merge(&mut one, &entry(json!({"user": {"b": 3}, "n": [2]})));
        assert_eq!(
            Value::Object(one),
            json!({"user": {"a": 1, "b": 3}, "n": [2]})
        );
    }

    #[test]
    fn times_compare_across_notations() {
        let read = |text: &str| time(&json!(text));
        assert_eq!(read("2026-03-21"), read("2026-03-21T01:00:00+01:00"));
        assert_eq!(
            read("2026-03-21T09:00:00"),
            read("2026-03-21T09:00:00.000Z")
        );
        assert!(read("2026-03-21") < read("2026-03-21T00:00:01Z"));
        assert_eq!(read("soon"), None);
    }
}
