//! Composio's execute endpoint: one path per action, with the arguments in an envelope.

use serde_json::{Map, Value, json};

use super::schemas::Schemas;
use super::{actions, errors, info, operation, tags};
use crate::generate::composio::{BASE_URL, EXECUTE_PATH, KEY_HEADER};
use crate::generate::ir::{Action, Api, Member};

/// The whole document.
pub(super) fn document(api: &Api) -> Value {
    let mut schemas = Schemas::new(api);
    let mut paths = Map::new();
    for (group, action) in actions(api) {
        let operation = execute(api, group, action, &mut schemas);
        paths.insert(
            format!("{EXECUTE_PATH}{}", action.slug),
            json!({"post": operation}),
        );
    }
    json!({
        "openapi": super::VERSION,
        "info": info(api, "through Composio"),
        "servers": [{"url": BASE_URL}],
        "security": [{"key": []}],
        "tags": tags(api),
        "paths": paths,
        "components": {
            "schemas": schemas.into_components(errors::composio_schemas()),
            "responses": errors::composio_components(),
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": KEY_HEADER}},
        },
    })
}

fn execute(api: &Api, group: &str, action: &Action, schemas: &mut Schemas<'_>) -> Value {
    let mut operation = operation(action, group);
    let arguments = schemas.arguments(action.params.iter().map(|param| &param.member));
    let body = json!({
        "schema": request(api, &arguments),
        "example": {
            "arguments": example(action),
            "user_id": "user-1",
            "version": api.version,
        },
    });
    operation.insert(
        "requestBody".to_owned(),
        json!({"required": true, "content": {"application/json": body}}),
    );
    let reply = schemas.reply(&action.reply.kind);
    operation.insert(
        "responses".to_owned(),
        errors::composio_responses(&action.rest.hints, &envelope(&reply)),
    );
    operation.into()
}

/// The request. The endpoint accepts other members, too, but the library does not send them. It always sends the
/// version, because otherwise Composio would use another catalogue.
fn request(api: &Api, arguments: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "arguments": arguments,
            "user_id": {
                "type": "string",
                "minLength": 1,
                "description": "The user on whose behalf the call runs.",
            },
            "connected_account_id": {
                "type": "string",
                "minLength": 1,
                "description": "The connected account that the call runs on, like `ca_…`.",
            },
            "version": {
                "type": "string",
                "const": api.version,
                "description": "The version of the catalogue that this document describes.",
            },
        },
        "required": ["arguments", "version"],
        "anyOf": [{"required": ["user_id"]}, {"required": ["connected_account_id"]}],
        "additionalProperties": false,
    })
}

fn example(action: &Action) -> Value {
    let mut arguments = Map::new();
    for Member { wire, example, .. } in action.params.iter().map(|param| &param.member) {
        if let Some(example) = example {
            arguments.insert(wire.as_str().to_owned(), example.clone());
        }
    }
    arguments.into()
}

/// The reply. Status 200 alone does not mean success: `successful` does.
fn envelope(reply: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "data": reply,
            "error": {
                "type": ["string", "null"],
                "description": "Why the action failed; null if it did not.",
            },
            "successful": {
                "type": "boolean",
                "description": "Whether the action succeeded. It can be `false` with status 200.",
            },
            "log_id": {"type": "string", "description": "Identifies the call for Composio's support."},
        },
        "required": ["data", "error", "successful"],
    })
}
