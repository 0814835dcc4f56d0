#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]
//!
//! # Where to find what
//!
//! - [`Client`] has the methods, and says what every call does: checks, limits, retries, deadlines.
//! - The modules named after resources ([`tickets`], [`contacts`], …) hold one request type per action, with its
//!   REST call, effect, limit and what refusals may mean; [`models`] and [`enums`] hold what they share.
//! - [`Error`] says whether a call was sent and whether it may have taken effect.
//! - [`client::Pager`] reads long lists, [`client::Chunks`] sends them.
//! - [`catalog()`] and [`Client::execute`] serve programs that choose actions at run time.

// The derives name this crate by its absolute path, also from within.
extern crate self as spoki_api;

pub mod action;
mod backend;
pub mod client;
mod error;
#[rustfmt::skip]
mod generated;
pub mod limit;
mod privacy;
pub mod reply;
pub mod request;
mod retry;
#[cfg(feature = "tools")]
pub mod schema;
#[cfg(test)]
mod tests;
pub mod transport;
mod util;
mod values;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "tools")]
pub use action::Hit;
pub use action::{ActionInfo, Catalog, Effect};
#[cfg(feature = "blocking")]
pub use client::Blocking;
pub use client::{
    Async, Client, ClientBuilder, Mode, Paged, Pending, PendingRaw, PendingValue, SingleReply,
};
pub use error::{Error, FieldError};
pub use generated::*;
pub use limit::LimitPolicy;
pub use privacy::{ApiKey, Secret};
pub use reply::{List, RawReply, Reply};
pub use request::{
    Action, Options, Violation, Violations, arguments_from_json, check_arguments, check_wire,
};
pub use retry::RetryPolicy;
pub use serde_json::Value;
pub use spoki_macros::{Action, Model, WireEnum};
pub use values::{Extra, Id, UnknownNumber, UnknownText, UnknownValue};
