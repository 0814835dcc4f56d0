//! Slugs, names and titles.

use serde_json::{Value, json};
use spoki_codegen::generate;
use spoki_test_support::toolkits::bound;

use super::{generated, import, import_page, imported, page, sources, tool, warnings};

#[test]
fn k1_a_long_slug_is_a_warning() {
    let slug = "BAKERY_GET_CHANGES_OF_LOAVES_START_TOKEN";
    assert_eq!(slug.len(), 40);
    let generated = generated(&imported(&json!([tool(slug, json!({}))]))).unwrap();
    assert_eq!(generated.actions, 1);
    let [warning] = &generated.warnings[..] else {
        panic!("{}", generated.warnings);
    };
    assert_eq!(warning.code, "slug-too-long");
    assert!(!generated.warnings.has_errors());
}

/// Two slugs that differ only in what Rust names leave out.
fn twins() -> Value {
    json!([
        tool("BAKERY_RUN_STEP1", json!({})),
        tool("BAKERY_RUN_STEP_1", json!({})),
        tool("BAKERY_RUN__STEP_1", json!({})),
    ])
}

#[test]
fn k7_a_binding_names_an_action() {
    let mut specs = bound(&imported(&twins()));
    for slug in ["BAKERY_RUN_STEP_1", "BAKERY_RUN__STEP_1"] {
        assert!(specs.at(&format!("b/actions/{slug}/rust_name")).is_string());
    }
    specs.set("b/actions/BAKERY_RUN_STEP_1/rust_name", "run_first_step");
    let files = generate(&sources(&specs)).unwrap().files;
    let text = files.get("things_0.rs").unwrap();
    for words in [
        "pub fn run_step1(&self) -> RunStep1Builder<&Self>",
        "pub fn run_first_step(&self) -> RunFirstStepBuilder<&Self>",
        "slug = \"BAKERY_RUN_STEP_1\"",
        "pub struct RunFirstStep {}",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let table = files.get("ACTIONS.md").unwrap();
    assert!(table.contains("| `run_first_step` |"), "{table}");
}

#[test]
fn k7_the_message_about_a_collision_says_what_to_do() {
    let mut specs = bound(&imported(&twins()));
    specs.cut("b/actions/BAKERY_RUN_STEP_1/rust_name");
    let found = generate(&sources(&specs)).unwrap_err();
    let found = &found[0];
    assert_eq!(found.code, "name-collision");
    let hint = found.hint.as_deref().unwrap();
    assert!(hint.contains("`rust_name`"), "{hint}");
}

#[test]
fn k7_a_name_that_is_no_method_is_refused() {
    for (name, code) in [
        ("RunStep", "not-a-method-name"),
        ("run step", "not-an-identifier"),
        ("", "not-an-identifier"),
        ("type", "reserved-name"),
        ("execute", "reserved-name"),
    ] {
        let mut specs = bound(&imported(&twins()));
        specs.set("b/actions/BAKERY_RUN_STEP_1/rust_name", name);
        let found = generate(&sources(&specs)).unwrap_err();
        assert_eq!(found[0].code, code, "{name}");
        assert_eq!(
            found[0].span.pointer,
            "/actions/BAKERY_RUN_STEP_1/rust_name"
        );
    }
}

#[test]
fn k7_names_that_requests_cannot_contain_are_left_out_with_a_warning() {
    let properties = json!({
        "x": {"type": "string"}, "": {"type": "string"}, "  ": {}, "quo\"te": {}, "back\\slash": {}, "a\nb": {},
    });
    let from_json = import(&json!([tool("BAKERY_X", properties)]), None).unwrap();
    let rows = [
        "| `x` | string | No | It. |",
        "| `` | string | No | It. |",
        "| `  ` | string | No | It. |",
        "| `quo\"te` | string | No | It. |",
        "| `back\\slash` | string | No | It. |",
        "| `a\tb` | string | No | It. |",
    ];
    let from_page = import_page(&page(&rows)).unwrap();
    for imported in [from_json, from_page] {
        let rows = &imported.catalog.actions[0].params;
        let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["x"]);
        assert_eq!(warnings(&imported), ["unsendable-name"; 5]);
        generated(&imported.catalog).unwrap();
    }
}

