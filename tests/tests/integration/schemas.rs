//! The schemas, `execute`, the typed calls and the `OpenAPI` documents agree about valid arguments.

#[path = "../../../spoki-api/examples/schemas.rs"]
#[allow(dead_code, reason = "only the example prints")]
mod example;
use std::path::Path;

use serde_json::{Map, Value, json};
use spoki_api::action::{Field, Kind};
use spoki_api::catalog;
use spoki_api::schema::{self, Dialect, Strictness};
use spoki_tests::CALLS;
use spoki_tests::offline::{self, Outcome};
use spoki_tests::server::Backend;

use crate::subjects::{RUNTIME, SUBJECTS, execute, validator};

/// The schema inside a definition.
fn schema_in(definition: &Value) -> &Value {
    let function = definition.get("function").unwrap_or(definition);
    ["parameters", "inputSchema", "input_schema"]
        .iter()
        .find_map(|key| function.get(key))
        .unwrap_or(definition)
}

#[test]
fn every_schema_is_one() {
    for dialect in Dialect::ALL {
        for tool in schema::tools(catalog(), dialect) {
            let schema = schema_in(&tool.definition);
            if dialect == Dialect::Gemini && schema == &tool.definition {
                // Gemini refuses an object without properties, so the declaration has no parameters.
                assert!(catalog().get(tool.name).unwrap().params.is_empty());
                continue;
            }
            assert_eq!(schema["type"], "object", "{}", tool.name);
            if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
                panic!("{} in {}: {error}", tool.name, dialect.name());
            }
        }
    }
}

/// `cargo xtask schemas` writes these files.
#[test]
fn l4_the_example_has_a_file_for_each_tool_and_no_other() {
    let mut files = example::files();
    for (path, text) in &files {
        let content: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
        assert!(content.is_object() || content.is_array(), "{path}");
    }
    for dialect in Dialect::ALL {
        let names = catalog().iter().map(|info| info.slug.to_owned());
        let groups = catalog()
            .groups
            .iter()
            .map(|group| format!("groups/{}", group.name));
        for name in names.chain(groups).chain(["all".to_owned()]) {
            let path = format!("{}/{name}.json", dialect.name());
            assert!(files.remove(&path).is_some(), "{path}");
        }
    }
    let others: Vec<_> = files.keys().collect();
    assert_eq!(others, ["long-names.json", "not-strict.json", "nulls.json"]);
}

#[test]
fn typed_requests_are_valid() {
    for subject in &*SUBJECTS {
        for arguments in [&subject.minimal, &subject.full] {
            if let Err(error) = subject.validator.validate(arguments) {
                panic!("{}: {error}\n{arguments:#}", subject.info.slug);
            }
        }
    }
}

#[test]
fn calls_by_slug_send_what_typed_calls_send() {
    for subject in &*SUBJECTS {
        for backend in Backend::ALL {
            for (run, arguments) in [
                (subject.call.minimal, &subject.minimal),
                (subject.call.full, &subject.full),
            ] {
                let typed = RUNTIME.block_on(offline::typed(backend, run));
                let by_slug = execute(backend, subject, arguments);
                let (Outcome::Sent(target, body), Outcome::Sent(other_target, other_body)) =
                    (&typed, &by_slug)
                else {
                    panic!("{}: {typed:?}, {by_slug:?}", subject.info.slug);
                };
                assert_eq!((target, body), (other_target, other_body));
            }
        }
    }
}

/// Arguments as a strict host fills them in: null for what is not given.
fn with_nulls<'a>(members: impl Iterator<Item = &'a Field>, given: &Value) -> Value {
    let filled = |member: &Field| {
        let value = match (given.get(member.name), member.kind) {
            (None, _) => Value::Null,
            (Some(value), Kind::Object(info)) => with_nulls(info().fields.iter(), value),
            (Some(value), _) => value.clone(),
        };
        (member.name.to_owned(), value)
    };
    members.map(filled).collect()
}

