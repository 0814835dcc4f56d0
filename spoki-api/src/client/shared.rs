//! The parts that all clones of a client share.

use super::observe::{Observed, Observer};
use crate::action::ActionInfo;
use crate::backend::Backend;
use crate::limit::Limiter;
use crate::retry::{Budget, Pauses};
use crate::shapes::Recording;
use crate::transport::Transport;

/// Everything that the clones of a client share.
pub(crate) struct Shared {
    pub(crate) backend: Backend,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) limiter: Box<dyn Limiter>,
    pub(crate) observer: Option<Box<dyn Observer>>,
    pub(crate) shapes: Option<Recording>,
    /// Identifies the API key where limits are counted: see [`LimitKey::key_id`](crate::limit::LimitKey::key_id).
    pub(crate) key_id: String,
    pub(crate) budget: Budget,
    pub(crate) pauses: Pauses,
    pub(crate) max_reply_bytes: usize,
}

impl Shared {
    /// Tells the observer, if there is one, that a call begins.
    pub(super) fn observe(&self, action: &'static ActionInfo) -> Observed<'_> {
        Observed::begin(self.observer.as_deref(), self.backend.name(), action)
    }
}
