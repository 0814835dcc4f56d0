//! Typed client for Spoki.

pub mod action;
pub mod argument;
mod backend;
pub mod builder;
mod call;
mod client;
mod error;
mod keep;
mod key;
mod options;
mod redact;
mod reply;
mod service;
#[cfg(test)]
mod tests;
pub mod transport;
mod violation;

pub use action::{Action, ActionInfo, Effect};
pub use call::{Pending, PendingRaw};
pub use client::{Async, Client, ClientBuilder, Mode};
pub use error::{Error, FieldError};
pub use key::ApiKey;
pub use options::Options;
pub use reply::{RawReply, Reply};
pub use service::Service;
pub use violation::{Violation, Violations};
