//! The trait of all request types: static facts, and arguments.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::sealed::Sealed;
use super::{Argument, check_arguments};
use crate::action::ActionInfo;
use crate::error::Error;
use crate::reply::derived::Reading;

/// A request for one action: typed arguments, and the static facts of the action.
///
/// Only `#[derive(Action)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action",
    note = "the actions are the structs with `#[derive(Action)]`; each has a method on the client that starts it"
)]
pub trait Action: Sealed + Send + Sync + 'static {
    /// The type of the reply.
    type Reply: Serialize + DeserializeOwned + std::fmt::Debug + Send + 'static;

    /// Facts about the reply's type besides its serde traits.
    #[doc(hidden)]
    const READING: Reading = Reading::UNKNOWN;

    /// The static facts: slug, effect, limit, parameters, HTTP call.
    const INFO: &'static ActionInfo;

    /// The arguments, one per entry of [`ActionInfo::params`] and in the same order.
    fn arguments(&self) -> Vec<&dyn Argument>;

    /// Checks the arguments as a call does before it sends anything. The error reports everything that is wrong with
    /// them: see [`Error::violations`].
    ///
    /// ```
    /// use spoki_api::Action;
    /// use spoki_api::contacts::UpdateContact;
    ///
    /// let request = UpdateContact::builder().id(12).phone("0212345678").email("ada").build();
    /// let error = request.check().unwrap_err();
    /// assert_eq!(error.violations().len(), 2);
    /// ```
    fn check(&self) -> Result<(), Error> {
        let found = check_arguments(Self::INFO.params, &self.arguments());
        if found.is_empty() {
            return Ok(());
        }
        Err(Error::invalid_arguments(found).for_action(Self::INFO))
    }
}
