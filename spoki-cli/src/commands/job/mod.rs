//! `spoki job`: long lists from files, as jobs that survive crashes.

mod progress;
mod run;
mod start;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};
use spoki_jobs::{ErrorKind, Job, Status};
use spoki_limits::FileLimiter;

use super::Own;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

pub(super) const COMMAND: Own = Own {
    name: "job",
    build,
    run,
};

const COLUMNS: [&str; 7] = [
    "job",
    "action",
    "done",
    "invalid",
    "rejected",
    "unsettled",
    "untried",
];

fn build() -> Command {
    Command::new("job")
        .about("Send the rows of a CSV or NDJSON file as a job that survives crashes")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(start::build())
        .subcommand(run::build())
        .subcommand(
            Command::new("status")
                .about("Show the progress of a job, or list all jobs")
                .arg(job_arg().required(false)),
        )
        .subcommand(
            Command::new("report")
                .about("Write the outcome of each row, one file per outcome")
                .arg(job_arg()),
        )
        .subcommand(
            Command::new("rm")
                .about("Remove a job and its results")
                .arg(job_arg()),
        )
}

fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("start", matches)) => start::run(session, matches),
        Some(("resume", matches)) => run::resume(session, matches),
        Some(("status", matches)) => status(session, matches),
        Some(("report", matches)) => report(session, matches),
        Some(("rm", matches)) => remove(session, matches),
        _ => Err(Failure::usage("no command: see `spoki job --help`")),
    }
}

fn job_arg() -> Arg {
    Arg::new("job")
        .value_name("JOB")
        .required(true)
        .help("The name of the job, or its folder")
}

/// A flag with a value that may come several times.
fn repeated(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .action(ArgAction::Append)
        .help(help)
}

fn texts<'a>(matches: &'a ArgMatches, name: &str) -> impl Iterator<Item = &'a String> {
    matches.get_many::<String>(name).into_iter().flatten()
}

/// Both sides of `NAME=VALUE`.
fn pair<'a>(flag: &str, text: &'a str) -> Result<(&'a str, &'a str), Failure> {
    text.split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Failure::usage(format!("--{flag}: expected NAME=VALUE")))
}

/// The folder of all jobs of this user.
fn jobs_folder() -> Result<PathBuf, Failure> {
    let state = FileLimiter::state_folder().map_err(|error| Failure::usage(error.to_string()))?;
    Ok(state.join("jobs"))
}

/// The folder of a job, given by its name or its path.
fn folder_of(job: &str) -> Result<PathBuf, Failure> {
    if job.contains(std::path::is_separator) || matches!(job, "." | "..") {
        return Ok(PathBuf::from(job));
    }
    Ok(jobs_folder()?.join(job))
}

fn open(session: &Session, matches: &ArgMatches) -> Result<Job, Failure> {
    if session.globals.demo {
        return Err(Failure::usage("--demo cannot store jobs"));
    }
    let name = matches.get_one::<String>("job").map_or("", String::as_str);
    Ok(Job::open(folder_of(name)?)?)
}

/// The progress of a job as a row.
fn row(job: &Job, status: &Status) -> Value {
    let counts = status.counts;
    json!({
        "job": name_of(job.folder()),
        "action": job.action(),
        "complete": status.is_complete(),
        "read": counts.read,
        "done": counts.done,
        "invalid": counts.invalid,
        "rejected": counts.rejected,
        "unsettled": counts.unsettled,
        "untried": counts.untried,
        "calls": status.calls,
        "attempts": status.attempts,
        "last_call": status.last_call,
        "unsettled_calls": status
            .unsettled
            .iter()
            .map(|call| json!({
                "call": call.chunk, "line": call.line, "rows": call.rows, "reason": call.reason,
            }))
            .collect::<Vec<_>>(),
        "folder": job.folder().to_string_lossy(),
    })
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    name.to_string_lossy().into_owned()
}

fn status(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    if matches.contains_id("job") {
        let job = open(session, matches)?;
        session.table(&[])?.value(&row(&job, &job.status()?))?;
        return Ok(Exit::Done);
    }
    let folder = jobs_folder()?;
    let mut names: Vec<PathBuf> = fs::read_dir(&folder).map_or(Vec::new(), |entries| {
        entries.flatten().map(|entry| entry.path()).collect()
    });
    names.sort();
    let mut printer = session.table(&COLUMNS)?;
    let mut exit = Exit::Done;
    for path in names {
        match Job::open(&path).and_then(|job| Ok(row(&job, &job.status()?))) {
            Ok(row) => printer.page(&[row])?,
            Err(error) => {
                session.tell(&format!("{}: {error}", name_of(&path)));
                exit = Exit::Partly;
            }
        }
    }
    printer.page(&[])?;
    printer.finish(None)?;
    Ok(exit)
}

fn report(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let job = open(session, matches)?;
    let report = job.report()?;
    session.tell(&format!("results: {}", results(&job)));
    let report = serde_json::to_value(report)
        .map_err(|error| Failure::new(Exit::Internal, error.to_string()))?;
    session.table(&[])?.value(&report)?;
    Ok(Exit::Done)
}

fn remove(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let job = open(session, matches)?;
    let status = job.status()?;
    if !status.is_complete() && !session.globals.yes {
        let left = status.counts.untried + status.counts.unsettled;
        let what = format!("the job is not complete: {left} rows are open");
        return Err(Failure::new(Exit::Declined, what).with_hint("--yes removes the job"));
    }
    let row = row(&job, &status);
    job.remove()?;
    session.table(&[])?.value(&row)?;
    Ok(Exit::Done)
}

fn results(job: &Job) -> String {
    job.folder().join("results").display().to_string()
}

impl From<spoki_jobs::Error> for Failure {
    fn from(error: spoki_jobs::Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Files => Exit::Internal,
            _ => Exit::Usage,
        };
        Self::new(exit, error.to_string())
    }
}
