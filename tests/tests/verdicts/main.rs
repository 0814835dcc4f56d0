//! The compiler proves the version step that the comparison of two specs asks for.
//!
//! Both specs of a pair are generated, and a program that names everything public is emitted for each.
//! Major: the old program does not compile against the new code. Minor: it does, and the new program
//! needs the new code. Patch and none: each compiles against the other, and the public surface is the
//! same text. The table says what to expect, so that comparison and compiler are held against a third.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod compiler;
mod pairs;
mod semver_checks;
