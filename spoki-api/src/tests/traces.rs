//! The spans and events that a subscriber gets.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::*;
use crate::Options;
use crate::transport::TransportError;

/// Remembers all spans and events of one thread, in order.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Log>>);

#[derive(Default)]
struct Log {
    entries: Vec<Entry>,
    /// The spans that are entered, by their place among the entries.
    entered: Vec<usize>,
}

struct Entry {
    name: String,
    parent: Option<usize>,
    fields: Fields,
}

/// Fields as text, in the order in which they were told.
#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Recorder {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap()
    }

    fn add(&self, metadata: &Metadata<'_>, fields: Fields) -> Id {
        assert_eq!(metadata.target(), "spoki_api");
        let mut log = self.log();
        let name = if metadata.is_span() {
            metadata.name()
        } else {
            "event"
        };
        let entry = Entry {
            name: format!("{} {name}", metadata.level()),
            parent: log.entered.last().copied(),
            fields,
        };
        log.entries.push(entry);
        Id::from_u64(log.entries.len() as u64)
    }

    /// A line for each span and event, further in for what is within another.
    fn tree(&self) -> String {
        let log = self.log();
        let mut tree = String::new();
        for entry in &log.entries {
            let within = |entry: &Entry| Some(&log.entries[entry.parent?]);
            let depth = std::iter::successors(within(entry), |&entry| within(entry)).count();
            let indent = "  ".repeat(depth);
            writeln!(tree, "{indent}{}:{}", entry.name, entry.fields.0).unwrap();
        }
        tree
    }
}

fn place(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap() - 1
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("spoki")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        self.add(span.metadata(), fields)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut self.log().entries[place(span)].fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.add(event.metadata(), fields);
    }

    fn enter(&self, span: &Id) {
        self.log().entered.push(place(span));
    }

    fn exit(&self, span: &Id) {
        assert_eq!(
            self.log().entered.pop(),
            Some(place(span)),
            "left in another order"
        );
    }
}

