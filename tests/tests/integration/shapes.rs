//! Shapes of replies: recorded over real HTTP from services that differ from the spec, and learnt from.

use std::path::Path;

use serde_json::{Map, Value, json};
use spoki_api::action::Kind;
use spoki_api::shapes::{ShapeRecorder, ShapeReport};
use spoki_api::{Client, LimitPolicy, RetryPolicy, catalog};
use spoki_codegen::learn::{self, Lesson, learn};
use spoki_codegen::{Source, Sources, generate, load};
use spoki_mock::Mock;
use spoki_tests::server::{Backend, answer};
use spoki_tests::{CALLS, Call};
use wiremock::{MockServer, ResponseTemplate};

const KEY: &str = "hidden-key-0001";

fn sources() -> Sources {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |name: &str| Source::new(name, std::fs::read_to_string(spec.join(name)).unwrap());
    Sources {
        catalog: read("catalog.json"),
        bindings: read("bindings.json"),
        models: read("models.json"),
    }
}

fn client(backend: Backend, server: &MockServer, recorder: &ShapeRecorder) -> Client {
    backend
        .builder(KEY)
        .base_url(server.uri())
        .limits(LimitPolicy::Off)
        .retry(RetryPolicy::none())
        .record_shapes(recorder)
        .build()
        .unwrap()
}

/// What the generator learns from the document of a report.
fn lesson(report: &ShapeReport, trusts_all: bool) -> Lesson {
    let text = format!("{:#}\n", report.to_json());
    let reports = learn::ShapeReport::read_all(&text.repeat(2)).unwrap();
    learn(&sources(), &reports[..1], trusts_all).unwrap()
}

/// Arguments for the required parameters.
fn arguments(slug: &str) -> Value {
    let params = catalog().get(slug).unwrap().params.iter();
    let required = params.filter(|param| param.required);
    let one = |kind: Kind| {
        if matches!(kind, Kind::Integer) {
            json!(1)
        } else {
            json!("1")
        }
    };
    let given = required.map(|param| (param.name.to_owned(), one(param.kind)));
    given.collect::<Map<_, _>>().into()
}

/// What the plain mock answers.
async fn plain(mock: &Mock, slug: &str) -> Value {
    let client = mock.client(spoki_mock::Backend::Rest);
    client
        .execute(slug, arguments(slug))
        .await
        .unwrap()
        .into_inner()
}

/// Changes each item of a page or a list, or the object itself.
fn each(reply: &mut Value, change: impl Fn(&mut Map<String, Value>)) {
    let items = match reply {
        Value::Object(page) if page.contains_key("results") => page.get_mut("results").unwrap(),
        other => other,
    };
    match items {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| change(item.as_object_mut().unwrap())),
        object => change(object.as_object_mut().unwrap()),
    }
}

fn put(reply: &mut Value, name: &str, value: &Value) {
    each(reply, |item| {
        _ = item.insert(name.to_owned(), value.clone());
    });
}

fn rename(reply: &mut Value, from: &str, to: &str) {
    each(reply, |item| {
        let value = item.remove(from).unwrap();
        item.insert(to.to_owned(), value);
    });
}

