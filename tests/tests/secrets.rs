//! Whatever the client can print, for every action, over both backends: no secret is in it.
//!
//! Every value that nobody may read holds a mark. What has to hold marks comes from the catalogue at run
//! time, and for replies from the spec, so that a new action or field is in the test by itself.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::fmt::Debug;

use serde_json::{Map, Value, json};
use spoki_api::action::{EnumValues, Field, Format, Kind};
use spoki_api::limit::{LimitKey, SlidingWindow};
use spoki_api::transport::{ScriptedTransport, TransportError};
use spoki_api::{Client, Error, LimitPolicy, Options, RetryPolicy};
use spoki_tests::server::Backend;
use spoki_tests::{CALLS, Call};

const KEY: &str = "hidden-key-0001";
const SECRET: &str = "hidden-secret";
const PHONE: &str = "+390555123498";
const EMAIL: &str = "hidden.person@example.com";
/// What people write where any text may stand.
const TEXT: &str = "hidden.person@example.com, +39 0555123498";
const ADDRESS: &str = "https://api.example.com/api/1/contacts/";

/// What tells of a marked value: each holds one of these.
const MARKS: [&str; 2] = ["hidden", "0555123"];

/// Fails if a text that anybody can read holds a mark.
#[track_caller]
fn read_aloud(place: &str, text: &str) {
    for mark in MARKS {
        assert!(!text.contains(mark), "{place} shows `{mark}`: {text}");
    }
}

#[track_caller]
fn show(place: &str, value: &dyn Debug) {
    read_aloud(place, &format!("{value:?} {value:#?}"));
}

#[track_caller]
fn tell(place: &str, error: &Error) {
    show(place, error);
    read_aloud(place, &error.to_string());
    let parts: [&dyn Debug; 6] = [
        &error.message(),
        &error.code(),
        &error.hint(),
        &error.request_id(),
        &error.field_errors(),
        &error.violations(),
    ];
    for part in parts {
        show(place, part);
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        read_aloud(place, &format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

fn client(backend: Backend, script: &ScriptedTransport) -> Client {
    backend
        .builder(KEY)
        .transport(script.clone())
        .retry(RetryPolicy::none())
        .limits(LimitPolicy::Off)
        .build()
        .unwrap()
}

/// Arguments for every parameter, marked wherever the catalogue says that nobody may read them.
fn arguments(call: &Call) -> Value {
    let params = call.info().unwrap().params;
    params
        .iter()
        .map(|param| (param.name.to_owned(), argument(param)))
        .collect::<Map<_, _>>()
        .into()
}

fn argument(field: &Field) -> Value {
    value(field, field.kind)
}

fn value(field: &Field, kind: Kind) -> Value {
    match kind {
        _ if field.secret && matches!(kind, Kind::String) => json!(SECRET),
        Kind::String => json!(match field.format {
            Some(Format::E164) => PHONE,
            Some(Format::Email) => EMAIL,
            Some(Format::Date) => "2026-03-01",
            Some(Format::Timestamp) => "2026-03-01T09:30:00Z",
            Some(Format::Url) => "https://example.com/",
            Some(Format::Identifier) => "7",
            _ if takes(field, TEXT) => TEXT,
            _ => "plain",
        }),
        Kind::Integer | Kind::Number => json!(field.min.unwrap_or(1).max(1)),
        Kind::Boolean => json!(true),
        Kind::Array(item) => json!([value(field, *item)]),
        Kind::Map(item) => json!({"KEY": value(field, *item), EMAIL: value(field, *item)}),
        Kind::Object(info) => info()
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), argument(field)))
            .collect::<Map<_, _>>()
            .into(),
        Kind::Enum(info) => match info.values {
            EnumValues::Text(values) => json!(values[0]),
            EnumValues::Integer(values) => json!(values[0]),
            other => panic!("{}: {other:?} is new here", field.name),
        },
        Kind::Any => anything(),
        other => panic!("{}: {other:?} is new here", field.name),
    }
}

/// A bound of the parameter may be too tight for a text.
fn takes(field: &Field, text: &str) -> bool {
    let length = i64::try_from(text.len()).unwrap();
    !matches!(field.kind, Kind::String) || field.max.is_none_or(|max| max >= length)
}

/// JSON that nobody knows the meaning of, with a mark in each of its places.
fn anything() -> Value {
    let person = json!({"email": EMAIL, "phone": 390_555_123_498_i64, PHONE: [SECRET, [TEXT]]});
    json!({"updated_by": person, EMAIL: [person, PHONE, null], "token": SECRET})
}

