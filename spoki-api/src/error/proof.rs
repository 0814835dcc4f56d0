//! What a reply proves: whether the service has certainly not processed a call.
//!
//! A status counts as proof only if nothing in the reply contradicts it, because a gateway may have written any part of
//! the reply.

use http::StatusCode;
use serde_json::{Map, Value};

/// Members whose value is an HTTP status: a number, or a text that begins with one.
const STATUS_MEMBERS: [&str; 5] = [
    "status",
    "status_code",
    "statusCode",
    "http_status",
    "http_error",
];
/// Members whose value may be an HTTP status or a code of another kind. They prove nothing, but can contradict.
const CODE_MEMBERS: [&str; 2] = ["code", "error_code"];
/// The members that `data` may have in Composio's envelope if it holds an error and nothing else.
const ERROR_MEMBERS: [&str; 6] = [
    "http_error",
    "status_code",
    "message",
    "error",
    "detail",
    "code",
];
/// Further members of the errors inside these.
const INNER_ERROR_MEMBERS: [&str; 7] = [
    "status",
    "slug",
    "title",
    "type",
    "errors",
    "request_id",
    "suggested_fix",
];
/// The most different statuses that are kept. Two that differ are enough to prove nothing.
const STATUSES_LIMIT: usize = 16;

/// Whether a service that answers with this status did nothing. After 408 and 499 nobody knows.
pub(crate) fn is_refusal(status: u16) -> bool {
    (400..500).contains(&status) && !matches!(status, 408 | 499)
}

/// The HTTP statuses that a body states, at any depth.
#[derive(Debug, Default)]
pub(crate) struct Statuses {
    /// Each status once.
    found: Vec<u16>,
    /// Whether one of them is certainly an HTTP status.
    stated: bool,
    /// Whether a part of the body could not be read, or reports a success.
    doubtful: bool,
}

impl Statuses {
    /// Adds the statuses in a value. `None` stands for a value that could not be read.
    pub(crate) fn add(&mut self, value: Option<&Value>) {
        match value {
            Some(value) => self.collect("", value),
            None => self.doubtful = true,
        }
    }

    /// All statuses, each once.
    pub(crate) fn all(&self) -> impl Iterator<Item = u16> {
        self.found.iter().copied()
    }

    /// The status, if the body states one and only one.
    pub(crate) fn agreed(&self) -> Option<u16> {
        match self.found[..] {
            [status] if self.stated && !self.doubtful => Some(status),
            _ => None,
        }
    }

    /// Whether nothing in the body contradicts the status of the reply.
    pub(crate) fn agree_with(&self, status: u16) -> bool {
        !self.doubtful && self.found.iter().all(|&found| found == status)
    }

    fn collect(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.collect(name, value);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.collect(name, item);
                }
            }
            Value::String(text) => match embedded(text) {
                Some(value) => self.collect(name, &value),
                None => self.text(name, text),
            },
            Value::Number(number) => self.text(name, number.to_string().trim_end_matches(".0")),
            // An envelope inside says that the call succeeded.
            Value::Bool(true) if name == "successful" => self.doubtful = true,
            Value::Bool(_) | Value::Null => {}
        }
    }

    /// A status, perhaps with its reason: `504`, `504 Gateway Timeout`, `504 Server Error: …`.
    fn text(&mut self, name: &str, text: &str) {
        let (number, reason) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let status = Some(number).filter(|number| number.len() == 3);
        let Some(status) = status.and_then(|number| StatusCode::from_bytes(number.as_bytes()).ok())
        else {
            return;
        };
        let is_reason = reason.starts_with("Client Error")
            || reason.starts_with("Server Error")
            || status.canonical_reason() == Some(reason);
        if STATUS_MEMBERS.contains(&name) && status.as_u16() < 600 {
            self.stated = true;
            self.push(status.as_u16());
        } else if is_error(status)
            && (is_reason || CODE_MEMBERS.contains(&name) && reason.is_empty())
        {
            self.push(status.as_u16());
        }
    }

    fn push(&mut self, status: u16) {
        if self.found.len() < STATUSES_LIMIT && !self.found.contains(&status) {
            self.found.push(status);
        }
    }
}

fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// JSON inside a text.
fn embedded(text: &str) -> Option<Value> {
    let text = text.trim();
    let is_json = text.starts_with(['{', '[']);
    is_json.then(|| serde_json::from_str(text).ok())?
}

