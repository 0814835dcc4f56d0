//! Runs programs, cargo above all, in the workspace's root.

use std::ffi::{OsStr, OsString};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::files;

/// The cargo that started this program.
pub(crate) fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs cargo with these arguments and environment variables.
pub(crate) fn run<A: AsRef<OsStr>>(
    args: impl IntoIterator<Item = A>,
    env: &[(&str, &str)],
) -> Result<Outcome, Failure> {
    let program = program();
    let status = Command::new(&program)
        .args(args)
        .envs(env.iter().copied())
        .current_dir(files::root())
        .status()
        .map_err(|error| Failure::start(&program, &error))?;
    Ok(if status.success() {
        Outcome::Done
    } else {
        Outcome::Differs
    })
}
