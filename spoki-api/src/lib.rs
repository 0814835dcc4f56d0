//! Typed client for Spoki.

pub mod action;
pub mod argument;
mod violation;

pub use action::{Action, ActionInfo, Effect};
pub use violation::{Violation, Violations};
