//! The program as people run it: processes, files, exit codes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod all_actions;
mod commands;
mod exit_codes;
mod jobs;
mod pages;
mod probe;
mod readme;

mod secrets;
mod setup;
mod support;
mod terminal;
mod transcripts;
