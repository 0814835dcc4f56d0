//! `cargo xtask test`: the checks that a change must pass.

use std::ffi::{OsStr, OsString};
use std::process;
use std::time::Instant;

use lexopt::ValueExt as _;

use super::{Command, codegen};
use crate::cargo::succeeds;
use crate::failure::{Failure, Outcome};
use crate::{cargo, print};

pub(super) const COMMAND: Command = Command {
    name: "test",
    usage: "[--all | --only STEP [-- ARGS]]",
    summary: "Check that a change can land: format, drift, lints, tests; with --all, everything.",
    details: "
Without --all, the command runs the steps that find most mistakes, within minutes of a fresh clone:

  format         rustfmt.
  drift          The generated files are those that `codegen` would write.
  lints          clippy on libraries and programs; also finds code that needs a newer Rust than `rust-version`.
  tests          Unit tests, every call over HTTP, faults, secrets, the mock, the generator, doc tests.

With --all, it also runs the steps that compile a lot or need further programs. `.ci/run` does so:

  all-lints      clippy on tests, examples and benches as well; replaces `lints`.
  long-lints     clippy on the programs of `long-tests`.
  long-tests     Limits of several processes, bounds of memory, 10,000 calls under random faults, many clients of the
                 mock, completion scripts in real shells.
  bare-lints     clippy on spoki-api and spoki-cli without features.
  native-tls     clippy on spoki-api with the system's TLS. On Linux it needs pkg-config and OpenSSL's headers.
  docs           rustdoc, with warnings as errors.
  fuzz-targets   The fuzz targets compile.
  kills          A job is killed at every write and every sync of its journal. It needs strace.
  compile-tests  The derives' error messages, hostile specs, random toolkits, a new version of the page from
                 `update` to green tests, the oldest dependencies that the manifests allow, and the proof of
                 every version step; with cargo-semver-checks as a second opinion, if it is installed.
  features       clippy on spoki-api with every combination of features. It needs cargo-hack and what
                 native-tls needs.
  licences       Licences, bans and sources of all dependencies, by deny.toml. It needs cargo-deny.

  --only STEP    Run one of these steps.
  -- ARGS        Further arguments of its cargo command, as in `test --only tests -- --test integration wire::`.

If a step needs a program that is missing, the command prints NOT RUN and continues.
",
    run,
};

/// A step of the command.
struct Step {
    name: &'static str,
    tier: Tier,
    needs: &'static [Need],
    work: Work,
}

/// When a step runs; `--only` runs any step.
#[derive(PartialEq, Eq)]
enum Tier {
    Always,
    /// Not with `--all`, where another step does the same and more.
    Quick,
    /// Only with `--all`.
    All,
}

enum Work {
    /// `codegen --check`.
    Drift,
    /// Cargo, with these arguments and environment variables.
    Cargo(
        &'static [&'static str],
        &'static [(&'static str, &'static str)],
    ),
}

