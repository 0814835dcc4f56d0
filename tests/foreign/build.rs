//! Lets progenitor generate a client from the `OpenAPI` document of the REST API.
//!
//! progenitor reads only `OpenAPI` 3.0, and accepts only one type of error reply per call. So this script converts
//! the document first. The conversion loses nothing about requests.

use std::path::{Path, PathBuf};
use std::{env, error, fs};

use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/openapi/rest.json");
    println!("cargo::rerun-if-changed={}", path.display());
    let mut document = older(serde_json::from_str(&fs::read_to_string(path)?)?);
    document["openapi"] = "3.0.3".into();
    one_refusal(&mut document);
    let document: openapiv3::OpenAPI = serde_json::from_value(document)?;
    let tokens = progenitor_impl::Generator::default().generate_tokens(&document)?;
    let code = prettyplease::unparse(&syn::parse2(tokens)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("client.rs"), code)?;
    Ok(())
}

/// The same in the words of `OpenAPI` 3.0.
fn older(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(older).collect(),
        Value::Object(mut map) => match map.remove("$ref") {
            // References stand alone there.
            Some(target) if target.is_string() => json!({"$ref": target}),
            _ => older_object(
                map.into_iter()
                    .map(|(key, value)| (key, older(value)))
                    .collect(),
            ),
        },
        value => value,
    }
}

fn older_object(mut map: Map<String, Value>) -> Value {
    if let Some(Value::Array(mut types)) = map.get("type").cloned() {
        nullable(&mut map, &mut types, &json!("null"));
        match types.as_slice() {
            [one] => map.insert("type".to_owned(), one.clone()),
            _ => map.remove("type"),
        };
    }
    if let Some(Value::Array(mut forms)) = map.remove("anyOf") {
        nullable(&mut map, &mut forms, &json!({"type": "null"}));
        let word = if forms.len() == 1 { "allOf" } else { "anyOf" };
        map.insert(word.to_owned(), forms.into());
    }
    if map.get("examples").is_some_and(Value::is_array) {
        map.remove("examples");
    }
    map.into()
}

/// Takes `null` out of the alternatives; a flag says it there.
fn nullable(map: &mut Map<String, Value>, alternatives: &mut Vec<Value>, null: &Value) {
    let before = alternatives.len();
    alternatives.retain(|alternative| alternative != null);
    if alternatives.len() < before {
        map.insert("nullable".to_owned(), true.into());
    }
}

/// Leaves the successes and one form of refusals.
fn one_refusal(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten());
    for (_, operation) in operations {
        if let Some(responses) = operation["responses"].as_object_mut() {
            responses.retain(|status, _| status.starts_with('2') || status == "4XX");
        }
    }
}
