//! `schemas`, with the tools of a program in the place of the library's example.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::workspace::{Ended, Workspace};

/// Runs `schemas` where the library has these files to write.
fn schemas(workspace: &Workspace, files: &Value) -> Ended {
    workspace.write("files.json", &files.to_string());
    workspace.write("cargo", "#!/bin/sh\ncat files.json\n");
    let cargo = workspace.path("cargo");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = workspace.command(&["schemas", "--out", "tools"]);
    Ended::of(command.env("CARGO", cargo))
}

#[test]
fn l4_the_files_of_an_action_that_is_gone_are_removed() {
    let workspace = Workspace::new("l4");
    let old = json!({"mcp/A.json": "a\n", "mcp/GONE.json": "g\n", "strict/GONE.json": "g\n"});
    let ended = schemas(&workspace, &old);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(workspace.read("tools/mcp/GONE.json"), "g\n");

    let ended = schemas(&workspace, &json!({"mcp/A.json": "A\n"}));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(workspace.read("tools/mcp/A.json"), "A\n");
    assert!(!workspace.path("tools/mcp/GONE.json").exists());
    assert!(!workspace.path("tools/strict").exists());
    assert!(workspace.read("tools/MANIFEST").ends_with("\nmcp/A.json\n"));
}

#[test]
fn l4_a_folder_of_somebody_else_is_listed_and_left_alone() {
    let workspace = Workspace::new("l4-foreign");
    let files = json!({"mcp/A.json": "a\n"});
    for mine in ["tools/mcp/A.json", "tools/mcp/B.json", "tools/notes.md"] {
        workspace.write(mine, "Mine.");
    }
    // This command must not replace files that another command generates.
    workspace.write(
        "tools/tags.rs",
        &workspace.read("spoki-api/src/generated/tags.rs"),
    );
    let ended = schemas(&workspace, &files);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{ended:?}");
    for listed in ["mcp/A.json", "mcp/B.json", "notes.md", "tags.rs"] {
        assert!(
            ended.err.contains(&format!("  {listed}\n")),
            "{}",
            ended.err
        );
    }
    assert_eq!(workspace.read("tools/mcp/A.json"), "Mine.");
    assert!(!workspace.path("tools/MANIFEST").exists());
}
