//! The maintainer's commands: `cargo xtask help` lists them.
//!
//! This crate handles arguments, files, exit codes and output. `spoki-codegen` generates, imports and compares.

mod cargo;
mod commands;
mod failure;
mod files;
mod generated;
mod git;
mod print;
mod spec;

use std::process::ExitCode;

use failure::Outcome;

fn main() -> ExitCode {
    match commands::run(lexopt::Parser::from_env()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Differs) => ExitCode::from(1),
        Err(failure) => {
            print::error(format_args!("{failure}\n"));
            ExitCode::from(2)
        }
    }
}
