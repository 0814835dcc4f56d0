//! Running a job, and `spoki job resume`.

use clap::{Arg, ArgMatches, Command};
use spoki_api::catalog;
use spoki_jobs::{End, Job, Resolution, RunOptions, Stop, Summary};

use super::progress::ProgressLine;
use super::{job_arg, open, pair, repeated, results, row, texts};
use crate::arguments::time_limit;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupts::Interrupts;
use crate::session::Session;
use crate::setup::Setup;
use crate::watch::Watch;

pub(super) fn build() -> Command {
    let command = Command::new("resume")
        .about("Resume a job")
        .arg(job_arg())
        .arg(
            Arg::new("input")
                .long("input")
                .value_name("FILE")
                .help("The new path of the input, if it was moved"),
        )
        .arg(repeated(
            "resolve",
            "CALL=done|resend",
            "The outcome of an unsettled call: check in Spoki first",
        ));
    bounds(command)
}

/// Adds the flags that end a run early.
pub(super) fn bounds(command: Command) -> Command {
    command
        .arg(
            Arg::new("budget")
                .long("budget")
                .value_name("TIME")
                .help("Start no call after this much time: 30m, 8h"),
        )
        .arg(
            Arg::new("max-rejected")
                .long("max-rejected")
                .value_name("N")
                .help("Stop when the service has refused more rows than this"),
        )
}

/// When a run ends early.
pub(super) struct Bounds {
    options: RunOptions,
    stop: Stop,
}

impl Bounds {
    pub(super) fn read(matches: &ArgMatches) -> Result<Self, Failure> {
        let stop = Stop::default();
        let mut options = RunOptions::new().stop(stop.clone());
        if let Some(text) = matches.get_one::<String>("budget") {
            let budget = time_limit(text);
            let budget = budget.map_err(|error| Failure::usage(format!("--budget: {error}")))?;
            if let Some(budget) = budget.get() {
                options = options.budget(budget);
            }
        }
        if let Some(text) = matches.get_one::<String>("max-rejected") {
            let rows = text.parse();
            options = options.max_rejected(
                rows.map_err(|_| Failure::usage("--max-rejected: expected a whole number"))?,
            );
        }
        Ok(Self { options, stop })
    }
}

pub(super) fn resume(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let bounds = Bounds::read(matches)?;
    let mut job = open(session, matches)?;
    if let Some(input) = matches.get_one::<String>("input") {
        job = job.with_input(input);
    }
    for text in texts(matches, "resolve") {
        let expected = || Failure::usage("--resolve: expected CALL=done or CALL=resend");
        let (call, found) = pair("resolve", text)?;
        let resolution = match found {
            "done" => Resolution::Done,
            "resend" => Resolution::Resend,
            _ => return Err(expected()),
        };
        job.resolve(call.parse().map_err(|_| expected())?, resolution)?;
    }
    run(session, &Setup::read(&session.globals)?, &job, &bounds)
}

/// Runs the job until it ends or a signal stops it, and writes its results.
pub(super) fn run(
    session: &Session,
    setup: &Setup,
    job: &Job,
    bounds: &Bounds,
) -> Result<Exit, Failure> {
    let watch = Watch::new(session.globals.verbose);
    let connection = setup.connect(session, |builder| builder.observer(watch.clone()))?;
    let mut line = ProgressLine::new();
    let ended = crate::commands::block_on(async {
        let mut interrupts = Interrupts::listen(watch)?;
        let running = job.run(&connection.client, &bounds.options, |event| {
            line.tell(event);
        });
        let summary = interrupts.run_to_stop(running, || bounds.stop.stop()).await;
        Ok((summary, interrupts.exit()))
    });
    line.end();
    let (summary, signal) = ended?;
    let summary = summary.map_err(|failure| failure.with_hint(resume_hint(job)))??;
    job.report()?;
    session.tell(&format!("results: {}", results(job)));
    let exit = signal.unwrap_or_else(|| exit_of(job, &summary));
    let mut row = row(job, &summary.status);
    row["exit_code"] = exit.code().into();
    row["results"] = results(job).into();
    if let Some(why) = why(&summary.end) {
        tell_unsettled(session, &summary);
        session.tell(&format!("{why}; {}", resume_hint(job)));
        row["ended"] = why.into();
    }
    session.table(&[])?.value(&row)?;
    Ok(exit)
}

fn resume_hint(job: &Job) -> String {
    format!("resume with `spoki job resume {}`", job.folder().display())
}

/// Why a run ended before the job was complete.
fn why(end: &End) -> Option<String> {
    let why = match end {
        End::Complete => return None,
        End::Incomplete => "some calls had no clear outcome",
        End::Stopped => "stopped",
        End::BudgetSpent => "the time of --budget is over",
        End::TooManyRejected => "the service refused too many rows",
        End::Failed(error) => return Some(error.to_string()),
        End::Unsettled => "it is not known whether a call took effect",
        _ => "the run ended",
    };
    Some(why.to_owned())
}

fn tell_unsettled(session: &Session, summary: &Summary) {
    if !matches!(summary.end, End::Unsettled) {
        return;
    }
    for call in &summary.status.unsettled {
        let (chunk, line, rows) = (call.chunk, call.line, call.rows);
        session.tell(&format!(
            "call {chunk}, {rows} rows from line {line}, may have taken effect: check in Spoki, then resume with --resolve {chunk}=done or --resolve {chunk}=resend"
        ));
    }
}

fn exit_of(job: &Job, summary: &Summary) -> Exit {
    let repeatable = catalog()
        .get(job.action())
        .is_some_and(|info| info.effect.is_repeatable());
    let counts = summary.status.counts;
    let exit = match &summary.end {
        End::Complete if counts.invalid + counts.rejected == 0 => Exit::Done,
        End::Unsettled => Exit::Unclear,
        End::Incomplete => Exit::NoAnswer,
        End::Failed(error) => match Exit::of(error) {
            // A later run sends the call again, which does no harm.
            Exit::Unclear if repeatable => Exit::NoAnswer,
            exit => exit,
        },
        _ => Exit::Partly,
    };
    if counts.done > 0 && !matches!(exit, Exit::Done) {
        exit.or_first(Exit::Partly)
    } else {
        exit
    }
}