/// What `learn` does about an alteration.
enum Learnt {
    Written(&'static str),
    Note(&'static str),
}

use Learnt::{Note, Written};

/// A service that answers otherwise than the mock.
struct Altered {
    name: &'static str,
    slug: &'static str,
    alter: fn(&mut Value),
    /// The difference that the client shows; empty for none. Of formats its tables have those of personal data alone.
    difference: &'static str,
    learnt: Learnt,
}

const TAGS: &str = "SPOKI_LIST_TAGS";
const TICKETS: &str = "SPOKI_LIST_TICKETS";
const ACCOUNTS: &str = "SPOKI_LIST_ACCOUNTS";
const AUTOMATIONS: &str = "SPOKI_LIST_AUTOMATIONS";

#[rustfmt::skip]
const ALTERED: &[Altered] = &[
    Altered { name: "a new text", slug: TAGS, alter: |r| put(r, "colour_name", &json!("red")),
        difference: "colour_name: unknown member: string", learnt: Written("Tag.colour_name: new, of type `string`") },
    Altered { name: "a new timestamp", slug: TICKETS, alter: |r| put(r, "escalated_at", &json!("2026-01-01T08:00:00Z")),
        difference: "escalated_at: unknown member: string", learnt: Written("Ticket.escalated_at: new, of type `string`") },
    Altered { name: "a new identifier", slug: TAGS, alter: |r| put(r, "owner_id", &json!(7)),
        difference: "owner_id: unknown member: integer", learnt: Written("Tag.owner_id: new, of type `identifier`") },
    Altered { name: "a new object", slug: TICKETS, alter: |r| put(r, "origin", &json!({"kind": "x", "page_number": 3})),
        difference: "origin: unknown member: object", learnt: Written("TicketOrigin: new, with 2 fields") },
    Altered { name: "a new list", slug: TAGS, alter: |r| put(r, "weights", &json!([1, 2.5])),
        difference: "weights: unknown member: array", learnt: Written("Tag.weights: new, of type `[number]`") },
    Altered { name: "a new member that is null", slug: TAGS, alter: |r| put(r, "archived_by", &Value::Null),
        difference: "archived_by: unknown member: null", learnt: Written("Tag.archived_by: new, of type `json`") },
    Altered { name: "a new member that is mixed", slug: TAGS, alter: |r| put(r, "notes", &json!([1, "a"])),
        difference: "notes: unknown member: array", learnt: Written("Tag.notes: new, of type `[json]`") },
    Altered { name: "a member is gone", slug: TICKETS, alter: |r| each(r, |item| _ = item.remove("priority")),
        difference: "priority: missing in all", learnt: Note("`priority` is in none of") },
    Altered { name: "a required member is gone", slug: AUTOMATIONS, alter: |r| each(r, |item| _ = item.remove("name")),
        difference: "name: missing in all", learnt: Note("`name` is in none of") },
    Altered { name: "a required member is renamed", slug: AUTOMATIONS, alter: |r| rename(r, "name", "caption"),
        difference: "caption: unknown member", learnt: Note("no reply has `name`, and `caption` is new: if the member was renamed") },
    Altered { name: "a member is renamed", slug: ACCOUNTS, alter: |r| rename(r, "daily_limit", "daily_contact_limit"),
        difference: "daily_contact_limit: unknown member", learnt: Note("`daily_contact_limit` is new: if the member was renamed") },
    Altered { name: "a number is a text", slug: ACCOUNTS, alter: |r| put(r, "current_credit", &json!("84250")),
        difference: "current_credit: the type is string, expected integer", learnt: Note("(numbers as texts)") },
    Altered { name: "an identifier is a text", slug: TAGS, alter: |r| put(r, "id", &json!("12")),
        difference: "", learnt: Written("SPOKI_LIST_TAGS: the reply was observed on") },
    Altered { name: "a flag is a number", slug: AUTOMATIONS, alter: |r| put(r, "is_active", &json!(1)),
        difference: "is_active: the type is integer, expected boolean", learnt: Note("`is_active` is integer") },
    Altered { name: "a time is a number", slug: AUTOMATIONS, alter: |r| put(r, "created_datetime", &json!(1_790_000_000)),
        difference: "created_datetime: the type is integer, expected string", learnt: Note("`created_datetime` is integer") },
    Altered { name: "a time has another form", slug: AUTOMATIONS, alter: |r| put(r, "created_datetime", &json!("1 May, noon")),
        difference: "", learnt: Note("`created_datetime` has the format text") },
    Altered { name: "a new value of an enum", slug: TICKETS, alter: |r| put(r, "status", &json!("Hidden escalation")),
        difference: "values are not in the spec", learnt: Note("values that the enum `TicketStatus` lacks") },
    Altered { name: "a bare list", slug: TAGS, alter: |r| *r = r["results"].take(),
        difference: "pages have the form `array`", learnt: Note("pages have the form `array`, the spec has `object`") },
    Altered { name: "a page in place of a list", slug: ACCOUNTS, alter: |r| *r = json!({"count": 1, "results": r.take()}),
        difference: "pages have the form `object`", learnt: Note("pages have the form `object`, the spec has `array`") },
    Altered { name: "items under another name", slug: TAGS, alter: |r| *r = json!({"count": 3, "entries": r["results"].take()}),
        difference: "the items of the page are in `entries`", learnt: Note("the items of a page are in `entries`") },
    Altered { name: "a page that says more", slug: TAGS, alter: |r| r["total_pages"] = json!(3),
        difference: "the page has an unknown member `total_pages`", learnt: Note("pages have the member `total_pages`") },
    Altered { name: "no list at all", slug: TAGS, alter: |r| *r = json!({"status": "fine"}),
        difference: "pages have the form `none`", learnt: Note("pages have the form `none`") },
    Altered { name: "no reply", slug: "SPOKI_RETRIEVE_TAG", alter: |r| *r = Value::Null,
        difference: "1 replies are empty", learnt: Written("SPOKI_RETRIEVE_TAG: the call was observed") },
    Altered { name: "secrets as names", slug: TAGS, alter: |r| { put(r, "+390555123498", &json!(1)); put(r, "hidden.person@example.com", &json!(KEY)); },
        difference: "members may be values", learnt: Note("members whose names may be values") },
    Altered { name: "an untyped list", slug: "SPOKI_LIST_PARTNERS", alter: |r| put(r, "joined_on", &json!("2026-01-01")),
        difference: "", learnt: Written("SPOKI_LIST_PARTNERS: the reply is `[Partner]` instead of `[json]`") },
];

#[tokio::test]
async fn each_alteration_is_reported_and_learnt_or_explained() {
    let (mock, server) = (Mock::start().await, MockServer::start().await);
    mock.set_limits(false);
    for altered in ALTERED {
        let name = altered.name;
        let original = if altered.slug == "SPOKI_RETRIEVE_TAG" {
            Value::Null
        } else {
            plain(&mock, altered.slug).await
        };
        let (mut reply, recorder) = (original, ShapeRecorder::new());
        (altered.alter)(&mut reply);
        answer(&server, Backend::Rest.success(&reply)).await;
        let client = client(Backend::Rest, &server, &recorder);
        drop(client.execute(altered.slug, arguments(altered.slug)).await);
        let report = recorder.report();
        let found: Vec<_> = report
            .differences()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            found.iter().any(|text| text.contains(altered.difference))
                || altered.difference.is_empty(),
            "{name}: {found:#?}"
        );
        let text = format!("{report} {}", report.to_json());
        for mark in ["hidden.", "hidden-", "Hidden", "0555123"] {
            assert!(!text.contains(mark), "{name} shows `{mark}`: {text}");
        }
        let lesson = lesson(&report, true);
        let (texts, part) = match altered.learnt {
            Written(part) => (&lesson.written, part),
            Note(part) => (&lesson.notes, part),
        };
        assert!(
            texts.iter().any(|text| text.contains(part)),
            "{name}: {lesson:#?}"
        );
        generate(&lesson.sources)
            .unwrap_or_else(|problems| panic!("{name}: {}", problems.render(false)));
    }
}

#[tokio::test]
async fn a_header_that_states_a_limit_is_reported() {
    let (server, recorder) = (MockServer::start().await, ShapeRecorder::new());
    let reply = ResponseTemplate::new(200).insert_header("x-ratelimit-limit", "5");
    answer(
        &server,
        reply.set_body_json(json!({"count": 0, "results": []})),
    )
    .await;
    let client = client(Backend::Rest, &server, &recorder);
    client.execute(TAGS, json!({})).await.unwrap();
    let found = recorder.report().differences();
    assert!(
        found[0].text.contains("`x-ratelimit-limit` states a limit"),
        "{found:?}"
    );
}

#[tokio::test]
async fn the_plain_mock_teaches_nothing_but_confidence() {
    let (mock, recorder) = (Mock::start().await, ShapeRecorder::new());
    mock.set_limits(false);
    let client = mock
        .client_builder(spoki_mock::Backend::Rest)
        .record_shapes(&recorder)
        .build()
        .unwrap();
    for info in catalog()
        .actions
        .iter()
        .filter(|info| info.effect.is_read())
    {
        // Without an entry of that identifier, the refusal alone is recorded.
        drop(client.execute(info.slug, arguments(info.slug)).await);
    }
    let lesson = lesson(&recorder.report(), false);
    assert!(lesson.written.len() > 20, "{:#?}", lesson.written);
    let (old, mut new) = (load(&sources()).unwrap(), load(&lesson.sources).unwrap());
    for binding in new.bindings.actions.values_mut() {
        (binding.rest.observed, binding.reply.observed) = (None, None);
    }
    assert_eq!(new.bindings, old.bindings);
    assert_eq!(new.models, old.models);
    generate(&lesson.sources).unwrap();
}

/// JSON with a mark in each of its places.
fn marked(value: &Value) -> Value {
    match value {
        Value::Null | Value::String(_) => json!("hidden.person@example.com"),
        Value::Bool(_) => {
            json!({"+390555123498": "hidden-secret", "hidden.person@example.com": ["hidden"]})
        }
        Value::Number(_) => json!(390_555_123_498_i64),
        Value::Array(items) => items.iter().map(marked).chain([json!("hidden")]).collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| {
                [
                    (name.clone(), marked(value)),
                    (format!("hidden-{name}"), marked(value)),
                    ("+390555123498".to_owned(), json!(["hidden"])),
                ]
            })
            .collect::<Map<_, _>>()
            .into(),
    }
}

