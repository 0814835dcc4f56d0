//! `cargo xtask conformance`: programs of others check `spec/openapi/`, the mock server and the workflows.
//!
//! progenitor's client needs only Rust. The others are Python programs; `tests/conformance/run.py` installs and
//! starts them.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{self, Child, ChildStdout, Stdio};

use super::Command;
use crate::failure::{Failure, Outcome};
use crate::{cargo, files, print};

pub(super) const COMMAND: Command = Command {
    name: "conformance",
    usage: "[--only client|validate|control|fuzz|proxy] [--full] [--seed N] [--best-effort]",
    summary: "Let programs of others check spec/openapi/, the mock server and the CI workflows.",
    details: "
  client         progenitor generates a client from the REST document; the client calls the mock server.
  validate       openapi-spec-validator checks spec/openapi/; check-jsonschema and zizmor check .github/workflows/.
  control        A test suite with httpx drives the mock server through its control endpoint.
  fuzz           schemathesis tests the mock server against spec/openapi/.
  proxy          Prism checks all requests and replies between our client and the mock server.

  --only STEP    Run one of the steps above.
  --full         Run the step proxy, too, which needs Node and npm.
  --seed N       Let schemathesis try other cases.
  --best-effort  If the Python programs cannot be installed, print NOT RUN instead of failing.

The last four steps need Python 3.11 or later. The command installs the programs below target/.
",
    run,
};

/// The exit code of `run.py` if it cannot install its programs.
const NOT_INSTALLED: i32 = 3;

/// Names of the Python program, the usual name first.
const PYTHONS: &[&str] = &[
    "python3",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python",
];

/// Succeeds if this Python can run the pinned programs and create a virtual environment.
const PROBE: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";

#[derive(Default)]
struct Options {
    only: Option<String>,
    best_effort: bool,
    full: bool,
    seed: Option<OsString>,
}

impl Options {
    fn read(mut args: lexopt::Parser) -> Result<Self, Failure> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                lexopt::Arg::Long("only") => {
                    let step = args.value()?.to_string_lossy().into_owned();
                    if !["client", "control", "fuzz", "proxy", "validate"].contains(&step.as_str())
                    {
                        return Err(Failure::usage(format!(
                            "unknown step `{step}`: expected client, validate, control, fuzz or proxy"
                        )));
                    }
                    options.only = Some(step);
                }
                lexopt::Arg::Long("best-effort") => options.best_effort = true,
                lexopt::Arg::Long("full") => options.full = true,
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

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let options = Options::read(args)?;
    let mock = Mock::start()?;
    if options.wants("client") && run_client(&mock)? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    if options.only.as_deref() == Some("client") {
        return Ok(Outcome::Done);
    }
    match run_python(&options, &mock)? {
        Verdict::Conforms => Ok(Outcome::Done),
        Verdict::Differs => Ok(Outcome::Differs),
        Verdict::NotRun(why) if options.best_effort => {
            print::line(format_args!("== NOT RUN: the Python programs: {why}"))?;
            Ok(Outcome::Done)
        }
        Verdict::NotRun(why) => Err(Failure::new(format!("error: {why}"))),
    }
}

/// Runs progenitor's client. It is not a member of the workspace, but uses its target folder, so that
/// dependencies of both are built once.
fn run_client(mock: &Mock) -> Result<Outcome, Failure> {
    print::line(format_args!("== progenitor's client"))?;
    let manifest = files::root().join("tests/foreign/Cargo.toml");
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
    cargo::run(args, &[])
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| files::root().join("target"), PathBuf::from)
}

/// The verdict of the Python programs.
enum Verdict {
    Conforms,
    Differs,
    /// They cannot run, for this reason.
    NotRun(String),
}

fn run_python(options: &Options, mock: &Mock) -> Result<Verdict, Failure> {
    let Some(python) = PYTHONS.iter().find(|name| is_usable(name)) else {
        return Ok(Verdict::NotRun(
            "no Python 3.11 or later that can create virtual environments (on Debian, install \
             python3 and python3-venv)"
                .to_owned(),
        ));
    };
    let mut command = process::Command::new(python);
    command.arg(files::root().join("tests/conformance/run.py"));
    command.args(["--url", &mock.url]).arg("--home");
    command.arg(target().join("conformance"));
    if let Some(step) = &options.only {
        command.args(["--only", step]);
    }
    if options.full {
        command.arg("--full");
    }
    if let Some(seed) = &options.seed {
        command.arg("--seed").arg(seed);
    }
    let status = command
        .status()
        .map_err(|error| Failure::start(python.as_ref(), &error))?;
    match status.code() {
        Some(0) => Ok(Verdict::Conforms),
        Some(1) => Ok(Verdict::Differs),
        Some(NOT_INSTALLED) => Ok(Verdict::NotRun(
            "pip cannot install them; its message is above".to_owned(),
        )),
        _ => Err(Failure::new("error: tests/conformance/run.py failed")),
    }
}

fn is_usable(python: &str) -> bool {
    let mut probe = process::Command::new(python);
    probe.args(["-c", PROBE]);
    let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// The mock server, in a process that ends when this value is dropped. It has no limits per minute: with
/// them, it would refuse most of the test cases.
struct Mock {
    process: Child,
    url: String,
    /// Kept open, so that the process can print.
    _stdout: BufReader<ChildStdout>,
}

impl Mock {
    const KEY: &str = "mock-spoki-key";

    fn start() -> Result<Self, Failure> {
        let failed = |why: &dyn std::fmt::Display| {
            Failure::new(format!("error: cannot start the mock server: {why}"))
        };
        let args = [
            "run",
            "--quiet",
            "--package",
            "spoki-mock",
            "--",
            "--no-limits",
        ];
        let mut process = process::Command::new(cargo::program())
            .args(args)
            .current_dir(files::root())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error))?;
        let stdout = process
            .stdout
            .take()
            .ok_or_else(|| failed(&"no standard output"))?;
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        stdout
            .read_line(&mut line)
            .map_err(|error| failed(&error))?;
        let url = line.split_whitespace().last().unwrap_or_default();
        let mock = Self {
            url: url.to_owned(),
            process,
            _stdout: stdout,
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
        // Fails if the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
