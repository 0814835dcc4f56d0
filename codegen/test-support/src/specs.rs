//! A small spec as JSON, and edits of it by path.

use serde_json::{Value, json};

/// The three files as one JSON value, for short edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Specs {
    pub files: Value,
}

impl Specs {
    #[must_use]
    pub fn edited(mut self, edit: impl Fn(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    /// The value at a path such as `c/actions/BAKE_LOAF/params/name`: members by key, elements by slug, name,
    /// value or index.
    pub fn at(&mut self, path: &str) -> &mut Value {
        path.split('/').fold(&mut self.files, |value, step| {
            find(value, step).unwrap_or_else(|| panic!("{path}: no {step}"))
        })
    }

    pub fn set(&mut self, path: &str, value: impl Into<Value>) {
        let (parent, key) = path.rsplit_once('/').unwrap();
        match self.at(parent) {
            Value::Object(members) => drop(members.insert(key.to_owned(), value.into())),
            other => *find(other, key).unwrap() = value.into(),
        }
    }

    pub fn cut(&mut self, path: &str) -> Value {
        let (parent, key) = path.rsplit_once('/').unwrap();
        match self.at(parent) {
            Value::Object(members) => members.remove(key).unwrap_or_else(|| panic!("{path}")),
            Value::Array(items) => {
                let at = position(items, key).unwrap_or_else(|| panic!("{path}"));
                items.remove(at)
            }
            other => panic!("{path}: {other}"),
        }
    }

    pub fn push(&mut self, path: &str, value: impl Into<Value>) {
        self.at(path).as_array_mut().unwrap().push(value.into());
    }

    pub fn swap(&mut self, path: &str, a: usize, b: usize) {
        self.at(path).as_array_mut().unwrap().swap(a, b);
    }

    /// Adds an action with its binding.
    pub fn add_action(&mut self, slug: &str, params: &Value) {
        let bindings: serde_json::Map<String, Value> = params
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                (
                    row["name"].as_str().unwrap().to_owned(),
                    json!({"doc": ["It."], "in": "body"}),
                )
            })
            .collect();
        self.push(
            "c/actions",
            json!({"slug": slug, "title": "New", "text": format!("text of {slug}"), "params": params}),
        );
        let path = format!("b/actions/{slug}");
        self.set(
            &path,
            json!({
                "group": "loaves", "command": slug.to_lowercase().replace('_', "-"),
                "effect": "write", "repeat": "harmful", "doc": ["Does it."],
                "rest": {"method": "POST", "path": "/new/", "confidence": "documented"},
                "params": bindings, "reply": {"type": "json", "confidence": "assumed"}
            }),
        );
        let tools = self.at("c/actions").as_array().unwrap().len();
        self.set("c/toolkit/tools", tools);
    }

    pub fn cut_action(&mut self, slug: &str) {
        self.cut(&format!("c/actions/{slug}"));
        self.cut(&format!("b/actions/{slug}"));
        let tools = self.at("c/actions").as_array().unwrap().len();
        self.set("c/toolkit/tools", tools);
    }

    /// Renames an action in catalogue and bindings.
    pub fn rename_action(&mut self, from: &str, to: &str) {
        self.set(&format!("c/actions/{from}/slug"), to);
        let binding = self.cut(&format!("b/actions/{from}"));
        self.set(&format!("b/actions/{to}"), binding);
    }

    /// Adds a parameter with a simple binding.
    pub fn add_param(&mut self, slug: &str, row: Value) {
        let method = self.at(&format!("b/actions/{slug}/rest/method"));
        let location = if *method == "GET" { "query" } else { "body" };
        let name = row["name"].as_str().unwrap().to_owned();
        self.push(&format!("c/actions/{slug}/params"), row);
        self.set(
            &format!("b/actions/{slug}/params/{name}"),
            json!({"doc": ["It."], "in": location}),
        );
    }

    pub fn cut_param(&mut self, slug: &str, name: &str) {
        self.cut(&format!("c/actions/{slug}/params/{name}"));
        self.cut(&format!("b/actions/{slug}/params/{name}"));
    }

    /// Renames a parameter in catalogue and bindings.
    pub fn rename_param(&mut self, slug: &str, from: &str, to: &str) {
        self.set(&format!("c/actions/{slug}/params/{from}/name"), to);
        let binding = self.cut(&format!("b/actions/{slug}/params/{from}"));
        self.set(&format!("b/actions/{slug}/params/{to}"), binding);
    }
}

fn position(items: &[Value], step: &str) -> Option<usize> {
    let is = |item: &Value| {
        ["slug", "name", "value"]
            .iter()
            .any(|key| match &item[*key] {
                Value::String(text) => text == step,
                Value::Number(number) => number.to_string() == step,
                _ => false,
            })
            || item.as_str() == Some(step)
            || (item.as_i64().is_some() && item.as_i64() == step.parse().ok())
    };
    items
        .iter()
        .position(is)
        .or_else(|| step.parse().ok().filter(|at| *at < items.len()))
}

fn find<'v>(value: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    match value {
        Value::Array(items) => position(items, step).map(|at| &mut items[at]),
        Value::Object(members) => members.get_mut(step),
        _ => None,
    }
}

/// The small spec of a bakery: identifiers, closed enums of texts and of numbers, nested shapes, all kinds of bounds.
pub fn bakery() -> Specs {
    let catalog: Value = serde_json::from_str(include_str!("bakery/catalog.json")).unwrap();
    let bindings: Value = serde_json::from_str(include_str!("bakery/bindings.json")).unwrap();
    let models: Value = serde_json::from_str(include_str!("bakery/models.json")).unwrap();
    Specs {
        files: json!({"c": catalog, "b": bindings, "m": models}),
    }
}
