//! What clones of a client share, and the modes by which a client hands out replies.

use std::time::Duration;

use crate::backend::Backend;
use crate::error::Error;
use crate::limit::Limiter;
use crate::retry::Budget;
use crate::transport::Transport;

/// What all clones of a client have in common.
pub(crate) struct Shared {
    pub(crate) backend: Backend,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) limiter: Box<dyn Limiter>,
    /// Stands for the key where limits are counted: see [`LimitKey::key_id`](crate::limit::LimitKey::key_id).
    pub(crate) key_id: String,
    pub(crate) budget: Budget,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_reply_bytes: usize,
}

/// A mode of which one call gives one reply: [`Async`] or `Blocking`.
pub trait SingleReply: sealed::Sealed + Clone {
    /// What a call gives that ends with a `T`.
    type Sent<T, F: Future<Output = Result<T, Error>>>;

    #[doc(hidden)]
    fn deliver<T, F>(&self, call: F) -> Self::Sent<T, F>
    where
        F: Future<Output = Result<T, Error>>;
}

pub(super) mod sealed {
    pub trait Sealed {}
}

/// The usual mode: sending gives a future.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Async;

impl sealed::Sealed for Async {}

impl SingleReply for Async {
    type Sent<T, F: Future<Output = Result<T, Error>>> = F;

    fn deliver<T, F>(&self, call: F) -> F
    where
        F: Future<Output = Result<T, Error>>,
    {
        call
    }
}
