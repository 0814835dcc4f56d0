//! Helpers that know nothing of actions or HTTP.

mod future;
mod lanes;
mod suggest;

pub use future::BoxFuture;

pub(crate) use lanes::Lanes;
pub(crate) use suggest::{closest, did_you_mean, quoted};
