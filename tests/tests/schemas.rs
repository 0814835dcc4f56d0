//! One truth, several readers: the schemas, `execute`, the typed calls and the `OpenAPI` documents agree.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};
use spoki_api::action::{Format, Kind, Param};
use spoki_api::schema::{self, Dialect, Strictness};
use spoki_api::{ActionInfo, catalog};
use spoki_tests::offline::{self, Outcome};
use spoki_tests::server::Backend;
use spoki_tests::{CALLS, Call};
use tokio::runtime::Runtime;

/// Everything about one action that the tests hold against each other.
struct Subject {
    info: &'static ActionInfo,
    call: &'static Call,
    validator: Validator,
    minimal: Value,
    full: Value,
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| CALLS.iter().map(subject).collect());

fn subject(call: &'static Call) -> Subject {
    let info = catalog().get(call.slug).unwrap();
    let [minimal, full] = RUNTIME.block_on(offline::arguments(call));
    Subject {
        info,
        call,
        validator: validator(&schema::arguments(info)),
        minimal,
        full,
    }
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

fn execute(backend: Backend, subject: &Subject, arguments: &Value) -> Outcome {
    RUNTIME.block_on(offline::execute(
        backend,
        subject.info.slug,
        arguments.clone(),
    ))
}

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
            assert_eq!(schema["type"], "object", "{}", tool.name);
            if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
                panic!("{} in {}: {error}", tool.name, dialect.name());
            }
        }
    }
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
fn with_nulls(members: &[Param], given: &Value) -> Value {
    let filled = |member: &Param| {
        let value = match (given.get(member.name), member.kind) {
            (None, _) => Value::Null,
            (Some(value), Kind::Object(info)) => with_nulls(info().fields, value),
            (Some(value), _) => value.clone(),
        };
        (member.name.to_owned(), value)
    };
    members.iter().map(filled).collect()
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
                let filled = with_nulls(subject.info.params, arguments);
                assert!(validator.is_valid(&filled), "{}: {filled}", tool.name);
                let sent = execute(Backend::Composio, subject, &filled).arguments();
                assert_eq!(sent, *arguments, "{}", tool.name);
            }
        }
    }
}

/// Something is wrong with these: the schema refuses them, and so does `execute`, naming the place.
fn assert_refused(subject: &Subject, arguments: &Value, place: &str) {
    let slug = subject.info.slug;
    assert!(
        !subject.validator.is_valid(arguments),
        "{slug}: {arguments}"
    );
    for backend in Backend::ALL {
        let error = execute(backend, subject, arguments).refusal();
        assert_eq!(error.action(), Some(slug));
        assert!(!error.was_sent());
        assert!(
            error
                .violations()
                .iter()
                .any(|violation| violation.at == place),
            "{slug}: {place} is not in {error}"
        );
    }
}

/// Wrong for any parameter of this kind, whatever its format.
fn mistyped(param: &Param) -> Vec<Value> {
    let all = [
        json!(true),
        json!(1.5),
        json!(7),
        json!("x"),
        json!([[]]),
        json!({"k": {}}),
    ];
    let identifier = param.format == Some(Format::Identifier);
    let fits = |value: &Value| match param.kind {
        Kind::Any => true,
        Kind::String => value.is_string() || (identifier && value.is_i64()),
        Kind::Integer => value.is_i64() || (identifier && value.is_string()),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Enum(info) => match info.values {
            spoki_api::action::EnumValues::Text(_) => value.is_string() && !info.closed,
            _ => value.is_i64() && !info.closed,
        },
        _ => false,
    };
    all.into_iter().filter(|value| !fits(value)).collect()
}

#[test]
fn each_missing_further_or_mistyped_argument_is_refused() {
    for subject in &*SUBJECTS {
        let changed = |name: &str, value: Option<Value>| {
            let mut arguments = subject.full.as_object().unwrap().clone();
            match value {
                Some(value) => arguments.insert(name.to_owned(), value),
                None => arguments.remove(name),
            };
            Value::from(arguments)
        };
        assert_refused(subject, &changed("zzz", Some(json!(1))), "zzz");
        for param in subject.info.params {
            if param.required {
                assert_refused(subject, &changed(param.name, None), param.name);
            }
            for value in mistyped(param) {
                let arguments = changed(param.name, Some(value.clone()));
                let place = match (param.kind, &value) {
                    (Kind::Array(_), Value::Array(_)) => format!("{}[0]", param.name),
                    (Kind::Map(_), Value::Object(_)) => format!("{}.k", param.name),
                    _ => param.name.to_owned(),
                };
                assert_refused(subject, &arguments, &place);
            }
        }
    }
}