/// Something that may be missing on a machine.
enum Need {
    /// A cargo command, such as `hack`.
    CargoCommand(&'static str),
    /// The headers of OpenSSL, on Linux.
    OpenSsl,
    /// strace, with the permission to trace.
    Strace,
}

/// All features except `native-tls`, which needs the headers of OpenSSL on Linux.
pub(super) const FEATURES: &str = "spoki-api/blocking,spoki-api/metrics,spoki-api/stream,spoki-api/test-util,spoki-api/tools,spoki-api/tracing,\
     spoki-codegen/schema,spoki-limits/file,spoki-limits/redis,spoki-limits/test-util,spoki-tests/metrics,\
     spoki-tests/tracing";

/// The cheapest steps of each tier first, so that a mistake shows early.
const STEPS: &[Step] = &[
    Step {
        name: "format",
        tier: Tier::Always,
        needs: &[],
        work: Work::Cargo(&["fmt", "--all", "--check"], &[]),
    },
    Step {
        name: "drift",
        tier: Tier::Always,
        needs: &[],
        work: Work::Drift,
    },
    Step {
        name: "lints",
        tier: Tier::Quick,
        needs: &[],
        work: Work::Cargo(
            &[
                "clippy",
                "--workspace",
                "--features",
                FEATURES,
                "--",
                "-Dwarnings",
            ],
            &[],
        ),
    },
    Step {
        name: "all-lints",
        tier: Tier::All,
        needs: &[],
        work: Work::Cargo(
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--features",
                FEATURES,
                "--",
                "-Dwarnings",
            ],
            &[],
        ),
    },
    Step {
        name: "tests",
        tier: Tier::Always,
        needs: &[],
        work: Work::Cargo(
            &[
                "test",
                "--workspace",
                "--exclude=spoki-compile-tests",
                "--features",
                FEATURES,
            ],
            &[],
        ),
    },
    // `--all-targets` leaves out programs with `test = false`.
    Step {
        name: "long-lints",
        tier: Tier::All,
        needs: &[],
        work: Work::Cargo(
            &[
                "clippy",
                "--workspace",
                "--test=*",
                "--features",
                FEATURES,
                "--",
                "-Dwarnings",
            ],
            &[],
        ),
    },
    // The manifests give these programs `test = false`.
    Step {
        name: "long-tests",
        tier: Tier::All,
        needs: &[],
        work: Work::Cargo(
            &[
                "test",
                "--workspace",
                "--exclude=spoki-compile-tests",
                "--features",
                FEATURES,
                "--test=behaviours",
                "--test=bounds",
                "--test=completions",
                "--test=duplicates",
                "--test=economy",
                "--test=faults",
                "--test=processes",
                "--test=robust",
            ],
            &[],
        ),
    },
    // Compiles the code that replaces a missing feature.
    Step {
        name: "bare-lints",
        tier: Tier::All,
        needs: &[],
        work: Work::Cargo(
            &[
                "clippy",
                "--package=spoki-api",
                "--package=spoki-cli",
                "--no-default-features",
                "--",
                "-Dwarnings",
            ],
            &[],
        ),
    },
    Step {
        name: "native-tls",
        tier: Tier::All,
        needs: &[Need::OpenSsl],
        work: Work::Cargo(
            &[
                "clippy",
                "--package=spoki-api",
                "--no-default-features",
                "--features=native-tls",
                "--",
                "-Dwarnings",
            ],
            &[],
        ),
    },
    Step {
        name: "docs",
        tier: Tier::All,
        needs: &[],
        work: Work::Cargo(
            &["doc", "--workspace", "--no-deps", "--features", FEATURES],
            &[("RUSTDOCFLAGS", "-Dwarnings")],
        ),
    },
    Step {
        name: "fuzz-targets",
        tier: Tier::All,
        needs: &[],
        work: Work::Cargo(
            &[
                "check",
                "--manifest-path=fuzz/Cargo.toml",
                "--target-dir=target/fuzz",
                "--locked",
            ],
            // `check` links nothing, so the C++ code of the fuzzer need not be compiled.
            &[("CUSTOM_LIBFUZZER_PATH", "none/libfuzzer.a")],
        ),
    },
    Step {
        name: "kills",
        tier: Tier::All,
        needs: &[Need::Strace],
        work: Work::Cargo(
            &[
                "test",
                "--workspace",
                "--features",
                FEATURES,
                "--test=integration",
                "--",
                "kills::",
                "--nocapture",
            ],
            &[("SPOKI_JOBS", "full")],
        ),
    },
    Step {
        name: "compile-tests",
        tier: Tier::All,
        needs: &[],
        work: Work::Cargo(
            &["test", "--package=spoki-compile-tests"],
            // trybuild's own workspace does not inherit our profile.
            &[("SEMVER_CHECKS", "1"), ("CARGO_PROFILE_DEV_DEBUG", "false")],
        ),
    },
    // The grouped features are on or off together: no code depends on a combination of them.
    Step {
        name: "features",
        tier: Tier::All,
        needs: &[Need::CargoCommand("hack"), Need::OpenSsl],
        work: Work::Cargo(
            &[
                "hack",
                "clippy",
                "--package=spoki-api",
                "--feature-powerset",
                "--exclude-features=default",
                "--at-least-one-of=rustls,native-tls",
                "--group-features=metrics,stream,tools,test-util",
                "--",
                "-Dwarnings",
            ],
            &[],
        ),
    },
    // Advisories are not checked, because their database cannot be reached everywhere.
    Step {
        name: "licences",
        tier: Tier::All,
        needs: &[Need::CargoCommand("deny")],
        work: Work::Cargo(
            &[
                "deny",
                "--locked",
                "check",
                "--deny=warnings",
                "licenses",
                "bans",
                "sources",
            ],
            &[],
        ),
    },
];

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let mut not_run = Vec::new();
    let (steps, further) = steps(args)?;
    for step in steps {
        if let Some(missing) = step.needs.iter().find_map(Need::missing) {
            not_run.push(format!("NOT RUN: {}: {missing}", step.name));
        } else if !run_step(step, &further)? {
            print::line(format_args!("== {} failed", step.name))?;
            return Ok(Outcome::Differs);
        }
    }
    for line in not_run {
        print::line(format_args!("== {line}"))?;
    }
    print::line(format_args!(
        "== done in {:.0} s",
        started.elapsed().as_secs_f32()
    ))?;
    Ok(Outcome::Done)
}

