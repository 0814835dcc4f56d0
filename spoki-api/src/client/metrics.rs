//! Metrics of calls, on the facade of the crate `metrics`.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use metrics::{Key, Label, Level, Metadata, Recorder, Unit};

use super::observe::{CallEvent, ObservedCall, Observer};
use crate::error::Error;

const CALLS: &str = "spoki.client.call.duration";
const ATTEMPTS: &str = "http.client.request.duration";
const WAITS: &str = "spoki.client.limit.wait.duration";
const WAITING: &str = "spoki.client.limit.waiting";
const RETRIES: &str = "spoki.client.retries";
const UNSETTLED: &str = "spoki.client.unsettled";

/// The histograms, all in seconds, and what they measure.
const HISTOGRAMS: [(&str, &str); 3] = [
    (CALLS, "How long calls took."),
    (ATTEMPTS, "How long attempts took."),
    (WAITS, "How long attempts waited for their slot."),
];

const COUNTERS: [(&str, &str); 2] = [
    (RETRIES, "Retries, by the failure that caused the retry."),
    (
        UNSETTLED,
        "Calls that failed or were dropped, and may have changed the account.",
    ),
];

static METADATA: Metadata<'_> = Metadata::new("spoki_api", Level::INFO, None);

/// An [`Observer`] that counts and measures calls for the recorder of the crate `metrics`.
///
/// | Name | Kind | Labels | Value |
/// |---|---|---|---|
/// | `spoki.client.call.duration` | histogram, seconds | `outcome`, `error.type` | each call from its beginning to its end |
/// | `http.client.request.duration` | histogram, seconds | `outcome`, `error.type` | each attempt |
/// | `spoki.client.limit.wait.duration` | histogram, seconds | | the wait of each attempt for its slot |
/// | `spoki.client.limit.waiting` | gauge | | the calls that wait for a slot |
/// | `spoki.client.retries` | counter | `error.type` | the retries, by the failure before |
/// | `spoki.client.unsettled` | counter | | the calls that failed or were dropped, and may have changed the account |
///
/// Each has the labels `action`, `effect` and `backend`, too. `outcome` is `ok`, `error` or `dropped`. All
/// values of labels come from fixed sets: actions, kinds of errors. No argument, and no text of the service,
/// becomes a value.
///
/// The histograms of calls and waits need buckets up to an hour: a call may wait a long time for its limit.
///
/// At the first call the recorder learns the metrics' units and descriptions, so install the recorder before that.
///
/// ```
/// use spoki_api::Client;
/// use spoki_api::client::Metrics;
///
/// let client = Client::builder().spoki("key").observer(Metrics::new()).build()?;
/// # Ok::<(), spoki_api::Error>(())
/// ```
#[derive(Default)]
pub struct Metrics {
    /// `None` for the recorder that the program has installed.
    recorder: Option<Arc<dyn Recorder + Send + Sync>>,
    /// Set once the recorder has the descriptions.
    described: OnceLock<()>,
    /// The calls that wait for a slot or are in an attempt, by their ids.
    calls: Mutex<HashMap<u64, State>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    InAttempt,
}

impl Metrics {
    /// Records to the recorder that the program has installed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records to this recorder: each client can have its own.
    #[must_use]
    pub fn with_recorder(recorder: impl Recorder + Send + Sync + 'static) -> Self {
        Self {
            recorder: Some(Arc::new(recorder)),
            ..Self::default()
        }
    }

    fn record(&self, record: impl FnOnce(&dyn Recorder)) {
        match &self.recorder {
            Some(recorder) => record(recorder.as_ref()),
            None => metrics::with_recorder(record),
        }
    }

    fn measure(&self, name: &'static str, labels: Vec<Label>, time: Duration) {
        let key = Key::from_parts(name, labels);
        self.record(|recorder| {
            recorder
                .register_histogram(&key, &METADATA)
                .record(time.as_secs_f64());
        });
    }

