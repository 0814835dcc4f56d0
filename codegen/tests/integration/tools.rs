//! The import of the vendor's JSON gives the same kind of catalogue as that of its page.

#![expect(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: they may panic, and take `json!` as it is"
)]

use serde_json::{Value, json};
use spoki_codegen::import::{Imported, import_files, import_tools, to_json};
use spoki_codegen::spec::catalog::{Catalog, Parameter};
use spoki_codegen::{Diagnostics, Severity, Source};

fn tool(slug: &str, input: Value) -> Value {
    json!({
        "slug": slug, "name": "A tool", "description": "Does it. Rate limit: 5/min.",
        "toolkit": {"slug": "bakery", "name": "Bakery", "logo": "x"},
        "version": "20260101_00", "tags": ["readOnlyHint", "important"], "is_deprecated": false,
        "input_parameters": input,
        "output_parameters": {"type": "object", "properties": {"data": {"type": "object"}}, "required": ["data"]}
    })
}

fn import(files: &[Value]) -> Result<Imported, Diagnostics> {
    let files: Vec<Source> = files
        .iter()
        .map(|file| Source::new("tools.json", file.to_string()))
        .collect();
    import_tools(&files, None)
}

fn params(input: Value) -> Vec<Parameter> {
    let imported = import(&[json!([tool("BAKERY_X", input)])]).unwrap();
    assert!(imported.warnings.is_empty());
    imported.catalog.actions[0].params.clone()
}

/// The only parameter of a schema, as JSON without its text.
fn only(property: Value) -> Value {
    let params = params(json!({"type": "object", "properties": {"x": property}}));
    let mut value = serde_json::to_value(&params[0]).unwrap();
    let object = value.as_object_mut().unwrap();
    for key in ["name", "text", "required"] {
        object.remove(key);
    }
    value
}

fn problems(file: &Value) -> Vec<(Severity, String, String)> {
    let found = match import(std::slice::from_ref(file)) {
        Ok(imported) => imported.warnings,
        Err(found) => found,
    };
    found
        .into_iter()
        .map(|p| (p.severity, p.span.pointer, p.message))
        .collect()
}

#[test]
fn a_page_and_a_bare_array_are_the_same() {
    let tools = json!([tool("BAKERY_B", json!({})), tool("BAKERY_A", json!({}))]);
    let bare = import(std::slice::from_ref(&tools)).unwrap().catalog;
    let page = import(&[json!({"items": tools, "total_items": 2, "next_cursor": null})]).unwrap();
    assert_eq!(page.catalog, bare);
    assert!(page.warnings.is_empty());

    let slugs: Vec<_> = bare
        .actions
        .iter()
        .map(|action| action.slug.as_str())
        .collect();
    assert_eq!(slugs, ["BAKERY_A", "BAKERY_B"]);
    let first = &bare.actions[0];
    assert_eq!((first.rate_limit, first.deprecated), (Some(5), None));
    assert_eq!(
        first.tags.as_deref().unwrap(),
        ["important", "readOnlyHint"]
    );
    let toolkit = &bare.toolkit;
    assert_eq!(
        (toolkit.slug.as_str(), toolkit.name.as_str(), toolkit.tools),
        ("BAKERY", "Bakery", 2)
    );
    assert_eq!(toolkit.version.as_deref(), Some("20260101_00"));
    assert_eq!((bare.output.len(), &first.output), (1, &None));
}

#[test]
fn a_single_tool_is_read() {
    let imported = import(&[tool("BAKERY_A", json!({}))]).unwrap();
    assert_eq!(imported.catalog.actions.len(), 1);
}

