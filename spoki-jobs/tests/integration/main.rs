//! Tests of jobs, in one program: this builds faster.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod crashes;
mod import;
mod journal;
mod kills;
mod story;
mod support;