/// The same arguments with a marked text in place of each text: most of them are refused.
fn spoiled(value: &Value) -> Value {
    match value {
        Value::String(_) => json!("hidden @ 0555123"),
        Value::Array(items) => items.iter().map(spoiled).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), spoiled(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// What replies hold, from the spec.
struct Spec {
    bindings: Value,
    models: Value,
}

impl Spec {
    fn read() -> Self {
        let models: Value = serde_json::from_str(include_str!("../../spec/models.json")).unwrap();
        Self {
            bindings: serde_json::from_str(include_str!("../../spec/bindings.json")).unwrap(),
            models: models["models"].clone(),
        }
    }

    /// The reply of a call, with marks wherever one may be; a list as a page, which has more places.
    fn marked(&self, call: &Call, reply: &Value) -> Value {
        let kind = &self.bindings["actions"][call.slug]["reply"]["type"];
        let kind = kind.as_str().unwrap();
        let marked = self.value(kind, reply);
        if kind.starts_with('[') {
            let items = marked.as_array().unwrap();
            assert!(!items.is_empty(), "{}", call.slug);
            let link = format!("{ADDRESS}?search={SECRET}");
            return json!({"count": 1, "next": link, "previous": link, "results": items});
        }
        marked
    }

    fn value(&self, kind: &str, value: &Value) -> Value {
        let kind = kind.trim_matches(['[', ']', '{', '}']);
        match (value, self.models.get(kind)) {
            (Value::Array(items), _) => items.iter().map(|item| self.value(kind, item)).collect(),
            _ if kind == "json" => anything(),
            (Value::String(_), _) if kind == "string" => json!(TEXT),
            (Value::Object(members), Some(model)) => members
                .iter()
                .map(|(name, value)| (name.clone(), self.member(model, name, value)))
                .chain([(EMAIL.to_owned(), anything())])
                .collect::<Map<_, _>>()
                .into(),
            (Value::Object(map), None) => map
                .iter()
                .map(|(key, value)| (key.clone(), self.value(kind, value)))
                .chain([(EMAIL.to_owned(), self.value(kind, &json!("")))])
                .collect::<Map<_, _>>()
                .into(),
            (other, _) => other.clone(),
        }
    }

    fn member(&self, model: &Value, name: &str, value: &Value) -> Value {
        let mut fields = model["fields"].as_array().into_iter().flatten();
        let is_named = |field: &&Value| {
            let aliases = field["aliases"].as_array().into_iter().flatten();
            aliases.chain([&field["name"]]).any(|known| known == name)
        };
        match fields.find(is_named) {
            None => value.clone(),
            Some(field) if field["secret"] == true => json!(SECRET),
            Some(field) => match field["format"].as_str() {
                Some("e164") => json!(PHONE),
                Some("email") => json!(EMAIL),
                _ => self.value(field["type"].as_str().unwrap(), value),
            },
        }
    }
}

#[tokio::test]
async fn requests_show_no_secrets() {
    let mut seen = 0;
    for call in CALLS {
        for backend in Backend::ALL {
            let (client, _) = backend.offline();
            let arguments = arguments(call);
            seen += usize::from(
                MARKS
                    .iter()
                    .any(|mark| arguments.to_string().contains(mark)),
            );
            let running = (call.full)(&client);
            let shown = running.show(&client, arguments.clone()).unwrap();
            read_aloud(call.slug, &shown);
            show(call.slug, &client.execute(call.slug, arguments));
        }
    }
    assert!(seen > 10, "only {seen} requests hold a mark");
}

#[tokio::test]
async fn complaints_about_arguments_show_no_values() {
    let mut refused = 0;
    for call in CALLS {
        for backend in Backend::ALL {
            let client = client(backend, &ScriptedTransport::new());
            let arguments = spoiled(&arguments(call));
            if let Err(error) = client.execute(call.slug, arguments.clone()).await {
                refused += usize::from(error.is_invalid_arguments());
                tell(call.slug, &error);
            }
            if let Err(error) = (call.full)(&client).show(&client, arguments) {
                read_aloud(call.slug, &format!("{error} {error:?}"));
            }
        }
    }
    assert!(refused > CALLS.len() / 2, "only {refused} were refused");
}

#[tokio::test]
async fn replies_show_no_secrets() {
    let spec = Spec::read();
    let mut seen = 0;
    for call in CALLS {
        let sample = serde_json::from_str(call.reply).unwrap();
        let reply = spec.marked(call, &sample);
        seen += usize::from(reply != sample);
        for backend in Backend::ALL {
            let body = backend.body(&reply);
            let script = ScriptedTransport::new()
                .json(200, body.clone())
                .json(200, body);
            let client = client(backend, &script);
            let answer = (call.minimal)(&client).await.unwrap();
            assert_eq!(answer.raw, reply, "{}: nothing is lost either", call.slug);
            read_aloud(call.slug, &answer.shown);
            let untyped = client.execute(call.slug, arguments(call)).await.unwrap();
            show(call.slug, &untyped);
            show(call.slug, &untyped.into_parts().1);
        }
    }
    assert!(seen > 50, "only {seen} replies hold a mark");
}

/// Replies in which the service repeats what it should not, as it does.
fn bodies() -> Vec<(u16, String)> {
    let address = format!(
        "{ADDRESS}?key={KEY}&phone=%2B{}&email={}",
        &PHONE[1..],
        EMAIL.replace('@', "%40")
    );
    let words = format!("{PHONE} and {EMAIL} with {KEY} at {address}");
    let refused = [
        json!({"detail": words, "code": KEY}),
        json!({"phone": [words], "contacts": [{}, {"email": [words]}]}),
        json!({"error": {"message": words, "code": KEY, "request_id": KEY, "suggested_fix": words}}),
        json!([words]),
        json!(words),
    ];
    let mut bodies: Vec<_> = [400, 401, 404, 429, 500, 503]
        .into_iter()
        .flat_map(|status| refused.iter().map(move |body| (status, body.to_string())))
        .collect();
    let failed = json!({"data": {"message": words, EMAIL: [PHONE]}, "error": words, "successful": false, "log_id": KEY});
    bodies.extend([
        (200, failed.to_string()),
        (500, format!("<html><title>{words}</title>")),
        (200, format!("<html><title>{words}</title>")),
        (200, words.clone()),
        (200, format!("\"{words}")),
        (200, json!({"data": words, "successful": words}).to_string()),
        (
            200,
            json!({"data": [[[words]]], "successful": true}).to_string(),
        ),
        (200, json!([[words]]).to_string()),
    ]);
    bodies
}

#[tokio::test]
async fn errors_show_no_secrets() {
    let mut failed = 0;
    for call in CALLS {
        for backend in Backend::ALL {
            for (status, body) in bodies() {
                let script = ScriptedTransport::new()
                    .body(status, body.clone())
                    .body(status, body);
                let client = client(backend, &script);
                let typed = (call.minimal)(&client).await.err();
                let untyped = client.execute(call.slug, arguments(call)).await.err();
                for error in typed.into_iter().chain(untyped) {
                    failed += 1;
                    tell(call.slug, &error);
                }
            }
        }
    }
    assert!(failed > 57 * 2 * 2 * 30, "only {failed} calls failed");
}

#[tokio::test]
async fn failures_on_the_way_show_no_secrets() {
    let what = || format!("http://example.com/?phone={PHONE}&email={EMAIL}");
    for backend in Backend::ALL {
        for failure in [
            TransportError::connect(what()),
            TransportError::timeout(what()),
            TransportError::interrupted(what()),
            TransportError::redirected(what()),
            TransportError::unsendable(what()),
        ] {
            show("transport", &failure);
            read_aloud("transport", &failure.to_string());
            let client = client(backend, &ScriptedTransport::new().fail(failure));
            tell("transport", &(CALLS[0].minimal)(&client).await.unwrap_err());
        }
    }
}

#[tokio::test]
async fn the_client_and_its_parts_show_no_secrets() {
    let options = || {
        Options::new()
            .user_id(EMAIL)
            .extra_query("x", PHONE)
            .extra_body("y", SECRET)
    };
    show("options", &options());
    for backend in Backend::ALL {
        let (script, limiter) = (ScriptedTransport::new(), SlidingWindow::new());
        let builder = || backend.builder(KEY).user_id(EMAIL);
        show("builder", &builder());
        let client = builder()
            .transport(script.clone())
            .limiter(limiter.clone())
            .build()
            .unwrap()
            .with_options(options());
        show("client", &client);
        show("pages", &client.list_tags().pages());
        drop((CALLS[0].minimal)(&client).await);
        show("limiter", &limiter);
        show("script", &script);
        let builder = builder().base_url("http://ada:hidden@example.com/?key=hidden");
        show("builder with an address", &builder);
        tell("address", &builder.build().unwrap_err());
    }
    let window = LimitKey::new("id", CALLS[0].slug, Some(5)).of_account(EMAIL);
    show("window", &window);
    tell(
        "key",
        &Client::builder().spoki("hidden\nkey").build().unwrap_err(),
    );
    tell(
        "proxy",
        &Client::builder()
            .spoki(KEY)
            .proxy("http://ada:hidden@[")
            .build()
            .unwrap_err(),
    );
}

#[test]
fn the_test_itself_can_fail() {
    let caught = std::panic::catch_unwind(|| show("itself", &json!({"phone": PHONE})));
    assert!(caught.is_err());
}
