//! Skeletons: bindings with everything that follows from the page. A person fills in the rest. A skeleton that
//! nobody filled in does not pass the checks.

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::json;

use super::bindings::Location;
use super::catalog::{ActionEntry, Parameter, ParameterType};

/// The text of `bindings.json` with a skeleton for each of these actions after the existing entries.
///
/// `None` if the file has no object `actions` to add them to.
#[must_use]
pub fn with_skeletons<'e>(
    bindings: &str,
    entries: impl IntoIterator<Item = &'e ActionEntry>,
) -> Option<String> {
    let tree = parse_to_ast(
        bindings,
        &CollectOptions::default(),
        &ParseOptions::default(),
    );
    let Ast::Object(top) = tree.ok()?.value? else {
        return None;
    };
    let Ast::Object(actions) = &top.get("actions")?.value else {
        return None;
    };
    let last = actions.properties.last().map(|last| last.range().end);
    let at = last.unwrap_or(actions.range().start + 1);
    let mut added = String::new();
    for entry in entries {
        if last.is_some() || !added.is_empty() {
            added.push(',');
        }
        added.push_str("\n    ");
        added.push_str(&skeleton(entry, "\n      ", "\n        "));
    }
    Some(format!("{}{added}{}", &bindings[..at], &bindings[at..]))
}

/// The text of `bindings.json` with the new slugs of renamed actions, wherever it names them.
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

/// The skeleton of an action's entry, on one line.
pub(crate) fn action_skeleton(entry: &ActionEntry) -> String {
    skeleton(entry, " ", " ")
}

/// The skeleton of a parameter's entry.
pub(crate) fn param_skeleton(row: &Parameter, location: Location) -> String {
    let (name, location) = (json!(row.name), location.as_str());
    let list = match row.types() {
        [ParameterType::Array] => ", \"type\": \"[json]\"",
        _ => "",
    };
    format!("{name}: {{\"doc\": [\"\"], \"in\": \"{location}\"{list}}}")
}

/// An action's entry; `member` and `param` stand before each of its members and parameters.
fn skeleton(entry: &ActionEntry, member: &str, param: &str) -> String {
    let params = entry
        .params
        .iter()
        .map(|row| format!("{param}{}", param_skeleton(row, Location::Body)));
    let params = params.collect::<Vec<_>>().join(",");
    let mut members = vec![
        r#""group": """#.to_owned(),
        r#""command": """#.to_owned(),
        r#""effect": "write""#.to_owned(),
        r#""repeat": "harmful""#.to_owned(),
        r#""doc": [""]"#.to_owned(),
        r#""rest": {"method": "POST", "path": "/", "confidence": "assumed"}"#.to_owned(),
    ];
    if !params.is_empty() {
        members.push(format!("\"params\": {{{params}{member}}}"));
    }
    members.push(r#""reply": {"type": "json", "confidence": "assumed"}"#.to_owned());
    let members: Vec<String> = members
        .iter()
        .map(|text| format!("{member}{text}"))
        .collect();
    let end = member.strip_suffix("  ").unwrap_or(member);
    format!("{}: {{{}{end}}}", json!(entry.slug), members.join(","))
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
    fn skeletons_have_the_form_of_bindings_and_change_nothing_else() {
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
