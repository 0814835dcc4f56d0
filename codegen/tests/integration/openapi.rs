//! The `OpenAPI` documents of hostile specs are consistent. Tests of the workspace compare the documents of the real
//! spec with the runtime.

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
    let [search, page, size] = fields["parameters"].as_array().unwrap().as_slice() else {
        panic!("both filters share one name, and the page has two");
    };
    assert_eq!(search["x-parameter"], "code, label");
    assert_eq!(
        [&page["name"], &size["name"]],
        [&Value::from("page"), &Value::from("page_size")]
    );
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

/// The links of the one success.
fn links(operation: &Value) -> serde_json::Map<String, Value> {
    let (_, response) = successes(operation)[0];
    response["links"].as_object().cloned().unwrap_or_default()
}

#[test]
fn links_lead_to_addresses_that_ask_for_an_identifier() {
    for_each_document(|name, document| {
        let operations = operations(document);
        for (from, operation) in &operations {
            for link in links(operation).values() {
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
        links(operations[from])[to]["parameters"][parameter].clone()
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
        assert!(links(operations[from]).is_empty(), "{from}");
    }
}

/// The documents of the real spec, by the backend's name.
fn documents() -> BTreeMap<&'static str, Value> {
    let (_, sources) = all_sources().pop().unwrap();
    let documents = openapi(&sources).unwrap();
    let read = |name| serde_json::from_str(documents.get(name).unwrap()).unwrap();
    BTreeMap::from([
        ("rest", read("rest.json")),
        ("composio", read("composio.json")),
    ])
}

fn resolved<'v>(document: &'v Value, schema: &'v Value) -> &'v Value {
    match schema["$ref"].as_str() {
        Some(target) => document.pointer(target.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Every schema below a value, with the path to it.
fn for_each_object(value: &Value, path: &str, check: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(map) => {
            check(path, value);
            for (key, inner) in map.iter().filter(|(key, _)| !key.starts_with("example")) {
                for_each_object(inner, &format!("{path}/{key}"), check);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                for_each_object(inner, &format!("{path}/{index}"), check);
            }
        }
        _ => {}
    }
}

/// The successful responses of an operation, by status.
fn successes(operation: &Value) -> Vec<(&str, &Value)> {
    let responses = operation["responses"].as_object().unwrap().iter();
    responses
        .filter(|(status, _)| status.starts_with('2'))
        .map(|(status, response)| (status.as_str(), response))
        .collect()
}

/// The schema of an operation's reply, if it has a body.
fn reply<'v>(document: &'v Value, operation: &'v Value) -> Option<&'v Value> {
    let [(_, response)] = successes(operation)[..] else {
        panic!("{} has several successes", operation["operationId"]);
    };
    let schema = response.pointer("/content/application~1json/schema")?;
    Some(resolved(document, schema))
}

#[test]
fn i1_every_paged_list_takes_a_page_and_its_size() {
    let documents = documents();
    let document = &documents["rest"];
    let mut paged = Vec::new();
    for (id, operation) in operations(document) {
        let Some(schema) = reply(document, operation) else {
            continue;
        };
        if schema["properties"]["results"].is_null() {
            continue;
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let names: Vec<&str> = parameters
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        for name in ["page", "page_size"] {
            assert!(names.contains(&name), "{id} takes no {name}: {names:?}");
        }
        paged.push(id);
    }
    assert_eq!(paged.len(), 12, "{paged:?}");
}

#[test]
fn i2_every_body_is_an_object_or_a_list_without_alternatives() {
    for_each_document(|name, document| {
        for (id, operation) in operations(document) {
            let body = &operation["requestBody"];
            let Some(schema) = body.pointer("/content/application~1json/schema") else {
                continue;
            };
            let schema = resolved(document, schema);
            assert!(schema["type"].is_string(), "{name}: {id}: {schema:#}");
            for word in ["anyOf", "oneOf", "allOf"] {
                assert!(schema[word].is_null(), "{name}: {id} has {word}");
            }
        }
    });
}

#[test]
fn i3_every_operation_has_one_success() {
    for_each_document(|name, document| {
        for (id, operation) in operations(document) {
            let successes = successes(operation);
            let [(status, response)] = successes[..] else {
                let statuses: Vec<&str> = successes.iter().map(|(status, _)| *status).collect();
                panic!("{name}: {id} has the successes {statuses:?}");
            };
            assert_eq!(
                response["content"].is_null(),
                status == "204",
                "{name}: {id}"
            );
        }
    });
}

#[test]
fn i4_every_array_says_what_it_holds() {
    for_each_document(|name, document| {
        for_each_object(document, "", &mut |path, schema| {
            let is_array = match &schema["type"] {
                Value::Array(types) => types.contains(&"array".into()),
                word => word == "array",
            };
            assert!(!is_array || !schema["items"].is_null(), "{name}: {path}");
        });
    });
}

#[test]
fn i5_every_reply_has_a_form() {
    for_each_document(|name, document| {
        for (id, operation) in operations(document) {
            let Some(schema) = reply(document, operation) else {
                continue;
            };
            let data = &schema["properties"]["data"];
            let schema = if name.ends_with("composio.json") {
                resolved(document, data)
            } else {
                schema
            };
            let is_formed = ["type", "anyOf"].iter().any(|word| !schema[word].is_null());
            assert!(is_formed, "{name}: {id}: {schema}");
        }
    });
}

#[test]
fn i6_no_schema_contains_itself() {
    fn visit<'v>(document: &'v Value, schema: &'v Value, trail: &mut Vec<&'v str>) {
        let mut found = Vec::new();
        references(schema, &mut found);
        for target in found {
            assert!(!trail.contains(&target), "{trail:?} leads to {target}");
            trail.push(target);
            let schema = document.pointer(target.trim_start_matches('#')).unwrap();
            visit(document, schema, trail);
            trail.pop();
        }
    }
    for document in documents().values() {
        visit(document, &document["paths"], &mut Vec::new());
    }
}

#[test]
fn i7_component_names_are_plain_and_no_two_schemas_are_alike() {
    for_each_document(|name, document| {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (key, schema) in document["components"]["schemas"].as_object().unwrap() {
            let is_plain = key.chars().all(|c| c.is_alphanumeric() || c == '_');
            assert!(is_plain, "{name}: {key}");
            let bare = format!("{} {}", schema["type"], schema);
            if let Some(twin) = seen.insert(bare, key) {
                panic!("{name}: {key} is {twin}");
            }
        }
    });
}

#[test]
fn i8_the_head_says_what_a_newcomer_asks() {
    for (backend, document) in documents() {
        let info = &document["info"];
        let text = info["description"].as_str().unwrap();
        for heading in ["Key", "Identifiers", "Limits", "Pages", "Errors"] {
            let heading = format!("\n## {heading}\n");
            assert!(text.contains(&heading), "{backend} lacks {heading}");
        }
        assert_eq!(
            info["license"]["identifier"], "MIT OR Apache-2.0",
            "{backend}"
        );
        let key = &document["components"]["securitySchemes"]["key"];
        assert!(key["description"].is_string(), "{backend}");
    }
}

#[test]
fn i8_a_summary_is_no_copy_of_the_description() {
    for (backend, document) in documents() {
        for (id, operation) in operations(&document) {
            let text = |key: &str| operation[key].as_str().unwrap().to_owned();
            let (summary, description) = (text("summary"), text("description"));
            assert!(
                !description.starts_with(&summary),
                "{backend}: {id}: {summary}"
            );
            let limit = &operation["x-rate-limit"]["per_minute"];
            assert_eq!(
                limit.is_u64(),
                description.contains("a minute."),
                "{backend}: {id}: {description}"
            );
        }
    }
}

#[test]
fn i8_open_enums_show_their_values() {
    for_each_document(|name, document| {
        for (key, schema) in document["components"]["schemas"].as_object().unwrap() {
            let listed = [&schema["examples"], &schema["enum"]];
            for value in listed.iter().filter_map(|list| list.as_array()).flatten() {
                let word = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                let description = schema["description"].as_str().unwrap();
                assert!(
                    description.contains(&format!("`{word}`")),
                    "{name}: {key} does not show {word}: {description}"
                );
            }
        }
    });
}

#[test]
fn i8_every_reply_has_an_example() {
    for (backend, document) in documents() {
        for (id, operation) in operations(&document) {
            for (status, response) in successes(operation) {
                let example = response.pointer("/content/application~1json/example");
                assert!(
                    status == "204" || example.is_some(),
                    "{backend}: {id} has no example"
                );
            }
        }
    }
}

#[test]
fn i9_identifiers_are_whole_numbers_wherever_rest_has_them() {
    let documents = documents();
    for_each_object(&documents["rest"], "", &mut |path, schema| {
        let types = schema["type"].as_array().cloned().unwrap_or_default();
        let is_either = ["integer", "string"]
            .iter()
            .all(|word| types.contains(&(*word).into()));
        // Enums of numbers are another matter: replies are known to hold them as texts too.
        assert!(
            !is_either || !schema["examples"].is_null(),
            "{path}: {schema}"
        );
    });
    for (id, operation) in operations(&documents["rest"]) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "path" {
                assert_eq!(parameter["schema"]["type"], "integer", "{id}: {parameter}");
            }
        }
    }
}

/// Composio wants each identifier in the type that the vendor declares; where that is a text, which no reply
/// holds, the document says so.
#[test]
fn i9_identifiers_that_composio_wants_as_texts_say_so() {
    let documents = documents();
    let mut told = 0;
    for (id, operation) in operations(&documents["composio"]) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let arguments = resolved(&documents["composio"], &schema["properties"]["arguments"]);
        for (name, argument) in arguments["properties"].as_object().unwrap() {
            let is_identifier = name == "id" || name.ends_with("_id");
            if is_identifier && argument["type"] == "string" {
                let text = argument["description"].as_str().unwrap();
                assert!(text.contains("as a text"), "{id}: {name}: {text}");
                told += 1;
            }
        }
    }
    assert!(told > 0);
}

/// The committed spec with an edit of its catalogue, and the documents for it.
fn documents_of(edit: impl FnOnce(&mut Value)) -> BTreeMap<String, Value> {
    let (_, mut sources) = all_sources().pop().unwrap();
    let mut catalog: Value = serde_json::from_str(&sources.catalog.text).unwrap();
    edit(&mut catalog);
    sources.catalog.text = catalog.to_string();
    let documents = openapi(&sources).unwrap();
    let read = |(name, text): (&str, &str)| (name.to_owned(), serde_json::from_str(text).unwrap());
    documents.iter().map(read).collect()
}

fn param<'v>(catalog: &'v mut Value, slug: &str, name: &str) -> &'v mut Value {
    let mut actions = catalog["actions"].as_array_mut().unwrap().iter_mut();
    let action = actions.find(|action| action["slug"] == slug).unwrap();
    let mut params = action["params"].as_array_mut().unwrap().iter_mut();
    params.find(|param| param["name"] == name).unwrap()
}

/// A new version of the page may turn a number into a text. The examples of the bindings stay as they are.
#[test]
fn an_example_of_an_identifier_has_the_type_of_the_page() {
    for kind in ["string", "integer"] {
        let documents = documents_of(|catalog| {
            param(catalog, "SPOKI_DELETE_LIST", "id")["type"] = kind.into();
        });
        let mut paths = documents["composio.json"]["paths"]
            .as_object()
            .unwrap()
            .values();
        let of_action = |path: &&Value| path["post"]["operationId"] == "delete_list";
        let post = &paths.find(of_action).unwrap()["post"];
        let example = &post["requestBody"]["content"]["application/json"]["example"];
        let id = &example["arguments"]["id"];
        assert_eq!(
            (id.is_string(), id.is_i64()),
            (kind == "string", kind == "integer"),
            "{id}"
        );
    }
}
