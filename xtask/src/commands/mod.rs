//! One module per command: its help text, its arguments, its work.

mod by_hand;
mod codegen;
mod conformance;
mod diff;
mod fail_on;
mod import;
mod learn;
mod man;
mod mentions;
mod openapi;
mod release;
mod schemas;
mod snapshots;
mod test;
mod update;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::print;

/// A command as the user sees it.
struct Command {
    name: &'static str,
    /// The arguments, as the help text shows them.
    usage: &'static str,
    /// One sentence for the list of commands.
    summary: &'static str,
    /// Text that `help NAME` prints after the summary; begins with a line end, or is empty.
    details: &'static str,
    run: fn(lexopt::Parser) -> Result<Outcome, Failure>,
}

/// The order of the help text: from the vendor's page to the finished change.
const COMMANDS: &[Command] = &[
    codegen::COMMAND,
    import::COMMAND,
    diff::COMMAND,
    update::COMMAND,
    learn::COMMAND,
    openapi::COMMAND,
    schemas::COMMAND,
    man::COMMAND,
    snapshots::COMMAND,
    test::COMMAND,
    conformance::COMMAND,
    release::COMMAND,
    HELP,
];

const HELP: Command = Command {
    name: "help",
    usage: "[COMMAND]",
    summary: "List the commands, or describe one of them.",
    details: "",
    run: help,
};

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 files differ, a check found something, or a step failed; 2 the arguments or the
input cannot be used.
";

/// Runs the command that the arguments name.
pub(crate) fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    let Some(first) = args.next()? else {
        return list();
    };
    match first {
        lexopt::Arg::Value(name) => {
            let command = find(&name.to_string_lossy())?;
            if asks_for_help(&args) {
                return describe(command);
            }
            (command.run)(args)
        }
        lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => list(),
        other => Err(other.unexpected().into()),
    }
}

fn find(name: &str) -> Result<&'static Command, Failure> {
    COMMANDS
        .iter()
        .find(|command| command.name == name)
        .ok_or_else(|| Failure::usage(format!("unknown command `{name}`")))
}

/// Whether `--help` follows the command.
fn asks_for_help(args: &lexopt::Parser) -> bool {
    let mut args = args.clone();
    matches!(
        args.next(),
        Ok(Some(lexopt::Arg::Long("help") | lexopt::Arg::Short('h')))
    )
}

/// The path that is the value of an option.
///
/// An empty path, for example from an unset variable in a script, would mean the working directory.
fn path(option: &str, value: OsString) -> Result<PathBuf, Failure> {
    if value.is_empty() {
        return Err(Failure::usage(format!("{option} needs a path")));
    }
    Ok(value.into())
}

fn help(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    match args.next()? {
        None => list(),
        Some(lexopt::Arg::Value(name)) => describe(find(&name.to_string_lossy())?),
        Some(other) => Err(other.unexpected().into()),
    }
}

fn list() -> Result<Outcome, Failure> {
    print::line(format_args!("Usage: cargo xtask COMMAND\n"))?;
    for Command {
        name,
        usage,
        summary,
        ..
    } in COMMANDS
    {
        print::line(format_args!("  {name} {usage}\n        {summary}"))?;
    }
    print::line(format_args!(
        "\n`cargo xtask help COMMAND` describes a command.\n"
    ))?;
    print::text(EXIT_CODES)?;
    Ok(Outcome::Done)
}

fn describe(command: &Command) -> Result<Outcome, Failure> {
    let Command {
        name,
        usage,
        summary,
        details,
        ..
    } = command;
    print::line(format_args!(
        "Usage: cargo xtask {name} {usage}\n\n{summary}"
    ))?;
    print::text(details)?;
    Ok(Outcome::Done)
}
