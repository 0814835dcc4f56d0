//! `cargo xtask test`: everything that must hold before a change lands.

use std::time::Instant;

use super::{Command, codegen};
use crate::failure::{Failure, Outcome};
use crate::{cargo, print};

pub(super) const COMMAND: Command = Command {
    name: "test",
    usage: "[--all]",
    summary: "Check that a change can land: format, drift, lints, tests, documentation.",
    details: "
  --all  Also run the steps that take long.
",
    run,
};

/// One run of cargo.
struct Step {
    name: &'static str,
    args: &'static [&'static str],
    /// Environment variables.
    env: &'static [(&'static str, &'static str)],
}

/// All features except `native-tls`, which needs the headers of OpenSSL on Linux: these steps need only Rust.
const FEATURES: &str = "spoki-api/blocking,spoki-api/stream,spoki-api/test-util,spoki-api/tools,spoki-api/tracing,\
     spoki-codegen/schema,spoki-tests/tracing";

/// The cheapest step first, so that a mistake shows early.
const STEPS: &[Step] = &[
    Step {
        name: "format",
        args: &["fmt", "--all", "--check"],
        env: &[],
    },
    Step {
        name: "lints",
        args: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            FEATURES,
            "--",
            "-D",
            "warnings",
        ],
        env: &[],
    },
    // No other step compiles the code that replaces a missing feature.
    Step {
        name: "lints without features",
        args: &[
            "clippy",
            "-p",
            "spoki-api",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ],
        env: &[],
    },
    Step {
        name: "tests",
        args: &["test", "--workspace", "--features", FEATURES],
        env: &[],
    },
    Step {
        name: "docs",
        args: &["doc", "--workspace", "--features", FEATURES, "--no-deps"],
        env: &[("RUSTDOCFLAGS", "-D warnings")],
    },
];

/// Steps that take long, or need a program that is not installed everywhere.
const FURTHER: &[Step] = &[
    Step {
        name: "lints with the system's TLS",
        args: &[
            "clippy",
            "-p",
            "spoki-api",
            "--no-default-features",
            "--features",
            "native-tls",
            "--",
            "-D",
            "warnings",
        ],
        env: &[],
    },
    Step {
        name: "fuzz targets",
        args: &[
            "check",
            "--manifest-path",
            "fuzz/Cargo.toml",
            "--target-dir",
            "target/fuzz",
            "--locked",
        ],
        // `check` links nothing, so the C++ code of the fuzzer need not be compiled.
        env: &[("CUSTOM_LIBFUZZER_PATH", "none/libfuzzer.a")],
    },
    Step {
        name: "minimal versions",
        args: &[
            "test",
            "--package",
            "spoki-tests",
            "--features",
            FEATURES,
            "--test",
            "minimal_versions",
        ],
        env: &[("MINIMAL_VERSIONS", "1")],
    },
    Step {
        name: "cargo-semver-checks, if it is installed",
        args: &[
            "test",
            "--package",
            "spoki-tests",
            "--features",
            FEATURES,
            "--test",
            "verdicts",
            "semver_checks",
        ],
        env: &[("SEMVER_CHECKS", "1")],
    },
];

fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    let mut further: &[Step] = &[];
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("all") => further = FURTHER,
            other => return Err(other.unexpected().into()),
        }
    }
    print::line(format_args!("== drift"))?;
    if codegen::check()? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    for step in STEPS.iter().chain(further) {
        if !run_step(step)? {
            print::line(format_args!("== {} failed", step.name))?;
            return Ok(Outcome::Differs);
        }
    }
    Ok(Outcome::Done)
}

fn run_step(step: &Step) -> Result<bool, Failure> {
    print::line(format_args!(
        "== {}: cargo {}",
        step.name,
        step.args.join(" ")
    ))?;
    let started = Instant::now();
    let outcome = cargo::run(step.args, step.env)?;
    print::line(format_args!(
        "== {} took {:.1} s",
        step.name,
        started.elapsed().as_secs_f32()
    ))?;
    Ok(outcome == Outcome::Done)
}
