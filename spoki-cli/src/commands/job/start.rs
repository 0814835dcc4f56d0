//! `spoki job start`: checks a file, and makes and runs its job.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};
use spoki_api::action::ActionInfo;
use spoki_api::catalog;
use spoki_jobs::{Duplicates, Format, Import, Plan};

use super::progress::span;
use super::{folder_of, pair, repeated, run as runs, texts};
use crate::arguments::value_of;
use crate::commands::call::unknown_action;
use crate::confirm;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::setup::Setup;

/// How many invalid rows are shown.
const SHOWN: usize = 10;

pub(super) fn build() -> Command {
    let flag = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let command = Command::new("start")
        .about("Check a file, and send its rows; --dry-run only checks")
        .arg(
            Arg::new("action")
                .value_name("ACTION")
                .required(true)
                .help("The action, by its slug"),
        )
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .help("CSV with a header line, or NDJSON; - for standard input"),
        )
        .arg(repeated(
            "set",
            "NAME=VALUE",
            "An argument that is the same for all rows",
        ))
        .arg(repeated(
            "column",
            "COLUMN=FIELD",
            "Fill this field from a column",
        ))
        .arg(repeated("leave-out", "COLUMN", "Leave out a column"))
        .arg(flag(
            "chunk",
            "N",
            "Rows per call [default: as the vendor advises]",
        ))
        .arg(
            flag(
                "duplicates",
                "WHICH",
                "Of rows with the same key, send the first or the last",
            )
            .value_parser(["first", "last"]),
        )
        .arg(flag(
            "delimiter",
            "CHARACTER",
            "The delimiter of CSV fields [default: detected]",
        ))
        .arg(
            Arg::new("skip-invalid")
                .long("skip-invalid")
                .action(ArgAction::SetTrue)
                .help("Send the valid rows, and leave out the others"),
        )
        .arg(flag(
            "job",
            "JOB",
            "The name of the job, or its folder [default: the file's name]",
        ));
    runs::bounds(command)
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let action = text("action");
    let info = catalog()
        .find(action)
        .ok_or_else(|| unknown_action(action))?;
    let bounds = runs::Bounds::read(matches)?;
    let setup = Setup::read(&session.globals)?;
    let place = Place::new(session, text("job"), Path::new(text("file")))?;
    let arguments = arguments(info, matches)?;
    let import = import(info, &place.input, &arguments, matches)?;
    let mut shown = 0;
    let plan = import.check(|row| {
        if !row.is_duplicate || !matches.contains_id("duplicates") {
            shown += 1;
            if shown <= SHOWN {
                session.tell(&format!("line {}: {}", row.line, row.reason));
            }
        }
    })?;
    tell_plan(session, &plan);
    if session.globals.dry_run {
        place.clear();
        return dry_run(session, &plan);
    }
    if confirm::is_needed(info) && !session.globals.yes {
        let mut shown = arguments;
        shown.insert("rows".to_owned(), json!(plan.rows - plan.invalid));
        confirm::ask(info, &setup.target.account(), &shown)?;
    }
    let job = import.create(&place.folder)?;
    let exit = runs::run(session, &setup, &job, &bounds);
    place.clear();
    exit
}

/// The input, and the folder of the job.
struct Place {
    input: PathBuf,
    folder: PathBuf,
    /// A temporary file that is removed at the end.
    passing: Option<PathBuf>,
}

impl Place {
    /// Standard input is written to a file first. With `--demo`, no job is stored.
    fn new(session: &Session, job: &str, file: &Path) -> Result<Self, Failure> {
        let stem = file.file_stem().filter(|stem| *stem != "-");
        let stem = stem.map_or("stdin".into(), |stem| stem.to_string_lossy());
        let passing = format!("spoki-job-{}", std::process::id());
        let passing = std::env::temp_dir().join(passing);
        let keeps = !session.globals.demo && !session.globals.dry_run;
        let folder = match job {
            _ if !keeps => passing.join("job"),
            "" => free(&folder_of(&stem)?),
            name => folder_of(name)?,
        };
        let mut input = file.to_owned();
        if file == Path::new("-") {
            input = folder.join("input");
            spool(&input).map_err(|error| {
                Failure::new(Exit::Internal, format!("`{}`: {error}", input.display()))
            })?;
        }
        Ok(Self {
            input,
            folder,
            passing: Some(passing).filter(|_| !keeps),
        })
    }

    /// Best effort: the system also clears its folder for temporary files.
    fn clear(&self) {
        if let Some(passing) = &self.passing {
            let _ = fs::remove_dir_all(passing);
        }
    }
}

