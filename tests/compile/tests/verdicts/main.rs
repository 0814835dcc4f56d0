//! The compiler proves the version step that the comparison of two specs asks for.
//!
//! For both specs of a pair, the test generates the code and a program that names every public item of it.
//! Major: the old program does not compile against the new code. Minor: it compiles, but the new program does
//! not compile against the old code. Patch and none: both compile, and the text of the public items is the same.
//! A table says which step to expect. The test compares both the comparison and the compiler with that table.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod compiler;
mod pairs;
mod semver_checks;
