//! The library of the program `spoki`. Other programs should not use it.

mod arguments;
mod command_tree;
mod commands;
mod confirm;
mod exit;
mod failure;
mod interrupts;
pub mod output;
mod session;
mod setup;
mod watch;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Command};
use spoki_api::{catalog, masked};

use arguments::{Globals, words};
use exit::Exit;
use failure::{Failure, Mistake};
use session::Session;

/// Runs the program with the arguments and the environment of the process.
#[must_use]
pub fn main() -> ExitCode {
    panic::set_hook(Box::new(tell_panic));
    let args: Vec<OsString> = env::args_os().collect();
    let outcome = panic::catch_unwind(|| {
        run(&args).unwrap_or_else(|failure| {
            report(&failure, &args);
            failure.exit
        })
    });
    ExitCode::from(outcome.unwrap_or(Exit::Internal).code())
}

/// Reports the place of a panic, but not its message, which may hold arguments or replies.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or("?".to_owned(), ToString::to_string);
    session::tell(&format!(
        "error: a bug in this program, at {place}; please report it"
    ));
}

/// The exit codes and their meanings, for manual pages.
pub fn exit_codes() -> impl Iterator<Item = (u8, &'static str)> {
    Exit::ALL
        .into_iter()
        .map(|exit| (exit.code(), exit.meaning()))
}

/// The tree of all commands, for manual pages.
#[must_use]
pub fn command() -> Command {
    command_tree::whole()
}

fn run(args: &[OsString]) -> Result<Exit, Failure> {
    let words = words(args.get(1..).unwrap_or_default(), 2);
    let Parsed { matches, unknown } = match parse(command_tree::for_words(&words), args) {
        Ok(parsed) => parsed,
        Err(error) => return help_or_failure(&error, &words),
    };
    let (first, inner) = matches.subcommand().unwrap_or(("", &matches));
    let (_, innermost) = inner.subcommand().unwrap_or(("", inner));
    let session = Session::new(Globals::read(innermost), args)?;
    let outcome = run_command(&session, &words, first, inner, innermost, unknown);
    let recorded = session.write_record();
    outcome.and_then(|exit| recorded.map(|()| exit))
}

/// Runs the command that the words choose: an action, or one of the program's own.
fn run_command(
    session: &Session,
    words: &[&str],
    first: &str,
    inner: &ArgMatches,
    innermost: &ArgMatches,
    unknown: Vec<Mistake>,
) -> Result<Exit, Failure> {
    if let Some(info) = command_tree::action(words) {
        return commands::call(session, info, innermost, unknown);
    }
    if session.globals.dry_run && !matches!(words, ["job", "start"] | ["probe", ..]) {
        let what = "--dry-run works only with calls of actions, `job start` and `probe`";
        return Err(Failure::usage(what));
    }
    if !unknown.is_empty() {
        return Err(Failure::usage("unknown flags").with_mistakes(unknown));
    }
    match commands::OWN.iter().find(|own| own.name == first) {
        Some(own) => (own.run)(session, inner),
        None => Err(Failure::usage("no command: see `spoki --help`")),
    }
}

/// A parsed command line, and its unknown flags.
struct Parsed {
    matches: ArgMatches,
    unknown: Vec<Mistake>,
}

/// Parses the command line. Sets unknown flags aside, so that one run reports them all.
fn parse(mut command: Command, args: &[OsString]) -> Result<Parsed, clap::Error> {
    let mut args = args.to_vec();
    let mut unknown = Vec::new();
    loop {
        let error = match command.try_get_matches_from_mut(&args) {
            Ok(matches) => return Ok(Parsed { matches, unknown }),
            Err(error) => error,
        };
        let (Some(flag), ErrorKind::UnknownArgument) =
            (context(&error, ContextKind::InvalidArg), error.kind())
        else {
            return Err(error);
        };
        if !remove_flag(&mut args, &flag) {
            return Err(error);
        }
        let meant = context(&error, ContextKind::SuggestedArg);
        let message = match meant {
            Some(meant) => format!("no such flag; did you mean `{meant}`?"),
            None if flag.starts_with('-') => "no such flag".to_owned(),
            None => "this value belongs to no flag".to_owned(),
        };
        unknown.push(Mistake::new(masked(&flag), message));
    }
}

/// Removes a flag and the value after it, or this value belongs to no flag. Returns whether there was such an argument.
fn remove_flag(args: &mut Vec<OsString>, flag: &str) -> bool {
    let is_flag = |arg: &OsString| {
        let text = arg.to_string_lossy();
        text.split('=').next() == Some(flag)
    };
    let Some(place) = args.iter().position(is_flag) else {
        return false;
    };
    let removed = args.remove(place);
    let is_value = |arg: &OsString| arg == "-" || !arg.to_string_lossy().starts_with('-');
    let removed = removed.to_string_lossy();
    let takes_next = removed.starts_with('-') && !removed.contains('=');
    if takes_next && args.get(place).is_some_and(is_value) {
        args.remove(place);
    }
    true
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    }
}

/// Help and version are no failures, although clap hands them out as errors.
fn help_or_failure(error: &clap::Error, words: &[&str]) -> Result<Exit, Failure> {
    let text = error.render().to_string();
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()?;
        return Ok(Exit::Done);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Err(Failure::usage("a command is missing").with_hint(text));
    }
    // The message repeats the argument, which may be personal data.
    let text = masked(text.strip_prefix("error: ").unwrap_or(&text));
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let failure = Failure::usage(message.trim());
    let tip = rest
        .trim()
        .strip_prefix("tip: ")
        .and_then(|tip| tip.lines().next());
    let is_unknown = error.kind() == ErrorKind::InvalidSubcommand;
    let asked = || {
        catalog()
            .limitation(&words.join(" "))
            .filter(|_| is_unknown)
    };
    let hint = asked().map(|limitation| limitation.text).or(tip);
    Err(match hint {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    })
}

/// Reports a failure on standard error: as JSON if the results are JSON.
fn report(failure: &Failure, args: &[OsString]) {
    if failure.is_silent() {
        return;
    }
    let text = if wants_json(args) {
        format!("{}\n", failure.to_json())
    } else {
        failure.to_text()
    };
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether the results are JSON, also for a command line that cannot be parsed.
fn wants_json(args: &[OsString]) -> bool {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    let (mut flag, mut with_jq) = (None, false);
    while let Some(arg) = args.next() {
        match arg {
            "--output" | "-o" => flag = args.next(),
            _ => flag = arg.strip_prefix("--output=").or(flag),
        }
        with_jq |= arg.split('=').next() == Some("--jq");
    }
    session::format(flag, with_jq).is_ok_and(session::is_json)
}
