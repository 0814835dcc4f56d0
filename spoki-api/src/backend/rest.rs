//! Spoki's own REST API.

use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{BODY_CAPACITY, BaseUrl, CallArgs, EncodedRequest, JSON, check_status, debug, hint};
use crate::action::{ActionInfo, Location, Param};
use crate::error::Error;
use crate::privacy::ApiKey;
use crate::reply::{RawReply, request_id};
use crate::request::{Argument, Problem, write_object, write_serialized};
use crate::request::{ViolationList, Violations};

/// The characters to escape: all except those that are never special in a URL.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Calls over the REST API.
pub(crate) struct Rest {
    base: BaseUrl,
    key: ApiKey,
    /// Headers of requests without a body.
    headers: HeaderMap,
    /// Headers of requests with a body.
    body_headers: HeaderMap,
}

impl Rest {
    pub(crate) fn new(
        base: BaseUrl,
        key: ApiKey,
        key_header: &'static str,
        user_agent: HeaderValue,
    ) -> Result<Self, Error> {
        let mut headers = HeaderMap::with_capacity(4);
        let key_header = HeaderName::from_bytes(key_header.as_bytes()).map_err(|_| {
            Error::configuration("the name of the header for the API key is invalid")
        })?;
        headers.insert(
            key_header,
            key.header_value().map_err(Error::configuration)?,
        );
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, user_agent);
        let mut body_headers = headers.clone();
        body_headers.insert(CONTENT_TYPE, JSON);
        Ok(Self {
            base,
            key,
            headers,
            body_headers,
        })
    }

    pub(super) fn key(&self) -> &ApiKey {
        &self.key
    }

    pub(super) fn headers(&self, body: &Bytes) -> &HeaderMap {
        if body.is_empty() {
            &self.headers
        } else {
            &self.body_headers
        }
    }

    pub(super) fn encode(&self, call: &CallArgs<'_>) -> Result<EncodedRequest, Error> {
        check_path_query(call)?;
        let mut path = self.base.path(96);
        write_path(call, &mut path)?;
        write_query(call, &mut path);
        let uri = self.base.uri(path)?;
        let method = method(call.info)?;
        let body = body(call, &method)?;
        Ok(EncodedRequest { method, uri, body })
    }

    /// The request for a further page of the list that `call` reads. The error is the reason why `link` is
    /// not followed.
    pub(super) fn follow(&self, call: &CallArgs<'_>, link: &str) -> Result<EncodedRequest, String> {
        let mut path = self.base.path(96);
        write_path(call, &mut path).map_err(|error| error.to_string())?;
        Ok(EncodedRequest {
            method: Method::GET,
            uri: self.base.next_page(&path, link)?,
            body: Bytes::new(),
        })
    }

    pub(super) fn read(
        &self,
        info: &'static ActionInfo,
        reply: Response<Bytes>,
    ) -> Result<RawReply, Error> {
        let reply = check_status(reply, &self.key).map_err(|error| {
            let status = error.http_status().map_or(0, |status| status.as_u16());
            let hint = hint(info, status, error.field_errors());
            error.with_hint(hint)
        })?;
        let (head, body) = reply.into_parts();
        let data = if body.trim_ascii().is_empty() {
            Bytes::from_static(b"null")
        } else {
            body
        };
        Ok(RawReply {
            status: head.status,
            request_id: request_id(&head.headers, &self.key),
            headers: head.headers,
            data,
            attempts: 0,
            filtered_out: 0,
        })
    }
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug("Rest", &self.base, &self.headers, &self.key, f)
    }
}

fn method(info: &ActionInfo) -> Result<Method, Error> {
    Method::from_bytes(info.rest.method.as_bytes()).map_err(|_| {
        Error::configuration(format!("`{}` is not a valid HTTP method", info.rest.method))
    })
}

/// The value as plain text.
pub(crate) fn text(param: &Param, argument: &dyn Argument) -> String {
    let mut text = String::new();
    argument.write_text(param, &mut text);
    text
}

