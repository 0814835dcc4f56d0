//! Skeletons of enums: for values that the page lists for a parameter without an enum.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::bindings::Bindings;
use super::catalog::{Catalog, Parameter};
use super::models::Models;
use super::names::{self, Role};
use super::skeleton::inserted;

/// A parameter whose values the page lists. The binding of the parameter has no type yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListedValues<'c> {
    /// The action.
    pub slug: &'c str,
    /// The row of the page.
    pub row: &'c Parameter,
    /// The values.
    pub values: &'c [Value],
}

/// The parameters whose listed values need an enum, of actions and parameters with a binding.
pub fn values_without_enum<'c>(catalog: &'c Catalog, bindings: &Bindings) -> Vec<ListedValues<'c>> {
    let mut found = Vec::new();
    for entry in &catalog.actions {
        let params = bindings.actions.get(&entry.slug);
        let Some(params) = params.and_then(|binding| binding.params.as_ref()) else {
            continue;
        };
        let listed = entry.params.iter().filter_map(|row| {
            let has_type = params.get(&row.name)?.refined.is_some();
            let values = row.enum_values().filter(|values| !values.is_empty())?;
            (!has_type).then_some(ListedValues {
                slug: &entry.slug,
                row,
                values,
            })
        });
        found.extend(listed);
    }
    found
}

/// The texts of `bindings.json` and `models.json` with an enum for each parameter whose listed values have none.
/// Parameters with the same values share an enum, if the name of the enum by rule is the same.
///
/// `None` if a text is no such file.
#[must_use]
pub fn with_enums(bindings: &str, models: &str, catalog: &Catalog) -> Option<(String, String)> {
    let read: Bindings = serde_json::from_str(bindings).ok()?;
    let known: Models = serde_json::from_str(models).ok()?;
    let mut taken: BTreeSet<String> = known
        .enums
        .keys()
        .chain(known.models.keys())
        .cloned()
        .collect();
    let mut added: BTreeMap<String, &[Value]> = BTreeMap::new();
    let (mut bindings, mut models) = (bindings.to_owned(), models.to_owned());
    for listed in values_without_enum(catalog, &read) {
        let ListedValues { slug, row, values } = listed;
        let mut name = Role::Type.name(&row.name).as_str().to_owned();
        if taken.contains(&name) && added.get(&name) != Some(&values) {
            let action = names::action_type(&catalog.toolkit.slug, slug);
            name = format!("{}{name}", action.as_str());
        }
        if taken.insert(name.clone()) {
            models = inserted(&models, &["enums"], [enum_skeleton(&name, values)])?;
            added.insert(name.clone(), values);
        }
        let param = ["actions", slug, "params", &row.name];
        bindings = inserted(&bindings, &param, [format!(" \"type\": {}", json!(name))])?;
    }
    Some((bindings, models))
}

/// An enum's entry. Texts get their names by rule, numbers need them.
fn enum_skeleton(name: &str, values: &[Value]) -> String {
    let numbers = values.iter().filter(|value| value.is_i64());
    let numbers: Vec<_> = numbers
        .map(|value| {
            format!("\n        {{\"value\": {value}, \"rust_name\": \"\", \"doc\": \"\"}}")
        })
        .collect();
    let mut members = vec![
        "\n      \"doc\": [\"\"]".to_owned(),
        "\n      \"open\": false".to_owned(),
    ];
    if !numbers.is_empty() {
        members.push(format!(
            "\n      \"values\": [{}\n      ]",
            numbers.join(",")
        ));
    }
    format!("\n    {}: {{{}\n    }}", json!(name), members.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BINDINGS: &str = r#"{
  "rest": {"base_url": "", "key_header": "", "key_variable": ""},
  "groups": {},
  "actions": {
    "X_ONE": {
      "group": "", "command": "", "effect": "read", "doc": [""],
      "rest": {"method": "GET", "path": "/", "confidence": "assumed"},
      "params": {"kind": {"doc": [""], "in": "body"}, "known": {"doc": [""], "in": "body", "type": "Kind"}},
      "reply": {"type": "json", "confidence": "assumed"}
    }
  }
}"#;

    fn catalog(kind: &str, values: &str) -> Catalog {
        let row = |name| {
            format!(
                r#"{{"name": "{name}", "type": "{kind}", "values": {values}, "required": true, "text": ""}}"#
            )
        };
        let text = format!(
            r#"{{"toolkit": {{"slug": "X", "name": "", "category": "", "auth": [], "tools": 1, "triggers": 0, "text": ""}}, "output": [],
            "actions": [{{"slug": "X_ONE", "title": "One", "text": "", "params": [{}, {}]}}]}}"#,
            row("kind"),
            row("known")
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn listed_values_get_an_enum_and_a_type() {
        let models = "{\n  \"enums\": {},\n  \"models\": {}\n}";
        let (bindings, models) =
            with_enums(BINDINGS, models, &catalog("integer", "[1, 2]")).unwrap();
        assert!(
            bindings.contains(r#""kind": {"doc": [""], "in": "body", "type": "Kind"}"#),
            "{bindings}"
        );
        assert_eq!(bindings.len(), BINDINGS.len() + r#", "type": "Kind""#.len());
        let models: Models = serde_json::from_str(&models).unwrap();
        let values = models.enums["Kind"].values.as_ref().unwrap();
        assert_eq!(values.len(), 2);
        assert!(!models.enums["Kind"].open);
    }

    #[test]
    fn a_name_that_is_taken_is_not_taken_twice() {
        let models = r#"{"enums": {"Kind": {"doc": [""], "open": true}}, "models": {}}"#;
        let (bindings, models) =
            with_enums(BINDINGS, models, &catalog("string", r#"["a"]"#)).unwrap();
        assert!(bindings.contains(r#""type": "OneKind"}"#), "{bindings}");
        let models: Models = serde_json::from_str(&models).unwrap();
        assert_eq!(models.enums["OneKind"].values, None);
    }
}
