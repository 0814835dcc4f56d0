//! Calls by slug: the action is chosen at run time, and its arguments are plain JSON.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use serde_json::{Map, Value};

use super::call::PendingRaw;
use super::decode::decode;
use super::pages::PageRequest;
use super::shared::Shared;
use super::trace;
use crate::action::ActionInfo;
use crate::error::Error;
use crate::generated::catalog;
use crate::reply::derived::{Known, Reading};
use crate::reply::{List, Reply};
use crate::request::{Argument, Correction, Problem, Violation, arguments_from_json, arguments_in};
use crate::util::quoted;

/// Null in place of all arguments stands for none.
pub(super) fn none_if_null(arguments: Value) -> Value {
    match arguments {
        Value::Null => Value::Object(Map::new()),
        given => given,
    }
}

/// An action, and one argument per parameter.
type ValidCall<'a> = (&'static ActionInfo, Vec<&'a dyn Argument>);

/// The action and its arguments, or everything that is wrong with them.
pub(super) fn read<'a>(slug: &str, arguments: &'a Value) -> Result<ValidCall<'a>, Error> {
    let info = catalog()
        .find(slug)
        .ok_or_else(|| Error::invalid_arguments(unknown(slug)))?;
    let Value::Object(given) = arguments else {
        return Err(Error::invalid_arguments(no_object()).for_action(info));
    };
    match arguments_from_json(info.params, given) {
        Ok(arguments) => Ok((info, arguments)),
        Err(found) => Err(Error::invalid_arguments(found).for_action(info)),
    }
}

/// A list whose action was chosen by its slug, with plain JSON as the arguments.
pub(super) struct UntypedList {
    info: &'static ActionInfo,
    arguments: Map<String, Value>,
}

impl UntypedList {
    /// Only reads have pages: reading several pages repeats the call.
    pub(super) fn new(slug: &str, arguments: Value) -> Result<Self, Error> {
        let (info, _) = read(slug, &arguments)?;
        if !info.effect.is_read() {
            let what =
                "the action has no pages, because it changes the account: call it with `execute`";
            let problem = Problem::new(what).next(Correction::ChooseAction);
            let found = Violation::of("slug", problem);
            return Err(Error::invalid_arguments(found).for_action(info));
        }
        let arguments = match arguments {
            Value::Object(arguments) => arguments,
            _ => Map::new(),
        };
        Ok(Self { info, arguments })
    }
}

impl PageRequest for UntypedList {
    fn info(&self) -> &'static ActionInfo {
        self.info
    }

    fn reading(&self) -> Reading {
        Known::<List<Value>>::READING
    }

    fn arguments(&self) -> Vec<&dyn Argument> {
        arguments_in(self.info.params, &self.arguments)
    }
}

/// The error for an unknown slug. It names the limitation that the slug asks for, or else the slug that was
/// probably meant, or else the actions that a search finds.
fn unknown(slug: &str) -> Violation {
    let catalog = catalog();
    let limitation = catalog.limitation(slug);
    let meant = catalog.closest(slug).filter(|_| limitation.is_none());
    let actions = match meant {
        Some(_) => Vec::new(),
        None => catalog.related(slug),
    };
    let mut message = match (limitation, meant) {
        (Some(limitation), _) => format!("no such action. {}", limitation.text),
        (None, Some(meant)) => format!("no such action; did you mean `{meant}`?"),
        (None, None) if actions.is_empty() => {
            "no such action; `catalog()` lists all actions".to_owned()
        }
        (None, None) => "no such action".to_owned(),
    };
    if !actions.is_empty() {
        let found = quoted(actions.iter().copied());
        message.push_str(&format!("; a search finds {found}"));
    }
    Violation::of("slug", Problem::unknown_action(meant, actions, message))
}

fn no_object() -> Violation {
    let message = "expected an object with one member per parameter";
    let problem = Problem::new(message).next(Correction::Replace);
    Violation::of("arguments", problem)
}

/// A call by slug: await it for the untyped [`Reply`].
#[must_use = "nothing is sent unless the call is awaited"]
pub struct PendingValue(State);

enum State {
    Valid(&'static ActionInfo, PendingRaw),
    /// Refused before sending; the error is `None` after the future has returned it.
    Refused(Arc<Shared>, Option<Error>),
}

impl PendingValue {
    pub(super) fn valid(info: &'static ActionInfo, raw: PendingRaw) -> Self {
        Self(State::Valid(info, raw))
    }

    pub(super) fn refused(shared: &Arc<Shared>, error: Error) -> Self {
        let error = error.masked(shared.backend.key());
        Self(State::Refused(Arc::clone(shared), Some(error)))
    }
}

impl Future for PendingValue {
    type Output = Result<Reply<Value>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Valid(info, raw) => {
                let outcome = ready!(Pin::new(&mut *raw).poll(context));
                Poll::Ready(
                    outcome
                        .and_then(|reply| decode(info, Known::<Value>::READING, reply, raw.key())),
                )
            }
            State::Refused(shared, error) => match error.take() {
                Some(error) => {
                    trace::refused(shared, &error);
                    if let Some(info) = error.action().and_then(|slug| catalog().get(slug)) {
                        shared.observe(info).refused(&error);
                    }
                    Poll::Ready(Err(error))
                }
                None => Poll::Pending,
            },
        }
    }
}

impl fmt::Debug for PendingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = match &self.0 {
            State::Valid(info, _) => Some(info.slug),
            State::Refused(..) => None,
        };
        f.debug_struct("PendingValue")
            .field("action", &action)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(slug: &str) -> Error {
        read(slug, &json!({})).err().unwrap()
    }

    #[test]
    fn k3_what_no_action_does_is_answered_by_limitations_and_by_search() {
        let error = error("SPOKI_CLOSE_TICKET");
        let violation = &error.violations()[0];
        assert!(
            violation
                .message
                .starts_with("no such action. No action reads, updates or closes a ticket."),
            "{}",
            violation.message
        );
        assert_eq!(violation.did_you_mean(), None);
        assert!(violation.actions().contains(&"SPOKI_LIST_TICKETS"));
        assert_eq!(violation.next(), Some(Correction::ChooseAction));
        assert_eq!(violation.to_json()["next"], "choose_action");
    }

    #[test]
    fn k3_no_other_verb_is_offered() {
        let meant = |slug| {
            let meant = error(slug).violations()[0].did_you_mean().cloned();
            meant.and_then(|meant| meant.as_str().map(str::to_owned))
        };
        assert_eq!(
            meant("DELETE_TICKETS").as_deref(),
            Some("SPOKI_DELETE_TICKET")
        );
        for slug in [
            "SPOKI_REMOVE_TICKET",
            "SPOKI_DELETE_ACCOUNT",
            "SPOKI_UPDATE_TICKET",
            "brew coffee",
        ] {
            assert_eq!(meant(slug), None, "{slug}");
        }
    }

    #[test]
    fn k3_names_that_find_takes_are_taken() {
        for name in [
            "SPOKI_LIST_TAGS",
            "spoki_list_tags",
            "list_tags",
            "LIST-TAGS",
        ] {
            assert!(read(name, &json!({})).is_ok(), "{name}");
        }
    }
}