/// The steps that the arguments ask for, and further arguments for cargo.
fn steps(mut args: lexopt::Parser) -> Result<(Vec<&'static Step>, Vec<OsString>), Failure> {
    let (mut all, mut only, mut further) = (false, None, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("all") => all = true,
            lexopt::Arg::Long("only") => only = Some(args.value()?.parse::<String>()?),
            lexopt::Arg::Value(arg) if only.is_some() => further.push(arg),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(only) = only else {
        let other = if all { Tier::Quick } else { Tier::All };
        let steps = STEPS.iter().filter(|step| step.tier != other);
        return Ok((steps.collect(), further));
    };
    match STEPS.iter().find(|step| step.name == only) {
        Some(step) => Ok((vec![step], further)),
        None => Err(Failure::usage(format!(
            "unknown step `{only}`: `cargo xtask help test` lists the steps"
        ))),
    }
}

/// Whether the step succeeds.
fn run_step(step: &Step, further: &[OsString]) -> Result<bool, Failure> {
    let started = Instant::now();
    let outcome = match step.work {
        Work::Drift => {
            print::line(format_args!("== {}", step.name))?;
            codegen::check()?
        }
        Work::Cargo(args, env) => {
            print::line(format_args!("== {}: cargo {}", step.name, args.join(" ")))?;
            let args = args.iter().map(OsStr::new);
            cargo::run(args.chain(further.iter().map(OsString::as_os_str)), env)?
        }
    };
    print::line(format_args!(
        "== {} took {:.1} s",
        step.name,
        started.elapsed().as_secs_f32()
    ))?;
    Ok(outcome == Outcome::Done)
}

impl Need {
    /// What is missing on this machine; `None` if it has this.
    fn missing(&self) -> Option<String> {
        match self {
            Self::CargoCommand(name) => {
                let args = [name, "--version"];
                (!succeeds(process::Command::new(cargo::program()).args(args)))
                    .then(|| format!("cargo-{name} is not installed"))
            }
            Self::OpenSsl if cfg!(target_os = "linux") => {
                let args = ["--exists", "openssl"];
                (!succeeds(process::Command::new("pkg-config").args(args)))
                    .then(|| "pkg-config does not find OpenSSL".to_owned())
            }
            Self::OpenSsl => None,
            Self::Strace => {
                let args = ["-qq", "-e", "trace=none", "true"];
                (!succeeds(process::Command::new("strace").args(args)))
                    .then(|| "strace is not installed, or may not trace".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn help_describes_every_step() {
        for step in STEPS {
            let line = format!("\n  {:<14} ", step.name);
            assert!(COMMAND.details.contains(&line), "{}", step.name);
        }
    }
    #[test]
    fn every_program_that_cargo_test_leaves_out_is_a_long_test() {
        let output = process::Command::new(cargo::program())
            .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
            .output()
            .unwrap();
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap().iter();
        let targets = packages.flat_map(|package| package["targets"].as_array().unwrap());
        let left_out: BTreeSet<_> = targets
            .filter(|target| target["kind"][0] == "test" && target["test"] == false)
            .map(|target| format!("--test={}", target["name"].as_str().unwrap()))
            .collect();
        let step = STEPS.iter().find(|step| step.name == "long-tests").unwrap();
        let Work::Cargo(args, _) = step.work else {
            panic!("the step is no command of cargo");
        };
        let programs = args.iter().filter(|arg| arg.starts_with("--test="));
        assert_eq!(left_out, programs.map(|arg| (*arg).to_owned()).collect());
    }
}
