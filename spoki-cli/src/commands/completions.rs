//! `spoki completions`: scripts that let shells complete commands, flags and known values.

use clap::builder::{EnumValueParser, PossibleValuesParser};
use clap::{Arg, ArgMatches, Command};
use clap_complete::Shell;

use super::Own;
use crate::command_tree;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Format;
use crate::session::Session;
use crate::setup::Backend;

pub(super) const COMMAND: Own = Own {
    name: "completions",
    build,
    run,
};

fn build() -> Command {
    Command::new("completions")
        .about("Print a completion script for a shell")
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .help("The shell that reads the script")
                .value_parser(EnumValueParser::<Shell>::new())
                .required(true),
        )
}

fn run(_: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        clap_complete::generate(*shell, &mut tree_for(*shell), "spoki", &mut script);
    }
    Session::print(&script)?;
    Ok(Exit::Done)
}

/// The tree of all commands, with values that the scripts of this shell can hold.
fn tree_for(shell: Shell) -> Command {
    let tree = command_tree::whole()
        .mut_arg("output", |arg| {
            arg.value_parser(Format::ALL.map(Format::as_str))
        })
        .mut_arg("backend", |arg| {
            arg.value_parser([Backend::Spoki, Backend::Composio].map(Backend::name))
        });
    with_values_for(shell, tree)
}

fn with_values_for(shell: Shell, command: Command) -> Command {
    command
        .mut_args(|arg| with_values_of(shell, arg))
        .mut_subcommands(|inner| with_values_for(shell, inner))
}

/// The scripts for bash and fish split values at blanks. For fish a blank can be escaped, for bash it cannot.
fn with_values_of(shell: Shell, arg: Arg) -> Arg {
    let Some(values) = arg.get_value_parser().possible_values() else {
        return arg;
    };
    let values: Vec<_> = values.map(|value| value.get_name().to_owned()).collect();
    if values.iter().all(|value| !value.contains(' ')) {
        return arg;
    }
    let fitting: Vec<_> = match shell {
        Shell::Bash => values
            .into_iter()
            .filter(|value| !value.contains(' '))
            .collect(),
        Shell::Fish => values
            .iter()
            .map(|value| value.replace(' ', "\\ "))
            .collect(),
        _ => return arg,
    };
    arg.value_parser(PossibleValuesParser::new(fitting))
}
