//! The form around the schema of the arguments that a host expects.

use serde_json::{Value, json};

use super::render::prose;
use super::{Dialect, Strictness};
use crate::action::ActionInfo;

const META_SCHEMA: &str = "https://json-schema.org/draft/2020-12/schema";

pub(super) fn wrap(
    action: &'static ActionInfo,
    dialect: Dialect,
    mut schema: Value,
    strictness: &Strictness,
) -> Value {
    let strict = *strictness == Strictness::Strict;
    let (name, description) = (action.slug, description(action, strict));
    // `strict` is always written for OpenAI, because the default of one of its interfaces is true.
    match dialect {
        Dialect::JsonSchema => {
            schema["$schema"] = META_SCHEMA.into();
            schema["title"] = action.title.into();
            schema["description"] = description.into();
            schema
        }
        Dialect::Mcp => json!({
            "name": name,
            "title": action.title,
            "description": description,
            "inputSchema": schema,
            "annotations": hints(action),
        }),
        Dialect::OpenAiChat | Dialect::OpenAiChatStrict => json!({
            "type": "function",
            "function": {
                "name": name,
                "description": description,
                "parameters": schema,
                "strict": strict,
            },
        }),
        Dialect::OpenAiResponses | Dialect::OpenAiResponsesStrict => json!({
            "type": "function",
            "name": name,
            "description": description,
            "parameters": schema,
            "strict": strict,
        }),
        Dialect::Anthropic => json!({
            "name": name,
            "description": description,
            "input_schema": schema,
        }),
        Dialect::AnthropicStrict => json!({
            "name": name,
            "description": description,
            "input_schema": schema,
            "strict": strict,
        }),
        // Gemini refuses an object without properties.
        Dialect::Gemini if action.params.is_empty() => json!({
            "name": name,
            "description": description,
        }),
        Dialect::Gemini => json!({
            "name": name,
            "description": description,
            "parameters": schema,
        }),
    }
}

fn description(action: &ActionInfo, strict: bool) -> String {
    let limit = match action.rate_limit {
        Some(1) => "\nAt most 1 call a minute.".to_owned(),
        Some(limit) => format!("\nAt most {limit} calls a minute."),
        None => String::new(),
    };
    let has_optional = action.params.iter().any(|param| !param.required);
    let nulls = if strict && has_optional {
        "\nNull stands for an argument that is not given."
    } else {
        ""
    };
    format!("{}{limit}{nulls}", prose(action.doc))
}

/// All four hints, because a host assumes the worst for a missing hint. A write may be destructive unless it
/// only adds; every action is open-world, because it reaches people or services outside of the host.
fn hints(action: &ActionInfo) -> Value {
    json!({
        "title": action.title,
        "readOnlyHint": action.effect.is_read(),
        "destructiveHint": !action.effect.is_read() && !action.adds,
        "idempotentHint": action.effect.is_repeatable(),
        "openWorldHint": true,
    })
}
