//! How it is measured.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::ALLOCATOR;
use crate::calls::{Case, Errand, Prepared};
use crate::service::Service;

/// Rounds of which the fastest counts.
const ROUNDS: usize = 7;

/// One thread: what it does is then the same in every run.
pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// What child processes tell of one case.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    /// User instructions per call.
    pub(crate) instructions: Option<f64>,
    /// Bytes that calls in flight hold at most.
    pub(crate) peak: Option<f64>,
}

/// What this machine can measure.
pub(crate) struct Means {
    pub(crate) count_instructions: bool,
}

impl Means {
    pub(crate) fn find() -> Self {
        let valgrind = Command::new("valgrind")
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        Self {
            count_instructions: valgrind.is_ok_and(|status| status.success()),
        }
    }

    pub(crate) fn figures(&self, case: Case, service: &Service) -> Figures {
        Figures {
            instructions: self
                .count_instructions
                .then(|| instructions_per_call(case, service.address())),
            peak: Some(peak(case, service.address())),
        }
    }
}

/// Calls of a short and of a long run.
fn lengths(case: Case) -> (usize, usize) {
    match case.errand {
        Errand::Ticket => (256, 1280),
        Errand::Contacts => (64, 192),
    }
}

fn instructions_per_call(case: Case, address: &str) -> f64 {
    let (short, long) = lengths(case);
    let count = |calls| number(instructions(&words("run", case, calls, long, address)));
    (count(long) - count(short)) / number(long - short)
}

/// User instructions of a child process.
fn instructions(words: &[String]) -> usize {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(words)
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    let collected = words
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .unwrap_or_else(|| panic!("no count in what callgrind says: {words}"));
    collected.1.trim().parse().unwrap()
}

/// What the calls in flight hold at most, in a child process that has made as many before.
fn peak(case: Case, address: &str) -> f64 {
    let calls = case.in_flight;
    let output = Command::new(std::env::current_exe().unwrap())
        .args(words("weigh", case, calls, 2 * calls, address))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    number(
        String::from_utf8(output.stdout)
            .unwrap()
            .trim()
            .parse()
            .unwrap(),
    )
}

/// What a child process is told: its role, what to do, and where the server is.
fn words(role: &str, case: Case, calls: usize, ready_for: usize, address: &str) -> Vec<String> {
    let rest = [calls.to_string(), ready_for.to_string(), address.to_owned()];
    let role = std::iter::once(role.to_owned());
    role.chain(case.words()).chain(rest).collect()
}

/// What a child process was told after its role.
struct Told {
    prepared: Arc<Prepared>,
    calls: usize,
}

impl Told {
    fn read(words: &[&str]) -> Self {
        let [case @ .., calls, ready_for, address] = words else {
            panic!("the words of a child process are missing");
        };
        let case = Case::read(case).unwrap();
        Self {
            prepared: Prepared::new(case, ready_for.parse().unwrap(), address),
            calls: calls.parse().unwrap(),
        }
    }
}

/// In a child process: makes calls, and somebody else counts instructions.
pub(crate) fn run(words: &[&str]) {
    let told = Told::read(words);
    runtime().block_on(told.prepared.drive(told.calls));
}

/// In a child process: makes the calls twice, and prints how many bytes the second time took at most.
pub(crate) fn weigh(words: &[&str]) {
    let told = Told::read(words);
    runtime().block_on(async {
        told.prepared.drive(told.calls).await;
        ALLOCATOR.reset_peak_usage();
        let before = ALLOCATOR.current_usage();
        told.prepared.drive(told.calls).await;
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
