//! The view of a program on its calls and limits. In virtual time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Response};
use tokio::time::{Instant, sleep};

use super::limits::Limited;
use super::*;
use crate::client::{CallEvent, ObservedCall, Observer};
use crate::limit::{LimitUsage, SlidingWindow};
use crate::transport::TransportError;
use crate::{Error, LimitPolicy, Options};

/// Writes down what happens to each call.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<BTreeMap<u64, Vec<String>>>>);

fn kind<T>(result: Result<T, &Error>) -> &'static str {
    result.map_or_else(|error| error.kind().as_str(), |_| "ok")
}

impl Observer for Notes {
    fn observe(&self, call: &ObservedCall, event: CallEvent<'_>) {
        let note = match event {
            CallEvent::Begun => format!("{} begins", call.action.slug),
            CallEvent::Waiting { expected } => format!("waits {expected:?}"),
            CallEvent::Attempt { number, waited } => format!("attempt {number} after {waited:?}"),
            CallEvent::AttemptEnded {
                number,
                took,
                outcome,
            } => format!("attempt {number} took {took:?}: {}", kind(outcome)),
            CallEvent::Retry { error, .. } => format!("again after {}", kind(Err::<(), _>(error))),
            CallEvent::Done(outcome) => format!("{:?}: {}", call.elapsed(), kind(outcome)),
            CallEvent::Dropped => format!("{:?}: dropped", call.elapsed()),
        };
        self.0
            .lock()
            .unwrap()
            .entry(call.id)
            .or_default()
            .push(note);
    }
}

impl Notes {
    /// What happened to the calls since the last time, call by call.
    fn take(&self) -> Vec<Vec<String>> {
        let notes = std::mem::take(&mut *self.0.lock().unwrap());
        notes.into_values().collect()
    }
}

fn observed(builder: ClientBuilder, script: &ScriptedTransport) -> (Notes, Client) {
    let notes = Notes::default();
    let builder = builder.observer(notes.clone()).transport(script.clone());
    (notes, builder.build().unwrap())
}

#[tokio::test(start_paused = true)]
async fn an_observer_sees_a_call_from_begin_to_end() {
    let script = ScriptedTransport::new()
        .json(200, json!({}))
        .fail(TransportError::connect("refused"))
        .json(200, json!({}));
    let (notes, client) = observed(Client::builder().spoki(KEY), &script);
    client.send(Limited::<1>).await.unwrap();
    let expected = [
        "X_LIMITED begins",
        "attempt 1 after 0ns",
        "attempt 1 took 0ns: ok",
        "0ns: ok",
    ];
    assert_eq!(notes.take(), [expected]);
    client.send(Limited::<1>).await.unwrap();
    let seen = notes.take().remove(0);
    let first = ["X_LIMITED begins", "waits 60.05s", "attempt 1 after 60.05s"];
    assert_eq!(seen[..3], first);
    assert_eq!(
        seen[3..5],
        ["attempt 1 took 0ns: connect", "again after connect"]
    );
    assert_eq!(
        seen[5..7],
        ["attempt 2 after 0ns", "attempt 2 took 0ns: ok"]
    );
    assert!(
        seen[7].starts_with("60.") && seen[7].ends_with("ok"),
        "{seen:?}"
    );
    assert_eq!(seen.len(), 8);
}

#[tokio::test(start_paused = true)]
async fn an_observer_sees_calls_that_are_dropped_or_held_back_or_refused_unsent() {
    let script = ScriptedTransport::new().json(200, json!({})).stall();
    let (notes, client) = observed(rest(), &script);
    client.send(Limited::<1>).await.unwrap();
    notes.take();
    let impatient = client.with_options(Options::new().limits(LimitPolicy::Fail));
    impatient.send(Limited::<1>).await.unwrap_err();
    client
        .send(Note::new(json!({"title": "bad", "id": 1})))
        .await
        .unwrap_err();
    let waiting = tokio::spawn(client.send(Limited::<1>));
    sleep(Duration::from_secs(7)).await;
    waiting.abort();
    waiting.await.unwrap_err();
    let expected = [
        vec!["X_LIMITED begins", "0ns: held_back"],
        vec!["X_NOTE begins", "0ns: invalid_arguments"],
        vec!["X_LIMITED begins", "waits 60.05s", "7s: dropped"],
    ];
    assert_eq!(notes.take(), expected);
}