#[test]
fn what_a_strict_host_fills_in_is_accepted() {
    for dialect in Dialect::ALL
        .into_iter()
        .filter(|dialect| dialect.is_strict())
    {
        for subject in &*SUBJECTS {
            let tool = schema::tool(subject.info, dialect);
            if tool.strictness != Strictness::Strict {
                continue;
            }
            let validator = validator(schema_in(&tool.definition));
            for arguments in [&subject.minimal, &subject.full] {
                let filled = with_nulls(
                    subject.info.params.iter().map(|param| &param.field),
                    arguments,
                );
                assert!(validator.is_valid(&filled), "{}: {filled}", tool.name);
                let sent = execute(Backend::Composio, subject, &filled).arguments();
                assert_eq!(sent, *arguments, "{}", tool.name);
            }
        }
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    let refusal = |slug: &str, arguments| {
        let outcome = RUNTIME.block_on(offline::execute(Backend::Rest, slug, arguments));
        outcome.refusal().to_string()
    };
    let words = refusal(
        "SPOKI_CREATE_TICKET",
        json!({"titel": "x", "priority": "hihg", "status": 3}),
    );
    for part in [
        "`titel`",
        "did you mean `title`?",
        "did you mean `High`?",
        "`contact_phone`",
        "`status`: expected a text",
    ] {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    assert!(refusal("SPOKI_LIST_TAG", json!({})).contains("did you mean `SPOKI_LIST_TAGS`?"));
    assert!(refusal("LIST_TAG", json!({})).contains("did you mean `SPOKI_LIST_TAGS`?"));
    let taken = RUNTIME.block_on(offline::execute(Backend::Composio, "list-tags", json!({})));
    assert_eq!(taken.arguments(), json!({}));
    assert!(refusal("BREW_COFFEE", json!({})).contains("no such action"));
    assert!(refusal("SPOKI_LIST_TAGS", json!([])).contains("expected an object"));
    assert!(refusal("SPOKI_LIST_TAGS", json!({"page": 1})).contains("the action takes none"));
}

#[test]
fn null_stands_for_no_arguments() {
    let outcome = RUNTIME.block_on(offline::execute(
        Backend::Composio,
        "SPOKI_LIST_TAGS",
        Value::Null,
    ));
    assert_eq!(outcome.arguments(), json!({}));
}

fn document(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec/openapi")
        .join(name);
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The operations by slug.
fn operations(document: &Value) -> Map<String, Value> {
    let paths = document["paths"].as_object().unwrap().values();
    paths
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|operation| {
            (
                operation["x-slug"].as_str().unwrap().to_owned(),
                operation.clone(),
            )
        })
        .collect()
}

#[test]
fn both_documents_describe_every_action() {
    for name in ["rest.json", "composio.json"] {
        let operations = operations(&document(name));
        assert_eq!(operations.len(), catalog().len());
        for info in catalog() {
            let operation = &operations[info.slug];
            let method = operation["operationId"].as_str().unwrap();
            assert_eq!(
                catalog().find(method).map(|found| found.slug),
                Some(info.slug)
            );
            assert_eq!(operation["tags"], json!([info.group]));
            assert_eq!(
                operation["x-effect"]["repeatable"],
                info.effect.is_repeatable()
            );
            let limit = operation["x-rate-limit"]["per_minute"].as_u64();
            assert_eq!(limit, info.rate_limit.map(u64::from));
        }
    }
}

/// A schema with its references followed, and without words and examples.
fn bare(schema: &Value, document: &Value) -> Value {
    let Value::Object(map) = schema else {
        return schema.clone();
    };
    let mut bared = Map::new();
    for (key, value) in map {
        match (key.as_str(), value) {
            ("description" | "title" | "$schema" | "examples", _) => {}
            (extension, _) if extension.starts_with("x-") => {}
            ("$ref", Value::String(pointer)) => {
                let target = document.pointer(pointer.trim_start_matches('#')).unwrap();
                bared.extend(bare(target, document).as_object().unwrap().clone());
            }
            ("properties", Value::Object(members)) => {
                let members = members
                    .iter()
                    .map(|(name, member)| (name.clone(), bare(member, document)));
                bared.insert(key.clone(), members.collect());
            }
            _ => {
                bared.insert(key.clone(), bare(value, document));
            }
        }
    }
    bared.into()
}

#[test]
fn the_document_and_the_library_have_one_schema_of_the_arguments() {
    let document = document("composio.json");
    let operations = operations(&document);
    for info in catalog() {
        let body = &operations[info.slug]["requestBody"]["content"]["application/json"];
        let described = bare(&body["schema"]["properties"]["arguments"], &document);
        assert_eq!(
            described,
            bare(&schema::arguments(info), &Value::Null),
            "{}",
            info.slug
        );
    }
}

/// A schema that finds its references, with the document's components beside it.
fn whole(schema: &Value, document: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(map) = &mut schema {
        map.insert("components".to_owned(), document["components"].clone());
    }
    schema
}

#[test]
fn every_example_is_valid() {
    for name in ["rest.json", "composio.json"] {
        let document = document(name);
        let mut checked = 0;
        for (slug, operation) in &operations(&document) {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let body = &operation["requestBody"]["content"]["application/json"];
            for holder in parameters.chain([body]) {
                if let Some(example) = holder.get("example") {
                    let validator = validator(&whole(&holder["schema"], &document));
                    if let Err(error) = validator.validate(example) {
                        panic!("{name}, {slug}: {error}\n{example:#}");
                    }
                    checked += 1;
                }
            }
        }
        assert!(
            checked >= catalog().len(),
            "{name}: only {checked} examples"
        );
    }
}

#[test]
fn every_sample_answer_is_valid() {
    let document = document("rest.json");
    let operations = operations(&document);
    for call in CALLS {
        let responses = operations[call.slug]["responses"].as_object().unwrap();
        let (status, success) = responses
            .iter()
            .find(|(status, _)| status.starts_with('2'))
            .unwrap();
        let Some(schema) = success.pointer("/content/application~1json/schema") else {
            assert_eq!(status, "204", "{}", call.slug);
            continue;
        };
        let mut answer: Value = serde_json::from_str(call.reply).unwrap();
        if answer.is_array() && schema["type"] != "array" {
            answer = json!({"count": 1, "next": null, "previous": null, "results": answer});
        }
        if let Err(error) = validator(&whole(schema, &document)).validate(&answer) {
            panic!("{}: {error}\n{answer:#}", call.slug);
        }
    }
}

/// The generator warns about the same slugs as the tools.
#[test]
fn k1_generator_and_tools_have_one_limit_for_slugs() {
    let longest = spoki_codegen::spec::catalog::LONGEST_SLUG;
    assert_eq!(Dialect::Mcp.longest_name(), Some(longest));
}