fn write_path(call: &CallArgs<'_>, out: &mut String) -> Result<(), Error> {
    let template = call.options.get_rest_path().unwrap_or(call.info.rest.path);
    if !template.starts_with('/') {
        return Err(Error::configuration(
            "the path of the call does not start with `/`",
        ));
    }
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let (name, after) = after
            .split_once('}')
            .ok_or_else(|| Error::configuration("the path of the call has a `{` without a `}`"))?;
        out.push_str(literal);
        let (param, argument) = call
            .given()
            .find(|(param, _)| param.name == name)
            .ok_or_else(|| {
                Error::configuration(format!(
                    "the path of the call contains `{{{name}}}`, but `{name}` has no value"
                ))
            })?;
        let segment = text(param, argument);
        // Parameters of the action's own path are checked with all arguments; `rest_path` may contain others.
        if matches!(segment.as_str(), "" | "." | "..") {
            let mut found = ViolationList::default();
            Violations::new(&mut found, param.name).report_problem(|| {
                let message =
                    "must not be empty or consist of dots: the value is a segment of the path";
                Problem::invalid(param, &serde_json::Value::Null, message)
            });
            return Err(Error::invalid_arguments(found));
        }
        out.extend(utf8_percent_encode(&segment, ESCAPED));
        rest = after;
    }
    out.push_str(rest);
    Ok(())
}

/// Refuses a path with a query value for a parameter: the value would be sent twice, or without the checks.
fn check_path_query(call: &CallArgs<'_>) -> Result<(), Error> {
    let path = call.options.get_rest_path();
    let Some((_, query)) = path.and_then(|path| path.split_once('?')) else {
        return Ok(());
    };
    for pair in query.split('&') {
        let name = pair.split('=').next().unwrap_or_default();
        let name = percent_decode_str(name).decode_utf8_lossy();
        let mut params = call.info.params.iter();
        if let Some(param) = params.find(|param| param.is_at(Location::Query, &name)) {
            return Err(Error::configuration(format!(
                "the query in the path of the call sets `{0}`, which is a parameter of the action: set the parameter instead",
                param.name
            )));
        }
    }
    Ok(())
}

fn write_query(call: &CallArgs<'_>, out: &mut String) {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for (param, argument) in call
        .given()
        .filter(|(param, _)| param.rest.location == Location::Query)
    {
        let value = text(param, argument);
        if param.rest.omit_false && value == "false" {
            continue;
        }
        for &name in param.rest_names() {
            match pairs.iter_mut().find(|(taken, _)| *taken == name) {
                // Two parameters with one name narrow the same search: the longer text narrows it more.
                Some((_, other)) if other.chars().count() < value.chars().count() => {
                    other.clone_from(&value);
                }
                Some(_) => {}
                None => pairs.push((name, value.clone())),
            }
        }
    }
    let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
    let extra = call
        .options
        .get_extra_query()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let mut separator = if out.contains('?') { '&' } else { '?' };
    for (name, value) in pairs.chain(extra) {
        out.push(separator);
        out.extend(utf8_percent_encode(name, ESCAPED));
        out.push('=');
        out.extend(utf8_percent_encode(value, ESCAPED));
        separator = '&';
    }
}

fn body(call: &CallArgs<'_>, method: &Method) -> Result<Bytes, Error> {
    let whole = call
        .given()
        .find(|(param, _)| param.rest.location == Location::WholeBody);
    let extra = call.options.get_extra_body();
    if let Some((param, argument)) = whole {
        if !extra.is_empty() {
            return Err(Error::configuration(
                "`extra_body` is not possible here: one parameter is the whole body",
            ));
        }
        let mut out = Vec::with_capacity(BODY_CAPACITY);
        argument.write_json(param, &mut out);
        return Ok(out.into());
    }
    let members = || {
        call.given()
            .filter(|(param, _)| param.rest.location == Location::Body)
    };
    let bodiless = matches!(*method, Method::GET | Method::DELETE | Method::HEAD);
    if bodiless && extra.is_empty() && members().next().is_none() {
        return Ok(Bytes::new());
    }
    let mut out = Vec::with_capacity(BODY_CAPACITY);
    write_object(&mut out, |object| {
        for (param, argument) in members() {
            if param.rest.omit_false && text(param, argument) == "false" {
                continue;
            }
            for name in param.rest_names() {
                object.add(name, param, argument);
            }
        }
        for (name, value) in extra {
            write_serialized(value, object.key(name));
        }
    });
    Ok(out.into())
}
