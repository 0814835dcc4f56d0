//! The values of enums.

use std::collections::HashMap;

use serde_json::Value;

use super::{Context, ValueKind};
use crate::read::diagnostic::{Diagnostic, shown};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::models::{Enum, EnumValue};

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Models);
    let enums = top.key("enums");
    for (name, declared) in &cx.models.enums {
        let path = enums.key(name);
        let entries = path.key("values");
        kinds(cx, &entries, name, declared);
        doubles(cx, &entries, declared);
        against_page(cx, &entries, name, declared);
        numbers_have_names(cx, &path, name, declared);
        has_values(cx, &path, name, declared);
    }
}

fn entries(declared: &Enum) -> &[EnumValue] {
    declared.values.as_deref().unwrap_or_default()
}

/// All values must be texts, or all whole numbers. The values of the page decide which.
fn kinds(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, declared: &Enum) {
    let Some(expected) = cx.enum_kind(name) else {
        for index in 0..entries(declared).len() {
            wrong_kind(
                cx,
                &path.index(index).key("value"),
                name,
                "a text or a whole number",
            );
        }
        return;
    };
    for (index, entry) in entries(declared).iter().enumerate() {
        if ValueKind::of(&entry.value) != Some(expected) {
            wrong_kind(
                cx,
                &path.index(index).key("value"),
                name,
                expected.described(),
            );
        }
    }
}

fn wrong_kind(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, expected: &str) {
    let message = format!("a value of {} has the wrong JSON type", shown(name));
    cx.report("wrong-value-type", path, Mark::Value, message, |found| {
        found
            .label(format!("not {expected}"))
            .expected(format!("{expected}, like the other values"))
            .hint("the values of an enum are either all texts or all whole numbers")
    });
}

fn doubles(cx: &Context<'_>, path: &JsonPath<'_>, declared: &Enum) {
    let mut seen = HashMap::new();
    for (index, entry) in entries(declared).iter().enumerate() {
        let text = entry.value.to_string();
        let Some(&first) = seen.get(&text) else {
            seen.insert(text, index);
            continue;
        };
        let message = format!("the value {} has two entries", shown(&text));
        cx.report(
            "duplicate-value",
            &path.index(index).key("value"),
            Mark::Value,
            message,
            |found| {
                let first = cx.span(&path.index(first).key("value"), Mark::Value);
                found
                    .related(first, "first here")
                    .expected("one entry per value")
                    .hint("merge the two entries")
            },
        );
    }
}

/// If the page lists the values of an enum, every other value needs a `source`.
fn against_page(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, declared: &Enum) {
    let Some(lists) = cx.value_lists.get(name) else {
        return;
    };
    let values = || lists.iter().flat_map(|list| list.values);
    for (index, entry) in entries(declared).iter().enumerate() {
        let listed = lists.iter().find(|list| list.values.contains(&entry.value));
        let entry_path = path.index(index);
        let value = shown(&entry.value.to_string());
        match (listed, &entry.source) {
            (None, None) => {
                cx.report(
                    "stale-value",
                    &entry_path.key("value"),
                    Mark::Value,
                    format!("the page does not list {value}"),
                    |found| {
                        let values: Vec<String> = values().map(Value::to_string).collect();
                        let found = match lists.first() {
                            Some(list) => found.related(cx.row_span(list.at), "its values"),
                            None => found,
                        };
                        found
                            .expected(format!("one of {}", values.join(", ")))
                            .hint("remove the entry, or name in `source` who else lists the value")
                    },
                );
            }
            (Some(list), Some(_)) => {
                let message = format!("{value} has a `source`, but the page lists it");
                cx.report(
                    "needless-source",
                    &entry_path.key("source"),
                    Mark::Key,
                    message,
                    |found| {
                        found
                            .related(cx.row_span(list.at), "the page lists it here")
                            .expected("`source` only on values that the page does not list")
                            .hint("remove `source`")
                    },
                );
            }
            _ => {}
        }
    }
}

fn numbers_have_names(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, declared: &Enum) {
    let entry_path = path.key("values");
    for (index, entry) in entries(declared).iter().enumerate() {
        if entry.value.is_i64() && entry.rust_name.is_none() {
            let entry_path = entry_path.index(index);
            unnamed(
                cx,
                &entry_path.key("rust_name"),
                name,
                &entry.value,
                |found| found,
            );
        }
    }
    let has_entry = |value: &Value| entries(declared).iter().any(|entry| entry.value == *value);
    for list in cx.value_lists.get(name).into_iter().flatten() {
        for value in list
            .values
            .iter()
            .filter(|value| value.is_i64() && !has_entry(value))
        {
            unnamed(cx, path, name, value, |found| {
                found.related(cx.row_span(list.at), "listed here")
            });
        }
    }
}

fn unnamed(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    name: &str,
    value: &Value,
    details: impl FnOnce(Diagnostic) -> Diagnostic,
) {
    let message = format!("the number {value} of {} has no Rust name", shown(name));
    cx.report("unnamed-number", path, Mark::Key, message, |found| {
        details(found)
            .expected("a `rust_name` for every number")
            .hint(format!(
                "add {{\"value\": {value}, \"rust_name\": \"…\"}} to `values`"
            ))
    });
}

fn has_values(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, declared: &Enum) {
    let is_empty = entries(declared).is_empty() && !cx.value_lists.contains_key(name);
    if is_empty && !cx.collector.is_broken(&path.key("values")) && !some_list_is_lost(cx) {
        let message = format!("the enum {} has no values", shown(name));
        cx.report("empty-enum", path, Mark::Key, message, |found| {
            found
                .expected(
                    "values here, or a parameter of this type for which the page lists values",
                )
                .hint("list the values; if none are known, use the type `string`")
        });
    }
}

/// Whether some part of the spec that may give values to an enum is unreadable or missing.
fn some_list_is_lost(cx: &Context<'_>) -> bool {
    let places: [(SpecFile, &[&str]); 4] = [
        (SpecFile::Catalog, &["actions", "*", "slug"]),
        (SpecFile::Catalog, &["actions", "*", "params", "*", "name"]),
        (
            SpecFile::Catalog,
            &["actions", "*", "params", "*", "values"],
        ),
        (SpecFile::Bindings, &["actions", "*", "params", "*", "type"]),
    ];
    places
        .iter()
        .any(|(file, pattern)| cx.collector.any_broken(*file, pattern))
        || !cx.all_are_paired()
}
