//! Turns failed calls into answers that keep a model from writing twice.

use std::time::Duration;

use serde_json::{Value, json};
use spoki_api::action::ActionInfo;
use spoki_api::{Error, NextStep, Violation};

use crate::text;
use crate::waiting::Stopped;

/// The error of a call.
pub(crate) fn of_error(info: &ActionInfo, error: &Error) -> Value {
    let mut failure = json!({"error": {
        "kind": error.kind().as_str(),
        "message": error.to_string(),
        "tool": info.slug,
        "sent": error.was_sent(),
        "may_have_taken_effect": error.may_have_taken_effect(),
        "took_effect": error.took_effect(),
        "affects_next_call": error.affects_next_call(),
        "next": next(error),
        "next_step": error.next().as_str(),
    }});
    let optional = [
        (
            "retry_after",
            error.retry_after().map(|wait| json!(wait.as_secs_f64())),
        ),
        (
            "http_status",
            error.http_status().map(|status| json!(status.as_u16())),
        ),
        ("code", error.code().map(Value::from)),
        ("hint", error.hint().map(Value::from)),
        ("request_id", error.request_id().map(Value::from)),
        ("violations", violations(error.violations())),
        ("fields", violations(error.field_errors())),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            failure["error"][name] = value;
        }
    }
    text::clean(&mut failure, true);
    failure
}

fn violations(found: &[Violation]) -> Option<Value> {
    (!found.is_empty()).then(|| found.iter().map(Violation::to_json).collect())
}

/// What to do next, in words.
fn next(error: &Error) -> String {
    let words = match error.next() {
        NextStep::DoNotRepeat => "The call took effect. Do not call again.",
        NextStep::LookFirst => LOOK_FIRST,
        NextStep::CorrectCall if !error.was_sent() => CORRECT,
        NextStep::CorrectCall => {
            "Nothing happened. The same call would be refused again: correct what the service's message names."
        }
        NextStep::CallAgain => match error.retry_after() {
            Some(wait) => return later(wait),
            None if error.is_rate_limited() => return later(Duration::from_secs(60)),
            None => "A second call does no harm: you may call again, once.",
        },
        _ => "Do not call again. Tell the user: the key, the settings or the service must change.",
    };
    words.to_owned()
}

const CORRECT: &str = "Nothing was sent. Correct the arguments and call again.";
const LOOK_FIRST: &str =
    "The call may have taken effect. Do not repeat it: look first, with a tool that reads.";

fn later(wait: Duration) -> String {
    let seconds = wait.as_secs_f64().ceil();
    format!("Call again after {seconds} s, not before.")
}

/// A call that would have waited too long for its limit.
pub(crate) fn of_wait(info: &ActionInfo, stopped: Stopped, retry_after: Duration) -> Value {
    let (message, next) = if is_open(info, stopped) {
        (
            "the call was sent and failed, and the wait for a retry would be too long",
            LOOK_FIRST.to_owned(),
        )
    } else if stopped.sent {
        (
            "the service refused the call for now, and the wait for a retry is too long",
            later(retry_after),
        )
    } else {
        (
            "nothing was sent: the call would wait too long for its limit",
            later(retry_after),
        )
    };
    let mut failure = stopped_call(info, stopped, "held_back", message, &next);
    failure["error"]["retry_after"] = retry_after.as_secs_f64().into();
    failure
}

/// The client cancelled the call, so nobody may read this.
pub(crate) fn of_cancellation(info: &ActionInfo, stopped: Stopped) -> Value {
    let (message, next) = if is_open(info, stopped) {
        ("the call was cancelled after it was sent", LOOK_FIRST)
    } else {
        ("the call was cancelled", "Nothing happened.")
    };
    stopped_call(info, stopped, "cancelled", message, next)
}

/// This program has a bug.
pub(crate) fn of_panic(info: &ActionInfo, stopped: Stopped) -> Value {
    let next = if is_open(info, stopped) {
        LOOK_FIRST
    } else {
        "Do not call this tool again. Tell the user."
    };
    stopped_call(info, stopped, "internal", "a bug in this server", next)
}

/// A call that nobody confirmed.
pub(crate) fn of_refusal(info: &ActionInfo, why: &str) -> Value {
    let stopped = Stopped {
        sent: false,
        is_open: false,
    };
    let next = "Nothing was sent. Do not call again unless the user asks for it.";
    stopped_call(info, stopped, "not_confirmed", why, next)
}

/// An argument of this server that cannot be used.
pub(crate) fn of_argument(tool: &str, at: &str, message: &str) -> Value {
    json!({"error": {
        "kind": "invalid_arguments",
        "message": message,
        "tool": tool,
        "sent": false,
        "may_have_taken_effect": false,
        "took_effect": false,
        "next": CORRECT,
        "violations": [{"at": at, "message": message}],
    }})
}

fn is_open(info: &ActionInfo, stopped: Stopped) -> bool {
    stopped.is_open && !info.effect.is_read()
}

fn stopped_call(
    info: &ActionInfo,
    stopped: Stopped,
    kind: &str,
    message: &str,
    next: &str,
) -> Value {
    json!({"error": {
        "kind": kind,
        "message": message,
        "tool": info.slug,
        "sent": stopped.sent,
        "may_have_taken_effect": is_open(info, stopped),
        "took_effect": false,
        "next": next,
    }})
}
