//! A transport that answers from a script, for tests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::Value;

use super::{BoxFuture, ExchangeLimits, Transport, TransportError};

/// Answers requests from a script, in order, and stores the requests. Nothing touches the network.
///
/// Clones share the script and the stored requests: give one clone to the client and inspect the other.
///
/// ```
/// use spoki_api::{Client, transport::ScriptedTransport};
///
/// let script = ScriptedTransport::new().json(200, serde_json::json!({"count": 0, "results": []}));
/// let client = Client::builder().spoki("key").transport(script.clone()).build()?;
/// // … code under test …
/// assert!(script.requests().is_empty());
/// # Ok::<(), spoki_api::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct ScriptedTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    steps: VecDeque<ScriptedStep>,
    requests: Vec<Request<Bytes>>,
}

enum ScriptedStep {
    Answer(Response<Bytes>),
    Fail(TransportError),
    Stall,
}

impl ScriptedTransport {
    /// A script without steps.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a JSON reply to the script.
    ///
    /// # Panics
    ///
    /// If `status` is not an HTTP status.
    pub fn json(self, status: u16, body: impl Into<Value>) -> Self {
        self.body(status, body.into().to_string())
    }

    /// Adds a reply with exactly this body to the script.
    ///
    /// # Panics
    ///
    /// If `status` is not an HTTP status.
    pub fn body(self, status: u16, body: impl Into<Bytes>) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "only a wrong test scripts an impossible status"
        )]
        let status = StatusCode::from_u16(status).expect("an HTTP status has three digits");
        let mut response = Response::new(body.into());
        *response.status_mut() = status;
        self.answer(response)
    }

    /// Adds this reply to the script.
    pub fn answer(self, response: Response<Bytes>) -> Self {
        self.then(ScriptedStep::Answer(response))
    }

    /// Adds a transport error to the script.
    pub fn fail(self, error: TransportError) -> Self {
        self.then(ScriptedStep::Fail(error))
    }

    /// Adds a request that is never answered to the script.
    pub fn stall(self) -> Self {
        self.then(ScriptedStep::Stall)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.state().requests.clone()
    }

    /// The number of steps that no request has used yet.
    pub fn remaining(&self) -> usize {
        self.state().steps.len()
    }

    fn then(self, step: ScriptedStep) -> Self {
        self.state().steps.push_back(step);
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores the request and takes the next step.
    fn play(&self, request: Request<Bytes>) -> Option<ScriptedStep> {
        let mut state = self.state();
        state.requests.push(request);
        state.steps.pop_front()
    }
}

impl Transport for ScriptedTransport {
    fn send(
        &self,
        request: Request<Bytes>,
        limits: ExchangeLimits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            match self.play(request) {
                Some(ScriptedStep::Answer(response))
                    if response.body().len() > limits.max_reply_bytes =>
                {
                    Err(TransportError::oversize(limits.max_reply_bytes).with_partial(response))
                }
                Some(ScriptedStep::Answer(response)) => Ok(response),
                Some(ScriptedStep::Fail(error)) => Err(error),
                Some(ScriptedStep::Stall) => std::future::pending().await,
                None => Err(TransportError::unsendable("the script has no step left")),
            }
        })
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("ScriptedTransport")
            .field("remaining", &state.steps.len())
            .field("requests", &state.requests.len())
            .finish()
    }
}
