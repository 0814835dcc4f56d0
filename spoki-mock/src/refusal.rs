//! How the service says no.

use http::StatusCode;
use serde_json::{Map, Value, json};
use spoki_api::{ActionInfo, Violation};

/// A refusal: a status, and a body in one of the service's shapes.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// Seconds after which a call would be taken again.
    pub(crate) retry_after: Option<u64>,
    /// Methods that the address does take.
    pub(crate) allow: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            body,
            retry_after: None,
            allow: None,
        }
    }

    /// A refusal in one sentence.
    pub(crate) fn detail(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, json!({ "detail": detail.into() }))
    }

    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::detail(StatusCode::BAD_REQUEST, detail)
    }

    pub(crate) fn not_found(noun: &str, key: &str, value: &str) -> Self {
        let detail = format!("Not found: no {noun} has the {key} {value}.");
        Self::detail(StatusCode::NOT_FOUND, detail)
    }

    /// A complaint about one field.
    pub(crate) fn field(name: &str, message: impl Into<String>) -> Self {
        let mut complaints = Complaints::default();
        complaints.add(name, message);
        complaints.refusal()
    }

    pub(crate) fn throttled(seconds: u64) -> Self {
        let detail = format!("Request was throttled. Expected available in {seconds} seconds.");
        Self {
            retry_after: Some(seconds),
            ..Self::detail(StatusCode::TOO_MANY_REQUESTS, detail)
        }
    }

    /// Complaints under the names that parameters have in the REST call, nested like the request.
    pub(crate) fn violations(info: &ActionInfo, violations: &[Violation]) -> Self {
        let mut body = Value::Object(Map::new());
        for violation in violations {
            let steps = steps(info, &violation.at);
            put(&mut body, &steps, &violation.message);
        }
        Self::new(StatusCode::BAD_REQUEST, body)
    }
}

/// Messages by field.
#[derive(Debug, Default)]
pub(crate) struct Complaints(pub(crate) Map<String, Value>);

impl Complaints {
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

    pub(crate) fn refusal(self) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, Value::Object(self.0))
    }
}

enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

/// `contacts[3].phone` as steps. Where the parameter is the whole body, its name is no step.
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

/// Adds a message below `body`, making objects and lists on the way.
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
    use spoki_api::{catalog, check_wire};

    use super::*;

    fn refuse(slug: &str, arguments: &Value) -> Value {
        let info = catalog().actions.iter().find(|info| info.slug == slug);
        let info = info.copied().unwrap();
        let violations = check_wire(info.params, arguments.as_object().unwrap());
        Refusal::violations(info, &violations).body
    }

    #[test]
    fn complaints_nest_like_the_request() {
        let contacts = json!([{"phone": "+390212345678"}, {"phone": 7}]);
        let expected = "expected a phone number of `+` and 7 to 15 digits, like `+390212345678`, found a number";
        let body = refuse("SPOKI_SYNC_CONTACTS_BULK", &json!({"contacts": contacts}));
        assert_eq!(body, json!([{}, {"phone": [expected]}]));
        let body = refuse(
            "SPOKI_SYNC_LIST_CONTACTS",
            &json!({"list_id": "1", "contacts": contacts}),
        );
        assert_eq!(body, json!({"contacts": [{}, {"phone": [expected]}]}));
    }

    #[test]
    fn complaints_use_the_names_of_the_rest_call() {
        let body = refuse("SPOKI_REMOVE_LIST_CONTACTS", &json!({"list_id": 1}));
        assert_eq!(
            body,
            json!({"ids": ["is required and missing; expected a list"]})
        );
    }
}
