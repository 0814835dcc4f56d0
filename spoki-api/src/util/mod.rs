//! Helpers without knowledge of actions or HTTP.

mod future;
mod invisible;
mod printable;
mod suggest;

pub use future::BoxFuture;
pub use invisible::is_invisible;
pub(crate) use printable::printable;
pub(crate) use suggest::{closest, closest_name, did_you_mean, quoted, short_name};
