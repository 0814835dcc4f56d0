//! Composio's execute endpoint: one path per action, the arguments inside an envelope.

use serde_json::{Map, Value, json};

use super::errors::{Errors, hint_texts};
use super::schemas::{Backend, Schemas};
use super::{actions, examples, info, operation, success, tags};
use crate::generate::composio::{BASE_URL, EXECUTE_PATH, KEY_HEADER};
use crate::generate::ir::{Action, Api};
use crate::spec::bindings::NO_CONTENT;

/// The whole document.
pub(super) fn document(api: &Api) -> Value {
    let mut schemas = Schemas::new(api, Backend::Composio);
    let known = api.errors.as_ref().map(|errors| &errors.composio);
    let errors = Errors::new(known, schemas.free_name("ComposioError"));
    let mut paths = Map::new();
    for (group, action) in actions(api) {
        let operation = execute(api, group, action, &mut schemas, &errors);
        paths.insert(
            format!("{EXECUTE_PATH}{}", action.slug),
            json!({"post": operation}),
        );
    }
    json!({
        "openapi": super::VERSION,
        "info": info::composio(api, KEY_HEADER),
        "servers": [{"url": BASE_URL}],
        "security": [{"key": []}],
        "tags": tags(api),
        "paths": paths,
        "components": {
            "schemas": schemas.into_components(errors.schemas()),
            "responses": errors.components(),
            "securitySchemes": {"key": {
                "type": "apiKey",
                "in": "header",
                "name": KEY_HEADER,
                "description": info::COMPOSIO_KEY,
            }},
        },
    })
}

fn execute(
    api: &Api,
    group: &str,
    action: &Action,
    schemas: &mut Schemas<'_>,
    errors: &Errors<'_>,
) -> Value {
    let mut operation = operation(action, group);
    let arguments = schemas.arguments(action.params.iter().map(|param| &param.member));
    let mut body = json!({
        "schema": request(api, &arguments),
        "example": {
            "arguments": example(action, schemas),
            "user_id": "user-1",
        },
    });
    if let Some(version) = &api.version {
        body["example"]["version"] = version.as_str().into();
    }
    operation.insert(
        "requestBody".to_owned(),
        json!({"required": true, "content": {"application/json": body}}),
    );
    let mut responses = errors.responses(&[], false);
    responses.insert("200".to_owned(), response(api, action, schemas));
    operation.insert("responses".to_owned(), responses.into());
    operation.into()
}

/// The request, as these bindings send it. The endpoint accepts further members. The version is required if the
/// catalogue has a version: without it, Composio may use another version of the toolkit.
fn request(api: &Api, arguments: &Value) -> Value {
    let mut request = json!({
        "type": "object",
        "description": "Name the user, the connected account, or both.",
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
        },
        "required": ["arguments"],
        "additionalProperties": false,
    });
    let mut required = vec!["arguments"];
    if let Some(version) = &api.version {
        required.push("version");
        request["properties"]["version"] = json!({
            "type": "string",
            "const": version,
            "description": "The version of the catalogue that this document describes.",
        });
    }
    // A request must contain a user or a connected account. The schema says so with a minimum number of members,
    // because client generators do not understand alternatives of `required`.
    request["minProperties"] = (required.len() + 1).into();
    request["required"] = required.into();
    request
}

fn example(action: &Action, schemas: &Schemas<'_>) -> Value {
    let mut arguments = Map::new();
    for member in action.params.iter().map(|param| &param.member) {
        if let Some(example) = schemas.example(member) {
            arguments.insert(member.wire.as_str().to_owned(), example);
        }
    }
    arguments.into()
}

/// The reply. An error of the service comes inside it.
fn response(api: &Api, action: &Action, schemas: &mut Schemas<'_>) -> Value {
    let data = examples::reply(api, &action.reply);
    let data = data.or_else(|| (action.reply.status == NO_CONTENT).then(|| json!({})));
    let example = data
        .map(|data| json!({"data": data, "error": null, "successful": true, "log_id": "log_1"}));
    let schema = envelope(&schemas.reply(&action.reply));
    let description = "The action ran; `successful` says whether it succeeded.";
    let mut response = success(description, Some((schema, example)));
    let refusals = hint_texts(action.rest.hints.iter());
    if !refusals.is_empty() {
        response.insert("x-known-refusals".to_owned(), refusals.into());
    }
    response.into()
}

/// The envelope around a reply. A reply with status 200 is a success only if `successful` is true.
fn envelope(reply: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "data": reply,
            "error": {
                "type": ["string", "null"],
                "description": "Why the action failed; null after a success.",
            },
            "successful": {
                "type": "boolean",
                "description": "Whether the action succeeded. `false` also comes with status 200; `data` then holds the error of the service.",
            },
            "log_id": {"type": "string", "description": "Identifies the call for Composio's support."},
        },
        "required": ["data", "error", "successful"],
    })
}
