//! Answers that a test scripts in advance.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::clock::whole_seconds;

/// A scripted answer to one call, in place of the mock's own.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) kind: AnswerKind,
    pub(crate) delay: Duration,
}

#[derive(Clone, Debug)]
pub(crate) enum AnswerKind {
    Real,
    Json(Value),
    Error {
        status: StatusCode,
        body: Value,
        retry_after: Option<String>,
    },
    Raw {
        status: StatusCode,
        media_type: String,
        body: Bytes,
    },
    HangUp,
    Lost,
}

impl Answer {
    fn new(kind: AnswerKind) -> Self {
        Self {
            kind,
            delay: Duration::ZERO,
        }
    }

    /// The mock carries the call out, as without a script. Useful within a sequence, or with a delay.
    #[must_use]
    pub fn real() -> Self {
        Self::new(AnswerKind::Real)
    }

    /// A success with this JSON; over Composio within its envelope.
    #[must_use]
    pub fn json(data: Value) -> Self {
        Self::new(AnswerKind::Json(data))
    }

    /// An error of the service with this status and body; over Composio within its envelope. A status below
    /// 400 counts as 500.
    #[must_use]
    pub fn refuse(status: u16, body: Value) -> Self {
        let status = StatusCode::from_u16(status).ok();
        let is_error = |status: &StatusCode| status.is_client_error() || status.is_server_error();
        Self::new(AnswerKind::Error {
            status: status
                .filter(is_error)
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            body,
            retry_after: None,
        })
    }

    /// The error of a service that had too many calls: 429, with `Retry-After`.
    #[must_use]
    pub fn throttled(wait: Duration) -> Self {
        let seconds = whole_seconds(wait);
        let detail = format!("Request was throttled. Expected available in {seconds} seconds.");
        Self::new(AnswerKind::Error {
            status: StatusCode::TOO_MANY_REQUESTS,
            body: json!({ "detail": detail }),
            retry_after: Some(seconds.to_string()),
        })
    }

    /// These bytes over either protocol, such as a proxy's error page. An invalid status counts as 500.
    #[must_use]
    pub fn raw(status: u16, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self::new(AnswerKind::Raw {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            media_type: content_type.into(),
            body: body.into(),
        })
    }

    /// The connection is cut without an answer, and the call is not carried out.
    #[must_use]
    pub fn hang_up() -> Self {
        Self::new(AnswerKind::HangUp)
    }

    /// The call is carried out, and then the connection is cut: the caller cannot know the outcome.
    #[must_use]
    pub fn lost() -> Self {
        Self::new(AnswerKind::Lost)
    }

    /// Delays the answer, by the real clock.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// The scripted answers of each action.
#[derive(Debug, Default)]
pub(crate) struct Scripts(BTreeMap<&'static str, Script>);

#[derive(Debug, Default)]
pub(crate) struct Script {
    /// Answers for the next calls, one each.
    pub(crate) next: VecDeque<Answer>,
    /// The answer for all later calls.
    pub(crate) always: Option<Answer>,
}

impl Scripts {
    /// The answer for the next call of an action.
    pub(crate) fn next(&mut self, slug: &str) -> Option<Answer> {
        let script = self.0.get_mut(slug)?;
        script.next.pop_front().or_else(|| script.always.clone())
    }

    /// The script of an action, for changes.
    pub(crate) fn of(&mut self, slug: &'static str) -> &mut Script {
        self.0.entry(slug).or_default()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
