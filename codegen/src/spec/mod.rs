//! The spec: its three files as types, and names, types and skeletons that belong to them.
//!
//! The types mirror the files: they refuse unknown keys and interpret nothing. `resolved` joins them.

pub mod bindings;
pub mod catalog;
pub(crate) mod enum_skeleton;
pub mod mock;
pub mod models;
pub mod names;
mod number;
pub(crate) mod resolved;
pub(crate) mod skeleton;
pub mod type_ref;
