//! Calls by slug: an action that is chosen at run time, with plain JSON as its arguments.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde_json::{Map, Value};

use super::call::{PendingRaw, decode};
use super::pages::PageRequest;
use crate::action::ActionInfo;
use crate::error::Error;
use crate::generated::catalog;
use crate::reply::Reply;
use crate::request::{Argument, Violation, Violations, arguments_from_json, arguments_in};

/// An action, and one argument per parameter.
type Sound<'a> = (&'static ActionInfo, Vec<&'a dyn Argument>);

/// The action and its arguments, or everything that is wrong with them.
pub(crate) fn read<'a>(slug: &str, arguments: &'a Value) -> Result<Sound<'a>, Error> {
    let info = catalog()
        .get(slug)
        .ok_or_else(|| Error::invalid_arguments(vec![unknown(slug)]))?;
    let Value::Object(given) = arguments else {
        return Err(Error::invalid_arguments(vec![no_object()]).for_action(info));
    };
    match arguments_from_json(info.params, given) {
        Ok(arguments) => Ok((info, arguments)),
        Err(found) => Err(Error::invalid_arguments(found).for_action(info)),
    }
}

/// An action that reads, with plain JSON as its arguments.
pub(crate) struct Untyped {
    info: &'static ActionInfo,
    arguments: Map<String, Value>,
}

impl Untyped {
    /// What is asked for page by page must change nothing, how often it may be asked.
    pub(crate) fn list(slug: &str, arguments: Value) -> Result<Self, Error> {
        let (info, _) = read(slug, &arguments)?;
        if !info.effect.is_read() {
            let what = "the action is no list: it changes the account; call it without `pages`";
            let found = vec![violation("slug", what.to_owned())];
            return Err(Error::invalid_arguments(found).for_action(info));
        }
        let arguments = match arguments {
            Value::Object(arguments) => arguments,
            _ => Map::new(),
        };
        Ok(Self { info, arguments })
    }
}

impl PageRequest for Untyped {
    fn info(&self) -> &'static ActionInfo {
        self.info
    }

    fn arguments(&self) -> Vec<&dyn Argument> {
        arguments_in(self.info.params, &self.arguments)
    }
}

fn unknown(slug: &str) -> Violation {
    let meant = catalog().closest(slug).map_or_else(
        || "; `catalog()` has them all".to_owned(),
        |meant| format!("; did you mean `{meant}`?"),
    );
    violation("slug", format!("no such action{meant}"))
}

fn no_object() -> Violation {
    violation(
        "arguments",
        "expected an object with one member per parameter".to_owned(),
    )
}

fn violation(at: &str, message: String) -> Violation {
    let mut found = Vec::with_capacity(1);
    Violations::new(&mut found, at).report(message);
    found.remove(0)
}

/// A call by slug on its way: await it for the untyped [`Reply`].
#[must_use = "nothing is sent unless it is awaited"]
pub struct PendingValue(State);

enum State {
    Sound(&'static ActionInfo, PendingRaw),
    /// Refused before sending; `None` once told.
    Refused(Option<Error>),
}

impl PendingValue {
    pub(crate) fn sound(info: &'static ActionInfo, raw: PendingRaw) -> Self {
        Self(State::Sound(info, raw))
    }

    pub(crate) fn refused(error: Error) -> Self {
        Self(State::Refused(Some(error)))
    }
}

impl Future for PendingValue {
    type Output = Result<Reply<Value>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Sound(info, raw) => {
                let outcome = ready!(Pin::new(raw).poll(context));
                Poll::Ready(outcome.and_then(|raw| decode(info, raw)))
            }
            State::Refused(error) => error
                .take()
                .map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        }
    }
}

impl fmt::Debug for PendingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = match &self.0 {
            State::Sound(info, _) => Some(info.slug),
            State::Refused(_) => None,
        };
        f.debug_struct("PendingValue")
            .field("action", &action)
            .finish_non_exhaustive()
    }
}
