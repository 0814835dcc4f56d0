//! Describes both backends in `OpenAPI` 3.1, from the same intermediate representation as the Rust code.
//!
//! Requests are strict: they allow only what catalogue and bindings know. Replies are lenient, as the runtime
//! is: no field is required, and other keys are allowed.

mod composio;
mod errors;
mod links;
mod rest;
mod schemas;

use serde_json::{Map, Value, json};

use crate::generate::fileset::FileSet;
use crate::generate::ir::{Action, Api, RateLimit};
use crate::generate::lower::lower;
use crate::read::diagnostic::Diagnostics;
use crate::read::source::Sources;

const VERSION: &str = "3.1.1";

/// One document per backend: `rest.json` and `composio.json`.
///
/// # Errors
///
/// Every mistake in the spec.
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

/// The part of an operation that both documents share.
fn operation(action: &Action, group: &str) -> Map<String, Value> {
    let summary = action.doc.first().cloned().unwrap_or_default();
    let mut operation = object(json!({
        "operationId": action.method.as_str(),
        "tags": [group],
        "summary": summary,
        "description": description(action),
        "x-slug": action.slug.as_str(),
        "x-title": action.title,
        "x-effect": {"kind": action.effect.as_str(), "repeatable": action.repeatable},
    }));
    if let Some(limit) = &action.limit {
        let source = limit.source.as_deref().unwrap_or("the vendor's page");
        operation.insert(
            "x-rate-limit".to_owned(),
            json!({"per_minute": limit.per_minute, "source": source}),
        );
    }
    if action.reply.secret {
        operation.insert("x-secret-reply".to_owned(), true.into());
    }
    operation
}

fn description(action: &Action) -> String {
    let mut paragraphs = action.doc.clone();
    paragraphs.extend(action.limit.as_ref().map(RateLimit::sentence));
    paragraphs.join("\n\n")
}

/// The resource groups with their documentation.
fn tags(api: &Api) -> Value {
    let tags = api
        .modules
        .iter()
        .map(|module| json!({"name": module.group, "description": module.doc.join("\n\n")}));
    tags.collect()
}

/// The document's own description.
fn info(api: &Api, subject: &str) -> Value {
    json!({
        "title": format!("{} {subject}", api.name),
        "version": api.version,
        "description": format!(
            "The {} actions of {}, version {}. Generated from spec/ by `cargo xtask codegen`.",
            actions(api).count(), api.name, api.version
        ),
    })
}

/// The names of the placeholders in a path, in order.
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

/// The members of a JSON object.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
