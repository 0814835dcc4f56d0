//! Bindings to start from: everything that follows from the page is filled in, the rest is left for
//! a person, in a form that does not pass the checks before it is filled in too.

use std::fmt::Write as _;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::json;

use crate::spec::catalog::{ActionEntry, ParameterType};

/// The text of `bindings.json` with a skeleton for each of these actions behind the existing ones.
///
/// Nothing if the file has no object `actions` to add them to.
#[must_use]
pub fn with_skeletons<'e>(
    bindings: &str,
    entries: impl IntoIterator<Item = &'e ActionEntry>,
) -> Option<String> {
    let tree = parse_to_ast(
        bindings,
        &CollectOptions::default(),
        &ParseOptions::default(),
    )
    .ok()?;
    let Ast::Object(top) = tree.value? else {
        return None;
    };
    let Ast::Object(actions) = &top.get("actions")?.value else {
        return None;
    };
    let last = actions
        .properties
        .last()
        .map(|property| property.range().end);
    let at = last.unwrap_or(actions.range().start + 1);
    let mut added = String::new();
    for entry in entries {
        let comma = if last.is_some() || !added.is_empty() {
            ","
        } else {
            ""
        };
        let _ = write!(added, "{comma}\n{}", skeleton(entry));
    }
    Some(format!("{}{added}{}", &bindings[..at], &bindings[at..]))
}

/// The text of `bindings.json` with other slugs for renamed actions, wherever it names them.
#[must_use]
pub fn with_renames<'r>(
    bindings: &str,
    renames: impl IntoIterator<Item = (&'r str, &'r str)>,
) -> String {
    let renames = renames.into_iter();
    renames.fold(bindings.to_owned(), |text, (from, to)| {
        text.replace(&json!(from).to_string(), &json!(to).to_string())
    })
}

/// One entry, indented for its place.
fn skeleton(entry: &ActionEntry) -> String {
    let params: Vec<String> = entry
        .params
        .iter()
        .map(|parameter| {
            let name = json!(parameter.name);
            let list = if parameter.kind == ParameterType::Array {
                ", \"type\": \"[json]\""
            } else {
                ""
            };
            format!("        {name}: {{\"doc\": [\"\"], \"in\": \"body\"{list}}}")
        })
        .collect();
    let params = match params.as_slice() {
        [] => String::new(),
        params => format!("      \"params\": {{\n{}\n      }},\n", params.join(",\n")),
    };
    format!(
        "    {}: {{\n      \"group\": \"\",\n      \"effect\": \"write\",\n      \"repeat\": \"harmful\",\n      \
         \"doc\": [\"\"],\n      \"rest\": {{\"method\": \"POST\", \"path\": \"/\", \"confidence\": \"low\"}},\n\
         {params}      \"reply\": {{\"type\": \"json\", \"confidence\": \"low\"}}\n    }}",
        json!(entry.slug)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::bindings::Bindings;

    fn entry(slug: &str, params: &str) -> ActionEntry {
        let text = format!(r#"{{"slug": "{slug}", "title": "T", "text": "", "params": {params}}}"#);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_renamed_action_is_renamed_wherever_it_is_named() {
        let bindings = r#"{"X_A": 1, "X_AB": ["X_A", "no X_A"]}"#;
        let text = with_renames(bindings, [("X_A", "X_B")]);
        assert_eq!(text, r#"{"X_B": 1, "X_AB": ["X_B", "no X_A"]}"#);
    }

    #[test]
    fn skeletons_have_the_form_of_bindings_and_leave_the_rest_alone() {
        let head = r#"{"rest": {"base_url": "", "key_header": "", "key_variable": ""}, "groups": {}, "actions": "#;
        let one = entry(
            "X_ONE",
            r#"[{"name": "a", "type": "array", "required": true, "text": ""}]"#,
        );
        let two = entry("X_TWO", "[]");
        for actions in ["{}", "{\n    \"X_OLD\": 1\n  }"] {
            let bindings = format!("{head}{actions}}}");
            let text = with_skeletons(&bindings, [&one, &two]).unwrap();
            let text = text.replace("\"X_OLD\": 1,", "");
            let bindings: Bindings = serde_json::from_str(&text).unwrap();
            assert_eq!(
                bindings.actions.keys().collect::<Vec<_>>(),
                ["X_ONE", "X_TWO"]
            );
        }
    }
}
