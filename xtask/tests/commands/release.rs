//! `release --check` refuses a tree that is not ready.

use std::fs;

use serde_json::json;

use crate::workspace::{Ended, Workspace, git, named};

const MANIFEST: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"spoki-api\"]\n\n\
                        [workspace.package]\nversion = \"0.1.0\"\n";
const PACKAGE: &str =
    "[package]\nname = \"spoki-api\"\nedition = \"2024\"\nversion.workspace = true\n";

/// A copy with one package, ready for a release.
fn ready(name: &str) -> Workspace {
    let workspace = Workspace::new(name);
    workspace.write("Cargo.toml", MANIFEST);
    workspace.write("spoki-api/Cargo.toml", PACKAGE);
    workspace.write("spoki-api/src/lib.rs", "");
    workspace.write(
        "CHANGELOG.md",
        "# Changelog\n\n## Unreleased\n\n- A change.\n",
    );
    workspace.commit("Release 0.1.0");
    workspace
}

fn check(workspace: &Workspace) -> Ended {
    workspace.xtask(&["release", "--check", "--only", "ready"])
}

fn assert_refused(workspace: &Workspace, message: &str) {
    let ended = check(workspace);
    assert_eq!(ended.code, 1, "{ended:?}");
    let is_told = ended.out.lines().any(|line| line.starts_with(message));
    assert!(is_told, "{message}: {ended:?}");
}

#[test]
fn a_tree_that_is_ready_passes() {
    let workspace = ready("release-ready");
    let ended = check(&workspace);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.out.contains("no tag before this commit"), "{ended:?}");
}

#[test]
fn a_dirty_tree_is_refused() {
    let workspace = ready("release-dirty");
    workspace.write("notes.txt", "not committed");
    assert_refused(
        &workspace,
        "the tree has changes that are not committed: notes.txt",
    );
}

#[test]
fn drift_is_refused() {
    let workspace = ready("release-drift");
    fs::remove_file(workspace.path("spoki-api/src/generated/tags.rs")).unwrap();
    workspace.commit("Remove a generated file");
    assert_refused(&workspace, "generated files differ from the spec");
}

#[test]
fn a_changelog_without_entries_is_refused() {
    let workspace = ready("release-changelog");
    workspace.write(
        "CHANGELOG.md",
        "# Changelog\n\n## Unreleased\n\n## 0.0.9\n\n- Old.\n",
    );
    workspace.commit("Forget the changes");
    assert_refused(
        &workspace,
        "CHANGELOG.md has no entries in a section `## 0.1.0` or `## Unreleased`",
    );
}

#[test]
fn a_version_below_what_the_changes_need_is_refused() {
    let workspace = ready("release-version");
    git(&workspace.path(""), &["tag", "v0.1.0"]);
    workspace.edit_action("spec/catalog.json", "SPOKI_CREATE_TEMPLATE", |action| {
        let category = named(&mut action["params"], "name", "category");
        category["values"].as_array_mut().unwrap().pop();
    });
    let approval = json!({"rule": "enum-value-removed", "action": "SPOKI_CREATE_TEMPLATE", "reason": "Asked for."});
    workspace.edit("spec/approvals.json", |file| {
        file["approvals"] = json!([approval]);
    });
    workspace.write("Cargo.toml", &MANIFEST.replace("0.1.0", "0.1.1"));
    let ended = workspace.xtask(&["codegen"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    workspace.commit("Release 0.1.1");
    let message = "the version 0.1.1 is too low: a major change needs version 0.2.0 or later";
    assert_refused(&workspace, message);
    // The check runs once more on the tag, which must not be compared with itself.
    git(&workspace.path(""), &["tag", "v0.1.1"]);
    assert_refused(&workspace, message);
    workspace.write("Cargo.toml", &MANIFEST.replace("0.1.0", "0.2.0"));
    workspace.commit("Release 0.2.0");
    let ended = check(&workspace);
    assert_eq!(ended.code, 0, "{ended:?}");
}
