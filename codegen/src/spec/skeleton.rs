//! Skeletons: bindings with everything that follows from the page. A person fills in the rest. A skeleton
//! that was not filled in does not pass the checks.

use std::ops::Range;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Value, json};

use super::bindings::{Bindings, Location};
use super::catalog::{ActionEntry, Catalog, Parameter, ParameterType};
use super::models::Models;
use super::type_ref::TypeRef;

/// The text of `bindings.json` with a skeleton for each of these actions after the existing entries.
///
/// `None` if the file has no object `actions` to add them to.
#[must_use]
pub fn with_skeletons<'e>(
    bindings: &str,
    entries: impl IntoIterator<Item = &'e ActionEntry>,
) -> Option<String> {
    let has_mock = members(bindings, &["collections"]).is_some();
    let entries = entries.into_iter().map(|entry| {
        let skeleton = skeleton(entry, "\n      ", "\n        ", has_mock);
        format!("\n    {skeleton}")
    });
    inserted(bindings, &["actions"], entries)
}

/// A parameter that the catalogue has, and the binding of its action lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnboundParameter<'c> {
    /// The action.
    pub slug: &'c str,
    /// The row of the page.
    pub row: &'c Parameter,
}

/// The parameters without a binding, of actions with one.
pub fn unbound_parameters<'c>(
    catalog: &'c Catalog,
    bindings: &Bindings,
) -> Vec<UnboundParameter<'c>> {
    let actions = catalog.actions.iter();
    let bound = actions.filter_map(|entry| Some((entry, bindings.actions.get(&entry.slug)?)));
    bound
        .flat_map(|(entry, binding)| {
            let is_bound = |row: &&Parameter| {
                let params = binding.params.as_ref();
                params.is_some_and(|params| params.contains_key(&row.name))
            };
            let rows = entry.params.iter().filter(move |row| !is_bound(row));
            let slug = entry.slug.as_str();
            rows.map(move |row| UnboundParameter { slug, row })
        })
        .collect()
}

/// The text of `bindings.json` with a skeleton for each of these parameters.
///
/// `None` if the file has no entry for one of the actions.
#[must_use]
pub fn with_parameters(bindings: &str, unbound: &[UnboundParameter<'_>]) -> Option<String> {
    let mut text = bindings.to_owned();
    for UnboundParameter { slug, row } in unbound {
        let path = ["actions", *slug, "params"];
        if members(&text, &path).is_none() {
            text = inserted(&text, &path[..2], ["\n      \"params\": {}".to_owned()])?;
        }
        let skeleton = param_skeleton(row, Location::Body);
        text = inserted(&text, &path, [format!("\n        {skeleton}")])?;
    }
    Some(text)
}

/// A whole number that the page lists for an enum. The enum has no entry for the number, and so no name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnnamedValue<'c> {
    /// The action whose parameter lists the number.
    pub slug: &'c str,
    /// The parameter.
    pub param: &'c str,
    /// The enum's key in `models.json`.
    pub of: &'c str,
    /// The number.
    pub value: &'c Value,
}

/// The numbers that the page lists for enums and that need a name. Texts get their names by rule.
pub fn unnamed_values<'c>(
    catalog: &'c Catalog,
    bindings: &Bindings,
    models: &'c Models,
) -> Vec<UnnamedValue<'c>> {
    let mut unnamed: Vec<UnnamedValue<'_>> = Vec::new();
    for entry in &catalog.actions {
        let params = bindings.actions.get(&entry.slug);
        let params = params.and_then(|binding| binding.params.as_ref());
        for row in &entry.params {
            let refined = params.and_then(|params| params.get(&row.name)?.refined.as_deref());
            let Some(Ok(TypeRef::Named(name))) = refined.map(str::parse) else {
                continue;
            };
            let Some((of, declared)) = models.enums.get_key_value(&name) else {
                continue;
            };
            let is_known = |value: &Value| {
                let mut entries = declared.values.iter().flatten();
                entries.any(|entry| entry.value == *value)
                    || unnamed.iter().any(|one| (one.of, one.value) == (of, value))
            };
            let listed = row.enum_values().unwrap_or_default().iter();
            let missing: Vec<_> = listed
                .filter(|value| value.is_i64() && !is_known(value))
                .map(|value| UnnamedValue {
                    slug: &entry.slug,
                    param: &row.name,
                    of,
                    value,
                })
                .collect();
            unnamed.extend(missing);
        }
    }
    unnamed
}

