//! Tests of the mock, in one program: this builds faster.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;
mod control;
mod http;
mod process;
mod production;
mod state;
mod strict;
