//! `update`: from a new version of the page to the changelog.

use crate::vendor::{page, pages};
use crate::workspace::Workspace;
use spoki_test_support::pages::Row;

#[test]
fn a_new_version_changes_catalogue_bindings_and_changelog() {
    let workspace = Workspace::new("update-limit");
    let mut page = page(&workspace);
    page.version = Some("29990101_00".to_owned());
    // The vendor's count is sometimes wrong. A wrong count is only a warning.
    page.surplus = 1;
    let tool = page
        .tools
        .iter_mut()
        .find(|tool| tool.limit > Some(2))
        .unwrap();
    tool.limit = Some(1);
    let slug = tool.slug.clone();
    for (at, page) in pages(&page, 30).iter().enumerate() {
        workspace.write(&format!("{at}.json"), &page.to_string());
    }

    let ended = workspace.xtask(&["update", "0.json", "1.json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(
        ended.out.ends_with("version step: patch\n"),
        "{}",
        ended.out
    );
    assert_eq!(
        workspace.json("spec/catalog.json")["toolkit"]["version"],
        "29990101_00"
    );
    let changelog = workspace.read("CHANGELOG.md");
    let line = changelog.lines().find(|line| line.contains(&slug)).unwrap();
    assert!(line.ends_with("→ 1)"), "{line}");
    assert_eq!(workspace.xtask(&["codegen", "--check"]).code, 0);

    let ended = workspace.xtask(&["update", "0.json", "1.json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(
        workspace.read("CHANGELOG.md"),
        changelog,
        "a second run adds nothing"
    );
}

#[test]
fn a_new_action_needs_a_binding() {
    let workspace = Workspace::new("update-action");
    let mut page = page(&workspace);
    let mut tool = page.tools[0].clone();
    tool.slug = "SPOKI_ZIP_CONTACT".to_owned();
    tool.title = "Zip Contact".to_owned();
    tool.input.push(Row::plain("zipper"));
    page.tools.push(tool);
    workspace.write("page.md", &page.printed());
    let untouched = [
        "CHANGELOG.md",
        "spoki-api/src/generated/contacts.rs",
        "spoki-api/src/generated/mod.rs",
    ];
    let before = untouched.map(|path| workspace.read(path));

    let ended = workspace.xtask(&["update", "page.md"]);
    assert_eq!(ended.code, 2, "{}", ended.out);
    assert!(ended.err.contains("SPOKI_ZIP_CONTACT"), "{}", ended.err);
    assert_eq!(untouched.map(|path| workspace.read(path)), before);

    let ended = workspace.xtask(&["update", "page.md", "--skeleton"]);
    assert_eq!(ended.code, 2);
    let binding = &workspace.json("spec/bindings.json")["actions"]["SPOKI_ZIP_CONTACT"];
    assert!(binding["params"]["zipper"].is_object(), "{binding}");
    assert_eq!(untouched.map(|path| workspace.read(path)), before);
}

#[test]
fn a_renamed_action_keeps_its_binding() {
    let workspace = Workspace::new("update-rename");
    let mut page = page(&workspace);
    // So that the sentences are the same before and after the change.
    workspace.write("page.md", &page.printed());
    assert_eq!(workspace.xtask(&["import", "page.md"]).code, 0);
    workspace.commit("Take over");
    let tool = page
        .tools
        .iter_mut()
        .find(|tool| tool.slug == "SPOKI_LIST_MEDIA")
        .unwrap();
    tool.slug = "SPOKI_LIST_FILES".to_owned();
    workspace.write("page.md", &page.printed());

    let ended = workspace.xtask(&["update", "page.md"]);
    assert_eq!(ended.code, 2);
    let line = "  action SPOKI_LIST_MEDIA is now SPOKI_LIST_FILES: rename its binding\n";
    assert!(ended.out.contains(line), "{}", ended.out);

    let ended = workspace.xtask(&["update", "page.md", "--skeleton"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(
        ended.out.ends_with("version step: major\n"),
        "{}",
        ended.out
    );
    let changelog = workspace.read("CHANGELOG.md");
    let line = "- **Breaking:** `SPOKI_LIST_MEDIA`: the slug is now `SPOKI_LIST_FILES`";
    assert!(changelog.contains(line), "{changelog}");
    let generated = workspace.read("spoki-api/src/generated/media.rs");
    assert!(generated.contains("pub fn list_files("), "{generated}");
}
