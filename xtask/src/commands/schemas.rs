//! `cargo xtask schemas`: tool definitions.
//!
//! The library renders the schemas, and only the library: one of its examples writes the files. So the files
//! cannot differ from what programs get at run time, and this crate needs no HTTP client.

use std::ffi::OsString;

use super::Command;
use crate::cargo;
use crate::failure::{Failure, Outcome};

pub(super) const COMMAND: Command = Command {
    name: "schemas",
    usage: "--out DIR",
    summary: "Write tool definitions for every action: JSON Schema, MCP, OpenAI, Anthropic.",
    details: "",
    run,
};

const EXAMPLE: &[&str] = &[
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

fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
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
    let args = EXAMPLE.iter().map(OsString::from).chain([out.into()]);
    cargo::run(args, &[])
}
