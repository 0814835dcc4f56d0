//! The control endpoint: tests in other languages use it to control a mock that runs as a process.
//!
//! Its requests need no key, count against no limit, and are not in the journal. The README documents them.

#![expect(clippy::unnecessary_wraps, reason = "all handlers have one signature")]

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, ORIGIN};
use http::{Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use spoki_api::catalog;

use super::Shared;
use crate::protocol::message::{Request, decode, empty, json as json_response, set};
use crate::world::World;
use crate::world::answers::{Answer, Script};
use crate::world::clock::timestamp;
use crate::world::journal::Exchange;
use crate::world::store::{Data, Store};

/// Where the paths of the endpoint begin. No path of the service begins like this.
const PREFIX: &str = "/_mock/";

/// The most answers that one request may script.
const MOST_ANSWERS: usize = 10_000;

/// An error of the endpoint: a status and a message.
type Failure = (StatusCode, String);

/// Handles a request; the text is the last segment of a path that ends with `*`.
type Handler = fn(&World, &Request, &str) -> Result<Value, Failure>;

/// The requests of the endpoint: method, path and handler. A `*` matches one segment.
const ROUTES: [(&str, &str, Handler); 11] = [
    ("GET", "", overview),
    ("POST", "reset", reset),
    ("GET", "data", get_data),
    ("PUT", "data", put_data),
    ("GET", "entries/*", get_entries),
    ("POST", "answers/*", script_answer),
    ("DELETE", "answers/*", clear_answers),
    ("GET", "clock", get_clock),
    ("POST", "clock", advance_clock),
    ("PUT", "limits", put_limits),
    ("GET", "journal", get_journal),
];

/// Whether a path belongs to the endpoint.
pub(super) fn serves(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// Answers a request to the endpoint.
pub(super) fn respond(shared: &Shared, peer: SocketAddr, request: &Request) -> Response<Bytes> {
    let is_web_page = request.headers.contains_key(ORIGIN) && !shared.settings.cors;
    if !peer.ip().is_loopback() || is_web_page {
        let message = "Only programs on this machine may control the mock.";
        return error(StatusCode::FORBIDDEN, message);
    }
    let path = request.path.strip_prefix(PREFIX).unwrap_or_default();
    let routes = ROUTES.iter().filter_map(|(method, pattern, handler)| {
        Some((*method, handler, last_segment(pattern, path)?))
    });
    let routes: Vec<_> = routes.collect();
    let found = routes.iter().find(|(method, ..)| request.method == *method);
    let Some((_, handler, name)) = found else {
        let methods: Vec<&str> = routes.iter().map(|(method, ..)| *method).collect();
        return no_route(&methods);
    };
    match handler(&shared.world, request, name) {
        Ok(Value::Null) => empty(StatusCode::NO_CONTENT),
        Ok(reply) => json_response(StatusCode::OK, &reply),
        Err((status, message)) => error(status, &message),
    }
}

/// The segment of `path` that the `*` of a pattern stands for; empty for a pattern without `*`.
fn last_segment<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    match pattern.strip_suffix('*') {
        Some(prefix) => path.strip_prefix(prefix).filter(|name| !name.is_empty()),
        None => (pattern == path).then_some(""),
    }
}

fn error(status: StatusCode, message: &str) -> Response<Bytes> {
    json_response(status, &json!({ "error": message }))
}

fn no_route(methods: &[&str]) -> Response<Bytes> {
    if methods.is_empty() {
        let paths = ROUTES.map(|(method, path, _)| format!("{method} {PREFIX}{path}"));
        let message = format!("Unknown path. The paths are: {}.", paths.join(", "));
        return error(StatusCode::NOT_FOUND, &message);
    }
    let methods = methods.join(", ");
    let message = format!("The methods of this path are: {methods}.");
    let mut response = error(StatusCode::METHOD_NOT_ALLOWED, &message);
    set(&mut response, ALLOW, &methods);
    response
}

fn bad_request(message: impl Into<String>) -> Failure {
    (StatusCode::BAD_REQUEST, message.into())
}

/// The body of a request. It is read as JSON whatever its media type, because `curl -d` declares a form.
fn body<T: DeserializeOwned>(request: &Request) -> Result<T, Failure> {
    let body = request
        .json_of_any_type()
        .map_err(|bad| (bad.status, bad.message))?;
    serde_json::from_value(body.unwrap_or_default()).map_err(|error| bad_request(error.to_string()))
}

/// The index of the user that the query names by `user`, the first user by default.
fn user(world: &World, request: &Request) -> Result<usize, Failure> {
    let Some(name) = request.query.strip_prefix("user=") else {
        return match request.query.as_str() {
            "" => Ok(0),
            _ => Err(bad_request("The only query parameter is `user`.")),
        };
    };
    let name = decode(name).unwrap_or_default();
    let mut accounts = world.accounts.iter();
    let found = accounts.position(|account| account.user_id == name);
    found.ok_or_else(|| bad_request(format!("There is no user {name}.")))
}

/// The action with this slug.
fn action(slug: &str) -> Result<&'static str, Failure> {
    let mut actions = catalog().actions.iter();
    let found = actions.find(|info| info.slug == slug);
    let missing = || (StatusCode::NOT_FOUND, format!("There is no action {slug}."));
    found.map(|info| info.slug).ok_or_else(missing)
}

