//! `diff`, with files and with revisions.

use serde_json::{Value, json};

use crate::workspace::{Ended, Workspace, named};

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

#[test]
fn l3_the_comparison_works_below_the_root_of_the_repository() {
    let workspace = Workspace::below("l3-diff", "rust/spoki");
    let json = ["diff", "--format", "json"];
    let ended = workspace.xtask(&json);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(findings(&ended.out), []);

    let path = "spoki-api/src/generated/tags.rs";
    let text = workspace.read(path);
    workspace.write(path, &format!("{text}\n"));
    let ended = workspace.xtask(&json);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    let mut regenerated = report["findings"].clone();
    let regenerated = named(&mut regenerated, "rule", "generator-changed-same-spec");
    assert_eq!(regenerated["new"], path);
    workspace.write(path, &text);

    set_version(&workspace, "0.1.0");
    workspace.commit("Release");
    workspace.edit_action("spec/catalog.json", "SPOKI_LIST_TAGS", |action| {
        action["text"] = json!("0123456789abcdef");
    });
    for from in ["HEAD", "HEAD~0"] {
        let ended = workspace.xtask(&[&json[..], &["--from", from]].concat());
        let rules: Vec<_> = findings(&ended.out)
            .into_iter()
            .map(|(rule, _)| rule)
            .collect();
        let expected = ["action-description-changed", "crate-version-underbumped"];
        assert_eq!(rules, expected, "{}", ended.err);
    }
}

/// Git tells its hooks where their repository is, and programs that they start get to know it, too.
#[test]
fn l3_the_hook_of_another_repository_may_start_a_comparison() {
    let workspace = Workspace::below("l3-hook", "rust/spoki");
    let mut command = workspace.command(&["diff"]);
    command
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index");
    let ended = Ended::of(&mut command);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
}

#[test]
fn l5_each_axis_can_fail_the_comparison() {
    let workspace = Workspace::new("l5");
    let commit = |version: &str| {
        set_version(&workspace, version);
        workspace.commit("Change");
    };
    commit("0.1.0");
    // The service moves: programs that are built send to the old address, and code compiles as before.
    workspace.edit("spec/bindings.json", |bindings| {
        bindings["rest"]["base_url"] = json!("https://elsewhere.example");
    });
    set_version(&workspace, "0.1.1");
    assert_fails_on(
        &workspace,
        &[
            ("", 1),
            ("major", 0),
            ("rust=major", 0),
            ("rust=patch", 1),
            ("wire=break", 1),
            ("wire=silent", 1),
            ("schema=break", 0),
            ("rust=major,wire=break,schema=break", 1),
            ("rust=major,schema=break", 0),
        ],
    );
    let approval =
        json!({"rule": "spec-service-changed", "action": "SPOKI", "reason": "It moved."});
    workspace.edit("spec/approvals.json", |file| {
        file["approvals"] = json!([approval]);
    });
    assert_fails_on(&workspace, &[("", 0), ("wire=none", 0)]);
    workspace.edit("spec/approvals.json", |file| file["approvals"] = json!([]));
    commit("0.1.1");

    // Models may no longer call the action without asking; requests do not change.
    workspace.edit("spec/bindings.json", |bindings| {
        let action = &mut bindings["actions"]["SPOKI_LIST_TAGS"];
        action["effect"] = json!("write");
        action["repeat"] = json!("harmless");
    });
    set_version(&workspace, "0.1.2");
    assert_fails_on(
        &workspace,
        &[
            ("", 1),
            ("rust=major", 0),
            ("wire=break", 0),
            ("wire=risk", 1),
            ("schema=break", 1),
            ("rust=major,wire=break", 0),
        ],
    );
}

fn assert_fails_on(workspace: &Workspace, cases: &[(&str, i32)]) {
    for (levels, code) in cases {
        let mut args = vec!["diff"];
        if !levels.is_empty() {
            args.extend(["--fail-on", levels]);
        }
        let ended = workspace.xtask(&args);
        assert_eq!(
            (ended.code, ended.err.as_str()),
            (*code, ""),
            "{levels}: {}",
            ended.out
        );
    }
}

#[test]
fn l5_levels_that_do_not_exist_are_reported() {
    let workspace = Workspace::new("l5-usage");
    for (levels, words) in [
        ("huge", "none, patch, minor, major"),
        ("rust=break", "none, patch, minor, major"),
        ("wire=major", "none, ok, risk, silent, break"),
        ("schema=ok", "none, widened, semantic, narrowed, break"),
        ("speed=slow", "rust, wire or schema"),
        ("wire=break,wire=risk", "wire twice"),
        ("wire=break,", "unknown level ``"),
        ("", "unknown level ``"),
    ] {
        let ended = workspace.xtask(&["diff", "--fail-on", levels]);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{levels}");
        assert!(ended.err.contains(words), "{words} in {}", ended.err);
    }
}

/// Without the old version, it cannot be checked whether the new version is high enough.
#[test]
fn l2_a_version_that_cannot_be_read_is_reported() {
    let workspace = Workspace::new("l2-version");
    let manifest = workspace.read("Cargo.toml");
    workspace.write("Cargo.toml", "[workspace]\n");
    workspace.commit("Lose the version");
    workspace.write("Cargo.toml", &manifest);
    let ended = workspace.xtask(&["diff"]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{ended:?}");
    let words = "HEAD:Cargo.toml has no version";
    assert!(ended.err.contains(words), "{}", ended.err);
}

#[test]
fn l2_generated_files_that_git_does_not_know_yet_count() {
    let workspace = Workspace::below("l2-untracked", "rust/spoki");
    let path = "spoki-api/src/generated/new.rs";
    workspace.write(path, "");
    let ended = workspace.xtask(&["diff", "--format", "json"]);
    let mut report: Value = serde_json::from_str(&ended.out).unwrap();
    let found = named(
        &mut report["findings"],
        "rule",
        "generator-changed-same-spec",
    );
    assert_eq!(found["new"], path);
}
