//! `cargo xtask conformance`: third-party programs check `spec/openapi/`, the tool definitions, the mock
//! server, the MCP server and the workflows.
//!
//! progenitor's client needs only Rust. `tests/conformance/run.py` installs and starts the other programs.

use std::ffi::OsString;
use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{self, Child, ChildStdout, Stdio};
use std::time::Instant;

use lexopt::ValueExt as _;

use super::Command;
use crate::cargo::succeeds;
use crate::failure::{Failure, Outcome};
use crate::{cargo, files, print};

pub(super) const COMMAND: Command = Command {
    name: "conformance",
    usage: "[--only CHECKER] [--seed N] [--best-effort | --full]",
    summary: "Let third-party programs check spec/openapi/, the servers and the CI workflows.",
    details: "
  client           progenitor generates a Rust client from the REST document; the client calls the mock server.
  python           openapi-python-client generates clients from both documents and warns of nothing; the clients make
                   each call.
  typescript       openapi-ts generates clients from both documents; the TypeScript compiler accepts each call, and
                   the clients make it.
  models           datamodel-codegen makes one file of Python types from each document.
  validate         openapi-spec-validator checks both documents.
  lint             Spectral checks both documents.
  workflows        check-jsonschema and zizmor check .github/workflows/.
  control          A test suite with httpx drives the mock server through its control endpoint.
  gemini           google-genai's types accept the tool definition of each action.
  limits           Redis and Valkey servers keep the limits of several processes; clients are killed and calls
                   counted.
  mcp              The official Python client lists and calls all tools of `spoki mcp`, and checks each answer.
  fuzz             schemathesis tests the mock server against both documents.

Only with --full or --only:
  proxy            Prism checks all requests and replies between our client and the mock server.
  mcp-typescript   The official TypeScript clients do what the Python client does, in each revision of the protocol.
  mcp-inspector    The command line of the MCP inspector lists all tools of `spoki mcp`, and calls some.
  mcp-conformance  The MCP conformance suite tests `spoki mcp --http`; what fails is listed with its reason.

  --only CHECKER Run one of the checkers above.
  --seed N       Let schemathesis try other cases.
  --best-effort  If a program cannot be installed, print NOT RUN instead of failing.
  --full         Run all checkers, let schemathesis run three times, with other cases each time, and make long runs of
                 limits.

All checkers except client need Python 3.11 or later; typescript, lint, proxy and mcp-* also need npm. The command
installs the programs below target/, and Node where the system has none that is new enough.
",
    run,
};

/// A third-party program: its name for the user, and its own name.
struct Checker {
    name: &'static str,
    program: &'static str,
    /// Whether only `--full` and `--only` run it, because it takes long to install.
    only_full: bool,
}

const fn checker(name: &'static str, program: &'static str) -> Checker {
    Checker {
        name,
        program,
        only_full: false,
    }
}

const fn only_full(name: &'static str, program: &'static str) -> Checker {
    Checker {
        name,
        program,
        only_full: true,
    }
}

/// The quickest first.
const CHECKERS: &[Checker] = &[
    checker("validate", "openapi-spec-validator"),
    checker("lint", "Spectral"),
    checker("models", "datamodel-codegen"),
    checker("python", "openapi-python-client"),
    checker("typescript", "openapi-ts and tsc"),
    checker("workflows", "check-jsonschema and zizmor"),
    checker("control", "httpx"),
    checker("gemini", "google-genai"),
    checker("limits", "Redis and Valkey"),
    checker("mcp", "mcp, the Python client"),
    only_full("mcp-typescript", "MCP's TypeScript clients"),
    only_full("mcp-inspector", "MCP's inspector"),
    only_full("mcp-conformance", "MCP's conformance suite"),
    checker(CLIENT, "progenitor"),
    checker(FUZZ, "schemathesis"),
    only_full("proxy", "Prism"),
];

/// The checker that needs no Python.
const CLIENT: &str = "client";

/// The checker that generates random cases.
const FUZZ: &str = "fuzz";

/// The same cases in every run, so that a finding belongs to the change that it came with.
const USUAL_SEED: &str = "1";
const FULL_SEEDS: &[&str] = &[USUAL_SEED, "2", "3"];

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
    only: Option<&'static Checker>,
    best_effort: bool,
    full: bool,
    seed: Option<String>,
}

impl Options {
    fn read(mut args: lexopt::Parser) -> Result<Self, Failure> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                lexopt::Arg::Long("only") => options.only = Some(find(&args.value()?)?),
                lexopt::Arg::Long("best-effort") => options.best_effort = true,
                lexopt::Arg::Long("full") => options.full = true,
                lexopt::Arg::Long("seed") => options.seed = Some(args.value()?.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        if options.best_effort && options.full {
            return Err(Failure::usage(
                "--full runs every checker, so it cannot be combined with --best-effort",
            ));
        }
        Ok(options)
    }

