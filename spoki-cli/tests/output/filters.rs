//! `--jq`: a collection of filters with their results, and what filters cannot do.

use std::io::ErrorKind;

use serde_json::{Value, json};
use spoki_api::action::Kind;
use spoki_cli::output::{FilterError, Format, Next, Printer, Settings};

use crate::programs::{has, run};
use crate::{list, not_run, printed, settings};

fn filtering(format: Format, filter: &str) -> Settings {
    Settings {
        jq: Some(filter.to_owned()),
        ..settings(format)
    }
}

/// `filters.json`: a document, filters, their results, and where jq's results differ: `jq_lines`, and `why`.
fn collection() -> (Value, Vec<Value>) {
    let file: Value = serde_json::from_str(include_str!("filters.json")).unwrap();
    (
        file["input"].clone(),
        file["filters"].as_array().unwrap().clone(),
    )
}

fn lines(texts: &Value) -> String {
    let texts = texts.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned() + "\n")
        .collect()
}

#[test]
fn the_collection_has_the_expected_results() {
    let (input, filters) = collection();
    let mut different = Vec::new();
    for entry in filters {
        let filter = entry["filter"].as_str().unwrap();
        let settings = filtering(Format::Json, filter);
        let mut text = Vec::new();
        let mut printer = Printer::new(&settings, Kind::Any, &mut text).unwrap();
        let result = printer.value(&input);
        drop(printer);
        let text = String::from_utf8(text).unwrap();
        if result.is_err() != entry.get("fails").is_some() || text != lines(&entry["lines"]) {
            different.push(format!("{filter}\n{text}{result:?}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn jq_has_the_same_results() {
    if !has("jq") {
        not_run("the comparison with jq: there is no jq");
        return;
    }
    let (input, filters) = collection();
    for entry in filters {
        let filter = entry["filter"].as_str().unwrap();
        let text = run(
            "jq",
            &["--raw-output", "--compact-output", filter],
            &input.to_string(),
        );
        let expected = entry.get("jq_lines").unwrap_or(&entry["lines"]);
        assert_eq!(text, lines(expected), "{filter}");
    }
}

#[test]
fn json_filters_the_whole_list_and_ndjson_each_item() {
    let pages = [
        vec![json!({"t": "a"}), json!({"t": "b"})],
        vec![json!({"t": "c"})],
    ];
    let text = |format, filter| list(&filtering(format, filter), &pages);
    assert_eq!(text(Format::Json, ".items | length, .[2].t"), "3\nc\n");
    assert_eq!(
        text(Format::Ndjson, ".t, {t}"),
        "\"a\"\n{\"t\":\"a\"}\n\"b\"\n{\"t\":\"b\"}\n\"c\"\n{\"t\":\"c\"}\n"
    );
    assert_eq!(
        text(Format::Ndjson, "select(.t == \"b\")"),
        "{\"t\":\"b\"}\n"
    );
}

#[test]
fn a_filter_sees_the_selected_fields_and_where_the_list_goes_on() {
    let settings = Settings {
        fields: vec!["b,a.x".to_owned()],
        ..filtering(
            Format::Json,
            "(.items[0] | keys_unsorted, .a), .next.command",
        )
    };
    let next = Next {
        reason: "limit".to_owned(),
        command: Some("spoki …".to_owned()),
    };
    let text = printed(&settings, |printer| {
        printer.page(&[json!({"a": {"x": 1, "y": 2}, "b": 3})])?;
        printer.finish(Some(&next))
    });
    assert_eq!(text, "[\"b\",\"a\"]\n{\"x\":1}\nspoki …\n");
}

#[test]
fn mistakes_in_a_filter_show_their_place() {
    let shown = |filter| {
        let error = Printer::new(&filtering(Format::Json, filter), Kind::Any, Vec::new())
            .err()
            .unwrap();
        error.to_string()
    };
    let cases = [
        (
            ".items[",
            "--jq: expected closing bracket, found the end of the filter (line 1, column 8)\n  .items[\n         ^",
        ),
        (
            ".a |",
            "--jq: expected term, found the end of the filter (line 1, column 5)\n  .a |\n      ^",
        ),
        (
            ".a\n| .b c",
            "--jq: expected nothing, found `c` (line 2, column 6)\n  | .b c\n       ^",
        ),
        (
            "\"é\" | lenght",
            "--jq: unknown filter `lenght` (line 1, column 7)\n  \"é\" | lenght\n        ^",
        ),
        (
            ".a | $x",
            "--jq: unknown variable `$x` (line 1, column 6)\n  .a | $x\n       ^",
        ),
        (
            ".a & .b",
            "--jq: expected token, found `&` (line 1, column 4)\n  .a & .b\n     ^",
        ),
        (
            "",
            "--jq: expected term, found the end of the filter (line 1, column 1)\n  \n  ^",
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(shown(filter), expected, "{filter}");
    }
}

#[test]
fn filters_reach_no_environment_and_no_files() {
    for filter in [
        "env",
        "env.HOME",
        "$ENV",
        "input",
        "include \"x\"; .",
        "import \"x\" as $x; .",
    ] {
        let printer = Printer::new(&filtering(Format::Json, filter), Kind::Any, Vec::new());
        assert!(printer.is_err(), "{filter}");
    }
}

#[test]
fn an_error_ends_the_output_and_shows_no_value_of_the_answer() {
    let answer = json!({"phone": "+393331112222", "mail": "ada@example.com", "digits": 393_331_112_222_u64, "name": "Ada"});
    let cases = [
        (".name.first", "cannot index a string with \"first\""),
        (
            ".name | tonumber",
            "cannot parse a string as JSON: byte offset 0: value expected",
        ),
        (
            ".[\"name\"] - .digits",
            "cannot calculate a string - a number",
        ),
        ("error(\"no tags\")", "no tags"),
        (
            "error(\"bad: \" + .phone + \" of \" + .mail)",
            "bad: … of … ",
        ),
        ("error", "an object"),
        (".name | error(.)", "… "),
    ];
    for (filter, expected) in cases {
        let mut out = Vec::new();
        let mut printer =
            Printer::new(&filtering(Format::Json, filter), Kind::Any, &mut out).unwrap();
        let error = printer.value(&answer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{filter}");
        let inner = error.get_ref().unwrap();
        assert!(inner.is::<FilterError>());
        assert_eq!(
            inner.to_string(),
            format!("--jq: the filter failed: {expected}"),
            "{filter}"
        );
    }
}

#[test]
fn results_before_an_error_are_printed_and_none_after_it() {
    let mut out = Vec::new();
    let mut printer = Printer::new(
        &filtering(Format::Ndjson, ".a, (.b | length)"),
        Kind::Any,
        &mut out,
    )
    .unwrap();
    let error = printer
        .page(&[json!({"a": 1, "b": true}), json!({"a": 2})])
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    printer.finish(None).unwrap();
    drop(printer);
    assert_eq!(out, b"1\n");
}

#[test]
fn halt_ends_the_results_and_not_the_program() {
    let text = printed(&filtering(Format::Json, "1, halt, 2"), |printer| {
        printer.value(&Value::Null)
    });
    assert_eq!(text, "1\n");
}

#[test]
fn results_are_always_json() {
    let filter = "nan, infinite, -infinite, 3.0, 1e17, 2.5, (\"/w==\" | @base64d), {\"a\": nan}, 12345678901234567890123";
    let text = printed(&filtering(Format::Ndjson, filter), |printer| {
        printer.value(&Value::Null)
    });
    for line in text.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
    assert!(
        text.starts_with("null\n1.7976931348623157e+308\n-1.7976931348623157e+308\n3\n"),
        "{text}"
    );
}

#[test]
fn raw_strings_on_a_terminal_are_safe() {
    let settings = Settings {
        is_terminal: true,
        ..filtering(Format::Json, ".[], .")
    };
    let text = printed(&settings, |printer| {
        printer.value(&json!(["a\tb\n\u{1b}[2J\u{202e}"]))
    });
    assert_eq!(
        text,
        "a\tb\n\\u{1b}[2J\\u{202e}\n[\"a\\tb\\n\\u001b[2J\\u202e\"]\n"
    );
}
