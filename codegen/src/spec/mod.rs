//! The three spec files as they are on disk: a raw mirror, unknown keys denied, nothing interpreted.

pub mod bindings;
pub mod catalog;
pub mod mock;
pub mod models;
pub mod names;
mod number;
pub(crate) mod resolved;
pub(crate) mod skeleton;
pub mod type_ref;
