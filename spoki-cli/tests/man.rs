//! The manual pages: one per command, and without findings of mandoc.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../examples/man.rs"]
#[allow(dead_code, reason = "its `main` prints the pages")]
mod man;

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use spoki_api::catalog;

#[test]
fn every_action_and_every_group_has_a_page() {
    let pages = man::files().unwrap();
    for group in catalog().groups {
        let word = group.name.replace('_', "-");
        assert!(pages.contains_key(&format!("spoki-{word}.1")), "{word}");
        for info in catalog().group(group.name) {
            let page = pages[&format!("spoki-{word}-{}.1", info.command)]
                .as_str()
                .unwrap();
            assert!(
                page.contains(info.slug) || page.contains(&info.slug.replace('_', "\\_")),
                "{}",
                info.slug
            );
        }
    }
    let root = pages["spoki.1"].as_str().unwrap();
    for text in [
        ".SH \"EXIT STATUS\"",
        "\\-\\-dry\\-run",
        "spoki\\-tickets(1)",
    ] {
        assert!(root.contains(text), "{text}");
    }
}

#[test]
fn mandoc_finds_nothing() {
    if Command::new("mandoc")
        .arg("-T")
        .arg("lint")
        .stdin(Stdio::null())
        .output()
        .is_err()
    {
        let _ = writeln!(
            io::stderr(),
            "NOT RUN: mandoc on the manual pages: there is no mandoc"
        );
        return;
    }
    for (name, page) in man::files().unwrap() {
        let mut mandoc = Command::new("mandoc")
            .args(["-T", "lint", "-W", "warning"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = mandoc.stdin.take().unwrap();
        stdin.write_all(page.as_str().unwrap().as_bytes()).unwrap();
        drop(stdin);
        let output = mandoc.wait_with_output().unwrap();
        let findings = String::from_utf8(output.stdout).unwrap();
        // A date would change with every build.
        let findings: Vec<_> = findings
            .lines()
            .filter(|line| !line.contains("missing date"))
            .collect();
        assert!(findings.is_empty(), "{name}: {findings:#?}");
    }
}
