//! How instructions, time and peak memory are measured.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::ALLOCATOR;
use crate::calls::{Case, Errand, KEY, Prepared, USER_AGENT, Way};
use spoki_tests::server::Backend;

/// The fastest of these rounds counts.
const ROUNDS: usize = 7;

/// One thread, so that every run executes the same instructions.
pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// The programs that child processes run.
pub(crate) struct Programs {
    pub(crate) has_valgrind: bool,
    own: PathBuf,
    progenitor: Option<PathBuf>,
}

impl Programs {
    /// Finds valgrind, and builds the program with progenitor's client.
    pub(crate) fn build() -> Self {
        Self {
            progenitor: Some(build_progenitor()),
            ..Self::of(std::env::current_exe().unwrap())
        }
    }

    /// Finds valgrind, for this build of the bench.
    pub(crate) fn of(own: PathBuf) -> Self {
        let valgrind = Command::new("valgrind")
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        Self {
            has_valgrind: valgrind.is_ok_and(|status| status.success()),
            own,
            progenitor: None,
        }
    }

    /// User instructions per call.
    pub(crate) fn instructions_per_call(&self, case: Case, address: &str) -> Option<f64> {
        if !self.has_valgrind || !is_possible(case) {
            return None;
        }
        let (short, long) = lengths(case);
        let count = |calls| {
            let (program, args) = self.child(case, "run", calls, long, address);
            number(instructions(&program, &args, &input(case)))
        };
        Some((count(long) - count(short)) / number(long - short))
    }

    /// The most bytes that the calls in flight allocate, in a child process that has made as many calls
    /// before.
    pub(crate) fn peak(&self, case: Case, address: &str) -> Option<f64> {
        if !is_possible(case) {
            return None;
        }
        let calls = case.in_flight;
        let (program, args) = self.child(case, "weigh", calls, 2 * calls, address);
        let (stdout, _) = output(Command::new(program).args(args), &input(case));
        Some(number(stdout.trim().parse().unwrap()))
    }

    /// The program of a child process and its arguments.
    fn child(
        &self,
        case: Case,
        role: &str,
        calls: usize,
        calls_in_all: usize,
        address: &str,
    ) -> (PathBuf, Vec<String>) {
        let mut args = vec![role.to_owned()];
        let (calls, address) = (calls.to_string(), address.to_owned());
        if let (Way::Progenitor, Some(progenitor)) = (case.way, &self.progenitor) {
            let [_, _, errand, in_flight] = case.words();
            let key_and_agent = [KEY, USER_AGENT].map(str::to_owned);
            args.extend([errand, in_flight, calls, address]);
            args.extend(key_and_agent);
            return (progenitor.clone(), args);
        }
        args.extend(case.words());
        args.extend([calls, calls_in_all.to_string(), address]);
        (self.own.clone(), args)
    }
}

/// Builds `tests/foreign` with the compiler settings of this bench.
fn build_progenitor() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign/Cargo.toml");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--release"])
        .args(["--bin", "foreign-cost", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(target)
        .status();
    assert!(
        status.unwrap().success(),
        "progenitor's client cannot be built"
    );
    target.join("release/foreign-cost")
}

/// progenitor's client knows the REST API only.
fn is_possible(case: Case) -> bool {
    case.way != Way::Progenitor || case.backend == Backend::Rest
}

/// The standard input of a child process.
fn input(case: Case) -> String {
    match case.way {
        Way::Progenitor => case.errand.rest_body().to_string(),
        _ => String::new(),
    }
}

/// Calls of a short and of a long run.
fn lengths(case: Case) -> (usize, usize) {
    match case.errand {
        Errand::Ticket => (256, 1280),
        Errand::Contacts => (64, 192),
    }
}

/// User instructions of a child process.
fn instructions(program: &Path, args: &[String], input: &str) -> usize {
    let (_, messages) = output(
        Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .args(args),
        input,
    );
    let count = messages
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .unwrap_or_else(|| panic!("callgrind printed no count: {messages}"));
    count.1.trim().parse().unwrap()
}

/// Standard output and error output of a child process that succeeds.
fn output(command: &mut Command, input: &str) -> (String, String) {
    // A file: a pipe could fill up before the child reads.
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cost-{}", std::process::id()));
    File::create(&path)
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = command.stdin(File::open(&path).unwrap()).output().unwrap();
    std::fs::remove_file(path).unwrap();
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success(), "{stderr}");
    (stdout, stderr)
}

/// The task of a child process.
struct Task {
    prepared: Arc<Prepared>,
    calls: usize,
}

impl Task {
    fn read(args: &[&str]) -> Self {
        let [case @ .., calls, calls_in_all, address] = args else {
            panic!("arguments of the child process are missing");
        };
        let case = Case::read(case).unwrap();
        Self {
            prepared: Prepared::new(case, calls_in_all.parse().unwrap(), address),
            calls: calls.parse().unwrap(),
        }
    }
}

/// In a child process: makes calls, while valgrind counts instructions.
pub(crate) fn run(args: &[&str]) {
    let task = Task::read(args);
    runtime().block_on(task.prepared.drive(task.calls));
}

/// In a child process: makes the calls twice, and prints the peak memory of the second time in bytes.
pub(crate) fn weigh(args: &[&str]) {
    let task = Task::read(args);
    runtime().block_on(async {
        task.prepared.drive(task.calls).await;
        ALLOCATOR.reset_peak_usage();
        let before = ALLOCATOR.current_usage();
        task.prepared.drive(task.calls).await;
        println!("{}", ALLOCATOR.peak_usage() - before);
    });
}

/// Microseconds per call.
pub(crate) fn times(cases: [Case; 3], address: &str) -> [f64; 3] {
    let runtime = runtime();
    let (calls, _) = lengths(cases[0]);
    let prepared = cases.map(|case| Prepared::new(case, (1 + ROUNDS) * calls, address));
    let mut fastest = [Duration::MAX; 3];
    // The first round opens the connections.
    for round in 0..=ROUNDS {
        for (prepared, fastest) in prepared.iter().zip(&mut fastest) {
            let start = Instant::now();
            runtime.block_on(prepared.drive(calls));
            if round > 0 {
                *fastest = start.elapsed().min(*fastest);
            }
        }
    }
    fastest.map(|time| time.as_secs_f64() * 1e6 / number(calls))
}

#[expect(clippy::cast_precision_loss, reason = "no count comes near 2^53")]
fn number(count: usize) -> f64 {
    count as f64
}
