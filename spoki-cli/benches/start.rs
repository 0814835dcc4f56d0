//! What the program costs: how long it takes to start, over a program that does nothing, and how large it is, as ratio to
//! the least program that makes a call (`spoki-api/examples/minimal.rs`).
//!
//! `cargo bench -p spoki-cli`. Fails above the limits below. Needs Unix: `true` and `strip`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Odd, so that the median is one of the rounds.
const ROUNDS: usize = 101;
const VERSION_LIMIT: Duration = Duration::from_millis(5);
const HELP_LIMIT: Duration = Duration::from_millis(10);
/// Limit of the program without its optional parts.
const SIZE_LIMIT: f64 = 1.5;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    // `cargo test --benches` only compiles this.
    if !std::env::args().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let spoki = env!("CARGO_BIN_EXE_spoki");
    let floor = median(&["true"])?;
    let cases: [(&[&str], Duration); 3] = [
        (&["--version"], VERSION_LIMIT),
        (&["tickets", "list", "--help"], HELP_LIMIT),
        (&["actions"], HELP_LIMIT),
    ];
    for (arguments, limit) in cases {
        let words: Vec<&str> = [spoki].iter().chain(arguments).copied().collect();
        let over = median(&words)?.saturating_sub(floor);
        println!("spoki {}: {over:.2?} over `true`", arguments.join(" "));
        if over > limit {
            return Err(format!("more than {limit:?}").into());
        }
    }
    sizes()
}

fn median(words: &[&str]) -> Outcome<Duration> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let status = Command::new(words[0])
            .args(&words[1..])
            .stdout(Stdio::null())
            .status()?;
        times.push(start.elapsed());
        if !status.success() {
            return Err(format!("{words:?}: {status}").into());
        }
    }
    times.sort_unstable();
    Ok(times[ROUNDS / 2])
}

fn sizes() -> Outcome {
    let bare = ["--no-default-features", "--features", "rustls,limits"];
    let least = ["--no-default-features", "--features", "rustls"];
    let minimal = size(
        &[&["-p", "spoki-api", "--example", "minimal"], &least[..]].concat(),
        "examples/minimal",
    )?;
    let small = size(&[&["-p", "spoki-cli"], &bare[..]].concat(), "spoki")? / minimal;
    let full = size(&["-p", "spoki-cli"], "spoki")? / minimal;
    println!(
        "size with rustls and limits: {small:.2}, with all: {full:.2} times the least program"
    );
    if small > SIZE_LIMIT {
        return Err(format!("more than {SIZE_LIMIT}").into());
    }
    Ok(())
}

/// The size of a stripped program that Cargo builds with these arguments.
fn size(arguments: &[&str], name: &str) -> Outcome<f64> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = root.join("target/size");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--target-dir"])
        .arg(&target)
        .args(arguments)
        .current_dir(&root)
        .status()?;
    if !status.success() {
        return Err(format!("cargo build {}: {status}", arguments.join(" ")).into());
    }
    let built = target.join("release").join(name);
    let stripped: PathBuf = target.join("stripped");
    let status = Command::new("strip")
        .arg("-o")
        .arg(&stripped)
        .arg(built)
        .status()?;
    if !status.success() {
        return Err(format!("strip: {status}").into());
    }
    let bytes = fs::metadata(&stripped)?.len();
    Ok(f64::from(u32::try_from(bytes)?))
}
