//! What every request type is to the client: its static facts and its arguments.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Argument;
use super::sealed::Sealed;
use crate::action::ActionInfo;
use crate::values::FromJson;

/// A request for one action: typed arguments, and the static facts of the action.
///
/// Only `#[derive(Action)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action",
    note = "the actions are the structs with `#[derive(Action)]`; each has a method on the client that starts it"
)]
pub trait Action: Sealed + Send + Sync + 'static {
    /// The type of the reply.
    type Reply: Serialize + DeserializeOwned + FromJson + std::fmt::Debug + Send + 'static;

    /// The static facts: slug, effect, limit, parameters, HTTP call.
    const INFO: &'static ActionInfo;

    /// The arguments, one per entry of [`ActionInfo::params`] and in the same order.
    fn arguments(&self) -> Vec<&dyn Argument>;
}
