//! The commands from outside: the program itself, run on a copy of what it works on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod codegen;
mod compare;
mod import;
#[path = "../../../codegen/tests/import/printer.rs"]
#[allow(dead_code, reason = "printed pages have more uses elsewhere")]
mod printer;
mod update;
mod vendor;
mod workspace;
