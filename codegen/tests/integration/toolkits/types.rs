//! The types of parameters.

use serde_json::{Value, json};
use spoki_codegen::spec::catalog::Catalog;
use spoki_test_support::toolkits::bound;

use super::{import_page, imported, of_json, of_page, page, rust_type, tool};

const ANY: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];

fn with_type(catalog: &Catalog, kind: &str) -> Result<String, String> {
    let mut specs = bound(catalog);
    specs.set("b/actions/BAKERY_X/params/x/type", kind);
    rust_type(&specs)
}

fn with_schema(schema: Value) -> Catalog {
    imported(&json!([tool("BAKERY_X", json!({"x": schema}))]))
}

fn with_cell(cell: &str) -> Catalog {
    let row = format!("| `x` | {cell} | No | It. |");
    import_page(&page(&[&row])).unwrap().catalog
}

#[test]
fn k4_the_type_null_is_any_value() {
    let expected = json!({"type": "string", "details": {"types": ANY, "nullable": true}});
    assert_eq!(of_json(json!({"type": "null"})), expected);
    assert_eq!(of_page("null"), expected);
    for catalog in [with_schema(json!({"type": "null"})), with_cell("null")] {
        assert_eq!(rust_type(&bound(&catalog)).unwrap(), "Value");
    }
}

