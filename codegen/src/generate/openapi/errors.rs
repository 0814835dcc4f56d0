//! The responses of both backends, above all refusals.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::object;
use crate::spec::bindings::Hint;

/// A refusal that any call may get: its status and its meaning.
type Refusal = (&'static str, &'static str);

const REST: &[Refusal] = &[
    (
        "400",
        "A parameter is missing or invalid, or the account does not allow this call now.",
    ),
    ("401", "The key is missing or wrong."),
    ("403", "The key does not allow this call."),
    ("404", "The entry does not exist."),
    ("429", "Too many calls. Wait as long as `Retry-After` says."),
    ("4XX", "Another refusal."),
    ("5XX", "The service failed. The body can be anything."),
];

const COMPOSIO: &[Refusal] = &[
    (
        "400",
        "The request is invalid, or the user has no connected account.",
    ),
    ("401", "The key is missing or wrong."),
    ("403", "The account does not allow this action."),
    ("404", "The action or the account does not exist."),
    ("410", "The action was removed."),
    ("422", "The connected account is in an unusable state."),
    ("429", "Too many calls. Wait as long as `Retry-After` says."),
    ("4XX", "Another refusal."),
    (
        "5XX",
        "Composio or the service behind it failed. The body can be anything.",
    ),
];

/// The refusals of the REST API, as components.
pub(super) fn rest_components() -> Value {
    components(REST)
}

/// The refusals of Composio, as components.
pub(super) fn composio_components() -> Value {
    components(COMPOSIO)
}

fn components(refusals: &[Refusal]) -> Value {
    let mut responses = Map::new();
    for (status, meaning) in refusals {
        responses.insert((*status).to_owned(), refusal(status, meaning, &[]));
    }
    responses.into()
}

/// The shapes of refusals of the REST API. The vendor documents none of them.
pub(super) fn rest_schemas() -> Value {
    json!({
        "Refusal": {
            "description": "One of the observed forms: messages by field, a code with `detail` or `title`, or `error` with `error_code`.",
            "anyOf": [
                {"$ref": "#/components/schemas/FieldErrors"},
                {"$ref": "#/components/schemas/CodedError"},
                {"$ref": "#/components/schemas/NamedError"},
                {"type": "array", "description": "One of these forms for each item of a body that is a list."},
            ],
        },
        "FieldErrors": {
            "type": "object",
            "description": "Messages by field, nested for the fields of nested objects.",
            "additionalProperties": {"anyOf": [
                {"type": "array", "description": "Messages, or messages by field for each item of a list."},
                {"$ref": "#/components/schemas/FieldErrors"},
            ]},
        },
        "CodedError": {
            "type": "object",
            "properties": {
                "code": {"type": ["string", "integer", "null"]},
                "detail": {"type": ["string", "null"]},
                "title": {"type": ["string", "null"]},
            },
        },
        "NamedError": {
            "type": "object",
            "properties": {
                "error": {"type": ["string", "null"]},
                "error_code": {"type": ["string", "null"]},
            },
        },
    })
}

/// The shapes of refusals of Composio.
pub(super) fn composio_schemas() -> Value {
    json!({
        "Refusal": {
            "description": "One of the observed forms. Rate limiters and gateways send the form without `error`.",
            "type": "object",
            "properties": {
                "error": {
                    "type": "object",
                    "properties": {
                        "message": {"type": "string"},
                        "code": {"type": "number"},
                        "status": {"type": "number"},
                        "request_id": {"type": "string"},
                        "suggested_fix": {"type": "string"},
                        "errors": {"type": "array", "items": {"type": "string"}},
                        "slug": {"type": "string"},
                    },
                },
                "message": {"type": "string"},
                "code": {"type": "number"},
                "slug": {"type": "string"},
            },
        },
    })
}

/// The responses of a REST call. No source says which call has which success status.
pub(super) fn rest_responses(hints: &[Hint], reply: &Value) -> Value {
    let success = json!({
        "description": "Done.",
        "content": {"application/json": {"schema": reply}},
    });
    let mut responses = responses("2XX", success, REST, hints);
    responses["204"] = json!({"description": "Done. There is no body."});
    responses
}

/// The responses of a call through Composio.
pub(super) fn composio_responses(hints: &[Hint], reply: &Value) -> Value {
    let success = json!({
        "description": "The action ran. `successful` says whether it succeeded.",
        "content": {"application/json": {"schema": reply}},
    });
    // The envelope of a successful response contains the service's refusals.
    let texts = hint_texts(hints.iter());
    let mut success = object(success);
    if !texts.is_empty() {
        success.insert("x-known-refusals".to_owned(), texts.into());
    }
    responses("200", success.into(), COMPOSIO, &[])
}

fn responses(status: &str, success: Value, refusals: &[Refusal], hints: &[Hint]) -> Value {
    let mut responses = Map::new();
    responses.insert(status.to_owned(), success);
    let mut by_status: BTreeMap<String, Vec<&Hint>> = BTreeMap::default();
    for hint in hints {
        for status in &hint.status {
            by_status.entry(status.to_string()).or_default().push(hint);
        }
    }
    for (status, meaning) in refusals {
        let response = match by_status.remove(*status) {
            Some(hints) => refusal(status, meaning, &hints),
            None => json!({"$ref": format!("#/components/responses/{status}")}),
        };
        responses.insert((*status).to_owned(), response);
    }
    for (status, hints) in by_status {
        let response = refusal(&status, "Refused.", &hints);
        responses.insert(status, response);
    }
    responses.into()
}

fn refusal(status: &str, meaning: &str, hints: &[&Hint]) -> Value {
    let mut paragraphs = vec![meaning.to_owned()];
    paragraphs.extend(hint_texts(hints.iter().copied()));
    let mut response = object(json!({"description": paragraphs.join("\n\n")}));
    if !status.starts_with('5') {
        let schema = json!({"$ref": "#/components/schemas/Refusal"});
        response.insert(
            "content".to_owned(),
            json!({"application/json": {"schema": schema}}),
        );
    }
    if status == "429" {
        response.insert(
            "headers".to_owned(),
            json!({"Retry-After": {
                "description": "The number of seconds to wait, or a date.",
                "schema": {"type": "string"},
            }}),
        );
    }
    response.into()
}

fn hint_texts<'h>(hints: impl Iterator<Item = &'h Hint>) -> Vec<String> {
    hints
        .map(|hint| match &hint.field {
            Some(field) => format!("About `{field}`: {}", hint.text),
            None => hint.text.clone(),
        })
        .collect()
}
