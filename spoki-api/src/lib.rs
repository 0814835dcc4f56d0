//! Typed client for Spoki.

// The derives name this crate by its absolute path, also from within.
extern crate self as spoki_api;

pub mod action;
pub mod argument;
mod builder;
mod debug;
mod enumeration;
mod extra;
mod format;
mod id;
mod list;
mod model;
mod request;
mod secret;
mod suggest;
mod table;
mod undocumented;
mod violation;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use action::{Action, ActionInfo, Effect};
pub use enumeration::UnknownValue;
pub use extra::Extra;
pub use id::Id;
pub use list::List;
pub use request::{arguments_from_json, check_arguments};
pub use secret::Secret;
pub use spoki_macros::{Action, Model, WireEnum};
pub use undocumented::{UnknownNumber, UnknownText};
pub use violation::{Violation, Violations};
