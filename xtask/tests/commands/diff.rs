//! `diff`, with files and with revisions.

use serde_json::{Value, json};

use crate::workspace::{Workspace, named};

/// The findings of a report as rule and level.
fn findings(report: &str) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(report).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let mut found: Vec<_> = findings
        .map(|f| (text(&f["rule"]), text(&f["bump"])))
        .collect();
    found.sort();
    found
}

#[test]
fn a_catalogue_does_not_differ_from_itself() {
    let workspace = Workspace::new("diff-same");
    let ended = workspace.xtask(&["diff", "spec/catalog.json", "spec/catalog.json"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(ended.out.contains("nothing changed"));
    let ended = workspace.xtask(&["diff"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(ended.out.contains("nothing changed"));
}

#[test]
fn five_edits_are_five_findings() {
    let workspace = Workspace::new("diff-five");
    workspace.write("new.json", &workspace.read("spec/catalog.json"));
    workspace.edit_action("new.json", "SPOKI_DELETE_LIST", |action| {
        let added = json!({"name": "reason", "type": "string", "required": true, "text": "0123456789abcdef"});
        action["params"].as_array_mut().unwrap().push(added);
    });
    workspace.edit_action("new.json", "SPOKI_CREATE_TEMPLATE", |action| {
        let category = named(&mut action["params"], "name", "category");
        category["values"].as_array_mut().unwrap().remove(0);
    });
    workspace.edit_action("new.json", "SPOKI_ADD_SERVICE_USER", |action| {
        action["rate_limit"] = json!(9);
    });
    workspace.edit_action("new.json", "SPOKI_DELETE_ROLE", |action| {
        action["slug"] = json!("SPOKI_REMOVE_ROLE");
    });
    workspace.edit_action("new.json", "SPOKI_LIST_TAGS", |action| {
        action["text"] = json!("0123456789abcdef");
    });

    let ended = workspace.xtask(&["diff", "spec/catalog.json", "new.json", "--format", "json"]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    let expected = [
        ("action-description-changed", "patch"),
        ("action-slug-renamed", "major"),
        ("enum-value-removed", "major"),
        ("param-added-required", "major"),
        ("rate-limit-lowered", "patch"),
    ];
    assert_eq!(
        findings(&ended.out),
        expected.map(|(rule, bump)| (rule.to_owned(), bump.to_owned()))
    );
}

fn set_version(workspace: &Workspace, version: &str) {
    let manifest = workspace.read("Cargo.toml");
    let line = manifest
        .lines()
        .find(|line| line.starts_with("version = \""))
        .unwrap();
    workspace.write(
        "Cargo.toml",
        &manifest.replace(line, &format!("version = \"{version}\"")),
    );
}

#[test]
fn a_version_step_that_is_too_small_is_found() {
    let workspace = Workspace::new("diff-version");
    set_version(&workspace, "0.1.0");
    workspace.commit("Release");
    let json = ["diff", "--format", "json"];
    let underbumped = |out: &str| {
        findings(out)
            .iter()
            .any(|(rule, _)| rule == "crate-version-underbumped")
    };

    workspace.edit_action("spec/catalog.json", "SPOKI_LIST_TAGS", |action| {
        action["text"] = json!("0123456789abcdef");
    });
    let patch = workspace.xtask(&json);
    assert!(underbumped(&patch.out));
    assert_eq!(
        patch.code, 0,
        "the finding has the level of the change, which is below `--fail-on`"
    );
    assert_eq!(workspace.xtask(&["diff", "--fail-on", "patch"]).code, 1);
    set_version(&workspace, "0.1.1");
    assert!(!underbumped(&workspace.xtask(&json).out));

    workspace.edit_action("spec/catalog.json", "SPOKI_CREATE_TEMPLATE", |action| {
        let category = named(&mut action["params"], "name", "category");
        category["values"].as_array_mut().unwrap().remove(0);
    });
    let approval = json!({"rule": "enum-value-removed", "action": "SPOKI_CREATE_TEMPLATE", "reason": "Asked for."});
    workspace.edit("spec/approvals.json", |file| {
        file["approvals"] = json!([approval]);
    });
    let major = workspace.xtask(&json);
    assert!(underbumped(&major.out));
    assert_eq!(
        major.code, 1,
        "approving the change does not approve the version"
    );
    set_version(&workspace, "0.2.0");
    let ended = workspace.xtask(&json);
    assert!(!underbumped(&ended.out));
    assert_eq!(ended.code, 0);
}

#[test]
fn generated_code_that_changes_without_the_spec_is_found() {
    let workspace = Workspace::new("diff-generated");
    let path = "spoki-api/src/generated/tags.rs";
    workspace.write(path, &(workspace.read(path) + "\n"));
    let ended = workspace.xtask(&["diff", "--from", "HEAD", "--format", "json"]);
    let rules: Vec<_> = findings(&ended.out)
        .into_iter()
        .map(|(rule, _)| rule)
        .collect();
    assert_eq!(
        rules,
        ["crate-version-underbumped", "generator-changed-same-spec"]
    );
}

#[test]
fn every_mistake_in_the_approvals_is_reported_with_the_file() {
    let workspace = Workspace::new("diff-approvals");
    workspace.edit("spec/approvals.json", |file| {
        file["approvals"] =
            json!([{"rule": "action-moved", "action": "X", "reason": "y"}, {"rule": 5}]);
    });
    let ended = workspace.xtask(&["diff"]);
    assert_eq!(ended.code, 2);
    for line in [
        "error: spec/approvals.json: /approvals/0/rule: unknown rule `action-moved`\n",
        "error: spec/approvals.json: /approvals/1: invalid type: integer `5`, expected a string\n",
    ] {
        assert!(ended.err.contains(line), "{}", ended.err);
    }
    workspace.edit("spec/approvals.json", |file| {
        file["approvals"] = json!([{"rule": "action-added", "action": "X", "reason": "y"}]);
    });
    let ended = workspace.xtask(&["diff"]);
    assert_eq!(ended.code, 2);
    let line = "error: spec/approvals.json: /approvals/0: no finding matches `action-added` of X";
    assert!(ended.err.contains(line), "{}", ended.err);
}

#[test]
fn inputs_that_cannot_be_compared_are_reported() {
    let workspace = Workspace::new("diff-errors");
    workspace.write("odd.json", "{}");
    for (args, words) in [
        (&["diff", "spec/catalog.json"][..], "two catalogues"),
        (
            &["diff", "spec/catalog.json", "odd.json"],
            "3 errors in odd.json",
        ),
        (&["diff", "--from", "nowhere"], "nowhere"),
        (&["diff", "--format", "html"], "text, markdown or json"),
    ] {
        let ended = workspace.xtask(args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{args:?}");
        assert!(ended.err.contains(words), "{words} in {}", ended.err);
    }
}