#[test]
fn k7_titles_are_one_line_that_is_not_blank() {
    for title in [
        json!(""),
        json!("  "),
        Value::Null,
        json!("BAKERY\nX"),
        json!("\u{7f}"),
    ] {
        let mut tool = tool("BAKERY_X", json!({}));
        tool["name"] = title.clone();
        tool["toolkit"]["name"] = title.clone();
        let catalog = imported(&json!([tool]));
        assert!(!catalog.toolkit.name.trim().is_empty(), "{title}");
        generated(&catalog).unwrap_or_else(|found| panic!("{title}: {found}"));
    }
    let page = page(&[]).replace("### A tool", "###  ");
    generated(&import_page(&page).unwrap().catalog).unwrap();
}

#[test]
fn k7_a_limit_of_no_call_is_a_warning() {
    let mut tool = tool("BAKERY_X", json!({}));
    tool["description"] = json!("Rate limit: 0 requests per minute.");
    let imported = import(&json!([tool]), None).unwrap();
    assert_eq!(warnings(&imported), ["page-rate-limit"]);
    generated(&imported.catalog).unwrap();
}

#[test]
fn k9_the_known_name_of_the_toolkit_stays() {
    let mut known = imported(&json!([tool("BAKERY_X", json!({}))]));
    known.toolkit.name = "Good Bakery".to_owned();
    for (name, expected) in [
        ("good bakery", "Good Bakery"),
        ("goodbakery", "Good Bakery"),
        ("bakery", "Good Bakery"),
        ("Better Bread", "Better Bread"),
    ] {
        let mut tool = tool("BAKERY_X", json!({}));
        tool["toolkit"]["name"] = json!(name);
        let imported = import(&json!([tool]), Some(&known)).unwrap();
        assert_eq!(imported.catalog.toolkit.name, expected, "{name}");
    }
}

#[test]
fn k10_a_catalogue_without_a_version_names_none() {
    for version in [Value::Null, json!(""), json!("  ")] {
        let mut tool = tool("BAKERY_X", json!({}));
        tool["version"] = version.clone();
        let catalog = imported(&json!([tool]));
        assert_eq!(catalog.toolkit.version, None, "{version}");
        let files = generated(&catalog).unwrap().files;
        for (name, text) in files.iter() {
            assert!(
                !text.contains("version ``") && !text.contains("version \n"),
                "{name}: {text}"
            );
        }
        let documents = spoki_codegen::openapi(&sources(&bound(&catalog))).unwrap();
        let composio = documents.get("composio.json").unwrap();
        let composio: Value = serde_json::from_str(composio).unwrap();
        let text = composio["paths"].to_string();
        assert!(!text.contains("\"version\""), "{text}");
        // The document itself needs a version.
        assert_eq!(composio["info"]["version"], "unversioned");
    }
    let page = page(&[]).replace("- **Version:** 20260101_00", "- **Version:** ");
    assert_eq!(import_page(&page).unwrap().catalog.toolkit.version, None);
}

#[test]
fn k1_a_slug_that_no_tool_can_have_is_refused() {
    for slug in [
        "BAKERY_X/Y",
        "BAKERY_É",
        "BAKERY_X Y",
        "BAKERY_\"",
        "BAKERY_?",
    ] {
        let found = generated(&imported(&json!([tool(slug, json!({}))]))).unwrap_err();
        assert_eq!(found[0].code, "odd-slug", "{slug}");
        assert!(found[0].hint.is_some());
    }
    for slug in ["BAKERY_x-1", "BAKERY__", "BAKERY_1"] {
        generated(&imported(&json!([tool(slug, json!({}))]))).unwrap();
    }
}

#[test]
fn k2_a_toolkit_without_tools_is_refused() {
    let page = page(&[]);
    let page = page.split("### A tool").next().unwrap();
    let catalog = import_page(&page.replace("**Tools:** 1", "**Tools:** 0"));
    let found = generated(&catalog.unwrap().catalog).unwrap_err();
    assert_eq!((found.len(), found[0].code), (1, "no-action"));
}
