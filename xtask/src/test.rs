//! `cargo xtask test`: everything that must hold before a change lands.

use std::process::Command;
use std::time::Instant;

use crate::codegen;
use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::say;

/// Cargo's arguments for one step, and further environment.
struct Step {
    name: &'static str,
    args: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
}

/// All features but `native-tls`, which needs the headers of OpenSSL on Linux: nothing but Rust is asked for.
const FEATURES: &str = "spoki-api/blocking,spoki-api/stream,spoki-api/test-util,spoki-api/tools,spoki-api/tracing,\
     spoki-codegen/schema,spoki-tests/tracing";

/// Cheapest first: what fails should fail early.
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
    // What stands in for features that are off is seen by no other step.
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

/// What takes long, or needs a program that is not everywhere.
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
        // Nothing is linked, so the fuzzer's own C++ need not be compiled.
        env: &[("CUSTOM_LIBFUZZER_PATH", "none/libfuzzer.a")],
    },
    Step {
        name: "cargo-semver-checks, where it is installed",
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

pub(crate) fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    let mut further: &[Step] = &[];
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("all") => further = FURTHER,
            other => return Err(other.unexpected().into()),
        }
    }
    say::line(format_args!("== drift"))?;
    if codegen::check()? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    for step in STEPS.iter().chain(further) {
        if !run_step(step)? {
            say::line(format_args!("== {} failed", step.name))?;
            return Ok(Outcome::Differs);
        }
    }
    Ok(Outcome::Done)
}

fn run_step(step: &Step) -> Result<bool, Failure> {
    say::line(format_args!(
        "== {}: cargo {}",
        step.name,
        step.args.join(" ")
    ))?;
    let started = Instant::now();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(step.args)
        .envs(step.env.iter().copied())
        .current_dir(disk::root())
        .status()
        .map_err(|error| Failure::new(format!("error: cannot start cargo: {error}")))?;
    say::line(format_args!(
        "== {} took {:.1} s",
        step.name,
        started.elapsed().as_secs_f32()
    ))?;
    Ok(status.success())
}
