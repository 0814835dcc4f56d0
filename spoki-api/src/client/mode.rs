//! The modes of a client: asynchronous or blocking.

use crate::error::Error;

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
