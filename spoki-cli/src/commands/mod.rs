//! The commands: those of actions, and the program's own.

mod actions;
mod call;
mod completions;
mod help;
mod schema;

use clap::{ArgMatches, Command};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

pub(crate) use call::{NAME as CALL, run as call};

/// A command that is no action.
pub(crate) struct Own {
    pub(crate) name: &'static str,
    pub(crate) build: fn() -> Command,
    pub(crate) run: fn(&Session, &ArgMatches) -> Result<Exit, Failure>,
}

/// The order of the help text.
pub(crate) const OWN: &[Own] = &[
    call::COMMAND,
    actions::COMMAND,
    schema::COMMAND,
    completions::COMMAND,
    help::COMMAND,
];
