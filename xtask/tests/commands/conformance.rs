//! `conformance` without its programs.

use crate::workspace::{Ended, Workspace};

/// Runs `conformance` where no program can be found.
fn conformance(workspace: &Workspace, args: &[&str]) -> Ended {
    let mut command = workspace.command(&[&["conformance"], args].concat());
    Ended::of(command.env("PATH", workspace.path("nothing")))
}

#[test]
fn a_checker_that_cannot_run_says_so() {
    let workspace = Workspace::new("checkers");
    for (checker, program) in [("lint", "Spectral"), ("mcp-inspector", "MCP's inspector")] {
        for (args, code) in [
            (&["--only", checker, "--best-effort"][..], 0),
            (&["--only", checker], 1),
            (&["--only", checker, "--full"], 1),
        ] {
            let ended = conformance(&workspace, args);
            assert_eq!(ended.code, code, "{ended:?}");
            let verdict = format!("{program}: NOT RUN: no Python 3.11 or later");
            assert!(ended.out.contains(&verdict), "{ended:?}");
        }
    }
}

#[test]
fn arguments_that_contradict_each_other_are_refused() {
    let workspace = Workspace::new("checkers-args");
    for (args, expected) in [
        (&["--only", "lnt"][..], "expected one of validate, lint"),
        (&["--full", "--best-effort"], "--full runs every checker"),
    ] {
        let ended = conformance(&workspace, args);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.err.contains(expected), "{ended:?}");
    }
}
