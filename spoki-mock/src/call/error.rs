//! The errors of the service itself, in the shapes of its REST API.

use http::StatusCode;
use serde_json::{Map, Value, json};
use spoki_api::{Violation, action::ActionInfo};

/// An error of the service: a status, and a body in one of the service's shapes.
#[derive(Debug)]
pub(crate) struct ServiceError {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// The value of `Retry-After`, in seconds.
    pub(crate) retry_after: Option<String>,
    /// The methods that the address accepts, for the header `Allow`.
    pub(crate) allow: Option<String>,
}

impl ServiceError {
    pub(crate) fn new(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            body,
            retry_after: None,
            allow: None,
        }
    }

    /// An error whose body has one sentence.
    pub(crate) fn detail(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, json!({ "detail": detail.into() }))
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::detail(StatusCode::BAD_REQUEST, detail)
    }

    pub(crate) fn not_found(noun: &str, key: &str, value: &str) -> Self {
        let detail = format!("Not found: no {noun} has the {key} {value}.");
        Self::detail(StatusCode::NOT_FOUND, detail)
    }

    /// An error about one field.
    pub(crate) fn field(name: &str, message: impl Into<String>) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(name, message);
        errors.into_error()
    }

    /// The error of a call above its limit.
    pub(crate) fn throttled(seconds: String) -> Self {
        let detail = format!("Request was throttled. Expected available in {seconds} seconds.");
        Self {
            retry_after: Some(seconds),
            ..Self::detail(StatusCode::TOO_MANY_REQUESTS, detail)
        }
    }

    /// The violations under the names that parameters have in the REST call, nested like the request.
    pub(crate) fn violations(info: &ActionInfo, violations: &[Violation]) -> Self {
        let mut body = Value::Object(Map::new());
        for violation in violations {
            let steps = steps(info, &violation.path);
            put(&mut body, &steps, &violation.message);
        }
        Self::new(StatusCode::BAD_REQUEST, body)
    }
}

/// Error messages by field.
#[derive(Debug, Default)]
pub(crate) struct FieldErrors(Map<String, Value>);

impl FieldErrors {
    pub(crate) fn add(&mut self, name: &str, message: impl Into<String>) {
        let messages = self
            .0
            .entry(name)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(messages) = messages {
            messages.push(Value::String(message.into()));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_error(self) -> ServiceError {
        ServiceError::new(StatusCode::BAD_REQUEST, Value::Object(self.0))
    }
}

enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

/// Splits a path such as `contacts[3].phone`. The name of a parameter that is the whole body is left out.
fn steps<'a>(info: &ActionInfo, at: &'a str) -> Vec<Step<'a>> {
    let end = at.find(['[', '.']).unwrap_or(at.len());
    let (name, rest) = at.split_at(end);
    let param = info.params.iter().find(|param| param.name == name);
    let is_whole = param.is_some_and(|param| {
        param.rest.location == spoki_api::action::Location::WholeBody && !rest.is_empty()
    });
    let renamed = param.and_then(|param| param.rest.names.first().copied());
    let mut steps = Vec::new();
    if !is_whole {
        steps.push(Step::Field(renamed.unwrap_or(name)));
    }
    for part in rest.split(['[', '.']).filter(|part| !part.is_empty()) {
        let index = part.strip_suffix(']').and_then(|index| index.parse().ok());
        steps.push(index.map_or(Step::Field(part), Step::Item));
    }
    steps
}

/// Adds a message below `body`, and creates the objects and lists on the way.
fn put(body: &mut Value, steps: &[Step<'_>], message: &str) {
    let Some((step, rest)) = steps.split_first() else {
        if !body.is_array() {
            *body = Value::Array(Vec::new());
        }
        if let Value::Array(messages) = body {
            messages.push(message.into());
        }
        return;
    };
    match step {
        Step::Field(name) => {
            if !body.is_object() {
                *body = Value::Object(Map::new());
            }
            if let Value::Object(object) = body {
                put(object.entry(*name).or_insert(Value::Null), rest, message);
            }
        }
        Step::Item(index) => {
            if !body.is_array() {
                *body = Value::Array(Vec::new());
            }
            if let Value::Array(items) = body {
                while items.len() <= *index {
                    items.push(Value::Object(Map::new()));
                }
                put(&mut items[*index], rest, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use spoki_api::{catalog, request::check_wire};

    use super::*;

    fn error_body(slug: &str, arguments: &Value) -> Value {
        let info = catalog().actions.iter().find(|info| info.slug == slug);
        let info = info.copied().unwrap();
        let violations = check_wire(info.params, arguments.as_object().unwrap());
        ServiceError::violations(info, &violations).body
    }

    #[test]
    fn violations_nest_like_the_request() {
        let contacts = json!([{"phone": "+390212345678"}, {"phone": 7}]);
        let expected = "expected a phone number of `+` and 7 to 15 digits, the first not 0, like `+390212345678`, found a number";
        let body = error_body("SPOKI_SYNC_CONTACTS_BULK", &json!({"contacts": contacts}));
        assert_eq!(body, json!([{}, {"phone": [expected]}]));
        let body = error_body(
            "SPOKI_SYNC_LIST_CONTACTS",
            &json!({"list_id": "1", "contacts": contacts}),
        );
        assert_eq!(body, json!({"contacts": [{}, {"phone": [expected]}]}));
    }

    #[test]
    fn violations_use_the_names_of_the_rest_call() {
        let body = error_body("SPOKI_REMOVE_LIST_CONTACTS", &json!({"list_id": 1}));
        assert_eq!(
            body,
            json!({"ids": ["is required and missing; expected a list"]})
        );
    }
}
