//! From a request to its answer: who asks, what, how often, and what comes of it.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use serde_json::Value;
use spoki_api::{ActionInfo, catalog};

use crate::call::{Call, Done, Outcome};
use crate::deeds::act;
use crate::journal::{Backend, Exchange};
use crate::mock::{Shared, State};
use crate::protocol::Incoming;
use crate::protocol::composio::{self, Denial};
use crate::protocol::rest::{self, Route};
use crate::refusal::Refusal;
use crate::script::Kind;

/// What is sent back, and when.
pub(crate) struct Reaction {
    pub(crate) delay: Duration,
    /// `None`: the connection is cut.
    pub(crate) response: Option<Response<Bytes>>,
}

/// What is known about a request so far, for the journal.
#[derive(Default)]
struct Trace {
    slug: Option<&'static str>,
    arguments: Option<serde_json::Map<String, Value>>,
    delay: Duration,
}

/// The answer to a request.
pub(crate) fn handle(shared: &Shared, request: &Incoming) -> Reaction {
    let mut state = shared.state();
    let mut trace = Trace::default();
    let backend = match composio::slug(&request.path) {
        Some(_) => Backend::Composio,
        None => Backend::Rest,
    };
    let response = match backend {
        Backend::Rest => over_rest(shared, &mut state, request, &mut trace),
        Backend::Composio => over_composio(shared, &mut state, request, &mut trace),
    };
    let answer = response.as_ref().map(Response::body);
    let query = Some(request.query.as_str()).filter(|query| !query.is_empty());
    state.journal.push(Exchange {
        at: shared.clock.now(),
        backend,
        method: request.method.to_string(),
        path: query.map_or(request.path.clone(), |query| {
            format!("{}?{query}", request.path)
        }),
        slug: trace.slug,
        arguments: trace.arguments,
        status: response.as_ref().map(|response| response.status().as_u16()),
        answer: answer.map_or(Value::Null, |body| {
            serde_json::from_slice(body).unwrap_or_default()
        }),
    });
    Reaction {
        delay: trace.delay,
        response,
    }
}

/// What an action comes to: an outcome, bytes as they are, or silence.
enum Ending {
    Outcome(Outcome),
    Bytes(Response<Bytes>),
    Silence,
}

/// Carries a call out: as laid down, or for real.
fn carry_out(shared: &Shared, state: &mut State, call: &Call, trace: &mut Trace) -> Ending {
    trace.arguments = Some(call.arguments.clone());
    let scripted = state.scripts.next(call.info.slug);
    trace.delay = scripted
        .as_ref()
        .map_or(Duration::ZERO, |answer| answer.delay);
    let kind = scripted.map_or(Kind::Real, |answer| answer.kind);
    match kind {
        Kind::Real => Ending::Outcome(within_limit(shared, state, call)),
        Kind::Json(data) => Ending::Outcome(Ok(Done {
            status: StatusCode::OK,
            data,
        })),
        Kind::Refuse {
            status,
            body,
            retry_after,
        } => Ending::Outcome(Err(Refusal {
            retry_after,
            ..Refusal::new(status, body)
        })),
        Kind::Raw {
            status,
            content_type,
            body,
        } => {
            let mut response = Response::new(body);
            *response.status_mut() = status;
            set(&mut response, CONTENT_TYPE, &content_type);
            Ending::Bytes(response)
        }
        Kind::HangUp => Ending::Silence,
        Kind::Lost => {
            // The caller never learns what came of it.
            let _ = within_limit(shared, state, call);
            Ending::Silence
        }
    }
}

fn within_limit(shared: &Shared, state: &mut State, call: &Call) -> Outcome {
    throttle(shared, state, call.info)?;
    act(&mut state.store, call, shared.clock.now(), &shared.origin)
}

/// Counts a call against the action's limit.
fn throttle(shared: &Shared, state: &mut State, info: &'static ActionInfo) -> Result<(), Refusal> {
    let limit = info.rate_limit.filter(|_| state.limits);
    limit.map_or(Ok(()), |limit| {
        let taken = state.limiter.take(info.slug, limit, shared.clock.now());
        taken.map(|_| ()).map_err(Refusal::throttled)
    })
}

fn over_rest(
    shared: &Shared,
    state: &mut State,
    request: &Incoming,
    trace: &mut Trace,
) -> Option<Response<Bytes>> {
    let call = match find_rest(shared, request, trace) {
        Ok((info, values)) => {
            // A request that is refused for what it brings counts, too.
            let call = rest::read(info, values, request);
            call.map_err(|refusal| throttle(shared, state, info).err().unwrap_or(refusal))
        }
        Err(response) => return Some(*response),
    };
    let ending = match call {
        Ok(call) => carry_out(shared, state, &call, trace),
        Err(refusal) => Ending::Outcome(Err(refusal)),
    };
    match ending {
        Ending::Outcome(outcome) => Some(plain(outcome)),
        Ending::Bytes(response) => Some(response),
        Ending::Silence => None,
    }
}

