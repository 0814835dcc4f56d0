//! The two backends: each encodes the arguments of an action as a request and reads the data of a reply.

mod base_url;
mod body;
mod composio;
mod envelope;
mod filter;
mod rest;

#[cfg(feature = "tracing")]
use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{LOCATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};

use crate::action::{ActionInfo, Param};
use crate::error::{
    Error, ErrorKind, ServiceMessage, is_html, is_refusal, kept, path_at, retry_after,
};
use crate::generated::catalog;
use crate::limit::Scope;
use crate::privacy::{ApiKey, hide, mask};
use crate::reply::{RawReply, request_id};
use crate::request::Argument;
use crate::request::Options;
use crate::request::Violation;

pub(crate) use base_url::BaseUrl;
pub(crate) use composio::{Composio, check_account};
pub(crate) use filter::{ClientFilter, filter};
pub(crate) use rest::Rest;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The capacity for a body of a few fields.
const BODY_CAPACITY: usize = 512;

/// A call without its Rust type.
pub(crate) struct CallArgs<'a> {
    pub(crate) info: &'static ActionInfo,
    /// One argument per parameter, in the same order.
    pub(crate) arguments: &'a [&'a dyn Argument],
    pub(crate) options: &'a Options,
}

impl<'a> CallArgs<'a> {
    /// The parameters that have a value, each with its value.
    pub(crate) fn given(
        &self,
    ) -> impl Iterator<Item = (&'static Param, &'a dyn Argument)> + use<'a> {
        let arguments = self.arguments.iter().copied();
        self.info
            .params
            .iter()
            .zip(arguments)
            .filter(|(_, argument)| argument.is_given())
    }
}

/// The parts of a request that differ from call to call.
pub(crate) struct EncodedRequest {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    /// Empty if the request has no body.
    pub(crate) body: Bytes,
}

/// The service that requests go to.
#[derive(Debug)]
pub(crate) enum Backend {
    /// Spoki's own REST API.
    Rest(Rest),
    /// Composio's execute endpoint.
    Composio(Composio),
}

/// Shows the address and the user agent, with secrets masked.
fn debug(
    name: &str,
    base: &BaseUrl,
    headers: &HeaderMap,
    key: &ApiKey,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let user_agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let user_agent = user_agent.map(|text| mask(text, &[key.expose()]));
    f.debug_struct(name)
        .field("base_url", &mask(&base.to_string(), &[key.expose()]))
        .field("user_agent", &user_agent)
        .finish_non_exhaustive()
}

impl Backend {
    /// A new HTTP request for one attempt, with the headers that all requests share.
    pub(crate) fn to_http(&self, encoded: &EncodedRequest) -> Request<Bytes> {
        let headers = match self {
            Self::Rest(rest) => rest.headers(&encoded.body),
            Self::Composio(composio) => composio.headers(),
        };
        let mut request = Request::new(encoded.body.clone());
        *request.method_mut() = encoded.method.clone();
        *request.uri_mut() = encoded.uri.clone();
        *request.headers_mut() = headers.clone();
        request
    }

    /// The request of a call.
    pub(crate) fn encode(&self, call: &CallArgs<'_>) -> Result<EncodedRequest, Error> {
        match self {
            Self::Rest(rest) => rest.encode(call),
            Self::Composio(composio) => composio.encode(call),
        }
    }

    /// Whether the client can follow links to further pages.
    pub(crate) fn follows_links(&self) -> bool {
        matches!(self, Self::Rest(_))
    }

    /// The request for a further page of the list that `call` reads. The error is the reason why `link` is
    /// not followed.
    pub(crate) fn follow(&self, call: &CallArgs<'_>, link: &str) -> Result<EncodedRequest, String> {
        match self {
            Self::Rest(rest) => rest.follow(call, link),
            Self::Composio(_) => Err(
                "Composio gives only one page of this action: narrow the search, or use Spoki's own REST API"
                    .to_owned(),
            ),
        }
    }

