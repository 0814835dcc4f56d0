//! The commands: those of actions, and the program's own.

mod actions;
mod auth;
mod call;
mod completions;
mod doctor;
mod dry_run;
mod help;
#[cfg(feature = "jobs")]
mod job;
mod limits;
mod listing;
#[cfg(feature = "mcp")]
mod mcp;
mod probe;
mod schema;

use clap::{ArgMatches, Command};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

pub(crate) use call::{NAME as CALL, run as call};

/// A command that is not an action.
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
    doctor::COMMAND,
    auth::COMMAND,
    limits::COMMAND,
    probe::COMMAND,
    #[cfg(feature = "jobs")]
    job::COMMAND,
    #[cfg(feature = "mcp")]
    mcp::COMMAND,
    completions::COMMAND,
    help::COMMAND,
];

/// Runs asynchronous work to its end.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(Exit::Internal, format!("cannot start the runtime: {error}"))
        })?
        .block_on(work)
}
