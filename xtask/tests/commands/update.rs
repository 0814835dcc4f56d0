//! `update`: from a new version of the page to the changelog.

use std::fs;
use std::process::Command;

use serde_json::json;
use spoki_codegen::spec::catalog::ParameterType;
use spoki_test_support::pages::{Page, Row};

use crate::vendor::{page, pages};
use crate::workspace::{Ended, Workspace, git};

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
        ended.out.contains("\nversion step: patch\n"),
        "{}",
        ended.out
    );
    assert_eq!(
        workspace.json("spec/catalog.json")["toolkit"]["version"],
        "29990101_00"
    );
    let changelog = workspace.read("CHANGELOG.md");
    let tells = |line: &str| line.contains(&slug) && line.ends_with("→ 1)");
    assert!(changelog.lines().any(tells), "{changelog}");
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
    let number = format!("{} actions", page.tools.len() - 1);
    workspace.write("notes.md", &format!("All\n{number}.\n"));
    workspace.commit("Notes");
    let untouched = [
        "CHANGELOG.md",
        "spoki-api/src/generated/contacts.rs",
        "spoki-api/src/generated/mod.rs",
    ];
    let before = untouched.map(|path| workspace.read(path));

    let ended = workspace.xtask(&["update", "page.md"]);
    assert_eq!(ended.code, 2, "{}", ended.out);
    assert!(ended.err.contains("SPOKI_ZIP_CONTACT"), "{}", ended.err);
    let listed = format!("  hand-written files that name {number}:\n    notes.md:2\n");
    assert!(ended.out.contains(&listed), "{}", ended.out);
    assert_eq!(untouched.map(|path| workspace.read(path)), before);

    let ended = workspace.xtask(&["update", "page.md", "--skeleton"]);
    assert_eq!(ended.code, 2);
    let binding = &workspace.json("spec/bindings.json")["actions"]["SPOKI_ZIP_CONTACT"];
    assert!(binding["params"]["zipper"].is_object(), "{binding}");
    assert_eq!(untouched.map(|path| workspace.read(path)), before);
}

/// A list of values is new: of a parameter that is known, of one that is new, and of one of a new action.
#[test]
fn a_skeleton_has_an_enum_for_listed_values() {
    let workspace = Workspace::new("update-enum");
    let mut page = page(&workspace);
    let mut zip = page.tools[0].clone();
    "SPOKI_ZIP_CONTACT".clone_into(&mut zip.slug);
    zip.input = vec![listed("zip_kind", ParameterType::Integer, &json!([1, 2]))];
    page.tools.push(zip);
    let media = page.tool("SPOKI_CREATE_MEDIA");
    media.input.retain(|row| row.name != "content_type");
    let types = json!(["image/png", "video/mp4"]);
    for name in ["content_type", "zip_type"] {
        media
            .input
            .push(listed(name, ParameterType::String, &types));
    }
    workspace.write("page.md", &page.printed());

    let ended = workspace.xtask(&["update", "page.md", "--skeleton"]);
    assert_eq!(ended.code, 2, "{}", ended.out);
    let told = "  parameter content_type of SPOKI_CREATE_MEDIA lists its values now: give it an enum of \
                spec/models.json\n";
    assert!(ended.out.contains(told), "{}", ended.out);
    assert!(!ended.err.contains("values-without-enum"), "{}", ended.err);
    let bindings = workspace.json("spec/bindings.json");
    let models = workspace.json("spec/models.json");
    for (slug, param, name) in [
        ("SPOKI_CREATE_MEDIA", "content_type", "ContentType"),
        ("SPOKI_CREATE_MEDIA", "zip_type", "ZipType"),
        ("SPOKI_ZIP_CONTACT", "zip_kind", "ZipKind"),
    ] {
        assert_eq!(bindings["actions"][slug]["params"][param]["type"], name);
        assert_eq!(models["enums"][name]["open"], false, "{models:#}");
    }
    let numbers = &models["enums"]["ZipKind"]["values"];
    assert_eq!(numbers[1], json!({"value": 2, "rust_name": "", "doc": ""}));
    // A second run adds nothing.
    let before = workspace.snapshot();
    assert_eq!(
        workspace.xtask(&["update", "page.md", "--skeleton"]).code,
        2
    );
    assert!(workspace.snapshot() == before);
}

