//! The completion scripts: real shells load them, and complete commands, flags and values.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use spoki_api::catalog;

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

fn spoki(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_spoki"))
        .args(arguments)
        .output()
        .unwrap()
}

/// Says on the terminal, past the capture of tests, that something did not run.
fn not_run(what: &str) {
    let _ = writeln!(io::stderr(), "NOT RUN: {what}");
}

fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .is_ok()
}

/// The file with the script for a shell. PowerShell runs only files with this ending.
fn script(shell: &str) -> PathBuf {
    let output = spoki(&["completions", shell]);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{shell}"
    );
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("spoki-completions-{shell}.ps1"));
    std::fs::write(&path, output.stdout).unwrap();
    path
}

/// What a shell completes after each line. `None` if this machine lacks the shell.
fn completed(
    shell: &str,
    extension: &str,
    lines: &[String],
) -> Option<BTreeMap<String, Vec<String>>> {
    if !has(shell) {
        not_run(&format!("completions in {shell}: there is no {shell}"));
        return None;
    }
    let driver = format!(
        "{}/tests/completions/complete.{extension}",
        env!("CARGO_MANIFEST_DIR")
    );
    // The user's own settings could change what a shell completes.
    let output = Command::new(shell)
        .arg(driver)
        .arg(script(shell))
        .args(lines)
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success() && err.is_empty(), "{shell}: {err}");
    let mut found = BTreeMap::new();
    for answer in out
        .split("\n[")
        .map(|answer| answer.trim_start_matches('['))
    {
        let (line, words) = answer
            .split_once("]\n")
            .unwrap_or((answer.trim_end_matches(']'), ""));
        let words = words.lines().filter(|word| !word.is_empty());
        found.insert(line.to_owned(), words.map(str::to_owned).collect());
    }
    Some(found)
}

/// What every shell completes, and what only some do: their scripts complete the values of no flag.
fn check(shell: &str, extension: &str, values: &[(&str, &[&str])]) {
    let groups: Vec<_> = catalog()
        .groups
        .iter()
        .map(|group| (group.name.replace('_', "-"), group.name))
        .collect();
    let verbs = groups.iter().map(|(word, _)| format!("spoki {word} "));
    let fixed = ["spoki ti", "spoki tickets create --p"].map(str::to_owned);
    let lines: Vec<_> = verbs
        .chain(fixed)
        .chain(values.iter().map(|(line, _)| (*line).to_owned()))
        .collect();
    let Some(found) = completed(shell, extension, &lines) else {
        return;
    };
    for (word, group) in groups {
        for info in catalog().group(group) {
            let words = &found[&format!("spoki {word} ")];
            assert!(
                words.iter().any(|word| word == info.command),
                "{shell}: {word} {}",
                info.command
            );
        }
    }
    assert_eq!(found["spoki ti"], ["tickets"], "{shell}");
    let sorted = |line: &str| {
        let mut words = found[line].clone();
        words.sort();
        words
    };
    assert_eq!(
        sorted("spoki tickets create --p"),
        ["--priority", "--profile"],
        "{shell}"
    );
    for (line, expected) in values {
        assert_eq!(sorted(line), *expected, "{shell}: {line}");
    }
}

const FORMATS: (&str, &[&str]) = (
    "spoki tickets list --output ",
    &["csv", "json", "ndjson", "table", "tsv"],
);
const BACKENDS: (&str, &[&str]) = ("spoki tags list --backend ", &["composio", "spoki"]);
const STATUS: &str = "spoki tickets create --status ";

#[test]
fn bash_completes() {
    // The blank in `In Progress` would divide it into two words.
    let status = (STATUS, ["Closed", "Open", "Pending"].as_slice());
    check(
        "bash",
        "bash",
        &[
            FORMATS,
            BACKENDS,
            status,
            ("spoki completions b", &["bash"]),
        ],
    );
}

#[test]
fn zsh_completes() {
    let status = (
        STATUS,
        ["Closed", "In Progress", "Open", "Pending"].as_slice(),
    );
    check(
        "zsh",
        "zsh",
        &[FORMATS, BACKENDS, status, ("spoki completions ", &SHELLS)],
    );
}

#[test]
fn fish_completes() {
    let status = (
        STATUS,
        ["Closed", "In Progress", "Open", "Pending"].as_slice(),
    );
    check("fish", "fish", &[FORMATS, BACKENDS, status]);
}

#[test]
fn elvish_completes() {
    check("elvish", "elv", &[]);
}

#[test]
fn powershell_parses_the_script() {
    if !has("pwsh") {
        not_run("the completion script in PowerShell: there is no pwsh");
        return;
    }
    let status = Command::new("pwsh")
        .args(["-NoProfile", "-File"])
        .arg(script("powershell"))
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn shellcheck_finds_no_error() {
    if !has("shellcheck") {
        not_run("shellcheck on the completion script for bash: there is no shellcheck");
        return;
    }
    let output = Command::new("shellcheck")
        .args(["--shell=bash", "--severity=error"])
        .arg(script("bash"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn an_unknown_shell_is_a_mistake_of_usage() {
    let output = spoki(&["completions", "tcsh"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}