    fn count(&self, name: &'static str, labels: Vec<Label>) {
        let key = Key::from_parts(name, labels);
        self.record(|recorder| recorder.register_counter(&key, &METADATA).increment(1));
    }

    /// Moves a call to another state, `None` at its end. Returns the state before.
    fn enter(&self, call: &ObservedCall, state: Option<State>) -> Option<State> {
        let before = match state {
            Some(state) => self.calls().insert(call.id, state),
            None => self.calls().remove(&call.id),
        };
        let waits = |state: Option<State>| f64::from(u8::from(state == Some(State::Waiting)));
        let change = waits(state) - waits(before);
        if change != 0.0 {
            let key = Key::from_parts(WAITING, labels(call));
            self.record(|recorder| {
                recorder.register_gauge(&key, &METADATA).increment(change);
            });
        }
        before
    }

    /// The data is consistent at every unlock, so poisoning can be ignored.
    fn calls(&self) -> MutexGuard<'_, HashMap<u64, State>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, call: &ObservedCall, outcome: &'static str, error: Option<&Error>) {
        let before = self.enter(call, None);
        let time = call.elapsed();
        let ended = with_outcome(call, outcome, error);
        self.measure(CALLS, ended, time);
        let is_unsettled = match error {
            Some(error) => error.may_have_taken_effect(),
            None => {
                outcome == DROPPED
                    && before == Some(State::InAttempt)
                    && !call.action.effect.is_read()
            }
        };
        if is_unsettled {
            self.count(UNSETTLED, labels(call));
        }
    }
}

const DROPPED: &str = "dropped";

impl Observer for Metrics {
    fn observe(&self, call: &ObservedCall, event: CallEvent<'_>) {
        self.described.get_or_init(|| self.record(describe));
        match event {
            CallEvent::Begun => {}
            CallEvent::Waiting { .. } => {
                self.enter(call, Some(State::Waiting));
            }
            CallEvent::Attempt { waited, .. } => {
                self.enter(call, Some(State::InAttempt));
                self.measure(WAITS, labels(call), waited);
            }
            CallEvent::AttemptEnded { took, outcome, .. } => {
                // After an attempt has ended, its outcome says everything.
                self.enter(call, None);
                let labels = match outcome {
                    Ok(_) => with_outcome(call, "ok", None),
                    Err(error) => with_outcome(call, "error", Some(error)),
                };
                self.measure(ATTEMPTS, labels, took);
            }
            CallEvent::Retry { error, .. } => {
                let mut labels = labels(call);
                labels.push(Label::from_static_parts(
                    "error.type",
                    error.kind().as_str(),
                ));
                self.count(RETRIES, labels);
            }
            CallEvent::Done(Ok(_)) => self.end(call, "ok", None),
            CallEvent::Done(Err(error)) => self.end(call, "error", Some(error)),
            CallEvent::Dropped => self.end(call, DROPPED, None),
        }
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// Tells the recorder what the metrics measure.
fn describe(recorder: &dyn Recorder) {
    for (name, text) in HISTOGRAMS {
        recorder.describe_histogram(name.into(), Some(Unit::Seconds), text.into());
    }
    recorder.describe_gauge(WAITING.into(), None, "Calls that wait for a slot.".into());
    for (name, text) in COUNTERS {
        recorder.describe_counter(name.into(), None, text.into());
    }
}

fn labels(call: &ObservedCall) -> Vec<Label> {
    vec![
        Label::from_static_parts("action", call.action.slug),
        Label::from_static_parts("effect", call.action.effect.as_str()),
        Label::from_static_parts("backend", call.backend),
    ]
}

fn with_outcome(call: &ObservedCall, outcome: &'static str, error: Option<&Error>) -> Vec<Label> {
    let mut labels = labels(call);
    labels.push(Label::from_static_parts("outcome", outcome));
    let kind = error.map(|error| Label::from_static_parts("error.type", error.kind().as_str()));
    labels.extend(kind);
    labels
}