    fn checkers(&self) -> impl Iterator<Item = &Checker> {
        let checkers = self.only.map_or(CHECKERS, std::slice::from_ref).iter();
        checkers.filter(|checker| !checker.only_full || self.full || self.only.is_some())
    }
}

fn find(name: &OsString) -> Result<&'static Checker, Failure> {
    let found = CHECKERS.iter().find(|checker| *name == *checker.name);
    found.ok_or_else(|| {
        let names: Vec<&str> = CHECKERS.iter().map(|checker| checker.name).collect();
        Failure::usage(format!(
            "unknown checker `{}`: expected one of {}",
            name.display(),
            names.join(", ")
        ))
    })
}

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let options = Options::read(args)?;
    let mut verdicts = Vec::new();
    for checker in options.checkers() {
        print::line(format_args!("== {}: {}", checker.name, checker.program))?;
        let started = Instant::now();
        let verdict = options.ask(checker)?;
        verdicts.push((checker, verdict, started.elapsed().as_secs_f64()));
    }
    print::line(format_args!("== verdicts"))?;
    for (checker, verdict, seconds) in &verdicts {
        let Checker { name, program, .. } = checker;
        print::line(format_args!(
            "{name:<15} {seconds:>6.1} s  {program}: {verdict}"
        ))?;
    }
    let fails = |verdict: &Verdict| match verdict {
        Verdict::Conforms => false,
        Verdict::Differs => true,
        Verdict::NotRun(_) => !options.best_effort,
    };
    if verdicts.iter().any(|(_, verdict, _)| fails(verdict)) {
        return Ok(Outcome::Differs);
    }
    Ok(Outcome::Done)
}

/// What a checker found.
enum Verdict {
    Conforms,
    Differs,
    /// It cannot run, for this reason.
    NotRun(&'static str),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conforms => f.write_str("passed"),
            Self::Differs => f.write_str("FAILED"),
            Self::NotRun(why) => write!(f, "NOT RUN: {why}"),
        }
    }
}

impl Options {
    fn ask(&self, checker: &Checker) -> Result<Verdict, Failure> {
        if checker.name == CLIENT {
            return run_client();
        }
        let Some(python) = PYTHONS.iter().find(|name| is_usable(name)) else {
            return Ok(Verdict::NotRun(
                "no Python 3.11 or later that can create virtual environments (on Debian, install \
                 python3 and python3-venv)",
            ));
        };
        let seeds: &[&str] = match &self.seed {
            None if self.full && checker.name == FUZZ => FULL_SEEDS,
            Some(seed) => &[seed.as_str()],
            None => &[USUAL_SEED],
        };
        for seed in seeds {
            match self.run_python(python, checker, seed)? {
                Verdict::Conforms => {}
                other => return Ok(other),
            }
        }
        Ok(Verdict::Conforms)
    }

    /// Runs a checker on fresh mocks.
    fn run_python(&self, python: &str, checker: &Checker, seed: &str) -> Result<Verdict, Failure> {
        // Each document has a mock of its own, whose account no call of the other document has changed.
        let (rest, composio) = (Mock::start()?, Mock::start()?);
        let mut command = process::Command::new(python);
        command.arg(files::root().join("tests/conformance/run.py"));
        command.args([checker.name, "--rest-url", &rest.url]);
        command.args(["--composio-url", &composio.url]);
        command.arg("--home").arg(target().join("conformance"));
        command.args(["--seed", seed]);
        if self.full {
            command.env("SPOKI_LIMITS", "full");
        }
        let status = command
            .status()
            .map_err(|error| Failure::start(python.as_ref(), &error))?;
        match status.code() {
            Some(0) => Ok(Verdict::Conforms),
            Some(1) => Ok(Verdict::Differs),
            Some(NOT_INSTALLED) => Ok(Verdict::NotRun("the reason is above")),
            _ => Err(Failure::new("error: tests/conformance/run.py failed")),
        }
    }
}

/// Runs progenitor's client. It is not a member of the workspace, but uses its target folder, so that
/// dependencies of both are built once.
fn run_client() -> Result<Verdict, Failure> {
    let mock = Mock::start()?;
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
    Ok(match cargo::run(args, &[])? {
        Outcome::Done => Verdict::Conforms,
        Outcome::Differs => Verdict::Differs,
    })
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| files::root().join("target"), PathBuf::from)
}

fn is_usable(python: &str) -> bool {
    succeeds(process::Command::new(python).args(["-c", PROBE]))
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
