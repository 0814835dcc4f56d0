//! The cost of compiling, in CPU time of Cargo and its child processes.
//!
//! Two ratios. Each is the result of one run that builds both sides in turns:
//!
//! - `xtask` to `spoki-api`, both from nothing: a maintainer waits for the first, a consumer for the second;
//! - `cargo check` of `spoki-api` alone to that of progenitor's client for the same API.
//!
//! Cargo must have downloaded the dependencies before. Run it with `cargo bench -p spoki-tests --bench build`; it takes some minutes.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Odd, so that the median is one of the rounds.
const ROUNDS: usize = 3;
/// Limit of a maintainer's tools, as ratio to the library.
const XTASK_LIMIT: f64 = 0.6;
/// Limit of the library, as ratio to progenitor's client, which has no limits, no retries and no checks of arguments.
const CHECK_LIMIT: f64 = 1.3;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    // `cargo test --benches` only compiles this.
    if !std::env::args().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let xtask = Side::in_workspace("xtask");
    let api = Side::in_workspace("spoki-api");
    let nothing = compare([&xtask, &api], Side::build_from_nothing)?;
    report("from nothing", [&xtask, &api], nothing);
    let foreign = Side {
        name: "progenitor's client",
        manifest: root().join("tests/foreign/Cargo.toml"),
        package: "foreign-client",
        source: "tests/foreign/src/lib.rs",
    };
    let alone = compare([&api, &foreign], Side::check_alone)?;
    report("check alone", [&api, &foreign], alone);

    let ratios = [(nothing, XTASK_LIMIT), (alone, CHECK_LIMIT)];
    for ([first, second], limit) in ratios {
        if first / second > limit {
            return Err(format!("{:.2} is more than {limit}", first / second).into());
        }
    }
    Ok(())
}

/// One side of a comparison.
struct Side {
    name: &'static str,
    manifest: PathBuf,
    package: &'static str,
    /// The crate's root: touched, so that Cargo compiles the crate again.
    source: &'static str,
}

impl Side {
    fn in_workspace(package: &'static str) -> Self {
        Self {
            name: package,
            manifest: root().join("Cargo.toml"),
            package,
            source: "spoki-api/src/lib.rs",
        }
    }

    fn build_from_nothing(&self) -> Outcome<f64> {
        let target = self.target();
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        self.cargo(&["build"])
    }

    fn check_alone(&self) -> Outcome<f64> {
        self.cargo(&["check", "--lib"])?;
        let source = File::options()
            .append(true)
            .open(root().join(self.source))?;
        source.set_modified(SystemTime::now())?;
        self.cargo(&["check", "--lib"])
    }

    fn target(&self) -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("build-{}", self.package))
    }

    /// Seconds of CPU time, user and system, that Cargo and its child processes take.
    fn cargo(&self, command: &[&str]) -> Outcome<f64> {
        // Every Unix shell has `times`: the standard library does not measure child processes.
        let output = Command::new("sh")
            .args(["-c", "\"$@\" && times", "sh", env!("CARGO")])
            .args(command)
            .args(["--quiet", "--package", self.package, "--manifest-path"])
            .arg(&self.manifest)
            .arg("--target-dir")
            .arg(self.target())
            // Incremental builds also write files for the next build.
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        let of_children = text.lines().last().filter(|_| output.status.success());
        let times = of_children.map(|line| line.split_whitespace().filter_map(seconds).sum());
        times.ok_or_else(|| String::from_utf8_lossy(&output.stderr).into())
    }
}

/// Reads `1m2.5s`.
fn seconds(text: &str) -> Option<f64> {
    let (minutes, seconds) = text.strip_suffix('s')?.split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

/// The median of both sides, measured in turns.
fn compare(sides: [&Side; 2], measure: impl Fn(&Side) -> Outcome<f64>) -> Outcome<[f64; 2]> {
    let mut runs = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (side, runs) in sides.iter().zip(&mut runs) {
            runs.push(measure(side)?);
        }
    }
    Ok(runs.map(|mut runs| {
        runs.sort_by(f64::total_cmp);
        runs[ROUNDS / 2]
    }))
}

fn report(what: &str, sides: [&Side; 2], [first, second]: [f64; 2]) {
    let [name, other] = sides.map(|side| side.name);
    println!(
        "{what}: {name} {first:.1} s, {other} {second:.1} s, ratio {:.2}",
        first / second
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
