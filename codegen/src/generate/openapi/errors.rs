//! The error responses of the two backends.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::object;
use super::schemas::{Schemas, nullable};
use crate::spec::bindings::{Hint, ServiceErrors};
use crate::spec::type_ref::TypeRef;

/// The errors of one backend.
pub(super) struct Errors<'s> {
    known: Option<&'s ServiceErrors>,
    /// The name of the body's schema.
    name: String,
}

impl<'s> Errors<'s> {
    pub(super) fn new(known: Option<&'s ServiceErrors>, name: String) -> Self {
        Self { known, name }
    }

    /// Each status and its meaning. If the spec states no statuses, only the classes `4XX` and `5XX` remain.
    fn statuses(&self) -> Vec<(&str, &str)> {
        match self.known {
            Some(known) => {
                let statuses = known.statuses.iter();
                statuses
                    .map(|(status, meaning)| (status.as_str(), meaning.as_str()))
                    .collect()
            }
            None => vec![
                ("4XX", "The call is refused."),
                ("5XX", "The service failed."),
            ],
        }
    }

    /// The responses that all operations share, by their names.
    pub(super) fn components(&self) -> Value {
        let statuses = self.statuses().into_iter();
        statuses
            .map(|(status, meaning)| (component(status), self.response(status, meaning, &[])))
            .collect::<Map<_, _>>()
            .into()
    }

    /// The schema of the body, by its name.
    pub(super) fn schemas(&self) -> Value {
        let mut schema = object(json!({"type": "object", "additionalProperties": true}));
        let doc = self.known.map(|known| known.doc.join("\n\n"));
        let doc = doc.unwrap_or_else(|| "The form of errors is not documented.".to_owned());
        schema.insert("description".to_owned(), doc.into());
        let mut schema = Value::from(schema);
        for (path, field) in self.known.iter().flat_map(|known| &known.fields) {
            // The check has parsed each type.
            let kind = field.kind.parse().unwrap_or(TypeRef::Json);
            let mut value = nullable(plain(&kind));
            value.insert("description".to_owned(), field.doc.as_str().into());
            insert(&mut schema, path, value.into());
        }
        json!({ &self.name: schema })
    }

    /// The refusals of one operation. `is_list` says that its body is a list.
    pub(super) fn responses(&self, hints: &[Hint], is_list: bool) -> Map<String, Value> {
        let mut by_status: BTreeMap<String, Vec<&Hint>> = BTreeMap::new();
        for hint in hints {
            for status in &hint.status {
                by_status.entry(status.to_string()).or_default().push(hint);
            }
        }
        let mut responses = Map::new();
        for (status, meaning) in self.statuses() {
            let hints = by_status.remove(status);
            let is_shared = hints.is_none() && !(is_list && status == "400");
            let response = if is_shared {
                json!({"$ref": format!("#/components/responses/{}", component(status))})
            } else {
                let mut response = self.response(status, meaning, &hints.unwrap_or_default());
                if is_list && status == "400" {
                    response["content"]["application/json"]["schema"] = self.body_or_list();
                }
                response
            };
            responses.insert(status.to_owned(), response);
        }
        for (status, hints) in by_status {
            let response = self.response(&status, "The call is refused.", &hints);
            responses.insert(status, response);
        }
        responses
    }

    fn response(&self, status: &str, meaning: &str, hints: &[&Hint]) -> Value {
        let mut paragraphs = vec![meaning.to_owned()];
        paragraphs.extend(hint_texts(hints.iter().copied()));
        let mut response = object(json!({"description": paragraphs.join("\n\n")}));
        if !status.starts_with('5') {
            let content = json!({"application/json": {"schema": self.body()}});
            response.insert("content".to_owned(), content);
        }
        if status == "429" {
            response.insert(
                "headers".to_owned(),
                json!({"Retry-After": {
                    "description": "Seconds to wait, or a date.",
                    "schema": {"type": "string"},
                }}),
            );
        }
        response.into()
    }

    fn body(&self) -> Value {
        Schemas::reference_to(&self.name).into()
    }

    /// If the body of the request is a list, the body of the error may be a list with an error for each item.
    fn body_or_list(&self) -> Value {
        json!({"anyOf": [
            self.body(),
            {
                "type": "array",
                "description": "One entry per item of the request: its error, or messages on the whole item.",
                "items": {"anyOf": [self.body(), {"type": "array", "items": {"type": "string"}}]},
            },
        ]})
    }
}

/// The name of a shared response.
fn component(status: &str) -> String {
    format!("Error{status}")
}

/// The schema of a type without models and enums.
fn plain(kind: &TypeRef) -> Map<String, Value> {
    object(match kind {
        TypeRef::String => json!({"type": "string"}),
        TypeRef::Integer => json!({"type": "integer"}),
        TypeRef::Number => json!({"type": "number"}),
        TypeRef::Boolean => json!({"type": "boolean"}),
        TypeRef::List(item) => json!({"type": "array", "items": plain(item)}),
        TypeRef::Map(item) => json!({"type": "object", "additionalProperties": plain(item)}),
        TypeRef::Identifier | TypeRef::Json | TypeRef::Named(_) => json!({}),
    })
}

/// Adds a property; a dot in its path leads into an object.
fn insert(schema: &mut Value, path: &str, value: Value) {
    let properties = &mut schema["properties"];
    match path.split_once('.') {
        None => properties[path] = value,
        Some((outer, inner)) => {
            if properties[outer].is_null() {
                properties[outer] = json!({"type": "object", "additionalProperties": true});
            }
            insert(&mut properties[outer], inner, value);
        }
    }
}

/// The usual meanings of refusals, as sentences.
pub(super) fn hint_texts<'h>(hints: impl Iterator<Item = &'h Hint>) -> Vec<String> {
    hints
        .map(|hint| match &hint.field {
            Some(field) => format!("About `{field}`: {}", hint.text),
            None => hint.text.clone(),
        })
        .collect()
}
