//! The steps that cargo-semver-checks finds, if it is installed and the test is requested. cargo-semver-checks is
//! widely used, but does not see changes of types.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use spoki_codegen::FileSet;
use spoki_codegen::diff::Bump;
use spoki_compile_tests::Workbench;

use crate::pairs::{Pair, pairs};

/// The environment variable that requests this test, with any value. The test takes minutes.
const REQUEST: &str = "SEMVER_CHECKS";

/// Prints past the test harness, which captures a test's output.
fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "NOT RUN: cargo-semver-checks: {why}");
}

/// Name and version of cargo-semver-checks, if it is installed.
fn installed() -> Option<String> {
    let output = Command::new("cargo-semver-checks")
        .args(["semver-checks", "--version"])
        .output();
    let version = String::from_utf8(output.ok()?.stdout).ok()?;
    Some(version.trim().to_owned())
}

/// The step that cargo-semver-checks asks for between two crates, given as rustdoc's JSON. It has no step below
/// minor.
fn asked(old: &Path, new: &Path) -> Bump {
    let output = Command::new("cargo-semver-checks")
        .args([
            "semver-checks",
            "--release-type",
            "patch",
            "--baseline-rustdoc",
        ])
        .args([
            old.as_os_str(),
            "--current-rustdoc".as_ref(),
            new.as_os_str(),
        ])
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    let says = |what: &str| message.contains(what);
    if says("semver requires new major version") {
        Bump::Major
    } else if says("semver requires new minor version") {
        Bump::Minor
    } else {
        assert!(says("no semver update required"), "{message}");
        Bump::None
    }
}

/// rustdoc's JSON of generated code. Most pairs have the same old side, which is described once.
struct Shelf {
    bench: Workbench,
    folder: PathBuf,
    old: Vec<(FileSet, PathBuf)>,
}

impl Shelf {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver-checks");
        fs::create_dir_all(&folder).unwrap();
        Self {
            bench: Workbench::new("semver-checks").unwrap(),
            folder,
            old: Vec::new(),
        }
    }

    fn describe(&self, files: &FileSet, name: &str) -> PathBuf {
        let path = self.folder.join(name);
        self.bench.describe(files, &path).unwrap().unwrap();
        path
    }

    fn old(&mut self, files: &FileSet) -> PathBuf {
        if let Some((_, path)) = self.old.iter().find(|(known, _)| known == files) {
            return path.clone();
        }
        let path = self.describe(files, &format!("old-{}.json", self.old.len()));
        self.old.push((files.clone(), path.clone()));
        path
    }

    /// The step that cargo-semver-checks asks for.
    fn asked(&mut self, pair: &Pair) -> Bump {
        if pair.old.files == pair.new.files {
            return Bump::None;
        }
        let old = self.old(&pair.old.files);
        asked(&old, &self.describe(&pair.new.files, "new.json"))
    }
}

/// The step, or none if it does not show in public items.
fn visible(step: Bump) -> Bump {
    if step > Bump::Patch { step } else { Bump::None }
}

#[test]
fn semver_checks_differs_only_where_recorded() {
    if env::var_os(REQUEST).is_none() {
        return skipped(&format!("set {REQUEST} to run it"));
    }
    let Some(version) = installed() else {
        return skipped("it is not installed");
    };
    let pairs = pairs();
    let mut shelf = Shelf::new();
    let asked: Vec<_> = pairs.iter().map(|pair| shelf.asked(pair)).collect();
    let judged = || iter::zip(&pairs, &asked);
    let count = |level| {
        let all = judged().filter(|(pair, _)| pair.expected == level);
        let seen = all.clone().filter(|(_, asked)| **asked == level);
        format!("{} of {} {level}", seen.count(), all.count())
    };
    let differences: Vec<_> = judged()
        .filter(|(pair, asked)| **asked != visible(pair.expected))
        .map(|(pair, asked)| {
            format!(
                "{}: {}, cargo-semver-checks asks for {asked}",
                pair.name, pair.expected
            )
        })
        .collect();
    let record = format!(
        "{version} sees {} and {} steps of the table. It differs in {} of {} pairs:\n\n{}\n",
        count(Bump::Major),
        count(Bump::Minor),
        differences.len(),
        pairs.len(),
        differences.join("\n")
    );
    expect_file!["../../golden/semver-checks.txt"].assert_eq(&record);
}
