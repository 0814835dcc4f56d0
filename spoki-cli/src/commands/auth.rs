//! `spoki auth`: writes a key into a profile, and shows which key is in use.

use std::io::{self, IsTerminal as _};

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};
use serde_json::json;

use super::Own;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::setup::{self, Backend, Setup, Target};

pub(super) const COMMAND: Own = Own {
    name: "auth",
    build,
    run,
};

/// The flags of `auth set` that go into the profile as they are.
const SETTINGS: [(&str, &str, &str); 5] = [
    ("user-id", "ID", "Composio: the user for whom calls run"),
    (
        "connected-account-id",
        "ID",
        "Composio: the connected account for which calls run",
    ),
    (
        "base-url",
        "URL",
        "The base URL of the service, in place of the usual one",
    ),
    (
        "api-key-file",
        "PATH",
        "Read the key from this file whenever it is needed",
    ),
    (
        "key-command",
        "COMMAND",
        "Run this shell command, which prints the key, whenever it is needed",
    ),
];

fn build() -> Command {
    let settings =
        SETTINGS.map(|(name, value, help)| Arg::new(name).long(name).value_name(value).help(help));
    let stdin = Arg::new("stdin")
        .long("stdin")
        .action(ArgAction::SetTrue)
        .help("Read the key from standard input instead of the terminal");
    Command::new("auth")
        .about("Write a key into a profile, or show which key is in use")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("set")
                .about("Write a profile; --profile gives its name, --backend its backend")
                .args(settings)
                .arg(stdin)
                .group(ArgGroup::new("key").args(["api-key-file", "key-command", "stdin"])),
        )
        .subcommand(Command::new("show").about("Show which key is in use, but not the key"))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("set", matches)) => set(session, matches),
        _ => show(session),
    }
}

fn set(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let backend = match session.globals.backend.as_deref() {
        Some(name) => name.parse::<Backend>().map_err(Failure::usage)?,
        None => Backend::Spoki,
    };
    let mut settings = vec![("backend".to_owned(), backend.name().to_owned())];
    for (name, ..) in SETTINGS {
        if let Some(value) = matches.get_one::<String>(name) {
            settings.push((name.replace('-', "_"), value.clone()));
        }
    }
    let is_set = |name: &str| matches.contains_id(name);
    if backend == Backend::Composio && !is_set("user-id") && !is_set("connected-account-id") {
        return Err(Failure::usage("a key for Composio needs an account")
            .with_hint("give --user-id or --connected-account-id"));
    }
    if !is_set("api-key-file") && !is_set("key-command") {
        settings.push(("api_key".to_owned(), typed_key(matches.get_flag("stdin"))?));
    }
    let name = session.globals.profile.as_deref();
    let (name, file) = setup::write_profile(name, &settings)?;
    let mut printer = session.table(&[])?;
    printer.value(&json!({"profile": name, "file": file.to_string_lossy()}))?;
    Ok(Exit::Done)
}

/// The key that a person types without echo, or that another program writes.
fn typed_key(from_stdin: bool) -> Result<String, Failure> {
    let read = if from_stdin {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map(|_| line)
    } else if io::stdin().is_terminal() {
        rpassword::prompt_password("API key (hidden): ")
    } else {
        let message = "there is no terminal to type the key on";
        return Err(Failure::new(Exit::Declined, message)
            .with_hint("give --stdin, --api-key-file or --key-command"));
    };
    let key = read.map_err(|error| Failure::usage(format!("the key cannot be read: {error}")))?;
    match key.trim() {
        "" => Err(setup::no_key("no key was given")),
        key => Ok(key.to_owned()),
    }
}

fn show(session: &Session) -> Result<Exit, Failure> {
    let setup = Setup::read(&session.globals)?;
    let Target::Service(credentials) = &setup.target else {
        return Err(setup::no_key("there is no API key"));
    };
    let mut printer = session.table(&[])?;
    printer.value(&json!({
        "backend": credentials.backend.name(),
        "place": credentials.place,
        "key": credentials.key.describe(),
        "account": credentials.account(),
        "address": setup.target.address(),
    }))?;
    Ok(Exit::Done)
}