/// Any JSON, small, and often close to what parameters want.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        select(vec![
            "",
            ".",
            "..",
            "7",
            "-1",
            "+390212345678",
            "a@b.it",
            "2026-02-29",
            "2026-03-01T24:00",
            "https://x",
            "Open",
            "asc",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(
                select(vec!["phone", "language", "text", "zzz"]),
                inner,
                0..4
            )
            .prop_map(Value::from_iter),
        ]
    })
}

/// Every place in a value, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, inner)| places(inner, &format!("{at}/{key}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inner)| places(inner, &format!("{at}/{index}"), found)),
        _ => {}
    }
}

/// One change at any depth.
#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Remove,
    Add(String, Value),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any_json().prop_map(Change::Replace),
        Just(Change::Remove),
        ("[a-z_]{1,8}", any_json()).prop_map(|(key, value)| Change::Add(key, value)),
    ]
}

fn change(arguments: &mut Value, place: Index, change: Change) {
    let mut found = Vec::new();
    places(arguments, "", &mut found);
    let at = place.get(&found);
    match change {
        Change::Replace(value) => {
            if let Some(target) = arguments.pointer_mut(at).filter(|_| !at.is_empty()) {
                *target = value;
            }
        }
        Change::Remove => {
            let (above, key) = at.rsplit_once('/').unwrap_or_default();
            if let Some(Value::Object(map)) = arguments.pointer_mut(above) {
                map.remove(key);
            }
        }
        Change::Add(key, value) => {
            if let Some(Value::Object(map)) = arguments.pointer_mut(at) {
                map.insert(key, value);
            }
        }
    }
}

/// What is an integer to JSON Schema and none to this crate: a whole number written as a fraction, or
/// one that is out of range.
fn holds_odd_number(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_none(),
        Value::Array(items) => items.iter().any(holds_odd_number),
        Value::Object(map) => map.values().any(holds_odd_number),
        _ => false,
    }
}

/// What a schema cannot say: odd numbers, and days that no calendar has.
fn schema_is_milder(arguments: &Value) -> bool {
    holds_odd_number(arguments) || arguments.to_string().contains("2026-02-29")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the schema accepts, `execute` accepts; what `execute` accepts goes out as the schema says.
    #[test]
    fn schema_and_execute_agree(
        subject in any::<Index>(),
        full: bool,
        changes in prop::collection::vec((any::<Index>(), any_change()), 1..4),
    ) {
        let subject = subject.get(&SUBJECTS);
        let mut arguments = if full { &subject.full } else { &subject.minimal }.clone();
        for (place, of) in changes {
            change(&mut arguments, place, of);
        }
        match execute(Backend::Composio, subject, &arguments) {
            Outcome::Sent(_, body) => {
                let valid = subject.validator.validate(&body["arguments"]);
                prop_assert!(valid.is_ok(), "{}: {valid:?}\n{body}", subject.info.slug);
            }
            Outcome::Refused(error) => {
                prop_assert!(error.is_invalid_arguments(), "{error}");
                let valid = subject.validator.is_valid(&arguments);
                prop_assert!(!valid || schema_is_milder(&arguments), "{}: {error}\n{arguments}", subject.info.slug);
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
    assert!(refusal("LIST_TAGS", json!({})).contains("did you mean `SPOKI_LIST_TAGS`?"));
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
        let schema =
            &operations[call.slug]["responses"]["2XX"]["content"]["application/json"]["schema"];
        let answer: Value = serde_json::from_str(call.reply).unwrap();
        if let Err(error) = validator(&whole(schema, &document)).validate(&answer) {
            panic!("{}: {error}\n{answer:#}", call.slug);
        }
    }
}
