//! Runs the program on a copy of the files that it works on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod codegen;
mod conformance;
mod diff;
mod import;
#[cfg(unix)]
mod man;
mod ownership;
mod release;
#[cfg(unix)]
mod schemas;
mod toolkits;
mod update;
mod vendor;
mod workspace;