#[test]
fn pages_may_overlap() {
    let page = |tools: Value| json!({"items": tools, "total_items": 3});
    let (a, b, c) = (
        tool("A", json!({})),
        tool("B", json!({})),
        tool("C", json!({})),
    );
    let imported = import(&[page(json!([a, b])), page(json!([b, c]))]).unwrap();
    assert_eq!(imported.catalog.actions.len(), 3);
    assert!(imported.warnings.is_empty());

    let mut other = b.clone();
    other["name"] = json!("Another");
    let imported = import(&[page(json!([a, b])), page(json!([other, c]))]).unwrap();
    assert_eq!(imported.catalog.actions[1].title, "A tool");
    let warning = &imported.warnings[0];
    assert_eq!(
        (warning.span.file, warning.span.pointer.as_str()),
        (1, "/items/0")
    );
}

#[test]
fn an_incomplete_list_is_reported() {
    let page = json!({"items": [tool("A", json!({}))], "total_items": 57, "next_cursor": "x"});
    let expected = "the list announces 57 tools, but contains 1";
    assert_eq!(
        problems(&page),
        [(Severity::Warning, "/total_items".into(), expected.into())]
    );
    assert_eq!(import(&[page]).unwrap().catalog.toolkit.tools, 57);
}

#[test]
fn what_the_list_lacks_comes_from_a_known_catalogue() {
    let mut known = import(&[json!([tool("A", json!({}))])]).unwrap().catalog;
    known.toolkit.category = "food".into();
    known.toolkit.auth = vec!["API_KEY".into()];
    let text = json!([tool("A", json!({}))]).to_string();
    let files = [Source::new("tools.json", text)];
    let imported = import_tools(&files, Some(&known)).unwrap();
    assert_eq!(imported.catalog, known);
}

#[test]
fn parameters_come_in_the_order_of_the_page() {
    let input = json!({"type": "object", "required": ["ccc", "ccc", "a"], "properties": {
        "ccc": {"type": "string"}, "bb": {"type": "string"}, "a": {"type": "string"}, "ab": {"type": "string"}
    }});
    let rows: Vec<_> = params(input)
        .into_iter()
        .map(|row| (row.name, row.required))
        .collect();
    let expected = [("a", true), ("ab", false), ("bb", false), ("ccc", true)];
    assert_eq!(
        rows,
        expected.map(|(name, required)| (name.to_owned(), required))
    );
}

#[test]
fn both_styles_of_optional_values_are_equal() {
    let old = json!({"type": "integer", "nullable": true, "default": null, "minimum": 1});
    let new =
        json!({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "default": null});
    let list = json!({"type": ["integer", "null"], "minimum": 1});
    let expected = json!({"type": "integer", "details": {"nullable": true, "min": 1}});
    for style in [old, new, list] {
        assert_eq!(only(style), expected);
    }
}

#[test]
fn every_fact_has_its_key() {
    let facts = json!({
        "type": "string", "default": "a", "format": "date", "pattern": "^a", "minLength": 1, "maxLength": 9,
        "deprecated": true, "enum": ["a", "b", null]
    });
    assert_eq!(
        only(facts),
        json!({"type": "string", "values": ["a", "b"], "details": {
            "nullable": true, "default": "a", "format": "date", "pattern": "^a", "min_length": 1, "max_length": 9,
            "deprecated": true
        }})
    );
    let number = json!({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10});
    assert_eq!(
        only(number),
        json!({"type": "integer", "details": {"min": 1, "max": 9}})
    );
    let examples = only(json!({"type": "string", "examples": ["secret words"]}));
    assert_eq!(examples["details"]["examples"].as_str().unwrap().len(), 16);
    assert_eq!(
        only(json!({"const": "x"})),
        json!({"type": "string", "values": ["x"]})
    );
}

#[test]
fn shapes_nest() {
    let nested = json!({
        "type": "array", "minItems": 1, "maxItems": 5,
        "items": {"type": "object", "additionalProperties": false, "required": ["id"], "properties": {
            "id": {"type": "integer", "description": "Which"},
            "tags": {"type": "object", "additionalProperties": {"type": "string"}}
        }}
    });
    let found = only(nested);
    let item = &found["details"]["items"];
    assert_eq!(found["details"]["max_items"], 5);
    assert_eq!(
        (&item["type"], &item["details"]["closed"]),
        (&json!("object"), &json!(true))
    );
    let rows = item["details"]["properties"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["name"], &rows[0]["required"]),
        (&json!("id"), &json!(true))
    );
    assert_eq!(rows[1]["details"]["entries"], json!({"type": "string"}));
}

