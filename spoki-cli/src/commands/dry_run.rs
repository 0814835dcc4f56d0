//! `--dry-run`: the request that a call would send.

use serde_json::{Map, Value, json};
use spoki_api::Options;
use spoki_api::action::{ActionInfo, Kind};
use spoki_api::bytes::Bytes;
use spoki_api::http::{HeaderMap, Request};

use crate::arguments::CallArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::escape;
use crate::session::Session;
use crate::setup::Setup;

/// Prints the request: as HTTP writes it, or as a JSON object.
pub(super) fn run(
    session: &Session,
    info: &ActionInfo,
    setup: &Setup,
    options: Options,
    call: CallArguments,
) -> Result<Exit, Failure> {
    let client = setup.client_without_key()?.with_options(options);
    let request = client.prepare_execute(info.slug, call.arguments.into())?;
    if session.prints_table() {
        Session::print(as_text(&request).as_bytes())?;
    } else {
        session.printer(Kind::Any)?.value(&as_json(&request))?;
    }
    Ok(Exit::Done)
}

fn headers(headers: &HeaderMap) -> impl Iterator<Item = (&str, String)> {
    headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str(), value)
    })
}

fn as_text(request: &Request<Bytes>) -> String {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in headers(request.headers()) {
        text += &format!("{name}: {value}\n");
    }
    let body = String::from_utf8_lossy(request.body());
    if !body.is_empty() {
        text += &format!("\n{}\n", escape(&body));
    }
    text
}

fn as_json(request: &Request<Bytes>) -> Value {
    let headers = headers(request.headers());
    let headers: Map<_, _> = headers
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "headers": headers,
        "body": String::from_utf8_lossy(request.body()),
    })
}