type Found = (&'static ActionInfo, Vec<(&'static str, String)>);

fn find_rest(
    shared: &Shared,
    request: &Incoming,
    trace: &mut Trace,
) -> Result<Found, Box<Response<Bytes>>> {
    let refused = |refusal| Box::new(plain(Err(refusal)));
    match rest::route(&request.method, &request.path) {
        Route::Action(info, values) => {
            trace.slug = Some(info.slug);
            check_key(shared, request).map_err(refused)?;
            Ok((info, values))
        }
        Route::OtherMethod(allow) => {
            check_key(shared, request).map_err(refused)?;
            let detail = format!("Method \"{}\" not allowed.", request.method);
            Err(refused(Refusal {
                allow: Some(allow),
                ..Refusal::detail(StatusCode::METHOD_NOT_ALLOWED, detail)
            }))
        }
        Route::Slash => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
            set(&mut response, LOCATION, &format!("{}/", request.path));
            Err(Box::new(response))
        }
        Route::Nowhere => {
            let detail = "Not found: no action has this address.";
            Err(refused(Refusal::detail(StatusCode::NOT_FOUND, detail)))
        }
    }
}

fn check_key(shared: &Shared, request: &Incoming) -> Result<(), Refusal> {
    let detail = match request.header(catalog().rest_key_header) {
        Some(key) if key == shared.account.spoki_key => return Ok(()),
        Some(_) => "The API key is not valid.",
        None => "Authentication credentials were not provided.",
    };
    Err(Refusal::detail(StatusCode::UNAUTHORIZED, detail))
}

/// An outcome as REST answers it.
fn plain(outcome: Outcome) -> Response<Bytes> {
    match outcome {
        Ok(done) if done.status == StatusCode::NO_CONTENT => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = done.status;
            response
        }
        Ok(done) => json(done.status, &done.data),
        Err(refusal) => {
            let mut response = json(refusal.status, &refusal.body);
            if let Some(seconds) = refusal.retry_after {
                set(&mut response, RETRY_AFTER, &seconds.to_string());
            }
            if let Some(allow) = refusal.allow {
                set(&mut response, ALLOW, &allow);
            }
            response
        }
    }
}

fn over_composio(
    shared: &Shared,
    state: &mut State,
    request: &Incoming,
    trace: &mut Trace,
) -> Option<Response<Bytes>> {
    let budget = match admit(shared, state, request) {
        Ok(budget) => budget,
        Err(response) => return Some(*response),
    };
    let slug = composio::slug(&request.path).unwrap_or_default();
    let call = composio::action(slug).and_then(|info| {
        trace.slug = Some(info.slug);
        composio::read(info, &shared.account, request)
    });
    let mut response = match call.map(|call| carry_out(shared, state, &call, trace)) {
        Ok(Ending::Outcome(outcome)) => {
            let log_id = format!("log_mock_{}", state.journal.len() + 1);
            json(StatusCode::OK, &composio::envelope(&outcome, &log_id))
        }
        Ok(Ending::Bytes(response)) => response,
        Ok(Ending::Silence) => return None,
        Err(denial) => json(denial.status, &denial.body),
    };
    if let Some(left) = budget {
        let headers = [
            ("x-ratelimit", composio::PER_MINUTE.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-window-size", "60s".to_owned()),
        ];
        for (name, value) in headers {
            set(&mut response, HeaderName::from_static(name), &value);
        }
    }
    Some(response)
}

/// Whether Composio lets the caller in at all; how many calls are left, where it counts.
fn admit(
    shared: &Shared,
    state: &mut State,
    request: &Incoming,
) -> Result<Option<usize>, Box<Response<Bytes>>> {
    let deny = |denial: &Denial| Box::new(json(denial.status, &denial.body));
    if request.method != Method::POST {
        let denial = Denial::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "HTTP_MethodNotAllowed",
            "Tools are executed with POST.",
        );
        let mut response = deny(&denial);
        set(&mut response, ALLOW, "POST");
        return Err(response);
    }
    if request.header("x-api-key") != Some(shared.account.composio_key.as_str()) {
        let denial = Denial::new(
            StatusCode::UNAUTHORIZED,
            "HTTP_Unauthorized",
            "The API key is missing or not valid.",
        );
        return Err(deny(&denial));
    }
    if !state.limits {
        return Ok(None);
    }
    let now = shared.clock.now();
    let taken = state.limiter.take("", composio::PER_MINUTE, now);
    taken.map(Some).map_err(|seconds| {
        let mut response = deny(&Denial::limited());
        set(&mut response, RETRY_AFTER, &seconds.to_string());
        response
    })
}

fn json(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, "application/json");
    response
}

/// Sets a header; a value that cannot be one is left out.
fn set(response: &mut Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
