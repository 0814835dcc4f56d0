//! Each package builds, passes its tests and documents itself without the workspace.

use std::fs;

use super::Check;
use super::scratch::remove;
use crate::failure::{Failure, Outcome};
use crate::{files, print};

/// Arguments and environment variables of cargo.
type Step = (
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

/// What each package is put through. A package without features skips the steps that change features.
const STEPS: &[Step] = &[
    (&["check"], &[]),
    (&["check", "--no-default-features"], &[]),
    (&["check", "--all-features"], &[]),
    (&["test", "--quiet"], &[]),
    (&["test", "--quiet", "--all-features"], &[]),
    (&["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-Dwarnings")]),
    (
        &["doc", "--no-deps", "--all-features"],
        &[("RUSTDOCFLAGS", "-Dwarnings")],
    ),
];

pub(super) fn check(check: &mut Check) -> Result<Outcome, Failure> {
    if check.scratch.unpack(&check.packages)? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    let mut failed = Vec::new();
    for package in &check.packages {
        let folder = check.scratch.folder_of(package);
        let has_features = !package.features.is_empty();
        let changes_features = |args: &[&str]| args.iter().any(|arg| arg.ends_with("-features"));
        for (args, env) in STEPS {
            if changes_features(args) && !has_features {
                continue;
            }
            if check.scratch.cargo(&folder, args, env)? == Outcome::Differs {
                failed.push(format!("{}: cargo {}", package.name, args.join(" ")));
            }
        }
    }
    // All of them at the end: the check of one package takes minutes.
    for step in &failed {
        print::line(format_args!("failed: {step}"))?;
    }
    Ok(if failed.is_empty() {
        Outcome::Done
    } else {
        Outcome::Differs
    })
}

/// The documentation as docs.rs makes it: every package says in its manifest that all features are on.
pub(super) fn check_docs(check: &mut Check) -> Result<Outcome, Failure> {
    if check.scratch.unpack(&check.packages)? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    let args = ["doc", "--no-deps", "--all-features"];
    let env = [
        ("RUSTDOCFLAGS", "--cfg docsrs -Dwarnings"),
        ("DOCS_RS", "1"),
    ];
    for package in check.packages.iter().filter(|package| package.has_library) {
        let folder = check.scratch.folder_of(package);
        if check.scratch.nightly_cargo(&folder, &args, &env)? == Outcome::Differs {
            return Ok(Outcome::Differs);
        }
    }
    Ok(Outcome::Done)
}

/// The packages, as the members of one workspace, with the oldest dependencies.
pub(super) fn check_oldest(check: &mut Check) -> Result<Outcome, Failure> {
    if check.scratch.unpack(&check.packages)? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    let folder = check.scratch.unpacked();
    let (manifest, lock) = (folder.join("Cargo.toml"), folder.join("Cargo.lock"));
    files::write(
        &manifest,
        "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n",
    )?;
    // Of the workspace's own lock file nothing may remain.
    if lock.exists() {
        fs::remove_file(&lock).map_err(|error| Failure::file("remove", &lock, &error))?;
    }
    let outcome = build_oldest(check);
    // Otherwise the packages would no longer be alone.
    fs::remove_file(&manifest).map_err(|error| Failure::file("remove", &manifest, &error))?;
    remove(&check.scratch.path("target"))?;
    outcome
}

fn build_oldest(check: &Check) -> Result<Outcome, Failure> {
    let folder = check.scratch.unpacked();
    let resolve = ["generate-lockfile", "-Z", "direct-minimal-versions"];
    // Lets a stable cargo take the option. The build itself is a stable one.
    let bootstrap = [("RUSTC_BOOTSTRAP", "1")];
    if check.scratch.cargo(&folder, &resolve, &bootstrap)? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    let build = ["test", "--workspace", "--locked", "--quiet"];
    check.scratch.cargo(&folder, &build, &[])
}
