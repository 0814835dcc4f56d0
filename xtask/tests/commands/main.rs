//! The commands from outside: the program itself, run on a copy of what it works on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod codegen;
mod compare;
mod import;
mod update;
mod vendor;
mod workspace;
