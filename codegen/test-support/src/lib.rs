//! Helpers that the tests of several crates share. Only tests, benches and fuzz targets depend on this crate.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "test code: it stops where it cannot go on, and names say what fields are"
)]

pub mod changes;
pub mod fuzz;
pub mod pages;
mod spec_edits;
pub mod specs;
pub mod surface;
pub mod toolkits;
