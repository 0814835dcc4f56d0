//! Recording: from replies to shapes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;

use super::action_shapes::ActionShapes;
use super::report::ShapeReport;
use super::shape::Expected;
use crate::action::{ActionInfo, Field};
use crate::reply::RawReply;

/// The headers about limits. No other header is looked at.
const LIMIT_HEADERS: [&str; 10] = [
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-policy",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "x-ratelimit",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

/// Records the shapes of replies: see the [module](crate::shapes). Clones share what they record.
#[derive(Clone, Default)]
pub struct ShapeRecorder {
    state: Arc<Mutex<State>>,
    named: Vec<String>,
}

#[derive(Debug, Default)]
struct State {
    elsewhere: bool,
    actions: BTreeMap<&'static str, ActionShapes>,
}

impl ShapeRecorder {
    /// A recorder that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the values of an enum that the tables do not know, for the fields `Model.field`, such as
    /// `Ticket.status`. The report then holds these values.
    #[must_use]
    pub fn naming_values(mut self, fields: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.named.extend(fields.into_iter().map(Into::into));
        self
    }

    /// What was recorded so far.
    pub fn report(&self) -> ShapeReport {
        let state = self.state();
        ShapeReport {
            day: day(SystemTime::now()),
            elsewhere: state.elsewhere,
            actions: state.actions.clone(),
        }
    }

    /// The data is consistent at every unlock, so poisoning can be ignored.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ShapeRecorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShapeRecorder").finish_non_exhaustive()
    }
}

/// A recorder in a client.
pub(crate) struct Recording {
    pub(crate) recorder: ShapeRecorder,
    pub(crate) backend: &'static str,
    /// Whether calls go to the service's own address.
    pub(crate) is_service: bool,
}

/// What is recorded of the head of a reply.
pub(crate) struct ReplyHead {
    status: StatusCode,
    limit_headers: Vec<&'static str>,
    is_empty: bool,
}

impl ReplyHead {
    pub(crate) fn of(reply: &Response<Bytes>) -> Self {
        let has = |name: &&str| reply.headers().contains_key(*name);
        Self {
            status: reply.status(),
            limit_headers: LIMIT_HEADERS.into_iter().filter(has).collect(),
            is_empty: reply.body().is_empty(),
        }
    }
}

impl Recording {
    /// Records a reply; `success` is `None` if the service refused the call.
    pub(crate) fn add(
        &self,
        info: &'static ActionInfo,
        head: &ReplyHead,
        success: Option<&RawReply>,
    ) {
        let json = success.map(|reply| serde_json::from_slice::<Value>(&reply.data));
        let mut state = self.recorder.state();
        state.elsewhere |= !self.is_service;
        let shapes = state.actions.entry(info.slug).or_default();
        shapes.backends.insert(self.backend);
        *shapes.statuses.entry(head.status.as_u16()).or_default() += 1;
        shapes.limit_headers.extend(&head.limit_headers);
        match json {
            None => {}
            Some(Ok(Value::Null)) => shapes.empty += 1,
            Some(Ok(value)) => shapes.add(info, &value, &self.recorder.named),
            Some(Err(_)) if head.is_empty => shapes.empty += 1,
            Some(Err(_)) => shapes.unreadable += 1,
        }
    }
}

impl ActionShapes {
    fn add(&mut self, info: &ActionInfo, reply: &Value, named: &[String]) {
        let field = Field::new("", info.reply.kind);
        let expected = Expected {
            field: &field,
            owner: "",
            is_map: false,
            named,
        };
        if !info.reply.list {
            return self.reply.add(reply, expected);
        }
        let (form, items) = list(reply);
        *self.pages.entry(form).or_default() += 1;
        for item in items {
            self.reply.add(item, expected);
        }
        if let Value::Object(page) = reply {
            // The items are recorded apart.
            let page = page.iter().map(|(name, value)| {
                let value = if value.is_array() {
                    Value::Array(Vec::new())
                } else {
                    value.clone()
                };
                (name.clone(), value)
            });
            let unnamed = Field::UNNAMED;
            let expected = Expected {
                field: &unnamed,
                ..expected
            };
            self.page.add(&page.collect(), expected);
        }
    }
}

/// The form of a page, and its items.
fn list(reply: &Value) -> (&'static str, &[Value]) {
    let arrays = |page: &serde_json::Map<String, Value>| {
        page.values().filter(|value| value.is_array()).count()
    };
    match reply {
        Value::Array(items) => ("array", items),
        Value::Object(page) => {
            let results = page.get("results").filter(|value| value.is_array());
            let only = || {
                page.values()
                    .find(|value| value.is_array())
                    .filter(|_| arrays(page) == 1)
            };
            match results.or_else(only) {
                Some(Value::Array(items)) => ("object", items),
                _ => ("none", &[]),
            }
        }
        _ => ("none", &[]),
    }
}

/// The day in UTC: `YYYY-MM-DD`.
fn day(time: SystemTime) -> String {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    // `Sun, 06 Nov 1994 08:49:37 GMT`
    let date = httpdate::fmt_http_date(time);
    let part = |at: usize| date.split_whitespace().nth(at).unwrap_or_default();
    let month = MONTHS.find(part(2)).unwrap_or_default() / 3 + 1;
    format!("{}-{month:02}-{}", part(3), part(1))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn days_are_written_as_in_the_spec() {
        assert_eq!(day(UNIX_EPOCH), "1970-01-01");
        assert_eq!(
            day(UNIX_EPOCH + Duration::from_secs(1_796_000_000)),
            "2026-11-30"
        );
    }
}
