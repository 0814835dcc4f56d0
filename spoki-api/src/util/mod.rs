//! Helpers that know nothing of actions or HTTP.

mod future;
mod printable;
mod suggest;

pub use future::BoxFuture;

pub(crate) use printable::printable;
pub(crate) use suggest::{closest, closest_name, did_you_mean, quoted, short_name};