fn listed(name: &str, kind: ParameterType, values: &serde_json::Value) -> Row {
    Row {
        kind,
        values: values.as_array().cloned(),
        ..Row::plain(name)
    }
}

/// Only the vendor's JSON has behaviour hints.
#[test]
fn a_skeleton_has_the_effect_of_the_hints() {
    let workspace = Workspace::new("update-hints");
    let mut page = page(&workspace);
    let mut zip = page.tools[0].clone();
    "SPOKI_ZIP_CONTACT".clone_into(&mut zip.slug);
    page.tools.push(zip);
    let mut list = page.as_json();
    let mut tools = list["items"].as_array_mut().unwrap().iter_mut();
    let zip = tools.find(|tool| tool["slug"] == "SPOKI_ZIP_CONTACT");
    zip.unwrap()["tags"] = json!(["destructiveHint", "idempotentHint"]);
    workspace.write("list.json", &list.to_string());
    assert_eq!(
        workspace.xtask(&["update", "list.json", "--skeleton"]).code,
        2
    );
    let bindings = workspace.json("spec/bindings.json");
    let zip = &bindings["actions"]["SPOKI_ZIP_CONTACT"];
    assert_eq!(zip["effect"], "delete");
    assert_eq!(zip["repeat"], "harmless");
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
        ended.out.contains("\nversion step: major\n"),
        "{}",
        ended.out
    );
    let changelog = workspace.read("CHANGELOG.md");
    let line = "- **Breaking:** `SPOKI_LIST_MEDIA`: the slug is now `SPOKI_LIST_FILES`";
    assert!(changelog.contains(line), "{changelog}");
    let generated = workspace.read("spoki-api/src/generated/media.rs");
    assert!(generated.contains("pub fn list_files("), "{generated}");
}

/// Gives a command a git that cannot answer.
fn without_git(workspace: &Workspace, reason: &str, command: &mut Command) {
    match reason {
        "not installed" => {
            command.env("PATH", workspace.path("no-programs"));
        }
        "another owner" => {
            command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
            command.env("GIT_CONFIG_GLOBAL", "/dev/null");
            command.env("GIT_CONFIG_SYSTEM", "/dev/null");
        }
        "broken" => {
            fs::remove_dir_all(workspace.path(".git")).unwrap();
            workspace.write(".git", "broken");
        }
        "no commit" => {
            fs::remove_dir_all(workspace.path(".git")).unwrap();
            git(&workspace.path(""), &["init", "--quiet"]);
        }
        // The workspace is a folder that the repository around it ignores.
        "untracked" => fs::remove_dir_all(workspace.path(".git")).unwrap(),
        _ => unreachable!("{reason}"),
    }
}

const REASONS: [&str; 5] = [
    "not installed",
    "another owner",
    "broken",
    "no commit",
    "untracked",
];

#[test]
fn l2_update_compares_with_the_old_spec_or_stops() {
    for (at, reason) in REASONS.into_iter().enumerate() {
        let workspace = Workspace::new(&format!("l2-update-{at}"));
        let mut page = page(&workspace);
        page.version = Some("29990101_00".to_owned());
        page.tools
            .iter_mut()
            .find(|tool| tool.limit > Some(2))
            .unwrap()
            .limit = Some(1);
        workspace.write("page.md", &page.printed());
        for name in ["catalog.json", "bindings.json", "models.json"] {
            let text = workspace.read(&format!("spec/{name}"));
            workspace.write(&format!("old/{name}"), &text);
        }
        let mut command = workspace.command(&["update", "page.md"]);
        without_git(&workspace, reason, &mut command);
        let before = workspace.snapshot();
        for _ in 0..2 {
            let ended = Ended::of(&mut command);
            assert_eq!(
                (ended.code, ended.out.as_str()),
                (2, ""),
                "{reason}: {ended:?}"
            );
            assert!(ended.err.contains("--from DIR"), "{reason}: {}", ended.err);
            assert!(workspace.snapshot() == before, "{reason}");
        }
        command.args(["--from", "old"]);
        // A second run, as after the user completed bindings, reports the same.
        for _ in 0..if at == 0 { 2 } else { 1 } {
            let ended = Ended::of(&mut command);
            assert_eq!(ended.code, 0, "{reason}: {}", ended.err);
            assert!(
                ended.out.contains("\nversion step: patch\n"),
                "{reason}: {}",
                ended.out
            );
        }
    }
}

