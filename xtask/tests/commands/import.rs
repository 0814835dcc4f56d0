//! `import`, from the page and from JSON.

use serde_json::{Value, json};

use crate::vendor::{page, pages};
use crate::workspace::{Workspace, named};

#[test]
fn page_and_json_become_the_same_catalogue() {
    let workspace = Workspace::new("import-both");
    let page = page(&workspace);
    workspace.write("page.md", &page.printed());
    let pages = pages(&page, 20);
    for (at, page) in pages.iter().enumerate() {
        workspace.write(&format!("{at}.json"), &page.to_string());
    }
    // The content decides what a file is, not its name.
    let bare: Vec<&Value> = pages
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .collect();
    workspace.write("bare.md", &format!("\u{feff}\n {}", json!(bare)));

    assert_eq!(workspace.xtask(&["import", "page.md"]).code, 0);
    let expected = workspace.read("spec/catalog.json");
    let actions = page.tools.len();
    let parameters: usize = page.tools.iter().map(|tool| tool.input.len()).sum();
    let counted = format!("out.json: {actions} actions, {parameters} parameters");
    for paths in [&["0.json", "1.json", "2.json"][..], &["bare.md"]] {
        let ended = workspace.xtask(&[&["import", "--out", "out.json"], paths].concat());
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{paths:?}");
        assert!(ended.out.starts_with(&counted), "{}", ended.out);
        assert_eq!(workspace.read("out.json"), expected);
    }
}

/// Adds nested shapes, defaults, bounds, tags, and both forms of null.
fn enriched(mut tools: Value) -> Value {
    for tool in tools["items"].as_array_mut().unwrap() {
        tool["tags"] = json!(["updateHint"]);
        let properties = tool["input_parameters"]["properties"]
            .as_object_mut()
            .unwrap();
        for (name, property) in properties {
            match property["type"].as_str().unwrap() {
                "array" => {
                    property["maxItems"] = json!(500);
                    property["items"] =
                        json!({"type": "object", "properties": {"id": {"type": "integer"}}});
                }
                "integer" if name == "page" => {
                    property["default"] = json!(1);
                    property["minimum"] = json!(1);
                    property["nullable"] = json!(true);
                }
                "string" if name == "search" => {
                    property.as_object_mut().unwrap().remove("type");
                    property["anyOf"] =
                        json!([{"type": "string", "maxLength": 50}, {"type": "null"}]);
                }
                _ => {}
            }
        }
    }
    tools
}

#[test]
fn facts_that_only_json_has_reach_every_command() {
    let workspace = Workspace::new("import-more");
    let page = page(&workspace);
    workspace.write("plain.md", &page.printed());
    workspace.write("rich.json", &enriched(page.as_json()).to_string());
    assert_eq!(
        workspace
            .xtask(&["import", "plain.md", "--out", "plain.json"])
            .code,
        0
    );
    assert_eq!(workspace.xtask(&["import", "rich.json"]).code, 0);

    let mut catalog = workspace.json("spec/catalog.json");
    let listing = named(&mut catalog["actions"], "slug", "SPOKI_LIST_TICKETS");
    assert_eq!(listing["tags"], json!(["updateHint"]));
    let details = &named(&mut listing["params"], "name", "page")["details"];
    assert_eq!(*details, json!({"nullable": true, "default": 1, "min": 1}));

    let ended = workspace.xtask(&[
        "diff",
        "plain.json",
        "spec/catalog.json",
        "--format",
        "json",
    ]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(report["bump"], "patch");
    let has = |rule: &str| {
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["rule"] == rule)
    };
    for rule in [
        "default-added",
        "bound-added",
        "param-became-nullable",
        "param-object-became-typed",
    ] {
        assert!(has(rule), "{rule}");
    }

    let ended = workspace.xtask(&["codegen", "--check"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
}

#[test]
fn unreadable_files_are_all_reported_and_nothing_is_written() {
    let workspace = Workspace::new("import-errors");
    let page = page(&workspace);
    workspace.write("page.md", &page.printed());
    workspace.write("list.json", &page.as_json().to_string());
    workspace.write("empty.json", "[]");
    workspace.write("broken.json", "[{\"slug\": \"SPOKI_X\",\n  \"name\": }]");
    workspace.write(
        "wrong.json",
        "[{\"slug\": 7},\n {\"slug\": \"SPOKI_X\", \"input_parameters\": {\"properties\": {\"a\": {\"type\": \"text\"}}}}]",
    );
    for (paths, words) in [
        (
            &["page.md", "list.json"][..],
            &["page.md: Markdown", "list.json: JSON"][..],
        ),
        (&["page.md", "page.md"], &["page.md: Markdown"]),
        (
            &["no.json", "nor.json"],
            &["cannot read no.json", "cannot read nor.json"],
        ),
        (
            &["list.json", "broken.json"],
            &["broken.json:2:11", "this is not JSON"],
        ),
        (
            &["wrong.json"],
            &[
                "wrong.json:1:11",
                "no slug",
                "wrong.json:2:72",
                "unknown type \"text\"",
            ],
        ),
        (&["empty.json"], &["this list contains no tool"]),
        (&[], &["import needs the path"]),
    ] {
        let ended = workspace.xtask(&[&["import", "--out", "out.json"], paths].concat());
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{paths:?}");
        for word in words {
            assert!(ended.err.contains(word), "{word} in {}", ended.err);
        }
        assert!(!workspace.path("out.json").exists());
    }
}

#[test]
fn a_broken_catalogue_is_replaced() {
    let workspace = Workspace::new("import-broken");
    let page = page(&workspace);
    workspace.write("page.md", &page.printed());
    workspace.write("list.json", &page.as_json().to_string());
    for broken in ["{}", "<<<<<<< HEAD", ""] {
        workspace.write("spec/catalog.json", broken);
        let ended = workspace.xtask(&["import", "list.json", "--out", "out.json"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let words = "warning: spec/catalog.json is ignored: ";
        assert!(ended.err.starts_with(words), "{}", ended.err);
        let ended = workspace.xtask(&["import", "page.md"]);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    }
    assert_eq!(
        workspace.json("spec/catalog.json")["actions"]
            .as_array()
            .unwrap()
            .len(),
        page.tools.len()
    );
}

#[test]
fn an_incomplete_list_and_an_unknown_toolkit_are_warnings() {
    let workspace = Workspace::new("import-warnings");
    let mut page = page(&workspace);
    workspace.write("first.json", &pages(&page, 20)[0].to_string());
    let ended = workspace.xtask(&["import", "first.json", "--out", "out.json"]);
    assert_eq!(ended.code, 0);
    let all = page.tools.len();
    let warning = format!("the list announces {all} tools, but contains 20");
    assert!(ended.err.contains(&warning), "{}", ended.err);

    page.slug = "OTHER".to_owned();
    workspace.write("other.json", &page.as_json().to_string());
    let ended = workspace.xtask(&["import", "other.json", "--out", "out.json"]);
    assert_eq!(ended.code, 0);
    assert!(ended.err.contains("lacks the category"), "{}", ended.err);
}
