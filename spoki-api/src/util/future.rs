//! The type of boxed futures.

use std::pin::Pin;

/// A future on the heap that may move to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
