//! Typed client for Spoki.

pub mod action;
pub mod argument;
mod backend;
pub mod builder;
mod call;
pub mod chunks;
mod client;
mod course;
mod error;
mod keep;
mod key;
pub mod limit;
mod options;
pub mod paging;
mod redact;
mod reply;
mod retry;
mod service;
#[cfg(test)]
mod tests;
pub mod transport;
mod violation;

pub use action::{Action, ActionInfo, Effect};
pub use call::{Pending, PendingRaw};
pub use client::{Async, Client, ClientBuilder, Mode, Paged};
pub use error::{Error, FieldError};
pub use key::ApiKey;
pub use limit::LimitPolicy;
pub use options::Options;
pub use reply::{RawReply, Reply};
pub use retry::RetryPolicy;
pub use service::Service;
pub use violation::{Violation, Violations};
