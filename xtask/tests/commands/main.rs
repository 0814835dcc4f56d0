//! Runs the program on a copy of the files that it works on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod codegen;
mod diff;
mod import;
mod ownership;
#[path = "../../../codegen/tests/import/printer.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod printer;
#[cfg(unix)]
mod schemas;
mod update;
mod vendor;
mod workspace;
