//! Spans of calls and attempts, by the feature `tracing`; without it, nothing.
//!
//! The names and fields are documented at the client: `client/guide.md`.

#[cfg(not(feature = "tracing"))]
pub(crate) use silent::{Stopwatch, attempt, call, retry, unreadable};
#[cfg(feature = "tracing")]
pub(crate) use spans::{Stopwatch, attempt, call, retry, unreadable};

#[cfg(feature = "tracing")]
mod spans {
    use std::time::Duration;

    use tokio::time::Instant;
    use tracing::field::Empty;
    use tracing::{Instrument, Span, debug_span, info, info_span, warn};

    use crate::action::ActionInfo;
    use crate::backend::{Backend, EncodedRequest};
    use crate::client::shared::Shared;
    use crate::error::Error;
    use crate::reply::RawReply;

    /// Longest identifier of a request that is taken for one.
    const ID_LENGTH: usize = 128;

    type Outcome = Result<RawReply, Error>;

    /// Measures the wait for a slot under the limits.
    pub(crate) struct Stopwatch(Instant);

    impl Stopwatch {
        pub(crate) fn start() -> Self {
            Self(Instant::now())
        }
    }

    /// A call from its first poll to its end.
    pub(crate) async fn call(
        shared: &Shared,
        info: &'static ActionInfo,
        calling: impl Future<Output = Outcome>,
    ) -> Outcome {
        let span = info_span!(
            target: "spoki_api",
            "spoki.call",
            spoki.action = info.slug,
            spoki.effect = info.effect.as_str(),
            spoki.backend = backend(&shared.backend),
            spoki.attempts = Empty,
            spoki.may_have_taken_effect = Empty,
            spoki.outcome = Empty,
            spoki.request_id = Empty,
            http.response.status_code = Empty,
            "error.type" = Empty,
        );
        let outcome = calling.instrument(span.clone()).await;
        tell(&span, shared, &outcome);
        let attempts = match &outcome {
            Ok(reply) => reply.attempts(),
            Err(error) => {
                span.record("spoki.may_have_taken_effect", error.may_have_taken_effect());
                error.attempts()
            }
        };
        span.record("spoki.attempts", attempts);
        outcome
    }

    /// One attempt, after its slot was granted.
    pub(crate) async fn attempt(
        shared: &Shared,
        number: u32,
        waited: Stopwatch,
        request: &EncodedRequest,
        attempt: impl Future<Output = Outcome>,
    ) -> Outcome {
        let span = debug_span!(
            target: "spoki_api",
            "spoki.attempt",
            otel.kind = "client",
            spoki.attempt = number,
            spoki.limit.wait_ms = millis(waited.0.elapsed()),
            spoki.outcome = Empty,
            spoki.request_id = Empty,
            server.address = request.uri.host(),
            http.request.method = request.method.as_str(),
            http.response.status_code = Empty,
            "error.type" = Empty,
        );
        let outcome = attempt.instrument(span.clone()).await;
        tell(&span, shared, &outcome);
        outcome
    }

    /// After an attempt that failed comes another.
    pub(crate) fn retry(attempts: u32, pause: Duration) {
        info!(
            target: "spoki_api",
            { spoki.attempt = attempts, spoki.retry.delay_ms = millis(pause) },
            "the attempt failed, another one follows"
        );
    }

    /// A reply came, but not as the action promises it.
    pub(crate) fn unreadable(info: &'static ActionInfo, error: &Error) {
        warn!(
            target: "spoki_api",
            { spoki.action = info.slug, "error.type" = error.kind().as_str() },
            "the reply cannot be read"
        );
    }

    /// Only what is chosen from a fixed set or counted: a text of the service may repeat anything.
    fn tell(span: &Span, shared: &Shared, outcome: &Outcome) {
        let (verdict, status, request_id) = match outcome {
            Ok(reply) => ("ok", Some(reply.http_status()), reply.request_id()),
            Err(error) => ("error", error.http_status(), error.request_id()),
        };
        span.record("spoki.outcome", verdict);
        if let Err(error) = outcome {
            span.record("error.type", error.kind().as_str());
        }
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
        let key = shared.backend.key().expose();
        if let Some(id) = request_id.filter(|id| is_identifier(id) && !id.contains(key)) {
            span.record("spoki.request_id", id);
        }
    }

    /// The one text of the service that is told: it must look like what it is to be.
    fn is_identifier(text: &str) -> bool {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=".contains(&byte);
        text.len() <= ID_LENGTH && text.bytes().all(fits)
    }

    fn backend(backend: &Backend) -> &'static str {
        match backend {
            Backend::Rest(_) => "rest",
            Backend::Composio(_) => "composio",
        }
    }

    fn millis(time: Duration) -> u64 {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(not(feature = "tracing"))]
mod silent {
    use std::time::Duration;

    use crate::action::ActionInfo;
    use crate::backend::EncodedRequest;
    use crate::client::shared::Shared;
    use crate::error::Error;

    pub(crate) struct Stopwatch;

    impl Stopwatch {
        pub(crate) fn start() -> Self {
            Self
        }
    }

    pub(crate) fn call<F>(_: &Shared, _: &'static ActionInfo, calling: F) -> F {
        calling
    }

    pub(crate) fn attempt<F>(
        _: &Shared,
        _: u32,
        _: Stopwatch,
        _: &EncodedRequest,
        attempt: F,
    ) -> F {
        attempt
    }

    pub(crate) fn retry(_: u32, _: Duration) {}

    pub(crate) fn unreadable(_: &'static ActionInfo, _: &Error) {}
}
