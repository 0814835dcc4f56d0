//! Calls that end before the network: the request that would have been sent, or the error.

use serde_json::Value;
use spoki_api::transport::ScriptedTransport;
use spoki_api::{Client, Error};

use crate::server::Backend;
use crate::{Call, Running};

/// The result of a call.
#[derive(Debug)]
pub enum Outcome {
    /// The call would have been sent: method, target and body.
    Sent(String, Value),
    /// The call was refused before sending.
    Refused(Error),
}

impl Outcome {
    /// Whether the call would have been sent.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        matches!(self, Self::Sent(..))
    }

    /// The arguments that Composio would have got.
    ///
    /// # Panics
    ///
    /// If the call was refused.
    #[must_use]
    #[expect(clippy::panic, reason = "a helper of tests")]
    pub fn arguments(self) -> Value {
        match self {
            Self::Sent(_, mut body) => body["arguments"].take(),
            Self::Refused(error) => panic!("{error}"),
        }
    }

    /// The error of a call that was refused for its arguments.
    ///
    /// # Panics
    ///
    /// If the call would have gone out, or was refused for something else.
    #[must_use]
    #[expect(clippy::panic, reason = "a helper of tests")]
    pub fn refusal(self) -> Error {
        match self {
            Self::Refused(error) if error.is_invalid_arguments() => error,
            other => panic!("expected a refusal of the arguments, got {other:?}"),
        }
    }
}

/// Makes a generated call with the required arguments, or with all.
pub async fn typed(backend: Backend, run: fn(&Client) -> Running) -> Outcome {
    let (client, script) = backend.offline();
    outcome(&script, run(&client).await)
}

/// Calls an action by its slug.
pub async fn execute(backend: Backend, slug: &str, arguments: Value) -> Outcome {
    let (client, script) = backend.offline();
    outcome(&script, client.execute(slug, arguments).await)
}

/// The arguments of a call as Composio would get them: the required ones and all of them.
pub async fn arguments(call: &Call) -> [Value; 2] {
    [
        typed(Backend::Composio, call.minimal).await.arguments(),
        typed(Backend::Composio, call.full).await.arguments(),
    ]
}

/// The script has no answers: every request that reaches it counts as sent.
#[expect(clippy::expect_used, reason = "a helper of tests")]
fn outcome<T>(script: &ScriptedTransport, result: Result<T, Error>) -> Outcome {
    match (script.requests().pop(), result) {
        (Some(request), _) => Outcome::Sent(
            format!("{} {}", request.method(), request.uri()),
            serde_json::from_slice(request.body()).unwrap_or_default(),
        ),
        (None, result) => Outcome::Refused(result.err().expect("nothing answers")),
    }
}
