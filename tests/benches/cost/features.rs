//! What the features `tracing` and `metrics` cost while nobody listens: the instructions of a typed call, next to those
//! of the same call without the features.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;
use spoki_tests::server::Backend;

use crate::calls::{Case, Errand, Way};
use crate::measure::Programs;
use crate::service::Service;

/// `tracing` has no subscriber. `metrics` has an observer, and no recorder.
const FEATURES: [&str; 2] = ["tracing", "metrics"];
/// Limit of the instructions with a feature, as ratio to those without.
const LIMIT: f64 = 1.05;

pub(crate) fn report() -> ExitCode {
    let bare = Programs::of(build(""));
    let with = FEATURES.map(|feature| Programs::of(build(&format!("spoki-tests/{feature}"))));
    if !bare.has_valgrind {
        println!("NOT RUN: valgrind is not installed");
        return ExitCode::SUCCESS;
    }
    let service = Service::start();
    let mut is_within = true;
    for backend in Backend::ALL {
        let case = Case {
            way: Way::Typed,
            backend,
            errand: Errand::Ticket,
            in_flight: 1,
        };
        let count = |programs: &Programs| programs.instructions_per_call(case, service.address());
        let without = count(&bare).unwrap();
        println!("{case}: {without:.0} instructions");
        for (feature, programs) in FEATURES.iter().zip(&with) {
            let ratio = count(programs).unwrap() / without;
            println!("  with {feature}: {ratio:.3}");
            is_within &= ratio <= LIMIT;
        }
    }
    if is_within {
        return ExitCode::SUCCESS;
    }
    println!("LIMIT EXCEEDED: a feature costs more than {LIMIT} while nobody listens");
    ExitCode::FAILURE
}

/// Builds this bench with these features.
fn build(features: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args([
            "bench",
            "--quiet",
            "--no-run",
            "--package=spoki-tests",
            "--bench=cost",
        ])
        .args(["--message-format=json", "--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "the bench cannot be built");
    let messages = String::from_utf8(output.stdout).unwrap();
    let mut built = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_this = message["target"]["name"] == "cost";
        let path = message["executable"].as_str().filter(|_| is_this)?;
        Some(PathBuf::from(path))
    });
    built.next().unwrap()
}