#[test]
fn references_are_followed() {
    let input = json!({
        "type": "object",
        "$defs": {
            "Kind": {"type": "string", "enum": ["a", "b"], "description": "Of the definition"},
            "Tree": {"type": "object", "properties": {"child": {"$ref": "#/$defs/Tree"}, "kind": {"$ref": "#/$defs/Kind"}}}
        },
        "properties": {
            "kind": {"$ref": "#/$defs/Kind"},
            "own": {"$ref": "#/$defs/Kind", "description": "Of the use"},
            "tree": {"anyOf": [{"$ref": "#/$defs/Tree"}, {"type": "null"}]},
            "both": {"allOf": [{"$ref": "#/$defs/Kind"}]}
        }
    });
    let rows = params(input);
    let row = |name: &str| rows.iter().find(|row| row.name == name).unwrap();
    assert_eq!(row("kind").values.as_ref().unwrap().len(), 2);
    assert_eq!(row("both").values, row("kind").values);
    assert_ne!(row("own").text, row("kind").text);
    let tree = serde_json::to_value(row("tree")).unwrap();
    assert_eq!(tree["details"]["nullable"], true);
    assert_eq!(tree["details"]["properties"][1]["name"], "child");
    assert_eq!(tree["details"]["properties"][1]["type"], "object");
}

#[test]
fn several_types_stay_several() {
    let union = json!({"anyOf": [{"type": "integer"}, {"type": "string"}]});
    let expected = json!({"type": "string", "details": {"types": ["string", "integer"]}});
    assert_eq!(only(union), expected);
    let anything = only(json!({}));
    assert_eq!(anything["type"], "string");
    assert_eq!(anything["details"]["types"].as_array().unwrap().len(), 6);
    let values = json!({"anyOf": [{"const": "a"}, {"enum": ["b", "a"]}]});
    assert_eq!(
        only(values),
        json!({"type": "string", "values": ["a", "b"]})
    );
}

#[test]
fn unknown_references_are_reported_and_accept_any_value() {
    let input = json!({"properties": {"x": {"$ref": "#/$defs/Missing"}}});
    let expected = "/0/input_parameters/properties/x/$ref";
    let found = problems(&json!([tool("A", input)]));
    assert_eq!(
        found,
        [(
            Severity::Warning,
            expected.into(),
            "this schema does not contain `#/$defs/Missing`".into()
        )]
    );
}

#[test]
fn parts_of_a_whole_are_taken_together() {
    let input = json!({
        "$defs": {"Base": {"properties": {"base": {"type": "string"}}, "required": ["base"]}},
        "allOf": [
            {"properties": {"a": {"type": "string", "maxLength": 5}}, "required": ["a"]},
            {"properties": {"b": {"type": "integer"}, "a": {"minLength": 1, "maxLength": 9}}, "required": ["b", "c"]},
            {"$ref": "#/$defs/Base"}
        ],
        "properties": {"c": {"type": "string"}}
    });
    let rows = params(input.clone());
    let names: Vec<_> = rows
        .iter()
        .map(|row| (row.name.as_str(), row.required))
        .collect();
    assert_eq!(
        names,
        [("a", true), ("b", true), ("c", true), ("base", true)]
    );
    // The first value of a keyword wins, and keywords of all parts count.
    let details = serde_json::to_value(&rows[0].details).unwrap();
    assert_eq!(details, json!({"min_length": 1, "max_length": 5}));

    let mut nested = input;
    nested.as_object_mut().unwrap().remove("$defs");
    nested["allOf"].as_array_mut().unwrap().pop();
    let found = only(nested);
    assert_eq!(found["details"]["properties"].as_array().unwrap().len(), 3);
}