/// The first of `name`, `name-2`, `name-3` … that is not a job yet.
fn free(folder: &Path) -> PathBuf {
    let numbered = |number: u32| match number {
        1 => folder.to_owned(),
        number => {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            folder.with_file_name(format!("{name}-{number}"))
        }
    };
    let mut folders = (1..).map(numbered);
    folders
        .find(|folder| !folder.exists())
        .unwrap_or_else(|| folder.to_owned())
}

/// Writes standard input to a file that only its user can read.
fn spool(path: &Path) -> io::Result<()> {
    use spoki_jobs::{Disk, Files as _};
    use std::io::Read as _;

    Disk.create_folder(path.parent().unwrap_or(Path::new(".")))?;
    let mut file = Disk.create(path)?;
    let (mut stdin, mut buffer) = (io::stdin().lock(), vec![0; 1 << 16]);
    loop {
        match stdin.read(&mut buffer)? {
            0 => return file.sync(),
            read => file.write(&buffer[..read])?,
        }
    }
}

fn arguments(info: &ActionInfo, matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    let mut arguments = Map::new();
    for text in texts(matches, "set") {
        let (name, value) = pair("set", text)?;
        let name = name.replace('-', "_");
        let value = match info.param(&name) {
            Some(param) => value_of(param, value)
                .map_err(|message| Failure::usage(format!("--set {name}: {message}")))?,
            None => value.into(),
        };
        arguments.insert(name, value);
    }
    Ok(arguments)
}

fn import(
    info: &'static ActionInfo,
    input: &Path,
    arguments: &Map<String, Value>,
    matches: &ArgMatches,
) -> Result<Import, Failure> {
    let mut import = Import::new(info, input);
    for (name, value) in arguments {
        import = import.argument(name, value.clone());
    }
    for text in texts(matches, "column") {
        let (column, field) = pair("column", text)?;
        import = import.column(column, field);
    }
    for column in texts(matches, "leave-out") {
        import = import.leave_out(column);
    }
    if let Some(chunk) = matches.get_one::<String>("chunk") {
        let chunk = chunk.parse();
        import =
            import.chunk(chunk.map_err(|_| Failure::usage("--chunk: expected a whole number"))?);
    }
    if let Some(delimiter) = matches.get_one::<String>("delimiter") {
        let delimiter = delimiter.replace("\\t", "\t");
        let mut characters = delimiter.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) if one.is_ascii() => import = import.format(Format::Csv(one)),
            _ => return Err(Failure::usage("--delimiter: expected one ASCII character")),
        }
    }
    match matches.get_one::<String>("duplicates").map(String::as_str) {
        Some("first") => import = import.duplicates(Duplicates::First),
        Some(_) => import = import.duplicates(Duplicates::Last),
        None => {}
    }
    if matches.get_flag("skip-invalid") {
        import = import.skip_invalid();
    }
    Ok(import)
}

fn tell_plan(session: &Session, plan: &Plan) {
    let invalid = match (plan.invalid, plan.duplicates) {
        (0, _) => String::new(),
        (invalid, 0) => format!(", {invalid} not valid"),
        (invalid, duplicates) => format!(", {invalid} not valid ({duplicates} duplicates)"),
    };
    session.tell(&format!("{} rows{invalid}", plan.rows));
    if !plan.left_out.is_empty() {
        session.tell(&format!("left out: {}", plan.left_out.join(", ")));
    }
    let takes = |calls: u64| match plan.duration_of(calls) {
        Some(time) => format!("{calls} calls take at least {}", span(time)),
        None => format!("{calls} calls"),
    };
    session.tell(&format!(
        "{} rows a call: {}",
        plan.chunk,
        takes(plan.calls)
    ));
    let fewest = plan.calls_in_chunks_of(plan.largest_chunk);
    if fewest < plan.calls {
        session.tell(&format!(
            "{} rows a call (--chunk {}): {}",
            plan.largest_chunk,
            plan.largest_chunk,
            takes(fewest)
        ));
    }
}

fn dry_run(session: &Session, plan: &Plan) -> Result<Exit, Failure> {
    let seconds = plan.duration_of(plan.calls).as_ref().map(Duration::as_secs);
    session.table(&[])?.value(&json!({
        "rows": plan.rows,
        "invalid": plan.invalid,
        "duplicates": plan.duplicates,
        "chunk": plan.chunk,
        "calls": plan.calls,
        "least_seconds": seconds,
        "left_out": plan.left_out,
    }))?;
    Ok(Exit::Done)
}
