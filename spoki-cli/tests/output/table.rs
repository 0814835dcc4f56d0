//! Tables: widths, cuts, alignment.

use serde_json::{Value, json};
use spoki_api::action::Kind;
use spoki_cli::output::{Format, Printer, Settings};
use unicode_width::UnicodeWidthStr;

use crate::{list, settings};

fn table(width: u16, fields: &str, pages: &[Vec<Value>]) -> String {
    let settings = Settings {
        width: Some(width),
        fields: fields.split_whitespace().map(str::to_owned).collect(),
        ..settings(Format::Table)
    };
    list(&settings, pages)
}

#[test]
fn numbers_stand_right_and_null_is_empty() {
    let items = vec![
        json!({"id": 7, "name": "Ada", "price": 1.5, "yes": true}),
        json!({"id": 1200, "name": null, "price": null, "yes": null}),
    ];
    let lines = [
        "  id  name  price  yes",
        "   7  Ada     1.5  true",
        "1200",
        "",
    ];
    assert_eq!(table(80, "", &[items]), lines.join("\n"));
}

#[test]
fn wide_and_combining_characters_take_their_width() {
    let items = vec![
        json!({"a": "漢字", "b": 1}),
        json!({"a": "e\u{301}te\u{301}", "b": 2}),
        json!({"a": "👋🏽!", "b": 3}),
    ];
    let expected = "\
a     b
漢字  1
e\u{301}te\u{301}   2
👋🏽!   3
";
    assert_eq!(table(80, "", &[items]), expected);
}

#[test]
fn long_cells_are_cut_to_the_width() {
    let items = vec![json!({"id": 1, "text": "a long text about a lost parcel", "who": "Ada"})];
    let expected = "\
id  text               who
 1  a long text abou…  Ada
";
    assert_eq!(table(26, "", std::slice::from_ref(&items)), expected);
    let wide = vec![json!({"a": "漢字漢字"})];
    assert_eq!(table(6, "", &[wide]), "a\n漢字…\n");
    let unlimited = list(&settings(Format::Table), &[items]);
    assert!(unlimited.contains("parcel"), "a file gets the whole text");
}

#[test]
fn the_first_page_decides_the_widths() {
    let pages = [
        vec![json!({"a": "abc", "b": "x"})],
        vec![
            json!({"a": "abcdef", "b": "a text that has room"}),
            json!({"a": 1, "b": "b".repeat(80)}),
        ],
    ];
    let text = table(30, "", &pages);
    let last = format!("1    {}…\n", "b".repeat(24));
    assert_eq!(
        text,
        ["a    b\nabc  x\nab…  a text that has room\n", &last].concat()
    );
}

#[test]
fn columns_without_room_are_left_out_and_named() {
    let item = json!({"a": "a".repeat(30), "b": "b".repeat(30), "c": "c".repeat(30), "d": 1});
    let settings = Settings {
        width: Some(36),
        ..settings(Format::Table)
    };
    let mut out = Vec::new();
    let mut printer = Printer::new(&settings, Kind::Any, &mut out).unwrap();
    printer.page(std::slice::from_ref(&item)).unwrap();
    assert_eq!(printer.left_out(), ["c", "d"]);
    drop(printer);
    let expected = format!(
        "a                  b\n{}…  {}…\n",
        "a".repeat(16),
        "b".repeat(16)
    );
    assert_eq!(String::from_utf8(out).unwrap(), expected);
    let chosen = table(30, "a b c d", &[vec![item]]);
    let header = chosen.lines().next().unwrap().split_whitespace();
    assert_eq!(
        header.collect::<String>(),
        "abcd",
        "chosen columns all stay"
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let item = json!({"one": "漢字 and more text", "two": 12_345_678, "three": "e\u{301}".repeat(40), "four": "👋🏽👋🏽👋🏽👋🏽👋🏽"});
    for width in 1..120 {
        let text = table(width, "", &[vec![item.clone()], vec![item.clone()]]);
        let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= usize::from(width), "{width}: {text}");
    }
}
