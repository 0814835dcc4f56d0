//! Other toolkits than the one in `spec/`, through the program.

use serde_json::{Value, json};
use spoki_codegen::spec::catalog::Catalog;
use spoki_test_support::toolkits::bound;

use crate::vendor::page;
use crate::workspace::{Ended, Workspace};

/// A tool without parameters.
fn tool(slug: &str) -> Value {
    json!({
        "slug": slug, "name": "A tool", "description": "Does it.", "version": "20260101_00",
        "toolkit": {"slug": "bakery", "name": "bakery"},
        "input_parameters": {"type": "object", "properties": {}},
        "output_parameters": {"type": "object", "properties": {}},
    })
}

/// Imports a list, writes the bindings that it needs, and generates from both.
fn generated(workspace: &Workspace, list: &Value, edit: impl FnOnce(&mut Value)) -> Ended {
    workspace.write("list.json", &list.to_string());
    let ended = workspace.xtask(&["import", "list.json", "--out", "other/catalog.json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let catalog: Catalog = serde_json::from_value(workspace.json("other/catalog.json")).unwrap();
    let mut specs = bound(&catalog);
    edit(&mut specs.files["b"]);
    workspace.write("other/bindings.json", &specs.files["b"].to_string());
    workspace.write("other/models.json", &specs.files["m"].to_string());
    workspace.xtask(&["codegen", "--spec", "other", "--out", "out"])
}

#[test]
fn k1_a_long_slug_is_a_warning() {
    let workspace = Workspace::new("k1");
    workspace.write("other/.keep", "");
    let slug = "BAKERY_GET_CHANGES_OF_LOAVES_START_TOKEN";
    let ended = generated(&workspace, &json!([tool(slug)]), |_| ());
    assert_eq!(ended.code, 0, "{}", ended.err);
    for words in [
        "warning[slug-too-long]: the slug `BAKERY_GET_CHANGES_OF_LOAVES_START_TOKEN` has 40 characters",
        "some hosts refuse this tool",
    ] {
        assert!(ended.err.contains(words), "{}", ended.err);
    }
    assert!(workspace.read("out/things_0.rs").contains(slug));
    let args = ["codegen", "--spec", "other", "--out", "out", "--check"];
    let ended = workspace.xtask(&args);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("slug-too-long"), "{}", ended.err);
}

#[test]
fn k2_what_is_no_list_of_this_toolkits_tools_is_refused() {
    let workspace = Workspace::new("k2");
    let before = workspace.read("spec/catalog.json");
    let mut without_toolkit = tool("GMAIL_SEND");
    without_toolkit.as_object_mut().unwrap().remove("toolkit");
    let toolkit = json!({"slug": "spoki", "name": "Spoki"});
    for (list, words) in [
        (
            json!([without_toolkit]),
            "no tool names its toolkit, and the slug `GMAIL_SEND` does not begin with `SPOKI_`",
        ),
        (
            json!({"items": [{"slug": "SPOKI_RECEIVED", "name": "Received", "toolkit": toolkit, "payload": {}}]}),
            "`SPOKI_RECEIVED` is a trigger",
        ),
        (
            json!({"items": [{"slug": "spoki", "name": "Spoki", "meta": {"tools_count": 57}}]}),
            "`spoki` is a toolkit",
        ),
    ] {
        workspace.write("list.json", &list.to_string());
        let ended = workspace.xtask(&["import", "list.json"]);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{words}");
        assert!(ended.err.contains(words), "{}", ended.err);
        assert_eq!(workspace.read("spec/catalog.json"), before);
    }
}

/// The list with the keys that the vendor's TypeScript library has, and the name in lower case.
fn in_camel_case(workspace: &Workspace) -> Value {
    let mut list = page(workspace).as_json();
    for tool in list["items"].as_array_mut().unwrap() {
        tool["toolkit"]["name"] = json!("spoki");
        let tool = tool.as_object_mut().unwrap();
        for (from, to) in [
            ("input_parameters", "inputParameters"),
            ("output_parameters", "outputParameters"),
            ("is_deprecated", "isDeprecated"),
        ] {
            let value = tool.remove(from).unwrap();
            tool.insert(to.to_owned(), value);
        }
    }
    list["items"].take()
}

#[test]
fn k3_k9_the_list_of_the_typescript_library_is_the_same_catalogue() {
    let workspace = Workspace::new("k3");
    workspace.write("page.md", &page(&workspace).printed());
    assert_eq!(workspace.xtask(&["import", "page.md"]).code, 0);
    let before = workspace.read("spec/catalog.json");
    workspace.write("list.json", &in_camel_case(&workspace).to_string());
    let ended = workspace.xtask(&["import", "list.json"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(workspace.read("spec/catalog.json"), before);
}

#[test]
fn k4_a_row_of_the_type_null_does_not_refuse_the_page() {
    let workspace = Workspace::new("k4");
    let printed = page(&workspace).printed();
    let row = "| `page` | integer | No |";
    assert!(printed.contains(row));
    workspace.write(
        "page.md",
        &printed.replacen(row, "| `page` | null | No |", 1),
    );
    let ended = workspace.xtask(&["import", "page.md", "--out", "out.json"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let text = workspace.read("out.json");
    assert_eq!(text.matches("\"nullable\": true").count(), 1);
}

#[test]
fn k7_two_actions_of_one_name_need_a_name_in_a_binding() {
    let workspace = Workspace::new("k7");
    workspace.write("other/.keep", "");
    let list = json!([tool("BAKERY_RUN_STEP1"), tool("BAKERY_RUN_STEP_1")]);
    let nameless = |bindings: &mut Value| {
        let binding = bindings["actions"]["BAKERY_RUN_STEP_1"].as_object_mut();
        assert!(binding.unwrap().remove("rust_name").is_some());
    };
    let ended = generated(&workspace, &list, nameless);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    for words in [
        "have the same Rust name `RunStep1`",
        "give the action another name with `rust_name` in its binding",
    ] {
        assert!(ended.err.contains(words), "{}", ended.err);
    }
    let named = |bindings: &mut Value| {
        bindings["actions"]["BAKERY_RUN_STEP_1"]["rust_name"] = json!("run_first_step");
    };
    let ended = generated(&workspace, &list, named);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let text = workspace.read("out/things_0.rs");
    assert!(text.contains("pub fn run_first_step(&self)"), "{text}");
}

#[test]
fn k8_eight_hundred_warnings_of_one_kind_are_one() {
    let workspace = Workspace::new("k8");
    let with_warnings = |at: usize| {
        let mut tool = tool(&format!("BAKERY_X{at}"));
        tool["input_parameters"]["required"] = json!(["gone"]);
        tool
    };
    let list: Vec<Value> = (0..800).map(with_warnings).collect();
    workspace.write("list.json", &json!(list).to_string());
    let ended = workspace.xtask(&["import", "list.json", "--out", "out.json"]);
    assert_eq!(ended.code, 0);
    assert_eq!(ended.err.matches("warning[tools-required]").count(), 1);
    let words = "(and 799 more warnings of this kind)";
    assert!(ended.err.contains(words), "{}", ended.err);
}

#[test]
fn k10_a_toolkit_without_a_version_generates_code_that_names_none() {
    let workspace = Workspace::new("k10");
    workspace.write("other/.keep", "");
    let mut tool = tool("BAKERY_X");
    tool["version"] = json!("");
    let ended = generated(&workspace, &json!([tool]), |_| ());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(
        workspace
            .read("out/mod.rs")
            .contains("//! Actions of bakery.\n")
    );
}
