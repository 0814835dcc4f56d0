//! What a reply means for the rows that were sent.

use serde_json::Value;
use spoki_api::action::{ActionInfo, Kind};
use spoki_api::request::{Argument, ItemError, item_errors};
use spoki_api::{Error, Reply};

use crate::journal::{CallEnd, Outcome, RowError};
use crate::request::Request;

/// Members of an object that is an error of the service.
const ERROR_MEMBERS: [&str; 5] = ["detail", "error", "errors", "message", "non_field_errors"];

/// What the reply to a call means.
#[derive(Debug)]
pub(crate) struct Judged {
    outcome: Outcome,
    /// Whether the next call would fail as well.
    pub(crate) ends_run: bool,
    reason: Option<String>,
    request_id: Option<String>,
    attempts: u32,
    errors: Vec<ItemError>,
}

/// Interprets the reply to a call that sent these items.
pub(crate) fn judge(
    request: &Request,
    items: &[Value],
    reply: &Result<Reply<Value>, Error>,
) -> Judged {
    match reply {
        Ok(reply) => judge_reply(request, items, reply),
        Err(error) => Judged {
            outcome: outcome_of(error),
            ends_run: error.affects_next_call(),
            reason: Some(error.to_string()),
            request_id: error.request_id().map(str::to_owned),
            attempts: error.attempts(),
            errors: Vec::new(),
        },
    }
}

fn judge_reply(request: &Request, items: &[Value], reply: &Reply<Value>) -> Judged {
    let mut judged = Judged {
        outcome: Outcome::Done,
        ends_run: false,
        reason: None,
        request_id: reply.request_id().map(str::to_owned),
        attempts: reply.attempts(),
        errors: Vec::new(),
    };
    if is_error(request.info, reply) {
        judged.outcome = Outcome::Unsettled;
        judged.reason = Some(format!(
            "the service answered {} with an error",
            reply.http_status()
        ));
    } else if let Some(list) = request.list {
        let items: Vec<&dyn Argument> = items.iter().map(|item| item as &dyn Argument).collect();
        judged.errors = item_errors(list, &items, reply);
    }
    judged
}

fn outcome_of(error: &Error) -> Outcome {
    if error.took_effect() {
        Outcome::Done
    } else if error.may_have_taken_effect() {
        Outcome::Unsettled
    } else if !error.affects_next_call() && (error.is_refused() || error.is_invalid_arguments()) {
        Outcome::Refused
    } else {
        Outcome::NotDone
    }
}

/// Whether the reply is an error of the service, although the action promises an object with other members.
fn is_error(info: &ActionInfo, reply: &Value) -> bool {
    let (Kind::Object(model), Value::Object(reply)) = (info.reply.kind, reply) else {
        return false;
    };
    let fields = model().fields;
    let is_known = |name: &String| fields.iter().any(|field| field.name == name.as_str());
    !info.reply.list
        && !reply.keys().any(is_known)
        && (ERROR_MEMBERS.iter().any(|name| reply.contains_key(*name))
            || (reply.contains_key("code") && reply.contains_key("title")))
}

impl Judged {
    pub(crate) fn is_unsettled(&self) -> bool {
        self.outcome == Outcome::Unsettled
    }

    /// Whether the rows are done or refused.
    pub(crate) fn is_clear(&self) -> bool {
        matches!(self.outcome, Outcome::Done | Outcome::Refused)
    }

    /// The end of the call for the journal. `rows` are the numbers of the items' rows.
    pub(crate) fn end(&self, chunk: u64, rows: &[u64]) -> CallEnd {
        let errors = self.errors.iter().map(|error| RowError {
            row: error.item.and_then(|item| rows.get(item)).copied(),
            error: error.error.clone(),
        });
        CallEnd {
            chunk,
            outcome: self.outcome,
            attempts: self.attempts,
            request_id: self.request_id.clone(),
            reason: self.reason.clone(),
            errors: errors.collect(),
        }
    }
}
