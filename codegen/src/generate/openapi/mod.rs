//! `OpenAPI` 3.1 documents of both backends, from the same intermediate representation as the Rust code.
//!
//! Schemas of requests are strict: they allow only the members that the catalogue and the bindings list. Schemas of
//! replies are lenient, like the runtime: every field may be absent or null, and unknown fields are allowed.

mod composio;
mod errors;
mod examples;
mod info;
mod links;
mod rest;
mod schemas;

use serde_json::{Map, Value, json};

use crate::generate::fileset::FileSet;
use crate::generate::ir::{Action, Api, RateLimit};
use crate::generate::lower::lower;
use crate::read::diagnostic::Diagnostics;
use crate::read::source::Sources;
use crate::spec::bindings::Effect;

const VERSION: &str = "3.1.1";

/// One document per backend: `rest.json` and `composio.json`.
///
/// # Errors
///
/// Every problem of the spec at once.
pub fn openapi(sources: &Sources) -> Result<FileSet, Diagnostics> {
    let spec = crate::load(sources)?;
    let api = lower(&spec);
    let mut files = FileSet::default();
    files.insert("rest.json", text(&rest::document(&api, &spec.bindings)));
    files.insert("composio.json", text(&composio::document(&api)));
    Ok(files)
}

fn text(document: &Value) -> String {
    format!("{document:#}\n")
}

/// The parts of an operation that both documents share.
fn operation(action: &Action, group: &str) -> Map<String, Value> {
    let mut operation = object(json!({
        "operationId": action.method.as_str(),
        "tags": [group],
        "summary": action.title,
        "description": description(action),
        "x-slug": action.slug.as_str(),
        "x-effect": {"kind": action.effect.as_str(), "repeatable": action.repeatable},
    }));
    if let Some(limit) = &action.limit {
        let source = limit.source.as_deref().unwrap_or("the vendor's page");
        operation.insert(
            "x-rate-limit".to_owned(),
            json!({"per_minute": limit.per_minute, "source": source}),
        );
    }
    let (call, reply) = (&action.rest.confidence, &action.reply.confidence);
    let confidence = json!({"call": call.to_string(), "reply": reply.to_string()});
    operation.insert("x-confidence".to_owned(), confidence);
    if action.reply.secret {
        operation.insert("x-secret-reply".to_owned(), true.into());
    }
    operation
}

fn description(action: &Action) -> String {
    let mut paragraphs = action.doc.clone();
    paragraphs.push(consequences(action).to_owned());
    paragraphs.extend(action.limit.as_ref().map(RateLimit::sentence));
    let notes = [
        (
            action.reply.secret,
            "The reply is a secret: keep it out of logs.",
        ),
        (
            action.reply.paged == Some(true),
            "The list comes in pages: one call gives one page.",
        ),
    ];
    let notes = notes.iter().filter(|(applies, _)| *applies);
    paragraphs.extend(notes.map(|(_, note)| (*note).to_owned()));
    paragraphs.extend(action.certainties());
    paragraphs.join("\n\n")
}

/// The effect of a call, and whether an identical second call is harmless.
fn consequences(action: &Action) -> &'static str {
    match (action.effect, action.repeatable) {
        (Effect::Read, _) => "The call changes nothing.",
        (_, true) => "A second identical call does no further harm.",
        (_, false) => {
            "A second identical call acts again: after a timeout or a status of 500 and above, look \
             whether the first call took effect before you repeat it."
        }
    }
}

/// A success with this reply; `None` stands for a reply without a body.
fn success(description: &str, body: Option<(Value, Option<Value>)>) -> Map<String, Value> {
    let mut response = object(json!({"description": description}));
    if let Some((schema, example)) = body {
        let mut content = object(json!({"schema": schema}));
        content.extend(example.map(|example| ("example".to_owned(), example)));
        response.insert("content".to_owned(), json!({"application/json": content}));
    }
    response
}

/// The resource groups with their documentation.
fn tags(api: &Api) -> Value {
    let tags = api
        .modules
        .iter()
        .map(|module| json!({"name": module.group, "description": module.doc.join("\n\n")}));
    tags.collect()
}

/// The names in braces, in their order.
fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    let after_each_brace = path.split('{').skip(1);
    after_each_brace.filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Every action with the name of its group.
fn actions(api: &Api) -> impl Iterator<Item = (&str, &Action)> {
    api.modules.iter().flat_map(|module| {
        let group = module.group.as_str();
        module.actions.iter().map(move |action| (group, action))
    })
}

/// The members of a JSON object that `json!({…})` built.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
