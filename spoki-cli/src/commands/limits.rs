//! `spoki limits`: what the machine's limiter has counted.

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::Own;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::setup::Setup;

pub(super) const COMMAND: Own = Own {
    name: "limits",
    build,
    run,
};

const COLUMNS: [&str; 5] = ["action", "per_minute", "used", "waiting", "next_seconds"];

fn build() -> Command {
    Command::new("limits")
        .about("Show how much of each limit is used, or clear the counts of this machine")
        .subcommand(
            Command::new("clear").about("Clear the counts that the processes of this user share"),
        )
}

fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand_name() {
        Some("clear") => clear(session),
        _ => show(session),
    }
}

fn show(session: &Session) -> Result<Exit, Failure> {
    let setup = Setup::read(&session.globals)?;
    let mut printer = session.table(&COLUMNS)?;
    let connection = setup.connect(session, |builder| builder)?;
    let usage = super::block_on(async { Ok(connection.client.limit_usage().await?) })?;
    let rows: Vec<Value> = usage
        .iter()
        .map(|usage| {
            json!({
                "action": usage.action,
                "per_minute": usage.per_minute,
                "used": usage.used,
                "waiting": usage.waiting,
                "next_seconds": usage.next.as_secs_f64(),
            })
        })
        .collect();
    printer.page(&rows)?;
    printer.finish(None)?;
    Ok(Exit::Done)
}

#[cfg(feature = "limits")]
fn clear(session: &Session) -> Result<Exit, Failure> {
    use spoki_limits::FileLimiter;

    let folder = FileLimiter::state_folder().map_err(|error| Failure::usage(error.to_string()))?;
    let cleared = FileLimiter::clear(&folder).map_err(|error| {
        Failure::new(Exit::Internal, format!("`{}`: {error}", folder.display()))
    })?;
    let mut printer = session.table(&[])?;
    printer.value(&json!({"folder": folder.to_string_lossy(), "accounts_cleared": cleared}))?;
    Ok(Exit::Done)
}

#[cfg(not(feature = "limits"))]
fn clear(_: &Session) -> Result<Exit, Failure> {
    Err(Failure::usage(
        "this program was built without shared limits (feature `limits`)",
    ))
}
