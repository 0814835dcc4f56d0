//! What a reply proves: whether the service has certainly not processed a call.
//!
//! A status counts as proof only if nothing in the reply contradicts it, because a gateway may have written any part of
//! the reply.

use std::fmt;

use http::StatusCode;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Members whose value is an HTTP status: a number, or a text that begins with one.
const STATUS_MEMBERS: [&str; 5] = [
    "status",
    "status_code",
    "statusCode",
    "http_status",
    "http_error",
];
/// Members whose value may be an HTTP status or a code of another kind. They prove nothing, but can
/// contradict a status.
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
/// The most different statuses that are kept. If two statuses differ, they prove nothing.
const STATUSES_LIMIT: usize = 16;

/// Whether a service that answers with this status did nothing. After 408 and 499 this is not known.
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
    /// Whether a part of the body reports a success.
    succeeded: bool,
}

impl Statuses {
    /// Adds the statuses in a JSON text, or in the part of it that is JSON. Nothing else of the text is kept.
    pub(crate) fn read(&mut self, json: &[u8]) {
        let value = Member {
            statuses: self,
            role: Role::Other,
        };
        let _ = value.deserialize(&mut serde_json::Deserializer::from_slice(json));
    }

    /// All statuses, each once.
    pub(crate) fn all(&self) -> impl Iterator<Item = u16> {
        self.found.iter().copied()
    }

    /// The status, if the body states exactly one.
    pub(crate) fn agreed(&self) -> Option<u16> {
        match self.found[..] {
            [status] if self.stated && !self.succeeded => Some(status),
            _ => None,
        }
    }

    /// Whether nothing in the body contradicts the status of the reply.
    pub(crate) fn agree_with(&self, status: u16) -> bool {
        !self.succeeded && self.found.iter().all(|&found| found == status)
    }

    fn number(&mut self, role: Role, number: u64) {
        let Some(status) = u16::try_from(number).ok().filter(|status| *status < 600) else {
            return;
        };
        match role {
            Role::Status if status >= 100 => {
                self.stated = true;
                self.push(status);
            }
            Role::Code if status >= 400 => self.push(status),
            _ => {}
        }
    }

    /// A status, perhaps with its reason: `504`, `504 Gateway Timeout`, `504 Server Error: …`.
    fn text(&mut self, role: Role, text: &str) {
        let (number, reason) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let Some(status) = number.parse().ok().filter(|_| number.len() == 3) else {
            return;
        };
        let has_reason = reason.starts_with("Client Error")
            || reason.starts_with("Server Error")
            || StatusCode::from_u16(status)
                .is_ok_and(|status| status.canonical_reason() == Some(reason));
        match role {
            Role::Status => self.number(role, status.into()),
            Role::Code if reason.is_empty() => self.number(role, status.into()),
            _ if has_reason => self.number(Role::Code, status.into()),
            _ => {}
        }
    }

    fn push(&mut self, status: u16) {
        if self.found.len() < STATUSES_LIMIT && !self.found.contains(&status) {
            self.found.push(status);
        }
    }
}

/// What the name of a member says about its value.
#[derive(Clone, Copy)]
enum Role {
    Status,
    Code,
    Success,
    Other,
}

/// Reads the name of a member.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Role;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Role, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Role;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Role, E> {
        Ok(match name {
            "successful" => Role::Success,
            _ if STATUS_MEMBERS.contains(&name) => Role::Status,
            _ if CODE_MEMBERS.contains(&name) => Role::Code,
            _ => Role::Other,
        })
    }
}

/// Reads a value, and keeps only the statuses in it.
struct Member<'a> {
    statuses: &'a mut Statuses,
    role: Role,
}

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.statuses.succeeded |= flag && matches!(self.role, Role::Success);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.statuses.number(self.role, number);
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        let text = number.to_string();
        self.statuses.text(self.role, text.trim_end_matches(".0"));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if text.trim_start().starts_with(['{', '[']) {
            self.statuses.read(text.as_bytes());
        } else {
            self.statuses.text(self.role, text);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { statuses, role } = self;
        while items
            .next_element_seed(Member { statuses, role })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let statuses = self.statuses;
        while let Some(role) = object.next_key_seed(Name)? {
            object.next_value_seed(Member { statuses, role })?;
        }
        Ok(())
    }
}

/// JSON inside a text.
fn embedded(text: &str) -> Option<Value> {
    let text = text.trim();
    let is_json = text.starts_with(['{', '[']);
    is_json.then(|| serde_json::from_str(text).ok())?
}

/// Whether `data` in Composio's envelope is an error and nothing else. Any other member may be a result.
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
        statuses.read(value.to_string().as_bytes());
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
        let mut cut = Statuses::default();
        cut.read(br#"{"status": 404, "error": {"status": 504, "detail": "x"#);
        cut.read(b"<html>");
        assert_eq!((cut.all().count(), cut.agreed()), (2, None));
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
