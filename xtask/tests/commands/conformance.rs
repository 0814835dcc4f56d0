//! `conformance` where its programs are missing.

use crate::workspace::{Ended, Workspace};

/// Runs `conformance` where no program can be found.
fn conformance(workspace: &Workspace, args: &[&str]) -> Ended {
    let mut command = workspace.command(&[&["conformance"], args].concat());
    Ended::of(command.env("PATH", workspace.path("nothing")))
}

#[test]
fn a_judge_that_cannot_run_says_so() {
    let workspace = Workspace::new("judges");
    for (judge, program) in [("lint", "Spectral"), ("mcp-inspector", "MCP's inspector")] {
        for (args, code) in [
            (&["--only", judge, "--best-effort"][..], 0),
            (&["--only", judge], 1),
            (&["--only", judge, "--full"], 1),
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
    let workspace = Workspace::new("judges-args");
    for (args, expected) in [
        (&["--only", "lnt"][..], "expected one of validate, lint"),
        (&["--full", "--best-effort"], "--full runs every judge"),
    ] {
        let ended = conformance(&workspace, args);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.err.contains(expected), "{ended:?}");
    }
}
