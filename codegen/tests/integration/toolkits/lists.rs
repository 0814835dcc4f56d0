//! The contents of the vendor's lists, and the work to read them.

use serde_json::{Value, json};
use spoki_codegen::{Diagnostics, Severity};

use super::{generated, import, imported, tool, warnings};

fn refused(list: Value) -> Diagnostics {
    import(&list, None).unwrap_err()
}

/// The tool without its toolkit.
fn without_toolkit(slug: &str) -> Value {
    let mut tool = tool(slug, json!({}));
    tool.as_object_mut().unwrap().remove("toolkit");
    tool
}

#[test]
fn k2_tools_without_a_toolkit_belong_to_the_known_one_by_their_slugs() {
    let known = imported(&json!([tool("BAKERY_X", json!({}))]));
    let same = import(&json!([without_toolkit("BAKERY_Y")]), Some(&known)).unwrap();
    assert_eq!(same.catalog.toolkit.slug, "BAKERY");
    for slug in ["GMAIL_SEND", "BAKERYX", "BAKERY_", "bakery_y"] {
        let found = import(&json!([without_toolkit(slug)]), Some(&known)).unwrap_err();
        assert_eq!(found[0].code, "tools-toolkit");
        assert_eq!(
            found[0].message,
            format!(
                "no tool names its toolkit, and the slug `{slug}` does not begin with `BAKERY_`"
            )
        );
    }
    // Beside tools that name their toolkit.
    let mixed = json!([tool("BAKERY_X", json!({})), without_toolkit("GMAIL_SEND")]);
    let found = refused(mixed);
    assert_eq!(found[0].span.pointer, "/1");
    assert!(found[0].message.contains("`GMAIL_SEND`"), "{found}");
}

#[test]
fn k2_lists_of_other_things_are_refused() {
    let toolkit = json!({"slug": "BAKERY", "name": "Bakery"});
    for (item, what) in [
        (
            json!({"slug": "BAKERY_SOLD", "name": "Sold", "toolkit": toolkit, "payload": {}, "config": {}}),
            "a trigger",
        ),
        (
            json!({"slug": "bakery", "name": "Bakery", "meta": {"tools_count": 3}, "auth_schemes": []}),
            "a toolkit",
        ),
        (
            json!({"slug": "bakery", "name": "Bakery", "authSchemes": [], "isLocalToolkit": false}),
            "a toolkit",
        ),
        (
            json!({"slug": "BAKERY_X", "name": "X", "toolkit": toolkit}),
            "not a tool",
        ),
    ] {
        let found = refused(json!({"items": [item]}));
        assert_eq!((found.len(), found[0].code), (1, "tools-tool"), "{found}");
        assert!(found[0].message.contains(what), "{found}");
        assert!(found[0].hint.is_some());
    }
}

#[test]
fn k2_a_list_of_other_things_is_one_error() {
    let trigger = |at: usize| json!({"slug": format!("BAKERY_SOLD_{at}"), "payload": {}});
    let found = refused(json!((0..20).map(trigger).collect::<Vec<_>>()));
    let [only] = &found[..] else {
        panic!("{found}");
    };
    assert_eq!(
        only.message,
        "`BAKERY_SOLD_0` is a trigger (and 19 more errors of this kind)"
    );
}

#[test]
fn k3_the_form_of_the_typescript_library_is_read() {
    let properties = json!({"x": {"type": "string"}});
    let snake = tool("BAKERY_X", properties);
    let mut camel = snake.clone();
    let object = camel.as_object_mut().unwrap();
    for (from, to) in [
        ("input_parameters", "inputParameters"),
        ("output_parameters", "outputParameters"),
    ] {
        let value = object.remove(from).unwrap();
        object.insert(to.to_owned(), value);
    }
    for list in [
        json!([camel]),
        json!({"items": [camel], "totalItems": 1}),
        camel.clone(),
    ] {
        let found = import(&list, None).unwrap();
        assert_eq!(found.catalog, imported(&json!([snake])));
        assert!(warnings(&found).is_empty(), "{}", found.warnings);
    }
    // A null does not hide the other key.
    let mut both = camel.clone();
    both["input_parameters"] = Value::Null;
    assert_eq!(imported(&json!([both])), imported(&json!([snake])));
    for flag in [
        json!({"isDeprecated": true}),
        json!({"deprecated": {"isDeprecated": true}}),
    ] {
        let mut old = camel.clone();
        old.as_object_mut()
            .unwrap()
            .extend(flag.as_object().unwrap().clone());
        assert_eq!(imported(&json!([old])).actions[0].deprecated, Some(true));
    }
    let short = import(&json!({"items": [camel], "totalItems": 7}), None).unwrap();
    assert_eq!(warnings(&short), ["tools-count"]);
}

/// Tools with a required name that is no property, and a long line of JSON.
fn with_warnings(tools: usize) -> Value {
    let tool = |at: usize| {
        let mut tool = tool(&format!("BAKERY_X{at}"), json!({"x": {"type": "string"}}));
        tool["input_parameters"]["required"] = json!(["gone"]);
        tool
    };
    json!((0..tools).map(tool).collect::<Vec<_>>())
}

#[test]
fn k8_many_warnings_of_one_kind_are_one_with_a_count() {
    let known = imported(&json!([tool("BAKERY_X", json!({}))]));
    let found = import(&with_warnings(800), Some(&known)).unwrap();
    let [warning] = &found.warnings[..] else {
        panic!("{} warnings", found.warnings.len());
    };
    assert_eq!(
        (warning.code, warning.severity),
        ("tools-required", Severity::Warning)
    );
    assert_eq!(warning.span.pointer, "/0/input_parameters/required/0");
    assert!(
        warning
            .message
            .ends_with("(and 799 more warnings of this kind)"),
        "{warning:?}"
    );
    generated(&found.catalog).unwrap();
    // A few are shown one by one.
    let few = import(&with_warnings(5), Some(&known)).unwrap();
    assert_eq!(few.warnings.len(), 5);
}