/// Whether `data` in Composio's envelope is an error and nothing else. Whatever else it holds may be a result.
pub(crate) fn is_only_an_error(data: &Value) -> bool {
    match data {
        Value::Null => true,
        Value::String(text) => embedded(text).is_none_or(|data| is_only_an_error(&data)),
        Value::Object(members) => {
            let is_known = |name: &str| ERROR_MEMBERS.contains(&name);
            members.keys().all(|name| is_known(name)) && are_parts(members)
        }
        _ => false,
    }
}

/// Whether a value inside an error is about the error.
pub(crate) fn is_part_of_an_error(value: &Value) -> bool {
    match value {
        Value::String(text) => embedded(text).is_none_or(|value| is_part_of_an_error(&value)),
        Value::Array(items) => items.iter().all(is_part_of_an_error),
        Value::Object(members) => are_parts(members),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn are_parts(members: &Map<String, Value>) -> bool {
    members.iter().all(|(name, value)| {
        let name = name.as_str();
        if ERROR_MEMBERS.contains(&name) || INNER_ERROR_MEMBERS.contains(&name) {
            is_part_of_an_error(value)
        } else {
            is_about_fields(value)
        }
    })
}

/// Whether a value has the form of messages about fields: lists of texts, nested as the request is.
fn is_about_fields(value: &Value) -> bool {
    match value {
        Value::Array(items) => items
            .iter()
            .all(|item| item.is_string() || item.is_object() && is_about_fields(item)),
        Value::Object(members) => members.values().all(is_about_fields),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn statuses(value: &Value) -> (Vec<u16>, Option<u16>) {
        let mut statuses = Statuses::default();
        statuses.add(Some(value));
        let mut all: Vec<_> = statuses.all().collect();
        all.sort_unstable();
        (all, statuses.agreed())
    }

    #[test]
    fn statuses_are_found_in_every_form() {
        for (value, found, agreed) in [
            (json!({"status": 404}), &[404][..], Some(404)),
            (json!({"status_code": "404"}), &[404], Some(404)),
            (json!({"statusCode": 404.0}), &[404], Some(404)),
            (
                json!({"http_error": "404 Client Error: Not Found"}),
                &[404],
                Some(404),
            ),
            (
                json!({"error": [{"status": 404}, {"code": 404}]}),
                &[404],
                Some(404),
            ),
            (json!("{\"detail\":{\"status\":404}}"), &[404], Some(404)),
            (json!({"code": 404}), &[404], None),
            (json!({"error": "504 Gateway Timeout"}), &[504], None),
            (json!("504 Server Error: x"), &[504], None),
            (
                json!({"status": 404, "a": {"status": 200}}),
                &[200, 404],
                None,
            ),
            (
                json!({"status": 404, "error_code": "500"}),
                &[404, 500],
                None,
            ),
            (json!({"status": 404, "successful": true}), &[404], None),
            (
                json!({"status": "Open", "code": 1803, "detail": "400 contacts"}),
                &[],
                None,
            ),
            (
                json!({"status": 3, "id": 404, "status_code": [true, null]}),
                &[],
                None,
            ),
            (json!({"status": 404.5, "code": "spoki::404"}), &[], None),
        ] {
            assert_eq!(statuses(&value), (found.to_vec(), agreed), "{value}");
        }
        let many: Vec<_> = (100..600).map(|status| json!({"status": status})).collect();
        assert_eq!(statuses(&json!(many)).0.len(), STATUSES_LIMIT);
    }

    #[test]
    fn results_are_told_from_errors() {
        for data in [
            json!(null),
            json!({}),
            json!("It failed."),
            json!({"http_error": "x", "status_code": 1, "message": "x", "error": {}, "detail": [], "code": "x"}),
            json!({"message": {"phone": ["Bad."], "contacts": [{}, {"email": ["Bad."]}]}}),
            json!({"error": {"status": 429, "slug": "x", "errors": ["a"], "request_id": "r"}}),
            json!({"message": "{\"detail\":\"x\"}"}),
        ] {
            assert!(is_only_an_error(&data), "{data}");
        }
        for data in [
            json!([]),
            json!(1),
            json!({"id": 7}),
            json!({"status": 429}),
            json!({"tags": ["a"]}),
            json!({"message": {"id": 7}}),
            json!({"message": {"id": "7"}}),
            json!({"error": {"ticket": {"id": 7}}}),
            json!({"detail": [{"rows": [1]}]}),
            json!({"message": "{\"id\":7}"}),
            json!("{\"id\":7}"),
        ] {
            assert!(!is_only_an_error(&data), "{data}");
        }
    }
}
