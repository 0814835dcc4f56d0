#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]
//!
//! # Where to find what
//!
//! - [`Client`] has the methods; its documentation describes checks, limits, retries and deadlines.
//! - The modules named after resources ([`tickets`], [`contacts`], …) hold one request type per action, with its
//!   REST call, effect, limit and what refusals may mean; [`models`] and [`enums`] hold the types they share.
//! - [`Error`] says whether a call was sent and whether it may have taken effect.
//! - [`client::Pager`] reads long lists, [`client::Chunks`] sends them.
//! - [`catalog()`] and [`Client::execute`] serve programs that choose actions at run time.
//! - [`shapes`] records which members and types replies have, and no values.
//! - [`guide`] has guides for production: writing exactly once, several tenants, shutdown, tests.
//! - [`limit`] and [`transport`] are the extension points for a limiter or an HTTP client of your own.
//! - [`http`] and [`bytes`] are the crates whose types appear in signatures.

// The derives name this crate by its absolute path, also from within.
extern crate self as spoki_api;

pub mod action;
mod backend;
pub mod client;
mod error;
#[rustfmt::skip]
mod generated;
// Its programs need `spoki-mock`, which needs this crate: they are tested elsewhere.
#[cfg(not(doctest))]
pub mod guide;
pub mod limit;
mod privacy;
pub mod reply;
pub mod request;
mod retry;
#[cfg(feature = "tools")]
pub mod schema;
pub mod shapes;
#[cfg(test)]
mod tests;
pub mod transport;
mod util;
pub mod values;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use action::Catalog;
pub use client::{Client, ClientBuilder};
pub use error::{Error, ErrorKind, NextStep};
pub use generated::*;
pub use limit::LimitPolicy;
pub use privacy::{ApiKey, Secret, masked};
pub use reply::{List, RawReply, Reply};
pub use request::{Action, Correction, Options, Violation};
pub use retry::RetryPolicy;
pub use serde_json::Value;
pub use spoki_macros::{Action, Model, WireEnum};
pub use util::is_invisible;
pub use values::{Extra, Id};
pub use {bytes, http};
