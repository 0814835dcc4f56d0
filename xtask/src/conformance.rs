//! `cargo xtask conformance`: foreign programs judge `spec/openapi/` and the mock server.
//!
//! A client by progenitor needs nothing but Rust. openapi-spec-validator and schemathesis are Python
//! programs, which `tests/conformance/run.py` installs and starts.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::outside::{cargo, run};
use crate::say;

/// What `run.py` says if it cannot have its programs.
const NO_PROGRAMS: i32 = 3;

/// Names of Python, the usual one first.
const PYTHONS: &[&str] = &[
    "python3",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python",
];

/// Succeeds where the pinned programs run and a virtual environment can be made.
const PROBE: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";

#[derive(Default)]
struct Options {
    only: Option<String>,
    best_effort: bool,
    seed: Option<OsString>,
}

impl Options {
    fn read(mut args: lexopt::Parser) -> Result<Self, Failure> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                lexopt::Arg::Long("only") => {
                    let step = args.value()?.to_string_lossy().into_owned();
                    if !["client", "fuzz", "validate"].contains(&step.as_str()) {
                        let words = "--only is `client`, `validate` or `fuzz`";
                        return Err(Failure::usage(words));
                    }
                    options.only = Some(step);
                }
                lexopt::Arg::Long("best-effort") => options.best_effort = true,
                lexopt::Arg::Long("seed") => options.seed = Some(args.value()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    fn wants(&self, step: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == step)
    }
}

pub(crate) fn conformance(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let options = Options::read(args)?;
    let mock = Mock::start()?;
    if options.wants("client") && client(&mock)? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    if !options.wants("validate") && !options.wants("fuzz") {
        return Ok(Outcome::Done);
    }
    match python(&options, &mock)? {
        Judged::Sound => Ok(Outcome::Done),
        Judged::Findings => Ok(Outcome::Differs),
        Judged::NotAtAll(why) if options.best_effort => {
            say::line(format_args!(
                "== NOT RUN: openapi-spec-validator and schemathesis: {why}"
            ))?;
            Ok(Outcome::Done)
        }
        Judged::NotAtAll(why) => Err(Failure::new(format!("error: {why}"))),
    }
}

/// The client that progenitor makes of the REST document. It is no member of the workspace, but what
/// both depend on is built once.
fn client(mock: &Mock) -> Result<Outcome, Failure> {
    say::line(format_args!("== client by progenitor"))?;
    let manifest = disk::root().join("tests/foreign/Cargo.toml");
    let args: [OsString; 10] = [
        "run".into(),
        "--quiet".into(),
        "--locked".into(),
        "--manifest-path".into(),
        manifest.into(),
        "--target-dir".into(),
        target().into(),
        "--".into(),
        (&mock.url).into(),
        Mock::KEY.into(),
    ];
    run(&cargo(), args.into_iter())
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| disk::root().join("target"), PathBuf::from)
}

/// What became of the programs in Python.
enum Judged {
    Sound,
    Findings,
    NotAtAll(String),
}

fn python(options: &Options, mock: &Mock) -> Result<Judged, Failure> {
    let Some(python) = PYTHONS.iter().find(|name| is_usable(name)) else {
        return Ok(Judged::NotAtAll(
            "no Python 3.11 or later that makes virtual environments (on Debian: the packages \
             python3 and python3-venv)"
                .to_owned(),
        ));
    };
    let mut command = Command::new(python);
    command.arg(disk::root().join("tests/conformance/run.py"));
    command.args(["--url", &mock.url]).arg("--home");
    command.arg(target().join("conformance"));
    if let Some(step) = &options.only {
        command.args(["--only", step]);
    }
    if let Some(seed) = &options.seed {
        command.arg("--seed").arg(seed);
    }
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("error: cannot start {python}: {error}")))?;
    match status.code() {
        Some(0) => Ok(Judged::Sound),
        Some(1) => Ok(Judged::Findings),
        Some(NO_PROGRAMS) => Ok(Judged::NotAtAll(
            "they cannot be installed; pip says why above".to_owned(),
        )),
        _ => Err(Failure::new("error: tests/conformance/run.py failed")),
    }
}

fn is_usable(python: &str) -> bool {
    let mut probe = Command::new(python);
    probe.args(["-c", PROBE]);
    let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// The mock server, without its limits per minute, which would answer most of the cases. It ends with
/// this.
struct Mock {
    process: Child,
    url: String,
    /// Held open, so that the process can print.
    _printed: BufReader<ChildStdout>,
}

impl Mock {
    const KEY: &str = "mock-spoki-key";

    fn start() -> Result<Self, Failure> {
        let failed = |why: &dyn std::fmt::Display| {
            Failure::new(format!("error: the mock server does not start: {why}"))
        };
        let plan = [
            "run",
            "--quiet",
            "--package",
            "spoki-mock",
            "--",
            "--no-limits",
        ];
        let mut process = Command::new(cargo())
            .args(plan)
            .current_dir(disk::root())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error))?;
        let stdout = process.stdout.take().ok_or_else(|| failed(&"no output"))?;
        let mut printed = BufReader::new(stdout);
        let mut first = String::new();
        printed
            .read_line(&mut first)
            .map_err(|error| failed(&error))?;
        let url = first.split_whitespace().last().unwrap_or_default();
        let mock = Self {
            url: url.to_owned(),
            process,
            _printed: printed,
        };
        if mock.url.starts_with("http://") {
            Ok(mock)
        } else {
            Err(failed(&"it printed no address"))
        }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
