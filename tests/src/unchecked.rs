//! Requests without a client: arguments are sent unchecked.

use serde_json::{Map, Value, json};
use spoki_api::action::Location;
use spoki_api::{action::ActionInfo, catalog};

use crate::server::Backend;

/// A request to either backend.
#[derive(Debug)]
pub struct Unchecked {
    /// The HTTP method.
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    /// The JSON body.
    pub body: Option<Value>,
}

impl Unchecked {
    /// The request with these arguments; `None` if an argument for the path is missing.
    #[must_use]
    pub fn new(
        backend: Backend,
        info: &'static ActionInfo,
        arguments: &Map<String, Value>,
    ) -> Option<Self> {
        match backend {
            Backend::Rest => rest(info, arguments),
            Backend::Composio => Some(composio(info, arguments)),
        }
    }
}

fn composio(info: &ActionInfo, arguments: &Map<String, Value>) -> Unchecked {
    let body = json!({"arguments": arguments, "user_id": "user-1", "version": catalog().version});
    Unchecked {
        method: "POST",
        target: format!("/api/v3.1/tools/execute/{}", info.slug),
        body: Some(body),
    }
}

/// Unknown arguments are sent in the same part of the request as the other arguments.
fn rest(info: &'static ActionInfo, arguments: &Map<String, Value>) -> Option<Unchecked> {
    let RestParts {
        mut path,
        query,
        body,
    } = RestParts::new(info, arguments);
    if path.contains('{') {
        return None;
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let has_body = !matches!(info.rest.method, "GET" | "DELETE");
    Some(Unchecked {
        method: info.rest.method,
        target: path,
        body: has_body.then_some(body),
    })
}

struct RestParts {
    path: String,
    query: Vec<String>,
    body: Value,
}

impl RestParts {
    fn new(info: &'static ActionInfo, arguments: &Map<String, Value>) -> Self {
        let mut parts = Self {
            path: info.rest.path.to_owned(),
            query: Vec::new(),
            body: json!({}),
        };
        let mut params = info.params.iter();
        let is_whole = params.any(|param| param.rest.location == Location::WholeBody);
        let others = match info.rest.method {
            "GET" | "DELETE" => Location::Query,
            _ if is_whole => Location::Query,
            _ => Location::Body,
        };
        for (name, value) in arguments {
            match info.params.iter().find(|param| param.name == name) {
                Some(param) => parts.add(param.rest.location, param.rest_names(), value),
                None => parts.add(others, &[name], value),
            }
        }
        parts
    }

    fn add(&mut self, location: Location, names: &[&str], value: &Value) {
        for name in names {
            match location {
                Location::Path => {
                    self.path = self.path.replace(&format!("{{{name}}}"), &escaped(value));
                }
                Location::Query => self.query.push(format!("{name}={}", escaped(value))),
                Location::WholeBody => self.body = value.clone(),
                _ => self.body[*name] = value.clone(),
            }
        }
    }
}

/// The value as the text of a path segment or query value.
fn escaped(value: &Value) -> String {
    percent_encoding::percent_encode(text(value).as_bytes(), percent_encoding::NON_ALPHANUMERIC)
        .to_string()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