#[test]
fn parameters_in_alternatives_are_reported() {
    let message = |name| format!("only an alternative has the parameter `{name}`");
    let one = |name: &str| json!({"properties": {name: {"type": "string"}, "both": {"type": "string"}}, "required": [name]});
    for key in ["anyOf", "oneOf"] {
        let input = json!({"properties": {"both": {"type": "string"}}, key: [one("a"), {"allOf": [one("b")]}, one("a")]});
        let place = format!("/0/input_parameters/{key}");
        assert_eq!(
            problems(&json!([tool("A", input)])),
            ["a", "b"].map(|name| (Severity::Warning, place.clone(), message(name)))
        );
    }
    // Alternatives that only list required names have no parameters to lose.
    let input = json!({"properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]});
    assert_eq!(params(input).len(), 2);
    assert_eq!(
        params(json!({"anyOf": [one("a"), {"type": "null"}]})).len(),
        2
    );
}

#[test]
fn a_tool_without_an_input_schema_is_reported() {
    let mut empty = tool("A", json!({}));
    empty["input_parameters"] = Value::Null;
    let mut without = empty.clone();
    without.as_object_mut().unwrap().remove("input_parameters");
    for other in [empty, without] {
        let expected = (
            Severity::Warning,
            "/0".to_owned(),
            "this tool has no `input_parameters`".to_owned(),
        );
        assert_eq!(problems(&json!([other])), [expected]);
    }
    let lists = json!({"properties": [{"name": "a"}]});
    let found = problems(&json!([self::tool("A", lists)]));
    assert_eq!(found[0].1, "/0/input_parameters/properties");
    assert_eq!(params(json!({"properties": []})), []);
}

#[test]
fn limits_in_other_words_are_reported() {
    for text in [
        "Rate limit: 1,000 requests per minute.",
        "Has a rate limit of up to 60 requests per minute.",
        "Rate limit: 60 req/min.",
        "Does it. The rate limit is five, or 6. Done.",
    ] {
        let mut tool = tool("A", json!({}));
        tool["description"] = json!(text);
        let found = problems(&json!([tool]));
        let [(Severity::Warning, pointer, message)] = found.as_slice() else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(pointer, "/0/description");
        let sentence = text.trim_start_matches("Does it. ");
        let sentence = sentence.trim_end_matches(" Done.");
        assert_eq!(
            *message,
            format!(
                "this sentence seems to state a rate limit, but its wording is unknown: {sentence:?}"
            )
        );
    }
}

#[test]
fn unknown_required_names_are_reported_in_order() {
    let input = json!({"required": ["zoo", "a", "yak", "ox", "yak"], "properties": {"a": {"type": "string"}}});
    let expected = [("zoo", 0), ("yak", 2), ("ox", 3)].map(|(name, at)| {
        (
            Severity::Warning,
            format!("/0/input_parameters/required/{at}"),
            format!("`{name}` is required, but not a property"),
        )
    });
    assert_eq!(problems(&json!([tool("A", input)])), expected);
}

/// Every pointer leads to a value in the file.
#[test]
fn a_mistake_behind_a_reference_is_reported_at_its_definition() {
    let input = json!({
        "$defs": {
            "Wrong": {"type": "text"},
            "Values": {"type": "integer", "enum": [1, "b"]},
            "Object": {"properties": {"inner": {"items": {"type": "word"}}}, "required": ["none"], "additionalProperties": {"type": "else"}}
        },
        "properties": {
            "a": {"$ref": "#/$defs/Wrong"},
            "b": {"anyOf": [{"type": "string"}, {"type": "texts"}]},
            "c": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/Values"}]},
            "d": {"$ref": "#/$defs/Object"},
            "e": {"allOf": [{"type": "string"}, {"const": 5}]},
            "f": {"type": "array", "items": {"$ref": "#/$defs/Wrong"}}
        }
    });
    let file = json!([tool("A", input)]);
    let found = problems(&file);
    let places: Vec<_> = found
        .iter()
        .map(|(_, pointer, _)| pointer.strip_prefix("/0/input_parameters").unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "/$defs/Object/additionalProperties/type",
            "/$defs/Object/properties/inner/items/type",
            "/$defs/Object/required/0",
            "/$defs/Values/enum",
            "/$defs/Wrong/type",
            "/properties/b/anyOf/1/type",
            "/properties/e/allOf/1/const",
        ]
    );
    for (_, pointer, message) in &found {
        assert!(file.pointer(pointer).is_some(), "{pointer}: {message}");
    }
}

#[test]
fn references_that_multiply_are_refused() {
    let mut defs = json!({"D0": {"type": "string"}});
    for at in 1..30 {
        let reference = json!({"$ref": format!("#/$defs/D{}", at - 1)});
        defs[format!("D{at}")] =
            json!({"type": "object", "properties": {"a": reference, "b": reference}});
    }
    let input = json!({"$defs": defs, "properties": {"x": {"$ref": "#/$defs/D29"}}});
    let found = import(&[json!([tool("A", input)])]).unwrap_err();
    assert!(
        found
            .iter()
            .all(|problem| problem.message == "this schema is too large"),
        "{found:?}"
    );
}

#[test]
fn every_unreadable_value_is_reported_with_its_pointer() {
    let found = problems(&json!({"items": [
        7,
        {"name": "no slug"},
        tool("A", json!(5)),
        tool("B", json!({"properties": {"a/b": {"type": "text"}, "c": 1, "d": {"type": "integer", "enum": ["1"]}}})),
        {"slug": "C", "toolkit": {"slug": "OTHER"}, "input_parameters": null}
    ]}));
    let expected = [
        ("/items/0", "this is not a tool"),
        ("/items/1/slug", "this tool has no slug"),
        ("/items/2/input_parameters", "this is not a schema"),
        (
            "/items/3/input_parameters/properties/a~1b/type",
            "unknown type \"text\"",
        ),
        (
            "/items/3/input_parameters/properties/c",
            "this is not a schema",
        ),
        (
            "/items/3/input_parameters/properties/d/enum",
            "the value \"1\" does not have the declared type",
        ),
        ("/items/4", "this tool has no `input_parameters`"),
        (
            "/items/4/toolkit/slug",
            "this tool belongs to `OTHER`, but the tools before belong to `BAKERY`",
        ),
    ];
    let found: Vec<_> = found
        .iter()
        .map(|(_, pointer, message)| (pointer.as_str(), message.as_str()))
        .collect();
    assert_eq!(found, expected);
    for (text, pointer) in [("", ""), ("{}", ""), ("[", ""), ("5", ""), ("[]", "")] {
        let found = import_tools(&[Source::new("tools.json", text)], None).unwrap_err();
        assert_eq!(found[0].span.pointer, pointer, "{text}");
    }
}

/// The written file reads back, with all optional keys.
#[test]
fn the_layout_writes_every_key() {
    let input = json!({"properties": {"x": {"type": "array", "items": {"type": "object", "properties": {
        "y": {"type": "number", "minimum": 0.5, "default": {"a": [1, null]}}
    }}}}});
    let mut value = tool("A", input);
    value["is_deprecated"] = json!(true);
    let catalog = import(&[json!([value])]).unwrap().catalog;
    let text = to_json(&catalog).unwrap();
    assert_eq!(serde_json::from_str::<Catalog>(&text).unwrap(), catalog);
    assert!(text.contains("\"deprecated\": true, \"tags\": [\"important\", \"readOnlyHint\"],\n"));
}

#[test]
fn no_file_and_no_tool_are_errors() {
    let found = import_files(&[], None).unwrap_err();
    assert_eq!(found[0].code, "tools-none");
    let found = problems(&json!({"items": [], "total_items": 0}));
    let expected = (
        Severity::Error,
        String::new(),
        "this list contains no tool".to_owned(),
    );
    assert_eq!(found[0], expected);
}
