//! The `OpenAPI` documents of hostile specs are consistent. Tests of the workspace compare the documents of the real
//! spec with the runtime.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use spoki_codegen::{Source, Sources, openapi};

fn all_sources() -> Vec<(String, Sources)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden = std::fs::read_dir(here.join("tests/golden")).unwrap();
    let mut folders: Vec<_> = golden.map(|entry| entry.unwrap().path()).collect();
    folders.push(here.join("../spec"));
    folders.retain(|folder| folder.join("catalog.json").exists());
    assert!(folders.len() > 1);
    let read = |folder: &Path, name: &str| {
        Source::new(name, std::fs::read_to_string(folder.join(name)).unwrap())
    };
    let sources = |folder: &Path| Sources {
        catalog: read(folder, "catalog.json"),
        bindings: read(folder, "bindings.json"),
        models: read(folder, "models.json"),
    };
    folders
        .iter()
        .map(|folder| (folder.display().to_string(), sources(folder)))
        .collect()
}

/// Every document of every spec.
fn for_each_document(check: impl Fn(&str, &Value)) {
    for (folder, sources) in all_sources() {
        let documents = openapi(&sources).unwrap();
        assert_eq!(documents.len(), 2);
        for (name, text) in documents.iter() {
            check(
                &format!("{folder}, {name}"),
                &serde_json::from_str(text).unwrap(),
            );
        }
    }
}

fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match inner {
                    Value::String(target) if key == "$ref" => found.push(target),
                    inner => references(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    for_each_document(|name, document| {
        let mut found = Vec::new();
        references(document, &mut found);
        assert!(!found.is_empty());
        for target in found {
            let schema = document.pointer(target.trim_start_matches('#'));
            assert!(
                schema.is_some_and(serde_json::Value::is_object),
                "{name}: {target}"
            );
        }
    });
}

#[test]
fn every_operation_is_there_once_and_knows_its_path() {
    for_each_document(|name, document| {
        let mut ids = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let placeholders: BTreeSet<&str> = path
                .split('/')
                .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                .collect();
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(ids.insert(id.to_owned()), "{name}: {id} is there twice");
                let declared: BTreeSet<&str> = operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|parameter| parameter["in"] == "path")
                    .map(|parameter| parameter["name"].as_str().unwrap())
                    .collect();
                assert_eq!(declared, placeholders, "{name}: {id}");
            }
        }
        let shapes: BTreeSet<String> = document["paths"]
            .as_object()
            .unwrap()
            .keys()
            .map(|path| {
                path.split('/')
                    .map(|part| if part.starts_with('{') { "{}" } else { part })
                    .collect::<Vec<_>>()
                    .join("/")
            })
            .collect();
        assert_eq!(
            shapes.len(),
            document["paths"].as_object().unwrap().len(),
            "{name}"
        );
    });
}

#[test]
fn parameters_have_their_rest_names() {
    let (_, sources) = all_sources().pop().unwrap();
    let documents = openapi(&sources).unwrap();
    let document: Value = serde_json::from_str(documents.get("rest.json").unwrap()).unwrap();
    let operation = |verb: &str, slug: &str| {
        let paths = document["paths"].as_object().unwrap().values();
        let mut operations = paths.filter_map(|item| item.get(verb));
        operations
            .find(|operation| operation["x-slug"] == slug)
            .unwrap()
            .clone()
    };
    let remove = operation("post", "SPOKI_REMOVE_LIST_CONTACTS");
    let schema = &remove["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(schema["required"], serde_json::json!(["ids"]));
    assert_eq!(schema["properties"]["ids"]["x-parameter"], "contacts");
    let sync = operation("post", "SPOKI_SYNC_CONTACTS_BULK");
    let schema = &sync["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(
        [&schema["type"], &schema["maxItems"]],
        [&Value::from("array"), &Value::from(500)]
    );
    let fields = operation("get", "SPOKI_LIST_CUSTOM_FIELDS");
    let [search] = fields["parameters"].as_array().unwrap().as_slice() else {
        panic!("both filters share one name");
    };
    assert_eq!(search["x-parameter"], "code, label");
    let tag = operation("get", "SPOKI_RETRIEVE_CONTACT");
    assert_eq!(tag["parameters"][0]["x-parameter"], "contact_id");
    let delete = operation("delete", "SPOKI_DELETE_TEMPLATE");
    assert!(
        delete["responses"]["409"]["description"]
            .as_str()
            .unwrap()
            .contains("force_delete")
    );
}

/// The operations by identifier, with the links of their replies.
fn operations(document: &Value) -> BTreeMap<&str, &Value> {
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    operations
        .map(|operation| (operation["operationId"].as_str().unwrap(), operation))
        .collect()
}

#[test]
fn links_lead_to_addresses_that_ask_for_an_identifier() {
    for_each_document(|name, document| {
        let operations = operations(document);
        for (from, operation) in &operations {
            let links = operation["responses"]["2XX"]["links"].as_object();
            for link in links.into_iter().flat_map(serde_json::Map::values) {
                let target = operations[link["operationId"].as_str().unwrap()];
                let asked = target["parameters"].as_array().unwrap();
                let [given] = link["parameters"]
                    .as_object()
                    .unwrap()
                    .keys()
                    .collect::<Vec<_>>()[..]
                else {
                    panic!("{name}: {from} gives more than one");
                };
                assert!(
                    asked
                        .iter()
                        .any(|parameter| parameter["in"] == "path" && parameter["name"] == **given),
                    "{name}: {from} gives {given}"
                );
            }
        }
    });
}

#[test]
fn what_is_created_or_listed_leads_to_what_takes_it() {
    let (_, sources) = all_sources().pop().unwrap();
    let documents = openapi(&sources).unwrap();
    let document: Value = serde_json::from_str(documents.get("rest.json").unwrap()).unwrap();
    let operations = operations(&document);
    let pointer = |from: &str, to: &str, parameter: &str| {
        operations[from]["responses"]["2XX"]["links"][to]["parameters"][parameter].clone()
    };
    assert_eq!(
        pointer("create_list", "delete_list", "id"),
        "$response.body#/id"
    );
    assert_eq!(
        pointer("list_lists", "sync_list_contacts", "list_id"),
        "$response.body#/results/0/id"
    );
    assert_eq!(
        pointer("list_accounts", "retrieve_account", "account_id"),
        "$response.body#/0/id"
    );
    // The reply with a role's new key is not the role, and operators are identified by e-mail address.
    for from in [
        "generate_role_private_key",
        "add_contact_operator",
        "delete_list",
    ] {
        assert!(
            operations[from]["responses"]["2XX"]["links"].is_null(),
            "{from}"
        );
    }
}