#[test]
fn k4_null_among_the_values_is_no_value() {
    let expected = json!({"type": "integer", "values": [1], "details": {"nullable": true}});
    assert_eq!(
        of_json(json!({"type": ["integer", "null"], "enum": [1, null]})),
        expected
    );
    assert_eq!(of_page(r#"integer ("1" | "null")"#), expected);
    // The page cannot say whether a text is meant.
    let expected = json!({"type": "string", "values": ["null"]});
    assert_eq!(of_page(r#"string ("null")"#), expected);
    assert_eq!(of_json(json!({"enum": ["null"]})), expected);
}

#[test]
fn k5_several_types_are_json() {
    for schema in [
        json!({"anyOf": [{"type": "object"}, {"type": "array"}]}),
        json!({"oneOf": [{"type": "array", "items": {"type": "string"}}, {"type": "object"}]}),
        json!({"type": ["array", "object", "null"]}),
        json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
        json!({"type": ["string", "integer"]}),
        json!({}),
        json!(true),
    ] {
        let catalog = with_schema(schema.clone());
        assert_eq!(
            rust_type(&bound(&catalog)).as_deref(),
            Ok("Value"),
            "{schema}"
        );
        assert_eq!(
            with_type(&catalog, "json").as_deref(),
            Ok("Value"),
            "{schema}"
        );
    }
}

#[test]
fn k5_a_binding_may_choose_one_of_several_types() {
    let catalog = with_schema(json!({"anyOf": [{"type": "object"}, {"type": "array"}]}));
    assert_eq!(with_type(&catalog, "[json]").as_deref(), Ok("Vec<Value>"));
    assert_eq!(
        with_type(&catalog, "{string}").as_deref(),
        Ok("BTreeMap<String, String>")
    );
    let refused = with_type(&catalog, "boolean").unwrap_err();
    assert!(
        refused.contains("`x` of type `array | object` cannot be refined to `boolean`"),
        "{refused}"
    );
    let catalog = with_schema(json!({"type": ["string", "integer"]}));
    assert_eq!(with_type(&catalog, "identifier").as_deref(), Ok("Id"));
    // One type still is no JSON.
    for catalog in [with_schema(json!({"type": "array"})), with_cell("array")] {
        assert_eq!(rust_type(&bound(&catalog)).as_deref(), Ok("Vec<Value>"));
        let refused = with_type(&catalog, "json").unwrap_err();
        assert!(refused.contains("cannot be refined to `json`"), "{refused}");
    }
}

#[test]
fn k5_types_that_are_one_type_stay_one() {
    for (schema, expected) in [
        (json!({"type": ["integer", "number"]}), "f64"),
        (json!({"type": ["string", "null"]}), "String"),
        (
            json!({"anyOf": [{"type": "boolean"}, {"type": "null"}]}),
            "bool",
        ),
        (json!({"allOf": [{"type": "string"}]}), "String"),
        (json!({"oneOf": [{"type": "integer"}]}), "i64"),
        (json!({"enum": [0.5, 1]}), "f64"),
    ] {
        let catalog = with_schema(schema.clone());
        assert_eq!(
            rust_type(&bound(&catalog)).as_deref(),
            Ok(expected),
            "{schema}"
        );
    }
    // The values decide between the types.
    let values = json!({"type": ["string", "integer"], "enum": ["a", "b"]});
    assert_eq!(
        of_json(values),
        json!({"type": "string", "values": ["a", "b"]})
    );
}

#[test]
fn k6_values_that_no_enum_can_hold_need_none() {
    for (schema, cell, expected) in [
        (
            json!({"type": "boolean", "enum": [true]}),
            r#"boolean ("true")"#,
            "bool",
        ),
        (
            json!({"type": "number", "enum": [0.5, 1]}),
            r#"number ("0.5" | "1")"#,
            "f64",
        ),
        (
            json!({"type": "number", "enum": [1, 2]}),
            r#"number ("1" | "2")"#,
            "f64",
        ),
        (
            json!({"type": "object", "enum": [{"a": 1}]}),
            r#"object ("{"a":1}")"#,
            "Value",
        ),
        (
            json!({"type": "array", "enum": [[1]]}),
            r#"array ("[1]")"#,
            "Vec<Value>",
        ),
    ] {
        for catalog in [with_schema(schema.clone()), with_cell(cell)] {
            assert_eq!(
                rust_type(&bound(&catalog)).as_deref(),
                Ok(expected),
                "{schema}"
            );
        }
    }
    for schema in [
        json!({"const": false}),
        json!({"enum": [true, false, null]}),
    ] {
        assert_eq!(
            rust_type(&bound(&with_schema(schema))).as_deref(),
            Ok("bool")
        );
    }
    let mixed = with_schema(json!({"enum": ["a", 1, true]}));
    assert_eq!(rust_type(&bound(&mixed)).as_deref(), Ok("Value"));
}

#[test]
fn k6_lists_of_values_are_read_on_the_page_as_in_the_json() {
    for (schema, cell, expected) in [
        (
            json!({"type": "string", "enum": []}),
            "string ()",
            json!({"type": "string"}),
        ),
        (
            json!({"type": "string", "enum": ["a", "b", "a"]}),
            r#"string ("a" | "b" | "a")"#,
            json!({"type": "string", "values": ["a", "b"]}),
        ),
        (
            json!({"type": "integer", "enum": [1.0, 2]}),
            r#"integer ("1.0" | "2")"#,
            json!({"type": "integer", "values": [1, 2]}),
        ),
    ] {
        assert_eq!(of_json(schema), expected);
        assert_eq!(of_page(cell), expected);
    }
}

#[test]
fn k11_an_exclusive_bound_of_a_number_stays_exclusive() {
    let details = |schema| of_json(schema)["details"].clone();
    for (schema, expected) in [
        (
            json!({"type": "number", "exclusiveMinimum": 0}),
            json!({"exclusive_min": 0}),
        ),
        (
            json!({"type": "number", "exclusiveMaximum": 0.5}),
            json!({"exclusive_max": 0.5}),
        ),
        (
            json!({"type": "number", "minimum": 0, "exclusiveMinimum": true}),
            json!({"exclusive_min": 0}),
        ),
        (
            json!({"type": "number", "minimum": 1, "exclusiveMinimum": 0}),
            json!({"min": 1}),
        ),
        (
            json!({"type": "number", "minimum": 0, "exclusiveMinimum": false}),
            json!({"min": 0}),
        ),
        (
            json!({"type": "integer", "exclusiveMinimum": 0}),
            json!({"min": 1}),
        ),
        (
            json!({"type": "integer", "exclusiveMinimum": 0.5}),
            json!({"min": 1}),
        ),
        (
            json!({"type": "integer", "exclusiveMaximum": 0.5}),
            json!({"max": 0}),
        ),
        (
            json!({"type": "integer", "minimum": 0, "exclusiveMinimum": 0}),
            json!({"min": 1}),
        ),
        (
            json!({"type": "integer", "maximum": 9, "exclusiveMaximum": true}),
            json!({"max": 8}),
        ),
        (
            json!({"type": ["integer", "null"], "exclusiveMaximum": 10}),
            json!({"nullable": true, "max": 9}),
        ),
        (
            json!({"type": "integer", "exclusiveMinimum": i64::MAX}),
            Value::Null,
        ),
    ] {
        assert_eq!(details(schema.clone()), expected, "{schema}");
    }
}

#[test]
fn k12_items_without_a_schema_are_anything() {
    for items in [
        json!(false),
        json!([{"type": "string"}, {"type": "integer"}]),
        json!([]),
    ] {
        let schema = json!({"type": "array", "items": items, "maxItems": 3});
        assert_eq!(
            of_json(schema.clone()),
            json!({"type": "array", "details": {"max_items": 3}}),
            "{schema}"
        );
        assert_eq!(
            rust_type(&bound(&with_schema(schema))).as_deref(),
            Ok("Vec<Value>")
        );
    }
    assert_eq!(of_json(json!({"items": false}))["type"], "array");
    let any = of_json(json!({"type": "array", "items": true}));
    assert_eq!(any["details"]["items"]["details"]["types"], json!(ANY));
}

/// `false` as a schema means that no value is valid.
#[test]
fn k12_a_property_that_no_call_may_give_is_no_parameter() {
    let properties = json!({"x": {"type": "string"}, "never": false});
    let catalog = imported(&json!([tool("BAKERY_X", properties)]));
    let names: Vec<_> = catalog.actions[0]
        .params
        .iter()
        .map(|row| &row.name)
        .collect();
    assert_eq!(names, ["x"]);
}
