//! From the action spec to Rust.

pub mod spec;
