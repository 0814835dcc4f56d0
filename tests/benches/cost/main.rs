//! The cost of a call compared with the same call with `reqwest` alone: user instructions, time, peak memory.
//!
//! `cargo bench -p spoki-tests --bench cost` prints ratios to plain `reqwest`, and fails if a typed call
//! exceeds a limit. Every client runs on one thread against a server in another process.
//!
//! - *Instructions* are those of a child process under `valgrind --tool=callgrind`: a long run minus a
//!   short run, so that start-up cancels. Without valgrind they are not counted.
//! - *Time* is that of the fastest of several rounds, in which the clients of this process alternate.
//! - *Peak memory* is the most that a child process allocates while all calls are in flight.
//!
//! `cargo bench -p spoki-tests --bench cost -- features` prints what the features `tracing` and `metrics` cost while
//! nobody listens.
//!
//! progenitor's client is a program of `tests/foreign`, which knows the REST API only. It has no time: it
//! cannot alternate with the others.
//!
//! Limits, retries and checks have their defaults. No call waits for a limit: see [`calls::Keys`].

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench that cannot go on should stop"
)]

mod calls;
mod features;
mod measure;
mod plain;
mod service;

use std::process::ExitCode;

use peak_alloc::PeakAlloc;

use calls::{Case, Errand, Way};
use measure::Programs;
use service::Service;
use spoki_tests::server::Backend;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Limit of the instructions of a typed call, as ratio to plain `reqwest`.
const INSTRUCTIONS_LIMIT: f64 = 1.05;
/// The same limit for a ticket over Composio, whose reply is parsed twice: `serde_json` checks the whole
/// envelope before the reply type reads `data`.
const ENVELOPE_INSTRUCTIONS_LIMIT: f64 = 1.1;
/// Limit of the peak memory of typed bulk calls while many are in flight, as ratio to plain `reqwest`.
const MEMORY_LIMIT: f64 = 1.1;

fn main() -> ExitCode {
    // Cargo adds arguments of its own.
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["serve"] => service::serve(),
        ["run", rest @ ..] => measure::run(rest),
        ["weigh", rest @ ..] => measure::weigh(rest),
        ["features", ..] => return features::report(),
        _ => return report(),
    }
    ExitCode::SUCCESS
}

fn report() -> ExitCode {
    let programs = Programs::build();
    let service = Service::start();
    if !programs.has_valgrind {
        println!("valgrind is not installed: instructions are not counted");
    }
    println!(
        "{:<32} {}   {}   {}",
        "ratios to plain reqwest",
        header("instr."),
        header("time µs"),
        header("peak KiB"),
    );
    let mut exceeded = Vec::new();
    for errand in [Errand::Ticket, Errand::Contacts] {
        for backend in Backend::ALL {
            for in_flight in [1, 64] {
                let row = Row::measure(errand, backend, in_flight, &programs, &service);
                row.print();
                exceeded.extend(row.exceeded());
            }
        }
    }
    for limit in &exceeded {
        println!("LIMIT EXCEEDED: {limit}");
    }
    if exceeded.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// One value for each of [`Way::ALL`], as far as it can be measured.
type Values = [Option<f64>; 4];

/// One line of the table.
struct Row {
    case: Case,
    instructions: Values,
    times: Values,
    peaks: Values,
}

impl Row {
    fn measure(
        errand: Errand,
        backend: Backend,
        in_flight: usize,
        programs: &Programs,
        service: &Service,
    ) -> Self {
        let cases = Way::ALL.map(|way| Case {
            way,
            backend,
            errand,
            in_flight,
        });
        let [plain, typed, json, _] = cases;
        let [plain_time, typed_time, json_time] =
            measure::times([plain, typed, json], service.address()).map(Some);
        let address = service.address();
        Self {
            case: plain,
            instructions: cases.map(|case| programs.instructions_per_call(case, address)),
            times: [plain_time, typed_time, json_time, None],
            peaks: cases.map(|case| programs.peak(case, address)),
        }
    }

    fn print(&self) {
        let kibibytes = self.peaks.map(|peak| peak.map(|bytes| bytes / 1024.0));
        println!(
            "{:<32} {}   {}   {}",
            self.case.to_string(),
            columns(self.instructions),
            columns(self.times),
            columns(kibibytes)
        );
    }

    /// The limits that the typed call exceeds.
    fn exceeded(&self) -> Vec<String> {
        let [plain, typed, _, progenitor] = self.instructions;
        let ratio = match (self.case.backend, self.case.errand) {
            (Backend::Composio, Errand::Ticket) => ENVELOPE_INSTRUCTIONS_LIMIT,
            _ => INSTRUCTIONS_LIMIT,
        };
        let limit = plain.map(|plain| plain * ratio);
        let [plain, typed_peak, ..] = self.peaks;
        let memory_limit = plain
            .filter(|_| self.case.errand == Errand::Contacts && self.case.in_flight > 1)
            .map(|plain| plain * MEMORY_LIMIT);
        let rules = [
            (
                typed,
                limit,
                format!("{ratio} of plain reqwest in instructions"),
            ),
            (
                typed,
                progenitor.filter(|_| self.case.errand == Errand::Ticket),
                "progenitor's client in instructions".to_owned(),
            ),
            (
                typed_peak,
                memory_limit,
                format!("{MEMORY_LIMIT} of plain reqwest in memory"),
            ),
        ];
        let exceeded = rules
            .into_iter()
            .filter(|(typed, limit, _)| matches!((typed, limit), (Some(typed), Some(limit)) if typed > limit));
        exceeded
            .map(|(_, _, rule)| format!("{}: the typed call costs more than {rule}", self.case))
            .collect()
    }
}

fn header(unit: &str) -> String {
    format!("{unit:>9} {:>6} {:>6} {:>6}", "typed", "JSON", "progen")
}

/// The value of plain `reqwest`, and the others as ratios to it.
fn columns([plain, others @ ..]: Values) -> String {
    let number = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
    };
    let ratios = others.map(|value| {
        let ratio = value.zip(plain).map(|(value, plain)| value / plain);
        format!(" {:>6}", number(ratio, 3))
    });
    format!("{:>9}{}", number(plain, 0), ratios.concat())
}
