//! The view of an operator: attributes of spans by OpenTelemetry's conventions, and sums that agree in spans,
//! metrics and the mock's journal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client as Http;
use hyper_util::rt::TokioExecutor;
use metrics_exporter_prometheus::{PrometheusHandle, PrometheusRecorder};
use opentelemetry_semantic_conventions::attribute as semconv;
use serde_json::json;
use spoki_api::client::Metrics;
use spoki_api::tags::RetrieveTag;
use spoki_api::tickets::CreateTicket;
use spoki_api::transport::ScriptedTransport;
use spoki_api::{Client, Options, RetryPolicy, TicketPriority};
use spoki_api::{LimitPolicy, catalog};
use spoki_mock::{Answer, Backend, Mock};
use spoki_tests::prometheus::Page;
use spoki_tests::{CALLS, server};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

#[path = "../../spoki-mock/examples/prometheus.rs"]
#[allow(dead_code, reason = "the program's own calls are not made here")]
mod example;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Number,
}

/// A field of a span: its type, and its value as text.
type Fields = BTreeMap<&'static str, (Kind, String)>;

#[derive(Default)]
struct Seen(Fields);

impl Seen {
    fn add(&mut self, field: &Field, kind: Kind, value: String) {
        self.0.insert(field.name(), (kind, value));
    }
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, Kind::Text, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, Kind::Text, value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, Kind::Number, value.to_string());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, Kind::Number, value.to_string());
    }
}

/// Remembers the spans, as an exporter gets them, and counts the warnings.
#[derive(Clone, Default)]
struct Exporter(Arc<Mutex<Exported>>);

