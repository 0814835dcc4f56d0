//! Spans of calls and attempts, by the feature `tracing`; without it, nothing.
//!
//! The names and fields are documented at the client: `client/guide.md`.

#[cfg(not(feature = "tracing"))]
pub(crate) use silent::{Stopwatch, attempt, call, refused, retry, unreadable};
#[cfg(feature = "tracing")]
pub(crate) use spans::{Stopwatch, attempt, call, refused, retry, unreadable};

#[cfg(feature = "tracing")]
mod spans {
    use std::time::Duration;

    use http::Uri;
    use tokio::time::Instant;
    use tracing::field::Empty;
    use tracing::{Instrument, Span, debug_span, info, info_span, warn};

    use crate::action::ActionInfo;
    use crate::backend::EncodedRequest;
    use crate::client::shared::Shared;
    use crate::error::Error;
    use crate::reply::RawReply;

    /// The longest text that counts as the identifier of a request.
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
            otel.kind = "internal",
            otel.status_code = Empty,
            spoki.action = info.slug,
            spoki.effect = info.effect.as_str(),
            spoki.backend = shared.backend.name(),
            spoki.attempts = Empty,
            spoki.may_have_taken_effect = Empty,
            spoki.outcome = Empty,
            spoki.request_id = Empty,
            "error.type" = Empty,
        );
        let outcome = calling.instrument(span.clone()).await;
        tell(&span, shared, &outcome);
        let attempts = match &outcome {
            Ok(reply) => reply.attempts(),
            Err(error) => {
                span.record("spoki.may_have_taken_effect", error.may_have_taken_effect());
                span.in_scope(|| failed(info.slug, error));
                error.attempts()
            }
        };
        span.record("spoki.attempts", attempts);
        outcome
    }

    /// A call by slug whose slug or arguments are not valid. Its span begins and ends here.
    pub(crate) fn refused(shared: &Shared, error: &Error) {
        let action = error.action().unwrap_or("unknown");
        let span = info_span!(
            target: "spoki_api",
            "spoki.call",
            otel.kind = "internal",
            otel.status_code = "ERROR",
            spoki.action = action,
            spoki.backend = shared.backend.name(),
            spoki.attempts = 0_u32,
            spoki.may_have_taken_effect = false,
            spoki.outcome = "error",
            "error.type" = error.kind().as_str(),
        );
        span.in_scope(|| failed(action, error));
    }

    fn failed(action: &str, error: &Error) {
        warn!(
            target: "spoki_api",
            {
                spoki.action = action,
                spoki.may_have_taken_effect = error.may_have_taken_effect(),
                "error.type" = error.kind().as_str()
            },
            "the call failed"
        );
    }

    /// One attempt, after its slot was granted. Its fields are those of OpenTelemetry's conventions for HTTP clients.
    pub(crate) async fn attempt(
        shared: &Shared,
        info: &'static ActionInfo,
        number: u32,
        waited: Stopwatch,
        request: &EncodedRequest,
        attempt: impl Future<Output = Outcome>,
    ) -> Outcome {
        let template = shared.backend.path_template(info);
        let span = debug_span!(
            target: "spoki_api",
            "spoki.attempt",
            otel.kind = "client",
            otel.name = format!("{} {template}", request.method),
            otel.status_code = Empty,
            spoki.attempt = number,
            spoki.limit.wait_ms = millis(waited.0.elapsed()),
            spoki.outcome = Empty,
            spoki.request_id = Empty,
            server.address = request.uri.host(),
            server.port = port(&request.uri),
            url.full = full_url(&request.uri, &template, info),
            url.template = &*template,
            http.request.method = request.method.as_str(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            "error.type" = Empty,
        );
        if number > 1 {
            span.record("http.request.resend_count", number - 1);
        }
        let outcome = attempt.instrument(span.clone()).await;
        tell(&span, shared, &outcome);
        let status = match &outcome {
            Ok(reply) => Some(reply.http_status()),
            Err(error) => error.http_status(),
        };
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
        outcome
    }

    fn port(uri: &Uri) -> u16 {
        let of_scheme = if uri.scheme_str() == Some("http") {
            80
        } else {
            443
        };
        uri.port_u16().unwrap_or(of_scheme)
    }

    /// The address without any argument of the call: the template of the path, and the names in the query
    /// that the action declares.
    fn full_url(uri: &Uri, template: &str, info: &ActionInfo) -> String {
        let scheme = uri.scheme_str().unwrap_or("https");
        let host = uri.host().unwrap_or_default();
        let mut url = format!("{scheme}://{host}");
        if let Some(port) = uri.port() {
            url += &format!(":{port}");
        }
        url += template;
        let is_known = |name: &&str| {
            let mut params = info.params.iter();
            params.any(|param| param.rest_names().contains(name))
        };
        let pairs = uri.query().unwrap_or_default().split('&');
        let names = pairs.filter_map(|pair| pair.split('=').next());
        for (at, name) in names.filter(is_known).enumerate() {
            url += if at == 0 { "?" } else { "&" };
            url += name;
            url += "=REDACTED";
        }
        url
    }

    /// An attempt failed, and another attempt follows.
    pub(crate) fn retry(attempts: u32, pause: Duration) {
        info!(
            target: "spoki_api",
            { spoki.attempt = attempts, spoki.retry.delay_ms = millis(pause) },
            "the attempt failed, another one follows"
        );
    }

    /// A reply came, but it does not have the form that the action promises.
    pub(crate) fn unreadable(info: &'static ActionInfo, error: &Error) {
        warn!(
            target: "spoki_api",
            { spoki.action = info.slug, "error.type" = error.kind().as_str() },
            "the reply cannot be read"
        );
    }

    /// Records only numbers and values from fixed sets: a text of the service may repeat any argument.
    fn tell(span: &Span, shared: &Shared, outcome: &Outcome) {
        let (verdict, request_id) = match outcome {
            Ok(reply) => ("ok", reply.request_id()),
            Err(error) => ("error", error.request_id()),
        };
        span.record("spoki.outcome", verdict);
        if let Err(error) = outcome {
            span.record("otel.status_code", "ERROR");
            span.record("error.type", error.kind().as_str());
        }
        let key = shared.backend.key().expose();
        if let Some(id) = request_id.filter(|id| is_identifier(id) && !id.contains(key)) {
            span.record("spoki.request_id", id);
        }
    }

    /// The only text of the service that is recorded: it must look like an identifier.
    fn is_identifier(text: &str) -> bool {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=".contains(&byte);
        text.len() <= ID_LENGTH && text.bytes().all(fits)
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
        _: &'static ActionInfo,
        _: u32,
        _: Stopwatch,
        _: &EncodedRequest,
        attempt: F,
    ) -> F {
        attempt
    }

    pub(crate) fn refused(_: &Shared, _: &Error) {}

    pub(crate) fn retry(_: u32, _: Duration) {}

    pub(crate) fn unreadable(_: &'static ActionInfo, _: &Error) {}
}
