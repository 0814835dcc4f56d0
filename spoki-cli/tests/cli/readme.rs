//! The section "From a shell" of the README of the repository: its lines run, and print what it shows.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::Home;

const RUN: &str = "cargo run -p spoki-cli --";
const INSTALL: &str = "cargo install";

#[test]
fn the_lines_of_the_readme_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, section) = readme.split_once("## From a shell\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let blocks = section.split("```console\n").skip(1);
    let mut lines = 0;
    for block in blocks {
        let (block, _) = block.split_once("```").unwrap();
        for session in block.split("$ ").filter(|session| !session.is_empty()) {
            let (command, shown) = session.split_once('\n').unwrap();
            if command.starts_with(INSTALL) {
                continue;
            }
            let printed = run(command);
            let shown = shown.trim_end();
            assert!(
                shown.is_empty() || printed.trim_end() == shown,
                "$ {command}\n{printed}"
            );
            lines += 1;
        }
    }
    assert!(lines > 3);
}

/// Runs a line with a shell, as on a terminal: results are tables.
fn run(line: &str) -> String {
    let home = Home::new();
    let program = Path::new(env!("CARGO_BIN_EXE_spoki"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let spoki = home.spoki("");
    let mut shell = Command::new("sh");
    shell.args(["-ec", &line.replace(RUN, "spoki")]);
    shell.current_dir(home.path());
    for (name, value) in spoki.command.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    let output = shell
        .env("PATH", path)
        .env("SPOKI_OUTPUT", "table")
        .output()
        .unwrap();
    assert!(output.status.success(), "{line}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}
