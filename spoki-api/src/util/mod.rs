//! Helpers that know nothing of actions or HTTP.

mod future;
mod printable;
mod suggest;

pub use future::BoxFuture;

pub(crate) use printable::printable;
pub(crate) use suggest::{closest, did_you_mean, quoted};
