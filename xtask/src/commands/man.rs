//! `cargo xtask man`: the manual pages of the command line.
//!
//! An example of `spoki-cli` prints the pages, from the tree of commands with which the program itself parses.

use super::Command;
use super::schemas::{out_folder, write_example};
use crate::failure::{Failure, Outcome};

pub(super) const COMMAND: Command = Command {
    name: "man",
    usage: "--out DIR",
    summary: "Write the manual pages of `spoki`: one per command.",
    details: "
  DIR/spoki.1             The program, its global flags and exit codes.
  DIR/spoki-GROUP.1       The actions of a group.
  DIR/spoki-GROUP-VERB.1  An action with its parameters.

The command removes the pages of commands that are gone. If DIR holds a file that the command did not write, the
command lists the file, writes nothing and exits with 2.
",
    run,
};

/// Prints a JSON object: path to text of each page.
const EXAMPLE: &[&str] = &[
    "run",
    "--quiet",
    "--package",
    "spoki-cli",
    "--example",
    "man",
];

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let out = out_folder(args, COMMAND.name)?;
    write_example(EXAMPLE, &out, COMMAND.name)
}