#[test]
fn l2_diff_names_the_way_without_git() {
    for (at, reason) in REASONS.into_iter().enumerate() {
        let workspace = Workspace::new(&format!("l2-diff-{at}"));
        for name in ["catalog.json", "bindings.json", "models.json"] {
            let text = workspace.read(&format!("spec/{name}"));
            workspace.write(&format!("old/{name}"), &text);
        }
        workspace.edit_action("spec/catalog.json", "SPOKI_LIST_TAGS", |action| {
            action["text"] = json!("0123456789abcdef");
        });
        let mut command = workspace.command(&["diff"]);
        without_git(&workspace, reason, &mut command);
        let ended = Ended::of(&mut command);
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (2, ""),
            "{reason}: {ended:?}"
        );
        assert!(ended.err.contains("--from DIR"), "{reason}: {}", ended.err);
        command.args(["--from", "old"]);
        let ended = Ended::of(&mut command);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{reason}");
        assert!(
            ended.out.contains("action-description-changed"),
            "{}",
            ended.out
        );
    }
}

/// An unset variable in a script: git would take `:spec/…` as the file in its index.
#[test]
fn l2_an_empty_name_is_no_revision() {
    let workspace = Workspace::new("l2-empty");
    workspace.write("page.md", &page(&workspace).printed());
    let before = workspace.snapshot();
    for args in [
        &["diff", "--from", ""][..],
        &["update", "page.md", "--from", ""],
    ] {
        let ended = workspace.xtask(args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{ended:?}");
        assert!(workspace.snapshot() == before);
    }
}

#[test]
fn l3_update_compares_below_the_root_of_the_repository() {
    let workspace = Workspace::below("l3-update", "rust/spoki");
    let mut page = page(&workspace);
    page.version = Some("29990101_00".to_owned());
    page.tools
        .iter_mut()
        .find(|tool| tool.limit > Some(2))
        .unwrap()
        .limit = Some(1);
    workspace.write("page.md", &page.printed());
    for _ in 0..2 {
        let ended = workspace.xtask(&["update", "page.md"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(
            ended.out.contains("\nversion step: patch\n"),
            "{}",
            ended.out
        );
    }
}

#[test]
fn l1_update_looks_at_every_file_before_it_writes_one() {
    let workspace = Workspace::new("l1-update");
    let mut page = page(&workspace);
    page.version = Some("29990101_00".to_owned());
    workspace.write("page.md", &page.printed());
    let changelog = workspace.read("CHANGELOG.md");
    for (path, text) in [
        ("CHANGELOG.md", "# Changelog\n\n## 0.1.0\n"),
        ("spoki-mock/src/generated/mine.txt", "Mine."),
    ] {
        workspace.write(path, text);
        let before = workspace.snapshot();
        let ended = workspace.xtask(&["update", "page.md"]);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(workspace.snapshot() == before, "{path}");
        workspace.write("CHANGELOG.md", &changelog);
    }
}

#[test]
fn the_same_page_changes_no_file() {
    let workspace = Workspace::new("update-same");
    workspace.write("page.md", &page(&workspace).printed());
    assert_eq!(workspace.xtask(&["update", "page.md"]).code, 0);
    workspace.commit("Update");
    let before = workspace.snapshot();
    let ended = workspace.xtask(&["update", "page.md"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{ended:?}");
    assert!(ended.out.contains("nothing changed"), "{}", ended.out);
    assert!(!ended.out.contains("wrote"), "{}", ended.out);
    assert!(workspace.snapshot() == before);
}

#[test]
fn html_is_recognised() {
    let workspace = Workspace::new("update-html");
    workspace.write(
        "page.html",
        "\n<!DOCTYPE html><html><body># Spoki</body></html>",
    );
    let ended = workspace.xtask(&["update", "page.html"]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("this file is HTML"), "{}", ended.err);
    assert!(ended.err.contains("`.md` at its end"), "{}", ended.err);
}

/// A new version of the page. The output has everything that a maintainer needs to complete the update.
#[test]
fn a_maintainer_takes_over_a_new_version() {
    let workspace = Workspace::new("update-story");
    let mut page = page(&workspace);
    workspace.write("page.md", &page.printed());
    assert_eq!(workspace.xtask(&["import", "page.md"]).code, 0);
    workspace.write("notes.md", "`delete_role` has a check.\n");
    workspace.commit("Take over");
    git(&workspace.path(""), &["tag", "v0.1.0"]);

    change(&mut page);
    workspace.write("page.md", &page.printed());
    let first = workspace.xtask(&["update", "page.md", "--skeleton"]);
    assert_eq!(first.code, 2, "{first:?}");
    for said in [
        "  action SPOKI_KNIT_TAG is new: add a binding\n",
        "  action SPOKI_DELETE_ROLE is gone: remove its binding",
        "  hand-written files that name SPOKI_DELETE_ROLE:\n    notes.md:1\n",
        "  parameter knitting of SPOKI_CREATE_TICKET is new: add a binding\n",
        "lists the new number 99: name it in the enum CustomFieldType",
    ] {
        assert!(first.out.contains(said), "{said}: {}", first.out);
    }
    let before = workspace.read("spoki-api/src/generated/tags.rs");

    complete(&workspace);
    let second = workspace.xtask(&["update", "page.md"]);
    assert_eq!(second.code, 0, "{second:?}");
    for said in [
        "\nwrote: spoki-api/src/generated/tags.rs\n",
        "\nversion step: major\nnext version: 0.2.0 or later",
        "\nnext:\n  change the lines of hand-written files that are listed above\n  cargo xtask snapshots\n",
    ] {
        assert!(second.out.contains(said), "{said}: {}", second.out);
    }
    assert!(!second.out.contains("stale"), "{}", second.out);
    assert_ne!(workspace.read("spoki-api/src/generated/tags.rs"), before);
    assert_eq!(workspace.xtask(&["codegen", "--check"]).code, 0);
    let changelog = workspace.read("CHANGELOG.md");
    for slug in ["SPOKI_KNIT_TAG", "SPOKI_DELETE_ROLE", "SPOKI_CREATE_TICKET"] {
        assert!(changelog.contains(slug), "{slug}");
    }
}

/// One action is new and one is gone; two types, a list of values, a limit, a text and the version change.
fn change(page: &mut Page) {
    page.version = Some("29990101_00".to_owned());
    let mut zip = page.tool("SPOKI_RETRIEVE_TAG").clone();
    "SPOKI_KNIT_TAG".clone_into(&mut zip.slug);
    "Knit Tag".clone_into(&mut zip.title);
    page.tools.push(zip);
    page.tools.retain(|tool| tool.slug != "SPOKI_DELETE_ROLE");
    page.tool("SPOKI_CREATE_TICKET")
        .input
        .push(Row::plain("knitting"));
    page.tool("SPOKI_RETRIEVE_TAG").input[0].kind = ParameterType::String;
    page.tool("SPOKI_DELETE_CUSTOM_FIELD").input[0].kind = ParameterType::String;
    let field = page.tool("SPOKI_CREATE_CUSTOM_FIELD");
    field.text.push_str(" It may take a while.");
    let mut rows = field.input.iter_mut();
    let row = rows.find(|row| row.name == "field_type").unwrap();
    row.values.as_mut().unwrap().push(json!(99));
    let limited = page.tools.iter_mut().find(|tool| tool.limit > Some(2));
    limited.unwrap().limit = Some(1);
}

/// The edits that the output of the first run asks for.
fn complete(workspace: &Workspace) {
    workspace.edit("spec/bindings.json", |bindings| {
        for (_, decision) in bindings["decisions"].as_object_mut().unwrap() {
            if let Some(actions) = decision.get_mut("actions") {
                let actions = actions.as_array_mut().unwrap();
                actions.retain(|slug| slug != "SPOKI_DELETE_ROLE");
            }
        }
        let actions = bindings["actions"].as_object_mut().unwrap();
        actions.remove("SPOKI_DELETE_ROLE");
        let mut zip = actions["SPOKI_RETRIEVE_TAG"].clone();
        zip["command"] = json!("knit");
        zip["doc"] = json!(["Knits a tag."]);
        zip["rest"]["path"] = json!("/api/1/tags/{id}/knit/");
        actions.insert("SPOKI_KNIT_TAG".to_owned(), zip);
        actions["SPOKI_CREATE_TICKET"]["params"]["knitting"]["doc"] =
            json!(["The knitting of the ticket."]);
    });
    workspace.edit("spec/models.json", |models| {
        let values = models["enums"]["CustomFieldType"]["values"].as_array_mut();
        let added = values.unwrap().last_mut().unwrap();
        assert_eq!(added["value"], 99);
        added["rust_name"] = json!("Number");
        added["doc"] = json!("Any number.");
    });
}
