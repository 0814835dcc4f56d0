//! Edits of JSON texts that leave everything else as it is: order, indentation, line breaks.

use std::ops::Range;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::Value;

/// One edit. The path leads to an object or array of the text.
#[derive(Debug)]
pub(super) enum Edit {
    /// Gives a member of an object this value.
    Set(Vec<String>, String, Value),
    /// Adds a member to an object whose members are sorted, each on lines of its own.
    Insert(Vec<String>, String, Value),
    /// Adds an item to an array, on a line of its own.
    Push(Vec<String>, Value),
}

/// The text with the edits, one after the other. An edit whose path leads nowhere changes nothing.
pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    edits.iter().fold(text.to_owned(), |mut text, edit| {
        if let Some((range, new)) = change(&text, edit) {
            text.replace_range(range, &new);
        }
        text
    })
}

fn change(text: &str, edit: &Edit) -> Option<(Range<usize>, String)> {
    let tree = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let tree = tree.ok()?.value?;
    let (Edit::Set(path, ..) | Edit::Insert(path, ..) | Edit::Push(path, ..)) = edit;
    let target = path.iter().try_fold(&tree, |value, step| match value {
        Ast::Object(object) => object.get(step).map(|member| &member.value),
        Ast::Array(array) => array.elements.get(step.parse::<usize>().ok()?),
        _ => None,
    })?;
    match (edit, target) {
        (Edit::Set(_, key, new), Ast::Object(object)) => Some(match object.get(key) {
            Some(member) => (range(&member.value), spaced(new)),
            None => {
                let end = object.properties.last()?.range().end;
                (
                    end..end,
                    format!(", {}: {}", Value::from(key.as_str()), spaced(new)),
                )
            }
        }),
        (Edit::Insert(_, key, new), Ast::Object(object)) => {
            let before = object
                .properties
                .iter()
                .take_while(|member| member.name.as_str() < key);
            let end = before.last().or(object.properties.first())?.range().end;
            let added = spread(new, 4);
            Some((
                end..end,
                format!(",\n    {}: {added}", Value::from(key.as_str())),
            ))
        }
        (Edit::Push(_, new), Ast::Array(array)) => {
            let end = array.elements.last()?.range().end;
            Some((end..end, format!(",\n        {}", spaced(new))))
        }
        _ => None,
    }
}

fn range(value: &Ast<'_>) -> Range<usize> {
    let range = value.range();
    range.start..range.end
}

/// The value on one line, with blanks as in the files of the spec.
fn spaced(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(spaced).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter();
            let members: Vec<_> = members
                .map(|(name, value)| format!("{}: {}", Value::from(name.as_str()), spaced(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// An object with each member on a line of its own, and each item of the member `fields`.
fn spread(value: &Value, indent: usize) -> String {
    let pad = |more: usize| format!("\n{}", " ".repeat(indent + more));
    let member = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::Array(items) if name == "fields" => {
                let items: Vec<_> = items
                    .iter()
                    .map(|item| format!("{}{}", pad(4), spaced(item)))
                    .collect();
                format!("[{}{}]", items.join(","), pad(2))
            }
            other => spaced(other),
        };
        format!("{}{}: {value}", pad(2), Value::from(name.as_str()))
    };
    let members = value.as_object().into_iter().flatten();
    let members: Vec<_> = members.map(member).collect();
    format!("{{{}{}}}", members.join(","), pad(0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(steps: &[&str]) -> Vec<String> {
        steps.iter().map(|step| (*step).to_owned()).collect()
    }

    #[test]
    fn edits_leave_the_rest_as_it_is() {
        let text = "{\n  \"a\": {\"x\": 1,  \"y\": [1,2]},\n  \"c\": {}\n}\n";
        let edits = [
            Edit::Set(path(&["a"]), "x".to_owned(), json!({"k": [1, 2]})),
            Edit::Set(path(&["a"]), "z".to_owned(), json!("new")),
            Edit::Insert(
                path(&[]),
                "b".to_owned(),
                json!({"doc": ["d"], "fields": [{"name": "n"}]}),
            ),
            Edit::Set(path(&["nowhere"]), "x".to_owned(), json!(1)),
        ];
        let expected = "{\n  \"a\": {\"x\": {\"k\": [1, 2]},  \"y\": [1,2], \"z\": \"new\"},\n    \"b\": {\n      \"doc\": [\"d\"],\n      \"fields\": [\n        {\"name\": \"n\"}\n      ]\n    },\n  \"c\": {}\n}\n";
        assert_eq!(apply(text, &edits), expected);
    }
}
