//! `cargo xtask release`: what a release needs, checked and prepared. RELEASING.md describes the whole way.

mod alone;
mod consumer;
mod contents;
mod packages;
mod prepare;
mod public_api;
mod ready;
mod scratch;

use std::path::PathBuf;
use std::process;
use std::time::Instant;

use lexopt::ValueExt as _;

use super::{Command, path};
use crate::cargo::succeeds;
use crate::failure::{Failure, Outcome};
use crate::{cargo, print};
use packages::Package;
use scratch::Scratch;

pub(super) const COMMAND: Command = Command {
    name: "release",
    usage: "--check [--only PART] [--work DIR] | --prepare VERSION",
    summary: "Check that the packages can be published, or write a new version into the files.",
    details: "
  --check        Run these parts, in this order:

  ready          The tree is clean, no generated file differs, the changelog has entries, and the version is
                 as high as the changes since the last tag need.
  contents       Each package packs, and holds both licences, README and CHANGELOG.
  public-api     The public items of each library are those of release/public-api/, and name no type of another
                 crate that release/foreign-types.txt does not allow. It needs cargo-public-api and a nightly
                 toolchain. With UPDATE_EXPECT=1 it writes the lists: review their diff.
  alone          Each package, unpacked outside of the workspace, builds, passes its tests and documents itself,
                 with default and with all features; it also builds without features.
  docs-rs        rustdoc as docs.rs runs it, with warnings as errors. It needs a nightly toolchain.
  oldest         The packages build and pass their tests with the oldest dependencies that their manifests allow.
  consumer       A project outside of the workspace uses the packages, runs the programs of the guides, and sees
                 spans and metrics.

  --only PART    Run one of these parts.
  --work DIR     Unpack and build in this folder, and leave it there; by default a temporary folder that the
                 command removes. No Cargo.toml may be above it.

  --prepare VERSION
                 Write the version into the manifests and lock files, and give the section Unreleased of
                 CHANGELOG.md this version and today's date.

If a part needs a program that is missing, the command prints NOT RUN and goes on.
",
    run,
};

/// A part of the check.
struct Part {
    name: &'static str,
    needs: &'static [Need],
    work: fn(&mut Check) -> Result<Outcome, Failure>,
}

/// A program that a machine may lack.
enum Need {
    PublicApi,
    Nightly,
}

/// The quickest first, so that a mistake shows early.
const PARTS: &[Part] = &[
    Part {
        name: "ready",
        needs: &[],
        work: ready::check,
    },
    Part {
        name: "contents",
        needs: &[],
        work: contents::check,
    },
    Part {
        name: "public-api",
        needs: &[Need::PublicApi, Need::Nightly],
        work: public_api::check,
    },
    Part {
        name: "alone",
        needs: &[],
        work: alone::check,
    },
    Part {
        name: "docs-rs",
        needs: &[Need::Nightly],
        work: alone::check_docs,
    },
    Part {
        name: "oldest",
        needs: &[],
        work: alone::check_oldest,
    },
    Part {
        name: "consumer",
        needs: &[],
        work: consumer::check,
    },
];

/// What the parts of a check share.
struct Check {
    packages: Vec<Package>,
    scratch: Scratch,
}

enum Task {
    Check {
        parts: Vec<&'static Part>,
        work: Option<PathBuf>,
    },
    Prepare(String),
}

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    match task(args)? {
        Task::Prepare(version) => prepare::prepare(&version),
        Task::Check { parts, work } => {
            let mut check = Check {
                packages: packages::published()?,
                scratch: Scratch::new(work)?,
            };
            run_parts(&parts, &mut check)
        }
    }
}

fn run_parts(parts: &[&Part], check: &mut Check) -> Result<Outcome, Failure> {
    let mut not_run = Vec::new();
    for part in parts {
        if let Some(missing) = part.needs.iter().find_map(Need::missing) {
            not_run.push(format!("NOT RUN: {}: {missing}", part.name));
            continue;
        }
        let started = Instant::now();
        print::line(format_args!("== {}", part.name))?;
        let outcome = (part.work)(check)?;
        let seconds = started.elapsed().as_secs_f32();
        let name = part.name;
        if outcome == Outcome::Differs {
            print::line(format_args!("== {name} failed after {seconds:.1} s"))?;
            return Ok(Outcome::Differs);
        }
        print::line(format_args!("== {name} took {seconds:.1} s"))?;
    }
    for line in not_run {
        print::line(format_args!("== {line}"))?;
    }
    Ok(Outcome::Done)
}

fn task(mut args: lexopt::Parser) -> Result<Task, Failure> {
    let (mut check, mut only, mut work, mut prepare) = (false, None, None, None);
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("check") => check = true,
            lexopt::Arg::Long("only") => only = Some(args.value()?.parse::<String>()?),
            lexopt::Arg::Long("work") => work = Some(path("--work", args.value()?)?),
            lexopt::Arg::Long("prepare") => prepare = Some(args.value()?.parse::<String>()?),
            other => return Err(other.unexpected().into()),
        }
    }
    match (check, prepare) {
        (true, None) => Ok(Task::Check {
            parts: parts(only.as_deref())?,
            work,
        }),
        (false, Some(version)) if only.is_none() && work.is_none() => Ok(Task::Prepare(version)),
        _ => Err(Failure::usage(
            "release needs either --check or --prepare VERSION",
        )),
    }
}

fn parts(only: Option<&str>) -> Result<Vec<&'static Part>, Failure> {
    let parts: Vec<_> = PARTS
        .iter()
        .filter(|part| only.is_none_or(|only| only == part.name))
        .collect();
    if parts.is_empty() {
        return Err(Failure::usage(format!(
            "unknown part `{}`: `cargo xtask help release` lists the parts",
            only.unwrap_or_default()
        )));
    }
    Ok(parts)
}

impl Need {
    /// What the machine lacks, if it lacks this.
    fn missing(&self) -> Option<&'static str> {
        match self {
            Self::PublicApi => {
                let mut command = process::Command::new(cargo::program());
                (!succeeds(command.args(["public-api", "--version"])))
                    .then_some("cargo-public-api is not installed")
            }
            Self::Nightly => {
                let mut command = process::Command::new("rustup");
                (!succeeds(command.args(["run", "nightly", "rustc", "--version"])))
                    .then_some("rustup has no nightly toolchain")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_describes_every_part() {
        for part in PARTS {
            let line = format!("\n  {:<14} ", part.name);
            assert!(COMMAND.details.contains(&line), "{}", part.name);
        }
    }
}
