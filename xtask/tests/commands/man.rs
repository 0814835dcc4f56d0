//! `man`, with the pages of a program in the place of the command line's example.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::workspace::{Ended, Workspace};

const MARK: &str = ".\\\" @generated from spec/ by `cargo xtask man`\n";

/// Runs `man` where the command line has these pages.
fn man(workspace: &Workspace, pages: &Value) -> Ended {
    workspace.write("pages.json", &pages.to_string());
    workspace.write("cargo", "#!/bin/sh\ncat pages.json\n");
    let cargo = workspace.path("cargo");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = workspace.command(&["man", "--out", "man1"]);
    Ended::of(command.env("CARGO", cargo))
}

#[test]
fn the_pages_of_a_command_that_is_gone_are_removed() {
    let workspace = Workspace::new("man");
    let page = |text: &str| format!("{MARK}{text}\n");
    let pages = json!({"spoki.1": page("a"), "spoki-gone.1": page("g")});
    let ended = man(&workspace, &pages);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(workspace.read("man1/spoki-gone.1"), page("g"));

    let ended = man(&workspace, &json!({"spoki.1": page("A")}));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(workspace.read("man1/spoki.1"), page("A"));
    assert!(!workspace.path("man1/spoki-gone.1").exists());
}

#[test]
fn a_page_of_somebody_else_is_listed_and_left_alone() {
    let workspace = Workspace::new("man-foreign");
    workspace.write("man1/ls.1", ".TH LS 1\n");
    let ended = man(&workspace, &json!({"spoki.1": MARK}));
    assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("  ls.1\n"), "{}", ended.err);
    assert!(!workspace.path("man1/spoki.1").exists());
}
