//! What clones of a client share, and the modes by which a client hands out replies.

use super::observe::{Observed, Observer};
use crate::action::ActionInfo;
use crate::backend::Backend;
use crate::error::Error;
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

/// How a client hands out replies: as futures ([`Async`]), or at once (`Blocking`, with the feature `blocking`).
///
/// All methods of a client are the same in every mode.
pub trait Mode: sealed::Sealed + Clone {
    /// What a call with the result `T` returns: the future `F` itself, or its output.
    type Sent<T, F: Future<Output = Result<T, Error>>>;

    #[doc(hidden)]
    fn deliver<T, F>(&self, call: F) -> Self::Sent<T, F>
    where
        F: Future<Output = Result<T, Error>>;
}

pub(super) mod sealed {
    pub trait Sealed {}
}

/// The mode of asynchronous code: sending returns a future.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Async;

impl sealed::Sealed for Async {}

impl Mode for Async {
    type Sent<T, F: Future<Output = Result<T, Error>>> = F;

    fn deliver<T, F>(&self, call: F) -> F
    where
        F: Future<Output = Result<T, Error>>,
    {
        call
    }
}
