//! Runs programs, mostly cargo, in the root of the workspace.

use std::ffi::{OsStr, OsString};
use std::process::{Command, Stdio};

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

/// Whether a program starts and succeeds. Its output is discarded.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Runs cargo with these arguments, and reads what it prints to standard output. `None` if it fails.
pub(crate) fn output(args: &[&str]) -> Result<Option<Vec<u8>>, Failure> {
    let program = program();
    let output = Command::new(&program)
        .args(args)
        .current_dir(files::root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::start(&program, &error))?;
    Ok(output.status.success().then_some(output.stdout))
}