#[derive(Default)]
struct Exported {
    /// The spans that are open, by their identifiers: the registry uses an identifier again.
    open: BTreeMap<u64, (&'static str, Fields)>,
    closed: Vec<(&'static str, Fields)>,
    warnings: usize,
}

impl<S: Subscriber> Layer<S> for Exporter {
    fn on_new_span(&self, span: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let mut seen = Seen::default();
        span.record(&mut seen);
        let name = span.metadata().name();
        let mut exported = self.0.lock().unwrap();
        exported.open.insert(id.into_u64(), (name, seen.0));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut seen = Seen::default();
        values.record(&mut seen);
        let mut exported = self.0.lock().unwrap();
        let (_, fields) = exported.open.get_mut(&id.into_u64()).unwrap();
        fields.extend(seen.0);
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        let mut exported = self.0.lock().unwrap();
        let span = exported.open.remove(&id.into_u64()).unwrap();
        exported.closed.push(span);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == tracing::Level::WARN {
            self.0.lock().unwrap().warnings += 1;
        }
    }
}

impl Exporter {
    fn spans(&self, name: &str) -> Vec<Fields> {
        let exported = self.0.lock().unwrap();
        let spans = exported.closed.iter();
        spans
            .filter(|(found, _)| *found == name)
            .map(|(_, fields)| fields.clone())
            .collect()
    }
}

/// When an attempt has an attribute.
#[derive(Clone, Copy)]
enum When {
    Always,
    Replied,
    Repeated,
    Failed,
}

/// The attributes of an attempt, with the names of the conventions.
const ATTRIBUTES: [(&str, Kind, When); 11] = [
    (semconv::HTTP_REQUEST_METHOD, Kind::Text, When::Always),
    (semconv::SERVER_ADDRESS, Kind::Text, When::Always),
    (semconv::SERVER_PORT, Kind::Number, When::Always),
    (semconv::URL_FULL, Kind::Text, When::Always),
    (semconv::URL_TEMPLATE, Kind::Text, When::Always),
    (
        semconv::HTTP_RESPONSE_STATUS_CODE,
        Kind::Number,
        When::Replied,
    ),
    (
        semconv::HTTP_REQUEST_RESEND_COUNT,
        Kind::Number,
        When::Repeated,
    ),
    (semconv::ERROR_TYPE, Kind::Text, When::Failed),
    (semconv::OTEL_STATUS_CODE, Kind::Text, When::Failed),
    // These two are known to `tracing-opentelemetry` alone.
    ("otel.kind", Kind::Text, When::Always),
    ("otel.name", Kind::Text, When::Always),
];

/// Calls that succeed, are retried, refused, lost, invalid and dropped.
async fn run(mock: &Mock, spoki: &Client) {
    spoki.list_tags().send().await.unwrap();
    mock.on::<RetrieveTag>()
        .times(2, Answer::raw(502, "text/html", "Bad gateway"));
    spoki.retrieve_tag().id(12).send().await.unwrap();
    mock.on::<RetrieveTag>().clear();
    assert!(spoki.retrieve_tag().id(999_999).send().await.is_err());
    let ticket = || {
        spoki
            .create_ticket()
            .title("Invoice missing")
            .status("Open")
            .priority(TicketPriority::High)
            .contact_phone("+390212345678")
    };
    mock.on::<CreateTicket>().once(Answer::lost());
    let lost = ticket().send().await.unwrap_err();
    assert!(lost.may_have_taken_effect());
    assert!(ticket().contact_phone("390").send().await.is_err());
    let invalid = json!({"id": "ada@example.com"});
    assert!(spoki.execute("SPOKI_RETRIEVE_TAG", invalid).await.is_err());
    assert!(
        spoki
            .execute("SPOKI_RETRIEVE_TIG", json!({}))
            .await
            .is_err()
    );
    mock.on::<CreateTicket>()
        .once(Answer::real().after(Duration::from_secs(5)));
    let dropped = tokio::time::timeout(Duration::from_millis(300), ticket().send()).await;
    assert!(dropped.is_err());
    // The mock notes a request when it answers; this one's connection is closed by then.
    mock.on::<CreateTicket>().clear();
    spoki.list_lists().send().await.unwrap();
}

/// Gets the page as Prometheus does.
async fn scrape(page: PrometheusHandle) -> Page {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    let serving = async { example::serve(&listener, &page).await.unwrap() };
    let http = Http::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let reading = async {
        let reply = http.get(url.parse().unwrap()).await.unwrap();
        let kind = &reply.headers()["content-type"];
        assert_eq!(kind, "text/plain; version=0.0.4");
        reply.collect().await.unwrap().to_bytes()
    };
    let bytes = tokio::select! {
        bytes = reading => bytes,
        () = serving => unreachable!("the server runs until it is dropped"),
    };
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let page = Page::parse(&text);
    promtool(&text);
    page
}

/// Lets Prometheus' own program read the page, where it is installed.
fn promtool(page: &str) {
    let mut promtool = Command::new("promtool");
    promtool.args(["check", "metrics"]).stdin(Stdio::piped());
    let Ok(mut child) = promtool.stderr(Stdio::piped()).spawn() else {
        eprintln!("NOT RUN: promtool is not installed");
        return;
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(page.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let found = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{found}\n{page}");
}

fn sees(fields: &Fields, when: When) -> bool {
    let is =
        |name: &str, expected: &str| fields.get(name).is_some_and(|(_, found)| found == expected);
    match when {
        When::Always => true,
        // A refusal is a reply, too.
        When::Replied => is("spoki.outcome", "ok") || is("error.type", "refused"),
        When::Repeated => !is("spoki.attempt", "1"),
        When::Failed => is("spoki.outcome", "error"),
    }
}

/// Lets the tests of this file run one after another: `tracing` keeps for the whole process which spans a subscriber wants.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

async fn observed(backend: Backend) -> (Exporter, Page, Mock) {
    let recorder = example::recorder().unwrap();
    let page = recorder.handle();
    let mock = Mock::start().await;
    let builder = mock.production_client_builder(backend);
    let spoki = builder
        .observer(Metrics::with_recorder(recorder))
        .build()
        .unwrap();
    let policy = RetryPolicy::new().base_delay(Duration::ZERO);
    let spoki = spoki.with_options(Options::new().retry(policy));
    let exporter = Exporter::default();
    let subscriber = tracing_subscriber::registry().with(exporter.clone());
    let _default = tracing::subscriber::set_default(subscriber);
    run(&mock, &spoki).await;
    (exporter, scrape(page).await, mock)
}

#[tokio::test]
async fn attempts_have_the_attributes_of_the_conventions() {
    let _turn = ONE_AT_A_TIME.lock().await;
    for backend in Backend::ALL {
        let (exporter, ..) = observed(backend).await;
        let attempts = exporter.spans("spoki.attempt");
        assert!(attempts.len() > 5, "{attempts:?}");
        for fields in &attempts {
            for (name, kind, when) in ATTRIBUTES {
                let found = fields.get(name).map(|(kind, _)| *kind);
                if sees(fields, when) {
                    assert_eq!(found, Some(kind), "{name}: {fields:?}");
                } else if !matches!(when, When::Replied) {
                    assert_eq!(found, None, "{name}: {fields:?}");
                }
            }
        }
        for fields in exporter.spans("spoki.call") {
            assert_eq!(fields["otel.kind"].1, "internal");
            assert!(
                fields.keys().all(|name| !name.starts_with("http.")),
                "{fields:?}"
            );
        }
    }
}

#[tokio::test]
async fn sums_of_spans_metrics_and_journal_agree() {
    let _turn = ONE_AT_A_TIME.lock().await;
    for backend in Backend::ALL {
        let (exporter, page, mock) = observed(backend).await;
        let attempts = exporter.spans("spoki.attempt");
        let dropped = attempts
            .iter()
            .filter(|fields| !fields.contains_key("spoki.outcome"))
            .count();
        let ended = attempts.len() - dropped;
        let count = |name: &str| page.sum(name, None);
        assert_eq!(count("http_client_request_duration_seconds_count"), ended);
        assert_eq!(
            count("spoki_client_limit_wait_duration_seconds_count"),
            attempts.len()
        );

        // The mock has seen each attempt, but may still be at work on the one that was dropped.
        let seen = mock.journal().len();
        assert!(
            (ended..=attempts.len()).contains(&seen),
            "{seen} of {}",
            attempts.len()
        );

        let calls = exporter.spans("spoki.call");
        let of_outcome = |outcome: Option<&str>| {
            let spans = calls.iter().filter(|fields| {
                let found = fields.get("spoki.outcome").map(|(_, found)| found.as_str());
                // Metrics have no series for actions that do not exist.
                found == outcome && fields["spoki.action"].1 != "unknown"
            });
            spans.count()
        };
        let duration = "spoki_client_call_duration_seconds_count";
        for (outcome, spans) in [
            ("ok", Some("ok")),
            ("error", Some("error")),
            ("dropped", None),
        ] {
            let counted = page.sum(duration, Some(("outcome", outcome)));
            assert_eq!(counted, of_outcome(spans), "{outcome}");
        }
        assert_eq!(count(duration), 8);

        assert_eq!(count("spoki_client_retries_total"), 2);
        // The ticket whose reply was lost, and the one whose call was dropped.
        assert_eq!(count("spoki_client_unsettled_total"), 2);
        assert_eq!(count("spoki_client_limit_waiting"), 0);
        let failed = calls
            .iter()
            .filter(|fields| fields.contains_key("error.type"))
            .count();
        assert_eq!(exporter.0.lock().unwrap().warnings, failed);
        let names = format!("{:?}", page.names());
        for hidden in ["ada@", "390212345678", mock.account().spoki_key.as_str()] {
            assert!(!names.contains(hidden), "{hidden}");
        }
    }
}

/// Makes every call over both backends: it succeeds, is refused in several ways, and breaks. `who` is in each reply.
async fn call_everything(who: &str, recorder: &Arc<PrometheusRecorder>) {
    let echo = json!({"detail": who, "code": who, "message": who});
    for call in CALLS {
        let reply = serde_json::from_str(call.reply).unwrap();
        for backend in server::Backend::ALL {
            let script = [400, 401, 404, 429, 500, 503].into_iter().fold(
                ScriptedTransport::new().json(200, backend.body(&reply)),
                |script, status| script.json(status, echo.clone()),
            );
            let calls = 9;
            let script = script.json(200, json!([[who]]));
            let client = backend
                .builder(who)
                .transport(script)
                .observer(Metrics::with_recorder(Arc::clone(recorder)));
            let client = client
                .user_id(who)
                .limits(LimitPolicy::Off)
                .retry(RetryPolicy::none());
            let client = client.build().unwrap();
            for _ in 0..calls {
                let _ = (call.full)(&client).await;
            }
            let _ = client.execute(call.slug, json!({who: who})).await;
            let _ = client.execute(who, json!({})).await;
        }
    }
}

#[tokio::test]
async fn series_are_bounded_and_hold_nothing_personal() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let recorder = example::recorder().unwrap();
    let page = recorder.handle();
    let recorder = Arc::new(recorder);
    call_everything("first-k3y", &recorder).await;
    let first = scrape(page.clone()).await;
    for at in 0..5 {
        call_everything(&format!("other-k3y-{at}"), &recorder).await;
    }
    let last = scrape(page).await;
    assert_eq!(first.names(), last.names());

    let mut series: BTreeMap<&str, usize> = BTreeMap::new();
    for one in last
        .series
        .iter()
        .filter(|one| !one.labels.contains_key("le"))
    {
        *series.entry(&one.name).or_default() += 1;
        for (label, value) in &one.labels {
            let is_known = match label.as_str() {
                "action" => catalog().get(value).is_some(),
                "effect" => ["read", "write", "delete"].contains(&value.as_str()),
                "backend" => ["spoki", "composio"].contains(&value.as_str()),
                "outcome" => ["ok", "error", "dropped"].contains(&value.as_str()),
                // The kinds of errors are few and none has a digit, unlike what the calls were given.
                "error_type" => !value.contains(|at: char| at.is_ascii_digit() || at == '-'),
                _ => false,
            };
            assert!(is_known, "{label}: {value}");
        }
    }
    for (name, count) in series {
        assert!(count <= catalog().len() * 2 * 20, "{name}: {count}");
    }
}
