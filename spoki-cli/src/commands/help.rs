//! `spoki help`: the help of a command, and the exit codes.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::Own;
use crate::command_tree;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

pub(super) const COMMAND: Own = Own {
    name: "help",
    build,
    run,
};

fn build() -> Command {
    Command::new("help")
        .about("Print the help of a command, or of `exit-codes`")
        .arg(
            Arg::new("topic")
                .value_name("COMMAND")
                .action(ArgAction::Append),
        )
}

fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let words: Vec<&str> = matches
        .get_many::<String>("topic")
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if words == ["exit-codes"] {
        return exit_codes(session);
    }
    let mut command = command_tree::for_words(&words);
    command.build();
    let mut described = &mut command;
    for word in words {
        described = described
            .find_subcommand_mut(word)
            .ok_or_else(|| Failure::usage(format!("no such command: `{word}`")))?;
    }
    Session::print(described.render_help().to_string().as_bytes())?;
    Ok(Exit::Done)
}

fn exit_codes(session: &Session) -> Result<Exit, Failure> {
    let mut printer = session.table(&["code", "name", "meaning"])?;
    let codes: Vec<Value> = Exit::ALL
        .iter()
        .map(|exit| json!({"code": exit.code(), "name": exit.name(), "meaning": exit.meaning()}))
        .collect();
    printer.page(&codes)?;
    printer.finish(None)?;
    Ok(Exit::Done)
}
