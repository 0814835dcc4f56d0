//! Helpers that know nothing of actions or HTTP.

mod future;
mod suggest;

pub use future::BoxFuture;

pub(crate) use suggest::{closest, did_you_mean, quoted};