/// The text of `models.json` with an entry for each of these values.
///
/// `None` if the file has no values for one of the enums.
#[must_use]
pub fn with_values(models: &str, unnamed: &[UnnamedValue<'_>]) -> Option<String> {
    let mut text = models.to_owned();
    for UnnamedValue { of, value, .. } in unnamed {
        let entry = format!("\n        {{\"value\": {value}, \"rust_name\": \"\", \"doc\": \"\"}}");
        text = inserted(&text, &["enums", of, "values"], [entry])?;
    }
    Some(text)
}

/// The text with these members at the end of the object or the list at `path`.
pub(super) fn inserted(
    text: &str,
    path: &[&str],
    members_to_add: impl IntoIterator<Item = String>,
) -> Option<String> {
    let Members { list, last } = members(text, path)?;
    let at = last.unwrap_or(list.start + 1);
    let mut added = String::new();
    for member in members_to_add {
        if last.is_some() || !added.is_empty() {
            added.push(',');
        }
        added.push_str(&member);
    }
    // An empty object is on one line: its end moves below its first member, with the indentation of the line
    // of its start.
    if last.is_none() && list.len() == 2 && !added.is_empty() {
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        let indent = &line[..line.len() - line.trim_start().len()];
        added.push('\n');
        added.push_str(indent);
    }
    Some(format!("{}{added}{}", &text[..at], &text[at..]))
}

/// Where an object or a list lies in a text, and where its last member ends.
struct Members {
    list: Range<usize>,
    last: Option<usize>,
}

fn members(text: &str, path: &[&str]) -> Option<Members> {
    let tree = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let tree = tree.ok()?.value?;
    let mut value = &tree;
    for key in path {
        let Ast::Object(object) = value else {
            return None;
        };
        value = &object.get(key)?.value;
    }
    let (range, end) = match value {
        Ast::Object(object) => (
            object.range(),
            object.properties.last().map(|last| last.range().end),
        ),
        Ast::Array(array) => (
            array.range(),
            array.elements.last().map(|last| last.range().end),
        ),
        _ => return None,
    };
    Some(Members {
        list: range.start..range.end,
        last: end,
    })
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
    skeleton(entry, " ", " ", false)
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
fn skeleton(entry: &ActionEntry, member: &str, param: &str, has_mock: bool) -> String {
    let params = entry
        .params
        .iter()
        .map(|row| format!("{param}{}", param_skeleton(row, Location::Body)));
    let params = params.collect::<Vec<_>>().join(",");
    let mut members = vec![r#""group": """#.to_owned(), r#""command": """#.to_owned()];
    let (effect, repeat) = effect(entry);
    members.push(format!(r#""effect": "{effect}""#));
    members.extend(repeat.map(|repeat| format!(r#""repeat": "{repeat}""#)));
    members.extend([
        r#""doc": [""]"#.to_owned(),
        r#""rest": {"method": "POST", "path": "", "confidence": "assumed"}"#.to_owned(),
    ]);
    if !params.is_empty() {
        members.push(format!("\"params\": {{{params}{member}}}"));
    }
    if has_mock {
        // What the mock does for most actions of this effect.
        let operation = match effect {
            "read" => "retrieve",
            "delete" => "delete",
            _ => "update",
        };
        members.push(format!(
            r#""mock": {{"operation": "{operation}", "collection": ""}}"#
        ));
    }
    members.push(r#""reply": {"type": "json", "confidence": "assumed"}"#.to_owned());
    let members: Vec<String> = members
        .iter()
        .map(|text| format!("{member}{text}"))
        .collect();
    let end = member.strip_suffix("  ").unwrap_or(member);
    format!("{}: {{{}{end}}}", json!(entry.slug), members.join(","))
}

/// The effect, and whether the same call may be repeated, from the vendor's behaviour hints. The hints are among the
/// tags, which only the JSON has. Without hints, the skeleton has the effect that needs most care.
fn effect(entry: &ActionEntry) -> (&'static str, Option<&'static str>) {
    let has = |hint: &str| entry.tags.iter().flatten().any(|tag| tag == hint);
    if has("readOnlyHint") {
        return ("read", None);
    }
    let effect = if has("destructiveHint") {
        "delete"
    } else {
        "write"
    };
    let repeat = if has("idempotentHint") {
        "harmless"
    } else {
        "harmful"
    };
    (effect, Some(repeat))
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

    #[test]
    fn behaviour_hints_give_the_effect() {
        for (tags, expected) in [
            (r#"["readOnlyHint"]"#, ("read", None)),
            (
                r#"["destructiveHint", "openWorldHint"]"#,
                ("delete", Some("harmful")),
            ),
            (
                r#"["destructiveHint", "idempotentHint"]"#,
                ("delete", Some("harmless")),
            ),
            (r#"["idempotentHint"]"#, ("write", Some("harmless"))),
            ("[]", ("write", Some("harmful"))),
        ] {
            let text = format!(
                r#"{{"slug": "X_A", "title": "T", "text": "", "params": [], "tags": {tags}}}"#
            );
            let entry: ActionEntry = serde_json::from_str(&text).unwrap();
            assert_eq!(effect(&entry), expected, "{tags}");
        }
    }

    #[test]
    fn members_are_added_at_the_end() {
        let text = "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": {}, \"d\": [1]\n}";
        let with = |path: &[&str]| inserted(text, path, ["\n    X".to_owned()]).unwrap();
        assert_eq!(with(&["a"]), text.replace("\"b\": 1", "\"b\": 1,\n    X"));
        assert_eq!(with(&["c"]), text.replace("{}", "{\n    X\n  }"));
        assert_eq!(with(&["d"]), text.replace("[1]", "[1,\n    X]"));
        assert_eq!(inserted(text, &["e"], []), None);
    }
}
