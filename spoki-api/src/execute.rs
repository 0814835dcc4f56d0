//! Calls by slug: an action that is chosen at run time, with plain JSON as its arguments.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde_json::{Map, Value};

use crate::action::ActionInfo;
use crate::argument::Argument;
use crate::call::{PendingRaw, decode};
use crate::catalog::catalog;
use crate::client::{Async, Client, Mode};
use crate::error::Error;
use crate::reply::Reply;
use crate::request::arguments_from_json;
use crate::violation::{Violation, Violations};

/// A mode of the client that can call actions by slug: see [`Client::execute`].
pub trait ExecuteMode: Mode {
    /// What calling an action by its slug gives.
    type Executed;

    #[doc(hidden)]
    fn execute(
        client: &Client<Self>,
        info: &'static ActionInfo,
        arguments: &[&dyn Argument],
    ) -> Self::Executed;

    /// Instead of [`execute`](Self::execute), where the slug or the arguments are wrong.
    #[doc(hidden)]
    fn refuse(error: Error) -> Self::Executed;
}

impl ExecuteMode for Async {
    type Executed = PendingValue;

    fn execute(
        client: &Client,
        info: &'static ActionInfo,
        arguments: &[&dyn Argument],
    ) -> PendingValue {
        PendingValue(State::Sound(info, client.send_raw(info, arguments)))
    }

    fn refuse(error: Error) -> PendingValue {
        PendingValue(State::Refused(Some(error)))
    }
}

impl<M: ExecuteMode> Client<M> {
    /// Calls the action with this slug, with plain JSON as its arguments.
    ///
    /// It goes the way of the typed call: the same checks, and what the client and its options say
    /// about time and repetition. Null stands for an optional argument that is not given, as strict
    /// tool schemas have it; null for all arguments stands for none.
    ///
    /// Nothing is sent unless the slug and all arguments are sound. Everything that is wrong with
    /// them is in one [`Error`], each with a suggestion where one is close: see
    /// [`Error::violations`].
    ///
    /// ```no_run
    /// # async fn run(spoki: spoki_api::Client) -> Result<(), spoki_api::Error> {
    /// let reply = spoki
    ///     .execute("SPOKI_RETRIEVE_TAG", serde_json::json!({"id": 12}))
    ///     .await?;
    /// println!("{}", reply["name"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute(&self, slug: &str, arguments: Value) -> M::Executed {
        let arguments = match arguments {
            Value::Null => Value::Object(Map::new()),
            given => given,
        };
        match read(slug, &arguments) {
            Ok((info, arguments)) => M::execute(self, info, &arguments),
            Err(error) => M::refuse(error),
        }
    }
}

/// An action, and one argument per parameter.
type Sound<'a> = (&'static ActionInfo, Vec<&'a dyn Argument>);

/// The action and its arguments, or everything that is wrong with them.
fn read<'a>(slug: &str, arguments: &'a Value) -> Result<Sound<'a>, Error> {
    let info = catalog()
        .get(slug)
        .ok_or_else(|| Error::invalid_arguments(vec![unknown(slug)]))?;
    let Value::Object(given) = arguments else {
        return Err(Error::invalid_arguments(vec![no_object()]).of(info));
    };
    match arguments_from_json(info.params, given) {
        Ok(arguments) => Ok((info, arguments)),
        Err(found) => Err(Error::invalid_arguments(found).of(info)),
    }
}

fn unknown(slug: &str) -> Violation {
    let meant = catalog().closest(slug).map_or_else(
        || "; `catalog().search(…)` finds actions by words".to_owned(),
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
