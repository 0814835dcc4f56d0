//! Which key, backend and account a call uses.

use super::backend::Backend;
use super::key::KeySource;
use crate::failure::Failure;

/// A key, and the settings from the same source.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    /// The source of these settings, as a text for people.
    pub(crate) place: String,
    pub(crate) backend: Backend,
    pub(crate) key: KeySource,
    pub(crate) user_id: Option<String>,
    pub(crate) connected_account_id: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) timeout: Option<String>,
    pub(crate) deadline: Option<String>,
    pub(crate) limits: Option<String>,
}

impl Credentials {
    /// Credentials without further settings.
    pub(crate) fn new(place: impl Into<String>, backend: Backend, key: KeySource) -> Self {
        Self {
            place: place.into(),
            backend,
            key,
            user_id: None,
            connected_account_id: None,
            base_url: None,
            timeout: None,
            deadline: None,
            limits: None,
        }
    }

    /// The account as people know it.
    pub(crate) fn account(&self) -> Option<&str> {
        self.connected_account_id
            .as_deref()
            .or(self.user_id.as_deref())
    }

    /// Fails if calls over Composio would name no account.
    pub(super) fn checked(self) -> Result<Self, Failure> {
        if self.backend == Backend::Composio && self.account().is_none() {
            return Err(Failure::usage(format!(
                "{} has a key for Composio, but names no account: set the user or the connected account",
                self.place
            )));
        }
        Ok(self)
    }
}
