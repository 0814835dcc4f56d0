//! Properties of all items: what is printed can be read back.

use proptest::prelude::*;
use serde_json::Value;
use spoki_cli::output::{Format, Settings};
use unicode_width::UnicodeWidthStr as _;

use crate::{list, settings};

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ab,;\"'\t\r\n\\\\=+-]{0,8}"]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((texts(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Pages of items that all have the same keys.
fn pages() -> impl Strategy<Value = Vec<Vec<Value>>> {
    prop::collection::btree_set("[a-z,\"\n\\\\]{1,4}", 1..4).prop_flat_map(|keys| {
        let keys: Vec<_> = keys.into_iter().collect();
        let item = prop::collection::vec(values(), keys.len())
            .prop_map(move |values| Value::Object(keys.clone().into_iter().zip(values).collect()));
        prop::collection::vec(prop::collection::vec(item, 1..4), 1..4)
    })
}

/// The rows that a record format should hold: the header first.
fn rows(pages: &[Vec<Value>]) -> Vec<Vec<String>> {
    let items = || pages.iter().flatten().map(|item| item.as_object().unwrap());
    let header = items().next().unwrap().keys().cloned().collect();
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let rows = items().map(|item| item.values().map(cell).collect());
    std::iter::once(header).chain(rows).collect()
}

fn unescaped(field: &str) -> String {
    let mut text = String::new();
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next().unwrap() {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                other => other,
            },
            other => other,
        });
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv_is_read_back(pages in pages()) {
        let text = list(&settings(Format::Csv), &pages);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let read: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(read, rows(&pages));
    }

    #[test]
    fn tsv_is_read_back(pages in pages()) {
        let text = list(&settings(Format::Tsv), &pages);
        let lines = text.strip_suffix('\n').unwrap().split('\n');
        let read: Vec<Vec<String>> = lines.map(|line| line.split('\t').map(unescaped).collect()).collect();
        prop_assert_eq!(read, rows(&pages));
    }

    #[test]
    fn json_is_read_back(pages in pages(), is_terminal: bool) {
        let items: Vec<_> = pages.iter().flatten().cloned().collect();
        let on = |format| Settings { is_terminal, ..settings(format) };
        let document: Value = serde_json::from_str(&list(&on(Format::Json), &pages)).unwrap();
        prop_assert_eq!(&document["items"], &Value::from(items.clone()));
        let lines = list(&on(Format::Ndjson), &pages);
        let read: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(read, items);
    }

    #[test]
    fn a_table_fits_and_has_one_line_per_item(pages in pages(), width in 1u16..60) {
        let settings = Settings { width: Some(width), ..settings(Format::Table) };
        let text = list(&settings, &pages);
        prop_assert_eq!(text.lines().count(), 1 + pages.iter().flatten().count());
        for line in text.lines() {
            prop_assert!(line.width() <= usize::from(width), "{}: {:?}", width, line);
        }
    }
}
