//! Answers that a test lays down in advance.

use std::collections::{BTreeMap, VecDeque};
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};
use spoki_api::{Action, ActionInfo};

use crate::mock::Mock;

/// An answer in place of what the mock would do.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) kind: Kind,
    pub(crate) delay: Duration,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// What the mock does anyway.
    Real,
    Json(Value),
    Refuse {
        status: StatusCode,
        body: Value,
        retry_after: Option<u64>,
    },
    Raw {
        status: StatusCode,
        content_type: String,
        body: Bytes,
    },
    HangUp,
    Lost,
}

impl Answer {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            delay: Duration::ZERO,
        }
    }

    /// What the mock would do anyway: for the end of a sequence, or to be delayed.
    #[must_use]
    pub fn real() -> Self {
        Self::new(Kind::Real)
    }

    /// A success with this content; over Composio within its envelope.
    #[must_use]
    pub fn json(data: Value) -> Self {
        Self::new(Kind::Json(data))
    }

    /// The service refuses; over Composio this is a failure within its envelope. What is no status
    /// of an error counts as 500.
    #[must_use]
    pub fn refuse(status: u16, body: Value) -> Self {
        let status = StatusCode::from_u16(status).ok();
        let is_error = |status: &StatusCode| status.is_client_error() || status.is_server_error();
        Self::new(Kind::Refuse {
            status: status
                .filter(is_error)
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            body,
            retry_after: None,
        })
    }

    /// The service has had too many calls.
    #[must_use]
    pub fn throttled(wait: Duration) -> Self {
        let seconds = wait.as_millis().div_ceil(1_000);
        let detail = format!("Request was throttled. Expected available in {seconds} seconds.");
        Self::new(Kind::Refuse {
            status: StatusCode::TOO_MANY_REQUESTS,
            body: json!({ "detail": detail }),
            retry_after: seconds.try_into().ok(),
        })
    }

    /// These bytes, on both ways, such as a proxy's error page. What is no status counts as 500.
    #[must_use]
    pub fn raw(status: u16, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self::new(Kind::Raw {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            content_type: content_type.into(),
            body: body.into(),
        })
    }

    /// The connection is cut without an answer, and nothing has been done.
    #[must_use]
    pub fn hang_up() -> Self {
        Self::new(Kind::HangUp)
    }

    /// The action is carried out, and then the connection is cut: the caller cannot know.
    #[must_use]
    pub fn lost() -> Self {
        Self::new(Kind::Lost)
    }

    /// The same, but so much later, by the real clock.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// The answers laid down for each action.
#[derive(Debug, Default)]
pub(crate) struct Scripts(BTreeMap<&'static str, Lines>);

#[derive(Debug, Default)]
struct Lines {
    next: VecDeque<Answer>,
    always: Option<Answer>,
}

impl Scripts {
    /// The answer for the next call of an action.
    pub(crate) fn next(&mut self, slug: &str) -> Option<Answer> {
        let lines = self.0.get_mut(slug)?;
        lines.next.pop_front().or_else(|| lines.always.clone())
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Lays down answers for one action: see [`Mock::on`].
///
/// What is laid down first is given first. Only requests that the spec allows use answers up.
#[derive(Debug)]
pub struct On<'m, A> {
    mock: &'m Mock,
    info: &'static ActionInfo,
    action: PhantomData<fn() -> A>,
}

impl<'m, A: Action> On<'m, A> {
    pub(crate) fn new(mock: &'m Mock) -> Self {
        Self {
            mock,
            info: A::INFO,
            action: PhantomData,
        }
    }

    fn lay(&self, lay: impl FnOnce(&mut Lines)) -> &Self {
        self.mock
            .with_state(|state| lay(state.scripts.0.entry(self.info.slug).or_default()));
        self
    }

    /// The next call gets this answer.
    pub fn once(&self, answer: Answer) -> &Self {
        self.times(1, answer)
    }

    /// The next `n` calls get this answer.
    pub fn times(&self, n: usize, answer: Answer) -> &Self {
        self.sequence(std::iter::repeat_n(answer, n))
    }

    /// The next calls get these answers, one each.
    pub fn sequence(&self, answers: impl IntoIterator<Item = Answer>) -> &Self {
        self.lay(|lines| lines.next.extend(answers))
    }

    /// All calls get this answer, after those laid down one by one.
    pub fn always(&self, answer: Answer) -> &Self {
        self.lay(|lines| lines.always = Some(answer))
    }

    /// The next call succeeds with this typed reply.
    pub fn reply(&self, reply: &A::Reply) -> &Self {
        // A reply is made of JSON: writing it cannot fail.
        self.once(Answer::json(
            serde_json::to_value(reply).unwrap_or_default(),
        ))
    }

    /// Takes back what was laid down.
    pub fn clear(&self) -> &Self {
        self.lay(|lines| *lines = Lines::default())
    }
}
