//! What a call costs next to the same call by `reqwest` alone: user instructions, time, peak memory.
//!
//! `cargo bench -p spoki-tests --bench cost` prints ratios to plain `reqwest`, and fails if a typed call is dearer
//! than it may be. Everything runs on one thread against a server in a process of its own.
//!
//! - *Instructions* are those of a child process under `valgrind --tool=callgrind`, for a long run less
//!   those for a short one, so that start-up cancels. Without valgrind there are none.
//! - *Time* alternates between the ways in this process; the fastest round counts.
//! - *Peak memory* is what a child process allocates while 64 calls are in flight.
//!
//! Limits, retries and checks are as the client has them unless told otherwise. So that no call has to
//! wait, each API key makes only as many calls as its action may make in a minute: see [`calls::Keys`].

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench that cannot go on should stop"
)]

mod calls;
mod measure;
mod plain;
mod service;

use std::process::ExitCode;

use peak_alloc::PeakAlloc;

use calls::{Case, Errand, Way};
use measure::{Figures, Means};
use service::Service;
use spoki_tests::server::Backend;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The most that a typed call may cost, in user instructions of plain `reqwest`.
const MOST_INSTRUCTIONS: f64 = 1.0;
/// The most that typed bulk calls may hold while many are in flight, in bytes of plain `reqwest`.
const MOST_MEMORY: f64 = 1.1;

fn main() -> ExitCode {
    // Cargo adds words of its own.
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => service::serve(),
        ["run", case @ ..] => measure::run(case),
        ["weigh", case @ ..] => measure::weigh(case),
        _ => return report(),
    }
    ExitCode::SUCCESS
}

fn report() -> ExitCode {
    let service = Service::start();
    let means = Means::find();
    if !means.count_instructions {
        println!("valgrind is not installed: instructions are not counted");
    }
    println!(
        "{:<36} {:>9} {:>7} {:>7}   {:>9} {:>7} {:>7}   {:>9} {:>7} {:>7}",
        "per call, as ratio to plain reqwest",
        "instr.",
        "typed",
        "JSON",
        "time µs",
        "typed",
        "JSON",
        "peak KiB",
        "typed",
        "JSON"
    );
    let mut sound = true;
    for errand in [Errand::Ticket, Errand::Contacts] {
        for backend in Backend::ALL {
            for in_flight in [1, 64] {
                let case = |way| Case {
                    way,
                    backend,
                    errand,
                    in_flight,
                };
                let figures = Way::ALL.map(case).map(|case| means.figures(case, &service));
                let times = measure::times(Way::ALL.map(case), service.address());
                sound &= row(case(Way::Plain), &figures, times);
            }
        }
    }
    if sound {
        ExitCode::SUCCESS
    } else {
        println!(
            "a typed call costs more than {MOST_INSTRUCTIONS} in instructions, or {MOST_MEMORY} in memory"
        );
        ExitCode::FAILURE
    }
}

/// Prints one line; says whether the typed call is as cheap as it has to be.
fn row(case: Case, figures: &[Figures; 3], times: [f64; 3]) -> bool {
    let instructions = figures.each_ref().map(|figures| figures.instructions);
    let memory = figures.each_ref().map(|figures| figures.peak);
    println!(
        "{:<36} {}   {}   {}",
        case.to_string(),
        columns(instructions),
        columns(times.map(Some)),
        columns(memory.map(|peak| peak.map(|bytes| bytes / 1024.0)))
    );
    let within = |values: [Option<f64>; 3], most: f64| match values {
        [Some(plain), Some(typed), _] => typed <= plain * most,
        _ => true,
    };
    let is_bulk = case.errand == Errand::Contacts && case.in_flight > 1;
    within(instructions, MOST_INSTRUCTIONS) && (!is_bulk || within(memory, MOST_MEMORY))
}

/// The value of plain `reqwest`, and the others as ratios to it.
fn columns(values: [Option<f64>; 3]) -> String {
    let [plain, typed, json] = values;
    let number = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
    };
    let ratio =
        |value: Option<f64>| number(value.zip(plain).map(|(value, plain)| value / plain), 3);
    format!(
        "{:>9} {:>7} {:>7}",
        number(plain, 0),
        ratio(typed),
        ratio(json)
    )
}
