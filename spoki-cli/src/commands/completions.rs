//! `spoki completions`: scripts that let shells complete commands and flags.

use clap::builder::EnumValueParser;
use clap::{Arg, ArgMatches, Command};
use clap_complete::Shell;

use super::Own;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::tree;

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
                .value_parser(EnumValueParser::<Shell>::new())
                .required(true),
        )
}

fn run(_: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        clap_complete::generate(*shell, &mut tree::whole(), "spoki", &mut script);
    }
    Session::print(&script)?;
    Ok(Exit::Done)
}
