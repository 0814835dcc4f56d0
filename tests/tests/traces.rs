//! Traces of every action hold no arguments and no part of a reply.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use spoki_api::transport::ScriptedTransport;
use spoki_api::{Client, LimitPolicy, Options, RetryPolicy};
use spoki_tests::server::Backend;
use spoki_tests::{CALLS, Call, offline};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt;

const KEY: &str = "k3y-that-nobody-sees";

/// Collects what a subscriber writes.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut self.0.lock().unwrap())).unwrap()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The texts in a value that are long enough to be found by chance nowhere.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= 5 => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

/// A client that gets its answer, then the same as a refusal, then as a success of another shape.
fn client(backend: Backend, reply: &Value, given: &Value) -> Client {
    let echo = json!({"detail": given, "message": KEY, "reply": reply, "code": KEY});
    let script = ScriptedTransport::new()
        .json(200, backend.body(reply))
        .json(400, echo.clone())
        .json(200, json!([[echo]]));
    let builder = backend.builder(KEY).retry(RetryPolicy::none());
    builder.transport(script).build().unwrap()
}

async fn call_thrice(call: &Call, backend: Backend, given: &Value) {
    let reply = serde_json::from_str(call.reply).unwrap();
    let client = client(backend, &reply, given);
    // Three calls under a limit of one a minute would take their time.
    let client = client.with_options(Options::new().limits(LimitPolicy::Off));
    assert!((call.full)(&client).await.is_ok(), "{}", call.slug);
    assert!((call.full)(&client).await.is_err(), "{}", call.slug);
    let _ = (call.full)(&client).await;
}

#[tokio::test]
async fn no_action_tells_what_it_was_given() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(written.clone());
    let _default = subscriber.finish().set_default();
    for call in CALLS {
        let [_, given] = offline::arguments(call).await;
        let mut hidden = vec![KEY.to_owned(), "user-1".to_owned()];
        texts(&given, &mut hidden);
        texts(&serde_json::from_str(call.reply).unwrap(), &mut hidden);
        for backend in Backend::ALL {
            written.take();
            call_thrice(call, backend, &given).await;
            let told = written.take();
            assert!(
                told.contains(&format!("spoki.action=\"{}\"", call.slug)),
                "{told}"
            );
            for hidden in &hidden {
                assert!(!told.contains(hidden), "`{hidden}` is told: {told}");
            }
        }
    }
}
