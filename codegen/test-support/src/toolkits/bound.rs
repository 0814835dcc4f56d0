//! The bindings and models that a maintainer would write for a catalogue, without any refinement that is not needed.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use spoki_codegen::spec::catalog::{ActionEntry, Catalog, Parameter, ParameterType};
use spoki_codegen::spec::names::{Role, action_method, action_type, field, variant};

use crate::specs::Specs;

/// How many actions one group has.
const GROUP: usize = 8;

/// The whole spec of a catalogue.
pub fn bound(catalog: &Catalog) -> Specs {
    let mut binder = Binder {
        toolkit: &catalog.toolkit.slug,
        types: BTreeSet::new(),
        methods: BTreeSet::new(),
        has_check: false,
        enums: Map::new(),
    };
    let actions: Map<String, Value> = catalog
        .actions
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.slug.clone(), binder.action(entry, at)))
        .collect();
    let groups: Map<String, Value> = (0..catalog.actions.len().div_ceil(GROUP))
        .map(|number| (group(number * GROUP), json!({"doc": ["Things."]})))
        .collect();
    let bindings = json!({
        "rest": {
            "base_url": "https://bakery.example",
            "key_header": "X-Bakery-Key",
            "key_variable": "BAKERY_KEY",
        },
        "groups": groups,
        "actions": actions,
    });
    let models = json!({"enums": binder.enums, "models": {}});
    Specs {
        files: json!({"c": catalog, "b": bindings, "m": models}),
    }
}

fn group(action: usize) -> String {
    format!("things {}", action / GROUP)
}

struct Binder<'c> {
    toolkit: &'c str,
    /// The names of types, those of builders included.
    types: BTreeSet<String>,
    methods: BTreeSet<String>,
    /// Whether an action is marked that checks a key.
    has_check: bool,
    enums: Map<String, Value>,
}

impl Binder<'_> {
    fn action(&mut self, entry: &ActionEntry, at: usize) -> Value {
        // Every second action reads, so that both locations occur.
        let (effect, method, location) = if at.is_multiple_of(2) {
            ("write", "POST", "body")
        } else {
            ("read", "GET", "query")
        };
        let mut binding = json!({
            "group": group(at), "command": format!("do-{at}"), "effect": effect, "doc": ["Does it."],
            "rest": {"method": method, "path": format!("/things/{at}/"), "confidence": "assumed"},
            "reply": {"type": "json", "confidence": "assumed"},
        });
        let needs_nothing = entry.params.iter().all(|row| !row.required);
        if effect == "write" {
            binding["repeat"] = "harmful".into();
        } else if needs_nothing && !self.has_check {
            binding["check"] = true.into();
            self.has_check = true;
        }
        if let Some(name) = self.name(&entry.slug, at) {
            binding["rust_name"] = name.into();
        }
        let mut fields = BTreeSet::new();
        let params: Map<String, Value> = entry
            .params
            .iter()
            .map(|row| (row.name.clone(), self.param(row, location, &mut fields)))
            .collect();
        if !params.is_empty() {
            binding["params"] = params.into();
        }
        binding
    }

    /// The name that the action needs because another action has its derived name.
    fn name(&mut self, slug: &str, at: usize) -> Option<String> {
        let by_rule = (
            action_type(self.toolkit, slug).to_string(),
            action_method(self.toolkit, slug).to_string(),
        );
        if self.take(&by_rule) {
            return None;
        }
        let given = format!("action_{at}");
        let names = (Role::Type.name(&given).to_string(), given.clone());
        assert!(self.take(&names), "{given}");
        Some(given)
    }

    fn take(&mut self, (kind, method): &(String, String)) -> bool {
        let builder = format!("{kind}Builder");
        let is_free = !self.types.contains(kind)
            && !self.types.contains(&builder)
            && !self.methods.contains(method);
        if is_free {
            self.types.extend([kind.clone(), builder]);
            self.methods.insert(method.clone());
        }
        is_free
    }

    fn param(&mut self, row: &Parameter, location: &str, fields: &mut BTreeSet<String>) -> Value {
        let mut binding = json!({"doc": ["It."], "in": location});
        if !fields.insert(field(&row.name).to_string()) {
            let given = format!("argument_{}", fields.len());
            fields.insert(given.clone());
            binding["rust_name"] = given.into();
        }
        if let Some(values) = row.values.as_deref().filter(|values| is_enum(row, values)) {
            let name = format!("BoundChoice{}", self.enums.len());
            let entries = entries(values);
            self.enums.insert(
                name.clone(),
                json!({"doc": ["One of them."], "open": false, "values": entries}),
            );
            binding["type"] = name.into();
        }
        binding
    }
}

/// Whether an enum can hold the values: all texts, or all whole numbers.
fn is_enum(row: &Parameter, values: &[Value]) -> bool {
    match row.kind {
        ParameterType::String => values.iter().all(Value::is_string),
        ParameterType::Integer => values.iter().all(Value::is_i64),
        _ => false,
    }
}

/// The values that need a name: numbers, and texts with the name of another.
fn entries(values: &[Value]) -> Vec<Value> {
    let mut taken = BTreeSet::new();
    let mut entries = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let by_rule = value.as_str().map(|text| variant(text).to_string());
        if by_rule.is_none_or(|name| !taken.insert(name)) {
            let given = format!("Choice{at}Th");
            taken.insert(given.clone());
            entries.push(json!({"value": value, "rust_name": given}));
        }
    }
    entries
}