/// Wants everything and keeps nothing.
///
/// While no thread has a subscriber, `tracing` remembers that nobody wants a span, also for a thread that is about to set
/// one. With this one for all threads there is always somebody.
struct Everything;

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The spans and events of everything that `calls` does on this thread.
async fn seen(calls: impl Future<Output = ()>) -> String {
    // Only the first call sets it.
    let _ = tracing::subscriber::set_global_default(Everything);
    let recorder = Recorder::default();
    let _default = tracing::subscriber::set_default(recorder.clone());
    calls.await;
    recorder.tree()
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

fn with_id(status: u16, id: &str, body: &str) -> http::Response<bytes::Bytes> {
    let response = http::Response::builder()
        .status(status)
        .header("x-request-id", id);
    response.body(body.to_owned().into()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_each_attempt_one_within_it() {
    let script = ScriptedTransport::new()
        .answer(with_id(502, "req-1", ""))
        .answer(with_id(200, "req-2", "{}"));
    let builder = Client::builder().spoki(KEY).transport(script);
    let client = builder.build().unwrap();
    let seen = seen(async {
        let policy = RetryPolicy::new().base_delay(Duration::ZERO);
        let client = client.with_options(Options::new().retry(policy));
        client.send(Find::new(json!({"code": "x"}))).await.unwrap();
    })
    .await;
    assert_eq!(
        lines(&seen),
        [
            r#"INFO spoki.call: otel.kind="internal" spoki.action="X_FIND" spoki.effect="read" spoki.backend="spoki" spoki.outcome="ok" spoki.request_id="req-2" spoki.attempts=2"#,
            r#"  DEBUG spoki.attempt: otel.kind="client" otel.name="GET /api/1/things/" spoki.attempt=1 spoki.limit.wait_ms=0 server.address="api.spoki.com" server.port=443 url.full="https://api.spoki.com/api/1/things/?search=REDACTED" url.template="/api/1/things/" http.request.method="GET" spoki.outcome="error" otel.status_code="ERROR" error.type="refused" spoki.request_id="req-1" http.response.status_code=502"#,
            "  INFO event: message=the attempt failed, another one follows spoki.attempt=1 spoki.retry.delay_ms=0",
            r#"  DEBUG spoki.attempt: otel.kind="client" otel.name="GET /api/1/things/" spoki.attempt=2 spoki.limit.wait_ms=0 server.address="api.spoki.com" server.port=443 url.full="https://api.spoki.com/api/1/things/?search=REDACTED" url.template="/api/1/things/" http.request.method="GET" http.request.resend_count=1 spoki.outcome="ok" spoki.request_id="req-2" http.response.status_code=200"#,
        ]
    );
}

#[tokio::test]
async fn failures_tell_their_kind_and_what_they_leave_open() {
    let client =
        scripted_composio(&ScriptedTransport::new().fail(TransportError::interrupted("reset")));
    let seen = seen(async {
        assert!(client.send(Nudge::new(json!({}))).await.is_err());
        assert!(client.send(Note::new(json!({}))).await.is_err());
    })
    .await;
    assert_eq!(
        lines(&seen),
        [
            r#"INFO spoki.call: otel.kind="internal" spoki.action="X_NUDGE" spoki.effect="write" spoki.backend="composio" spoki.outcome="error" otel.status_code="ERROR" error.type="interrupted" spoki.may_have_taken_effect=true spoki.attempts=1"#,
            r#"  DEBUG spoki.attempt: otel.kind="client" otel.name="POST /api/v3.1/tools/execute/{tool_slug}" spoki.attempt=1 spoki.limit.wait_ms=0 server.address="backend.composio.dev" server.port=443 url.full="https://backend.composio.dev/api/v3.1/tools/execute/{tool_slug}" url.template="/api/v3.1/tools/execute/{tool_slug}" http.request.method="POST" spoki.outcome="error" otel.status_code="ERROR" error.type="interrupted""#,
            r#"  WARN event: message=the call failed spoki.action="X_NUDGE" spoki.may_have_taken_effect=true error.type="interrupted""#,
            r#"INFO spoki.call: otel.kind="internal" spoki.action="X_NOTE" spoki.effect="write" spoki.backend="composio" spoki.outcome="error" otel.status_code="ERROR" error.type="invalid_arguments" spoki.may_have_taken_effect=false spoki.attempts=0"#,
            r#"  WARN event: message=the call failed spoki.action="X_NOTE" spoki.may_have_taken_effect=false error.type="invalid_arguments""#,
        ]
    );
}

#[tokio::test]
async fn a_call_by_slug_that_is_refused_has_its_span() {
    let client = scripted(&ScriptedTransport::new());
    let seen = seen(async {
        let unknown = client.execute("SPOKI_LIST_TIGS", json!({})).await;
        assert!(unknown.unwrap_err().is_invalid_arguments());
        let invalid = client.execute("SPOKI_LIST_TICKETS", json!({"page": "ada@example.com"}));
        assert!(invalid.await.unwrap_err().is_invalid_arguments());
    })
    .await;
    let refused = |action: &str| {
        [
            format!(
                r#"INFO spoki.call: otel.kind="internal" otel.status_code="ERROR" spoki.action="{action}" spoki.backend="spoki" spoki.attempts=0 spoki.may_have_taken_effect=false spoki.outcome="error" error.type="invalid_arguments""#
            ),
            format!(
                r#"  WARN event: message=the call failed spoki.action="{action}" spoki.may_have_taken_effect=false error.type="invalid_arguments""#
            ),
        ]
    };
    let expected = ["unknown", "SPOKI_LIST_TICKETS"].map(refused).concat();
    assert_eq!(lines(&seen), expected);
}

#[tokio::test(start_paused = true)]
async fn the_wait_for_a_place_is_told() {
    let reply = json!({"id": 1});
    let script = (0..6).fold(ScriptedTransport::new(), |script, _| {
        script.json(200, reply.clone())
    });
    let client = scripted(&script);
    let seen = seen(async {
        for _ in 0..6 {
            client.delete_custom_field().id(1).send().await.unwrap();
        }
    })
    .await;
    let waits: Vec<u64> = seen
        .lines()
        .filter_map(|line| line.split_once("wait_ms=")?.1.split(' ').next())
        .map(|wait| wait.parse().unwrap())
        .collect();
    assert_eq!(waits[..5], [0; 5]);
    assert!((60_000..61_000).contains(&waits[5]), "{waits:?}");
}

/// Each span is entered only while its call is polled: calls at once do not get into each other.
#[tokio::test(start_paused = true)]
async fn calls_at_once_are_not_within_each_other() {
    let script = ScriptedTransport::new().stall().stall();
    let client = scripted(&script);
    let hurried = client.with_options(Options::new().timeout(Duration::from_secs(1)));
    let seen = seen(async {
        let (one, other) = tokio::join!(
            hurried.send(Nudge::new(json!({}))),
            hurried.send(Count::new(json!({})))
        );
        assert!(one.is_err() && other.is_err());
    })
    .await;
    let of_calls = seen
        .lines()
        .filter(|line| line.starts_with("INFO spoki.call"));
    let of_attempts = seen
        .lines()
        .filter(|line| line.starts_with("  DEBUG spoki.attempt"));
    assert_eq!(
        (of_calls.count(), of_attempts.count(), seen.lines().count()),
        // Each call also has the event of its failure.
        (2, 2, 6),
        "{seen}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_has_no_outcome() {
    let client = scripted(&ScriptedTransport::new().stall());
    let seen = seen(async {
        let call = client.send(Nudge::new(json!({})));
        let dropped = tokio::time::timeout(Duration::from_secs(1), call).await;
        assert!(dropped.is_err());
    })
    .await;
    assert_eq!(seen.lines().count(), 2);
    assert!(!seen.contains("outcome"), "{seen}");
}

#[tokio::test]
async fn an_unreadable_reply_is_told() {
    let client = scripted(&ScriptedTransport::new().json(200, json!({"secret": "whsec_1"})));
    let seen = seen(async {
        assert!(
            client
                .send(Count::new(json!({})))
                .await
                .unwrap_err()
                .is_decode()
        );
    })
    .await;
    let last = seen.lines().last();
    assert_eq!(
        last,
        Some(
            r#"WARN event: message=the reply cannot be read spoki.action="X_COUNT" error.type="unexpected_shape""#
        )
    );
}

/// Neither arguments nor texts of the service are recorded.
#[tokio::test]
async fn nothing_personal_is_told() {
    let hidden = ["ada@example.com", "+390212345678", "whsec_1", "user-1"];
    let told = |id: &str| {
        let body = json!({"detail": hidden, "request_id": id, "code": hidden[2]}).to_string();
        with_id(400, id, &body)
    };
    for id in [KEY, "ada@example.com", "+390212345678", &format!("a-{KEY}")] {
        for client in [scripted, scripted_composio] {
            let client = client(
                &ScriptedTransport::new()
                    .answer(told(id))
                    .answer(with_id(200, id, "{}")),
            );
            let options = Options::new()
                .extra_query("q", hidden[1])
                .extra_body("b", hidden[0]);
            let client = client.with_options(options);
            let note = Note::new(json!({"title": hidden, "id": hidden[1], "contacts": [hidden]}));
            let seen = seen(async {
                assert!(client.send_ref(&note).await.is_err());
                let _ = client.send_ref(&note).await;
            })
            .await;
            // Two calls with an attempt each, and an event for each failure.
            let failures = seen.matches("the call failed").count();
            assert!(failures > 0, "{seen}");
            assert_eq!(seen.lines().count(), 4 + failures, "{seen}");
            assert_hides(&seen, &hidden);
        }
    }
}
