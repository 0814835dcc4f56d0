//! Tests of the generator, in one program: this builds faster.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod diagnostics;
mod golden;
mod import;
mod no_panic;
mod openapi;
#[cfg(feature = "schema")]
mod schemas;
mod seeds;
mod toolkits;
mod tools;
