//! What every request type is to the client: its static facts and its arguments.

use super::Argument;
use crate::action::ActionInfo;

/// One action of the toolkit: typed arguments on the one side, static facts on the other.
///
/// Implemented by `#[derive(Action)]` only.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action",
    note = "the actions are the structs with `#[derive(Action)]`; each has a method on the client that starts it"
)]
pub trait Action: Send + Sync + 'static {
    /// What a successful call answers.
    type Reply: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug + Send + 'static;

    /// The static facts: slug, effect, limit, parameters, HTTP call.
    const INFO: &'static ActionInfo;

    /// The arguments, one per entry of [`ActionInfo::params`] and in the same order.
    fn arguments(&self) -> Vec<&dyn Argument>;
}