    /// The data of a reply, or the error that it reports.
    pub(crate) fn read(
        &self,
        info: &'static ActionInfo,
        reply: Response<Bytes>,
    ) -> Result<RawReply, Error> {
        let reply = body::without_mark(reply);
        match self {
            Self::Rest(rest) => rest.read(info, reply),
            Self::Composio(composio) => composio.read(info, reply),
        }
    }

    /// The calls to which the limit in the headers of replies applies. Composio states the limit of the organisation.
    pub(crate) fn stated_scope(&self) -> Scope {
        match self {
            Self::Rest(_) => Scope::Action,
            Self::Composio(_) => Scope::Key,
        }
    }

    /// The name on the command line, in reports, traces and metrics.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Rest(_) => "spoki",
            Self::Composio(_) => "composio",
        }
    }

    /// The address of the service, as the catalogue has it.
    pub(crate) fn usual_address(&self) -> &'static str {
        match self {
            Self::Rest(_) => catalog().rest_base_url,
            Self::Composio(_) => catalog().composio_base_url,
        }
    }

    /// The path of a call, with `{name}` for each value in it.
    #[cfg(feature = "tracing")]
    pub(crate) fn path_template(&self, info: &'static ActionInfo) -> Cow<'static, str> {
        match self {
            Self::Rest(_) => info.rest.path.into(),
            Self::Composio(composio) => composio.path_template().into(),
        }
    }

    pub(crate) fn key(&self) -> &ApiKey {
        match self {
            Self::Rest(rest) => rest.key(),
            Self::Composio(composio) => composio.key(),
        }
    }

    /// The account whose limits the call counts against.
    pub(crate) fn account<'a>(&self, options: &'a Options) -> &'a str {
        match self {
            Self::Rest(_) => "",
            Self::Composio(_) => composio::limited_account(options),
        }
    }

    /// Whether the client applies the filters that the REST API does not know.
    pub(crate) fn needs_client_filters(&self) -> bool {
        matches!(self, Self::Rest(_))
    }
}

/// An error for every reply whose HTTP status is not a success.
fn check_status(reply: Response<Bytes>, key: &ApiKey) -> Result<Response<Bytes>, Error> {
    match reply.status() {
        status if status.is_success() => match body::unasked_encoding(&reply, key) {
            None => Ok(reply),
            Some(encoding) => Err(encoded(reply, &encoding)),
        },
        status if status.is_client_error() || status.is_server_error() => Err(refusal(reply, key)),
        _ => Err(redirection(reply, key)),
    }
}

/// The error for a success whose body cannot be decoded.
fn encoded(reply: Response<Bytes>, encoding: &str) -> Error {
    let what = format!(
        "the reply has the content encoding `{encoding}`, which the client did not ask for: check whether a proxy adds this encoding"
    );
    Error::new(ErrorKind::NotJson, what).with_reply(reply.status(), reply.into_body())
}

fn refusal(reply: Response<Bytes>, key: &ApiKey) -> Error {
    let encoding = body::unasked_encoding(&reply, key);
    let (head, body) = reply.into_parts();
    let mut message = match &encoding {
        None => ServiceMessage::of(&body, key),
        Some(_) => ServiceMessage::default(),
    };
    if message.request_id.is_none() {
        message.request_id = request_id(&head.headers, key).map(Into::into);
    }
    let wait = retry_after(&head.headers, SystemTime::now()).or_else(|| {
        let is_limit = head.status == StatusCode::TOO_MANY_REQUESTS;
        is_limit.then(|| message.wait()).flatten()
    });
    let what = match encoding {
        None => format!("the service answered {}", head.status),
        Some(encoding) => format!(
            "the service answered {}, in the content encoding `{encoding}`, which the client did not ask for",
            head.status
        ),
    };
    let status = head.status.as_u16();
    Error::new(ErrorKind::Refused, what)
        .with_not_processed(is_refusal(status) && message.statuses.agree_with(status))
        .with_retry_after(wait)
        .with_message(message)
        .with_reply(head.status, body)
}

