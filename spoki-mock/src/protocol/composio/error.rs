//! Errors of Composio itself, in its own shape.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};
use spoki_api::Violation;

use crate::protocol::message::{BadBody, json as json_response};

/// An error of Composio itself: the service was not called.
#[derive(Debug)]
pub(super) struct ComposioError {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl ComposioError {
    pub(super) fn new(status: StatusCode, slug: &str, message: impl Into<String>) -> Self {
        let error = json!({"message": message.into(), "status": status.as_u16(), "slug": slug});
        Self {
            status,
            body: json!({ "error": error }),
        }
    }

    /// Adds Composio's error code and a suggested fix.
    pub(super) fn with_code(mut self, code: u32, fix: &str) -> Self {
        self.body["error"]["code"] = json!(code);
        self.body["error"]["suggested_fix"] = json!(fix);
        self
    }

    /// The error of Composio's own limit, which has another shape than its other errors.
    pub(super) fn limited(per_minute: u32) -> Self {
        let message = format!("Too many requests: at most {per_minute} a minute.");
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            body: json!({ "message": message }),
        }
    }

    pub(super) fn tool_not_found(slug: &str) -> Self {
        let message = format!("There is no tool {slug}.");
        Self::new(StatusCode::NOT_FOUND, "Tool_ToolNotFound", message)
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        let slug = "ActionExecute_InvalidRequest";
        Self::new(StatusCode::BAD_REQUEST, slug, message)
    }

    /// The error of a body that cannot be used.
    pub(super) fn body(bad: BadBody) -> Self {
        let slug = match bad.status {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "HTTP_UnsupportedMediaType",
            StatusCode::PAYLOAD_TOO_LARGE => "HTTP_PayloadTooLarge",
            StatusCode::REQUEST_TIMEOUT => "HTTP_RequestTimeout",
            _ => return Self::bad_request(bad.message),
        };
        Self::new(bad.status, slug, bad.message)
    }

    /// An error that lists what is wrong with the arguments.
    pub(super) fn arguments(violations: &[Violation]) -> Self {
        let violations = violations.iter().map(ToString::to_string);
        let mut error = Self::bad_request("The arguments do not fit the tool.");
        error.body["error"]["errors"] = violations.collect();
        error
    }

    pub(super) fn response(&self) -> Response<Bytes> {
        json_response(self.status, &self.body)
    }
}
