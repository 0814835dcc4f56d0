//! Output on a terminal: no format prints characters of the service that could mislead people.

use serde_json::{Value, json};
use spoki_cli::output::{Format, Settings};

use crate::{list, printed, settings};

const HOSTILE: &str = "a\u{1b}[2J\u{202e}b\u{200b}\u{9b}c\u{7f}\r";

fn on_terminal(format: Format) -> Settings {
    Settings {
        is_terminal: true,
        width: Some(80),
        ..settings(format)
    }
}

#[test]
fn no_format_prints_dangerous_characters() {
    let items = [json!({HOSTILE: HOSTILE, "inner": {HOSTILE: [HOSTILE]}})];
    for format in Format::ALL {
        let texts = [
            list(&on_terminal(format), &[items.to_vec()]),
            printed(&on_terminal(format), |printer| printer.value(&items[0])),
        ];
        for text in texts {
            let text = text.replace("\r\n", "\n");
            let found = text.chars().find(|letter| {
                letter.is_control() && !matches!(letter, '\n' | '\t')
                    || ['\u{202e}', '\u{200b}'].contains(letter)
            });
            assert_eq!(found, None, "{format}: {text}");
        }
    }
}

#[test]
fn files_get_the_text_as_it_is() {
    let pages = [vec![json!({"a": HOSTILE})]];
    let json: Value = serde_json::from_str(&list(&settings(Format::Json), &pages)).unwrap();
    assert_eq!(json["items"][0]["a"], HOSTILE);
    assert!(list(&settings(Format::Csv), &pages).contains(HOSTILE));
    assert!(list(&settings(Format::Tsv), &pages).contains(&HOSTILE.replace('\r', "\\r")));
}

#[test]
fn a_document_on_a_terminal_is_indented_and_means_the_same() {
    let pages = [vec![json!({"a": HOSTILE}), json!([])], vec![json!(2)]];
    let text = list(&on_terminal(Format::Json), &pages);
    let shown = r#"{
  "items": [
    {
      "a": "a\u001b[2J\u202eb\u200b\u009bc\u007f\r"
    },
    [],
    2
  ],
  "next": null
}
"#;
    assert_eq!(text, shown);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["items"][0]["a"], HOSTILE);
    assert_eq!(
        list(&on_terminal(Format::Json), &[vec![]]),
        "{\n  \"items\": [],\n  \"next\": null\n}\n"
    );
}