fn redirection(reply: Response<Bytes>, key: &ApiKey) -> Error {
    let (head, body) = reply.into_parts();
    // Only the origin is shown: the rest of the address may hold personal data.
    let location = head.headers.get(LOCATION);
    let location = location
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let uri: Uri = hide(location, &[key.expose()]).parse().unwrap_or_default();
    let target = match (uri.scheme_str(), uri.host()) {
        (Some(scheme), Some(host)) => format!("`{scheme}://{host}`"),
        _ => "another address".to_owned(),
    };
    let what = format!(
        "the service answered {} and points to {target}, which is not followed",
        head.status
    );
    Error::new(ErrorKind::Redirected, what).with_reply(head.status, body)
}

/// The error for a success whose JSON cannot be read.
pub(crate) fn unreadable(json: &[u8], error: &serde_json::Error, key: &ApiKey) -> Error {
    let text = String::from_utf8_lossy(&json[..json.len().min(64)]);
    if is_html(&text) {
        return Error::new(ErrorKind::NotJson, "the reply is HTML instead of JSON");
    }
    let path = path_at(json, error.line(), error.column());
    let path = kept(&hide(&path, &[key.expose()]));
    let target = path.map_or_else(String::new, |path| format!(" at `{path}`"));
    if error.is_eof() {
        let what = format!("the reply is cut off after {} bytes{target}", json.len());
        return Error::new(ErrorKind::Truncated, what);
    }
    if error.is_syntax() {
        return Error::new(
            ErrorKind::NotJson,
            format!("the reply is not JSON: {error}"),
        );
    }
    let what = format!(
        "the reply has another shape than expected{target}: {}",
        without_values(&error.to_string())
    );
    Error::new(ErrorKind::UnexpectedShape, what)
}

/// The message of `serde_json` without the texts of the reply, which are in quotes.
fn without_values(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) => format!("{}…{}", &message[..first], &message[last + 1..]),
        _ => message.to_owned(),
    }
}

/// The hint for a refusal: a hint about one of the fields comes before a general hint.
fn hint(info: &ActionInfo, status: u16, fields: &[Violation]) -> Option<&'static str> {
    let hints = || info.rest.hints.iter().filter(|hint| hint.status == status);
    let is_about =
        |name: &str, field: &Violation| field.path.split(['.', '[']).next() == Some(name);
    hints()
        .find(|hint| {
            hint.field
                .is_some_and(|name| fields.iter().any(|field| is_about(name, field)))
        })
        .or_else(|| hints().find(|hint| hint.field.is_none()))
        .map(|hint| hint.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str) -> Error {
        unreadable(
            json.as_bytes(),
            &serde_json::from_str::<T>(json).unwrap_err(),
            &ApiKey::from("key"),
        )
    }

    #[test]
    fn unreadable_replies_are_told_apart() {
        let error = read::<Vec<u64>>(r#"[1, "whsec_\"1\"23"]"#);
        let text = error.to_string();
        assert!(error.is_decode() && text.contains("at `[1]`"), "{text}");
        assert!(
            text.contains("expected u64") && !text.contains("whsec"),
            "{text}"
        );
        assert!(
            read::<Vec<u64>>("[1, 2")
                .to_string()
                .contains("cut off after 5 bytes")
        );
        assert!(
            read::<Vec<u64>>("")
                .to_string()
                .contains("cut off after 0 bytes")
        );
        let long = format!(r#"{{"{}": "x"}}"#, "n".repeat(5_000));
        let error = read::<std::collections::BTreeMap<String, u64>>(&long);
        assert!(error.to_string().len() < 1_200, "{error}");
        assert!(read::<Vec<u64>>(" <html>").to_string().contains("HTML"));
        assert!(read::<Vec<u64>>("OK").to_string().contains("not JSON"));
    }
}
