//! `cargo xtask schemas`: tool definitions.
//!
//! The library renders the schemas, and only the library: one of its examples prints the files. So the files
//! are the same as the schemas at run time, and this crate needs no HTTP client.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use spoki_codegen::FileSet;

use super::{Command, path};
use crate::failure::{Failure, Outcome};
use crate::generated::Folder;
use crate::{cargo, files, print};

pub(super) const COMMAND: Command = Command {
    name: "schemas",
    usage: "--out DIR",
    summary: "Write tool definitions for every action: JSON Schema, MCP, OpenAI, Anthropic, Gemini.",
    details: "
  DIR/DIALECT/SLUG.json          One tool.
  DIR/DIALECT/groups/GROUP.json  The tools of a group.
  DIR/DIALECT/all.json           All tools.
  DIR/not-strict.json            The tools that have no strict form, and why.
  DIR/long-names.json            The tools with names that some hosts refuse, and why.
  DIR/nulls.json                 What to do with the nulls of strict dialects.
  DIR/MANIFEST                   The files that the command wrote.

The command removes the files of actions that are gone. If DIR holds a file that the MANIFEST does not list, the
command lists the file, writes nothing and exits with 2.
",
    run,
};

/// Prints a JSON object: path to text of each file.
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
];

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let out = out_folder(args, COMMAND.name)?;
    write_example(EXAMPLE, &out, COMMAND.name)
}

/// Writes the files that an example prints as a JSON object: path to text.
pub(super) fn write_example(
    example: &[&str],
    out: &Path,
    command: &str,
) -> Result<Outcome, Failure> {
    let Some(output) = cargo::output(example)? else {
        return Ok(Outcome::Differs);
    };
    let texts: BTreeMap<String, String> = serde_json::from_slice(&output)
        .map_err(|error| Failure::new(format!("error: the example prints no files: {error}")))?;
    let mut files = FileSet::default();
    for (path, text) in texts {
        files.insert(path, text);
    }
    let folder = Folder::open(out, &files, command)?;
    folder.apply()?;
    let changed = folder.drift().count();
    print::line(format_args!(
        "{}: {changed} files changed",
        files::shown(out)
    ))?;
    Ok(Outcome::Done)
}

/// The value of `--out`.
pub(super) fn out_folder(mut args: lexopt::Parser, command: &str) -> Result<PathBuf, Failure> {
    let mut out = None;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("out") => out = Some(path("--out", args.value()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    out.ok_or_else(|| Failure::usage(format!("{command} needs --out DIR")))
}
