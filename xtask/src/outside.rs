//! Commands that other programs of the workspace carry out: these stay quick to build that way.

use std::ffi::{OsStr, OsString};
use std::process::Command;

use crate::disk;
use crate::failure::{Failure, Outcome};

/// `cargo xtask schemas`: an example of the library writes what the library gives at run time. The
/// schemas are rendered there and nowhere else.
pub(crate) fn schemas(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    let mut out = None;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("out") => out = Some(args.value()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.ok_or_else(|| Failure::usage("schemas needs --out DIR"))?;
    let out =
        std::path::absolute(&out).map_err(|error| Failure::file("find", out.as_ref(), &error))?;
    let plan = [
        "run",
        "--quiet",
        "--package",
        "spoki-api",
        "--no-default-features",
        "--features",
        "tools",
        "--example",
        "schemas",
        "--",
    ];
    let args = plan.map(OsString::from).into_iter().chain([out.into()]);
    run(&cargo(), args)
}

/// The program that started this one.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

pub(crate) fn run(
    program: &OsStr,
    args: impl Iterator<Item = OsString>,
) -> Result<Outcome, Failure> {
    let status = Command::new(program)
        .args(args)
        .current_dir(disk::root())
        .status()
        .map_err(|error| {
            Failure::new(format!(
                "error: cannot start {}: {error}",
                program.display()
            ))
        })?;
    Ok(if status.success() {
        Outcome::Done
    } else {
        Outcome::Differs
    })
}