/// The counts of a client's own account.
async fn usage(client: &Client) -> Vec<LimitUsage> {
    client.limit_usage().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_limiters_counts_are_shown_by_action() {
    let script = (0..9).fold(ScriptedTransport::new(), |script, _| {
        script.json(200, json!({}))
    });
    let limiter = SlidingWindow::new();
    let client = rest()
        .limiter(limiter.clone())
        .transport(script.clone())
        .build()
        .unwrap();
    assert_eq!(usage(&client).await, []);
    for _ in 0..2 {
        client.send(Limited::<2>).await.unwrap();
    }
    client.send(Nudge::new(json!({}))).await.unwrap();
    sleep(Duration::from_secs(10)).await;
    let waiting = tokio::spawn(client.send(Limited::<2>));
    tokio::task::yield_now().await;
    let mut expected = LimitUsage::new("X_LIMITED", Some(2));
    (expected.used, expected.waiting) = (2, 1);
    expected.next = Duration::from_millis(50_050);
    assert_eq!(
        usage(&client).await,
        [expected, LimitUsage::new("X_NUDGE", None)]
    );
    waiting.abort();
    // Another key has other counts.
    let stranger = Client::builder()
        .spoki("other")
        .limiter(limiter)
        .transport(script);
    assert_eq!(usage(&stranger.build().unwrap()).await, []);
}

#[tokio::test(start_paused = true)]
async fn a_limiter_that_shows_no_counts_says_so() {
    let client = rest()
        .limiter(super::limits::Hanging { at_acquire: false })
        .build()
        .unwrap();
    let error = client.limit_usage().await.unwrap_err();
    assert!(
        error.to_string().contains("does not show its counts"),
        "{error}"
    );
}

fn with_headers(headers: &[(&'static str, &'static str)], body: &Value) -> Response<bytes::Bytes> {
    let mut reply = Response::new(body.to_string().into());
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        reply
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    reply
}

/// When the service says that no calls are left, none is sent until there are more.
#[tokio::test(start_paused = true)]
async fn a_count_of_the_service_that_is_used_up_holds_calls_back() {
    #[rustfmt::skip]
    let cases: [(&[(&str, &str)], u64); 4] = [
        (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "41")], 41_000),
        (&[("x-ratelimit-remaining", "0"), ("x-ratelimit", "2000")],     30),
        (&[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "41")], 0),
        (&[("x-ratelimit-limit", "5")],                                  0),
    ];
    for (headers, expected) in cases {
        let body = envelope(&json!([]));
        let script = ScriptedTransport::new()
            .answer(with_headers(headers, &body))
            .json(200, body.clone())
            .json(200, body.clone());
        let client = scripted_composio(&script);
        let began = Instant::now();
        client.send(Count::new(json!({}))).await.unwrap();
        // The count is that of the organisation.
        client.send(Nudge::new(json!({}))).await.unwrap();
        assert_eq!(
            began.elapsed(),
            Duration::from_millis(expected),
            "{headers:?}"
        );
    }
    let script = ScriptedTransport::new()
        .answer(with_headers(cases[0].0, &json!([])))
        .json(200, json!({}))
        .json(200, json!([]));
    let client = scripted(&script);
    let began = Instant::now();
    client.send(Count::new(json!({}))).await.unwrap();
    // Spoki's own is that of the action.
    client.send(Nudge::new(json!({}))).await.unwrap();
    assert_eq!(began.elapsed(), Duration::ZERO);
    client.send(Count::new(json!({}))).await.unwrap();
    assert_eq!(began.elapsed(), Duration::from_secs(41));
}
