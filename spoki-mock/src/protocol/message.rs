//! HTTP messages: requests as they arrived, their JSON bodies, and responses.

use std::borrow::Cow;
use std::str::Utf8Error;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HOST};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::strict_json;

/// A request with its whole body.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Result<Bytes, BadBody>,
    /// The origin under which the client knows the mock, for links in replies.
    pub(crate) origin: String,
}

/// Why the body of a request cannot be used. Each protocol reports this error in its own shape.
#[derive(Clone, Debug)]
pub(crate) struct BadBody {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl BadBody {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON; `None` if it is empty.
    pub(crate) fn json(&self) -> Result<Option<Value>, BadBody> {
        if self.body.as_ref().is_ok_and(|body| !body.is_empty()) {
            self.check_type()?;
        }
        self.json_of_any_type()
    }

    /// The body as JSON, whatever the headers declare; `None` if it is empty.
    pub(crate) fn json_of_any_type(&self) -> Result<Option<Value>, BadBody> {
        let body = self.body.as_ref().map_err(BadBody::clone)?;
        if body.is_empty() {
            return Ok(None);
        }
        strict_json::parse(body).map(Some).map_err(|error| {
            let message = format!("JSON parse error: {error}");
            BadBody::new(StatusCode::BAD_REQUEST, message)
        })
    }

    /// Checks that the headers declare the body as JSON without compression.
    fn check_type(&self) -> Result<(), BadBody> {
        let unsupported = |what: &str, value: &str| {
            let message = format!("Unsupported {what} \"{value}\" in request.");
            Err(BadBody::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message))
        };
        let encoding = self.headers.get(CONTENT_ENCODING);
        let encoding = encoding.map_or("identity", |value| value.to_str().unwrap_or_default());
        if !encoding.eq_ignore_ascii_case("identity") {
            return unsupported("content encoding", encoding);
        }
        let media_type = self.header("content-type").unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return unsupported("media type", media_type);
        }
        Ok(())
    }
}

/// The origin in the header `Host`.
pub(crate) fn origin(headers: &HeaderMap) -> Option<String> {
    let authority: Authority = headers.get(HOST)?.to_str().ok()?.parse().ok()?;
    let has_user = authority.as_str().contains('@');
    (!has_user).then(|| format!("http://{authority}"))
}

/// The segments of a path, percent-decoded; `None` if one is not UTF-8.
pub(super) fn segments(path: &str) -> Option<Vec<Cow<'_, str>>> {
    path.split('/')
        .map(|segment| decode(segment).ok())
        .collect()
}

/// Decodes the percent escapes in a part of a URL.
pub(crate) fn decode(text: &str) -> Result<Cow<'_, str>, Utf8Error> {
    percent_decode_str(text).decode_utf8()
}

/// A response without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// A response with a body of this media type.
pub(crate) fn with_body(status: StatusCode, media_type: &str, body: Bytes) -> Response<Bytes> {
    let mut response = empty(status);
    *response.body_mut() = body;
    set(&mut response, CONTENT_TYPE, media_type);
    response
}

/// A response with a JSON body.
pub(crate) fn json(status: StatusCode, body: &Value) -> Response<Bytes> {
    with_body(status, "application/json", Bytes::from(body.to_string()))
}

/// Sets a header, unless the value is not valid in a header.
pub(crate) fn set(response: &mut Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
