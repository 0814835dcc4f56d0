//! Futures without a name.

use std::pin::Pin;

/// A future on the heap that may change threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