fn overview(world: &World, _: &Request, _: &str) -> Result<Value, Failure> {
    let accounts = world.accounts.iter().map(|account| {
        json!({
            "spoki_key": account.spoki_key,
            "composio_key": account.composio_key,
            "user_id": account.user_id,
            "connected_account_id": account.connected_account_id,
        })
    });
    let state = world.state();
    Ok(json!({
        "url": world.origin,
        "accounts": accounts.collect::<Vec<_>>(),
        "clock": clock(world),
        "limits": state.limits,
        "requests": state.journal.count(),
    }))
}

fn reset(world: &World, _: &Request, _: &str) -> Result<Value, Failure> {
    world.reset();
    Ok(Value::Null)
}

fn get_data(world: &World, request: &Request, _: &str) -> Result<Value, Failure> {
    let user = user(world, request)?;
    Ok(json!(world.state().users[user].store.data()))
}

fn put_data(world: &World, request: &Request, _: &str) -> Result<Value, Failure> {
    let user = user(world, request)?;
    let store = Store::with(body::<Data>(request)?).map_err(bad_request)?;
    world.state().users[user].store = store;
    Ok(Value::Null)
}

fn get_entries(world: &World, request: &Request, name: &str) -> Result<Value, Failure> {
    let user = user(world, request)?;
    let store = &world.state().users[user].store;
    if !store.has_collection(name) {
        let message = format!("There is no collection {name}.");
        return Err((StatusCode::NOT_FOUND, message));
    }
    Ok(store.shown(name).into())
}

/// A scripted answer, as the methods of [`ActionScript`](crate::ActionScript) have it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptedAnswer {
    answer: AnswerForm,
    /// How many calls get the answer.
    #[serde(default = "once")]
    times: usize,
    /// All later calls get the answer.
    #[serde(default)]
    always: bool,
    #[serde(default)]
    delay_seconds: f64,
}

fn once() -> usize {
    1
}

/// The constructors of [`Answer`].
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum AnswerForm {
    Real,
    HangUp,
    Lost,
    Json(Value),
    Refuse {
        status: u16,
        body: Value,
    },
    Throttled {
        seconds: f64,
    },
    Raw {
        status: u16,
        content_type: String,
        body: String,
    },
}

fn script_answer(world: &World, request: &Request, slug: &str) -> Result<Value, Failure> {
    let slug = action(slug)?;
    let scripted: ScriptedAnswer = body(request)?;
    if scripted.times > MOST_ANSWERS {
        let message = format!("`times` must be at most {MOST_ANSWERS}; `always` has no limit.");
        return Err(bad_request(message));
    }
    let answer = match scripted.answer {
        AnswerForm::Real => Answer::real(),
        AnswerForm::HangUp => Answer::hang_up(),
        AnswerForm::Lost => Answer::lost(),
        AnswerForm::Json(data) => Answer::json(data),
        AnswerForm::Refuse { status, .. } if !(400..600).contains(&status) => {
            return Err(bad_request(
                "The status of an error must be from 400 to 599.",
            ));
        }
        AnswerForm::Refuse { status, body } => Answer::refuse(status, body),
        AnswerForm::Throttled { seconds } => Answer::throttled(duration(seconds)?),
        AnswerForm::Raw { status, .. } if !(200..600).contains(&status) => {
            return Err(bad_request(
                "The status of a response must be from 200 to 599.",
            ));
        }
        AnswerForm::Raw {
            status,
            content_type,
            body,
        } => Answer::raw(status, content_type, body),
    };
    let answer = answer.after(duration(scripted.delay_seconds)?);
    let mut state = world.state();
    let script = state.scripts.of(slug);
    if scripted.always {
        script.always = Some(answer);
    } else {
        script
            .next
            .extend(std::iter::repeat_n(answer, scripted.times));
    }
    Ok(Value::Null)
}

fn clear_answers(world: &World, _: &Request, slug: &str) -> Result<Value, Failure> {
    *world.state().scripts.of(action(slug)?) = Script::default();
    Ok(Value::Null)
}

fn duration(seconds: f64) -> Result<Duration, Failure> {
    let invalid = |_| bad_request(format!("{seconds} is not a number of seconds."));
    Duration::try_from_secs_f64(seconds).map_err(invalid)
}

fn clock(world: &World) -> Value {
    json!({
        "now": timestamp(world.clock.now()),
        "rate": if world.clock.stands() { 0 } else { world.clock.rate() },
    })
}

fn get_clock(world: &World, _: &Request, _: &str) -> Result<Value, Failure> {
    Ok(clock(world))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: f64,
}

fn advance_clock(world: &World, request: &Request, _: &str) -> Result<Value, Failure> {
    let by = duration(body::<Advance>(request)?.advance_seconds)?;
    world.clock.advance(by);
    Ok(clock(world))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    on: bool,
}

fn put_limits(world: &World, request: &Request, _: &str) -> Result<Value, Failure> {
    world.state().limits = body::<Limits>(request)?.on;
    Ok(Value::Null)
}

fn get_journal(world: &World, _: &Request, _: &str) -> Result<Value, Failure> {
    let state = world.state();
    let first = state.journal.dropped() + 1;
    let exchanges = state.journal.exchanges().enumerate();
    let exchanges = exchanges.map(|(index, exchange)| written(first + index, &exchange));
    Ok(json!({
        "dropped": state.journal.dropped(),
        "exchanges": exchanges.collect::<Vec<_>>(),
    }))
}

fn written(number: usize, exchange: &Exchange) -> Value {
    json!({
        "number": number,
        "at": timestamp(exchange.at),
        "backend": exchange.backend.to_string().to_lowercase(),
        "method": exchange.method,
        "path": exchange.path,
        "user_id": exchange.user_id,
        "slug": exchange.slug,
        "arguments": exchange.arguments,
        "status": exchange.status,
        "answer": exchange.answer,
    })
}
