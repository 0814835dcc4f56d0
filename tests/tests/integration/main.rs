//! Tests that cross crates, in one program: this builds faster.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod arguments;
mod faults;
mod known_faults;
mod lists;
mod lockstep;
mod mock;
mod openapi;
mod outcomes;
mod readers;
mod runtimes;
mod schemas;
mod secrets;
mod shapes;
mod subjects;
mod surface;
mod walls;
mod wire;
mod writes;
mod wrong_calls;
