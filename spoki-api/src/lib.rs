#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]
//!
//! # Where to find what
//!
//! - [`Client`] has the methods, and says what every call does: checks, limits, retries, deadlines.
//! - The modules named after resources ([`tickets`], [`contacts`], …) hold one request type per action, with its
//!   REST call, effect, limit and what refusals may mean; [`models`] and [`enums`] hold what they share.
//! - [`Error`] says whether a call was sent and whether it may have taken effect.
//! - [`paging`] and [`chunks`] take long lists in both directions.
//! - [`catalog()`] and [`Client::execute`] serve programs that choose actions at run time.

// The derives name this crate by its absolute path, also from within.
extern crate self as spoki_api;

pub mod action;
pub mod argument;
mod backend;
mod builder;
mod call;
mod catalog;
pub mod chunks;
mod client;
mod course;
mod debug;
mod enumeration;
mod error;
mod execute;
mod extra;
mod format;
#[rustfmt::skip]
mod generated;
mod id;
mod keep;
mod key;
mod lanes;
pub mod limit;
mod list;
mod model;
mod options;
pub mod paging;
mod redact;
mod reply;
mod request;
mod retry;
#[cfg(feature = "tools")]
pub mod schema;
mod secret;
mod suggest;
mod table;
#[cfg(test)]
mod tests;
mod trace;
pub mod transport;
mod undocumented;
mod violation;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use action::{Action, ActionInfo, Effect};
pub use call::{Pending, PendingRaw};
pub use catalog::Catalog;
#[cfg(feature = "tools")]
pub use catalog::Hit;
#[cfg(feature = "blocking")]
pub use client::Blocking;
pub use client::{Async, Client, ClientBuilder, Direct, Mode, Paged};
pub use enumeration::UnknownValue;
pub use error::{Error, FieldError};
pub use execute::PendingValue;
pub use extra::Extra;
pub use generated::*;
pub use id::Id;
pub use key::ApiKey;
pub use limit::LimitPolicy;
pub use list::List;
pub use options::Options;
pub use reply::{RawReply, Reply};
pub use request::{arguments_from_json, check_arguments, check_wire};
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use serde_json::Value;
pub use spoki_macros::{Action, Model, WireEnum};
pub use undocumented::{UnknownNumber, UnknownText};
pub use violation::{Violation, Violations};