async fn record_marked(call: &Call, backend: Backend, server: &MockServer) -> ShapeReport {
    let recorder = ShapeRecorder::new();
    let reply = serde_json::from_str::<Value>(call.reply).unwrap();
    let mut replies = vec![
        marked(&reply),
        json!({"results": marked(&json!([reply])), "hidden text": 1}),
    ];
    replies.push(
        json!({"custom_fields": {"hidden_code": "hidden", "+390555123498": 390_555_123_498_i64}}),
    );
    for reply in replies {
        let reply = backend
            .success(&reply)
            .insert_header("x-hidden", "hidden")
            .insert_header("x-ratelimit-limit", "0555123");
        answer(server, reply).await;
        drop((call.minimal)(&client(backend, server, &recorder)).await);
    }
    recorder.report()
}

#[tokio::test]
async fn no_report_holds_a_value() {
    let server = MockServer::start().await;
    for call in CALLS {
        for backend in Backend::ALL {
            let report = record_marked(call, backend, &server).await;
            assert!(!report.is_empty(), "{}", call.slug);
            let differences: Vec<_> = report
                .differences()
                .iter()
                .map(ToString::to_string)
                .collect();
            let text = format!("{report} {report:?} {:#} {differences:?}", report.to_json());
            for mark in [
                "hidden.",
                "hidden-",
                "hidden_code",
                "0555123",
                "idden\"",
                "x-hidden",
                "hidden text",
            ] {
                assert!(
                    !text.contains(mark),
                    "{} over {backend:?} shows `{mark}`: {text}",
                    call.slug
                );
            }
            // The reader's form and the schema are the same.
            let document = report.to_json();
            let read = learn::ShapeReport::read_all(&document.to_string()).unwrap();
            assert_eq!(read.len(), 1);
            let schema = include_str!("../../../spec/shape-report.schema.json");
            let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
            assert!(schema.is_valid(&document), "{document}");
        }
    }
}
