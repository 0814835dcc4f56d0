//! Each format: one answer, lists of 0, 1 and 1,000 pages, and failures in the middle.

use std::io::{self, ErrorKind, Write};

use serde_json::{Value, json};
use spoki_api::action::Kind;
use spoki_cli::output::{Format, Next, Printer};

use crate::{hard_items, list, printed, printed_as, settings, ticket};

fn pages(count: usize) -> Vec<Vec<Value>> {
    (0..count)
        .map(|page| vec![json!({"id": page}), json!({"id": page + 1})])
        .collect()
}

fn next() -> Next {
    Next {
        reason: "the service did not answer".to_owned(),
        command: Some("spoki tickets list --page 3".to_owned()),
    }
}

#[test]
fn one_answer() {
    let answer = json!({"id": 7, "title": "Lost", "tags": ["a"], "none": null});
    let printed = |format| printed(&settings(format), |printer| printer.value(&answer));
    assert_eq!(
        printed(Format::Json),
        "{\"id\":7,\"none\":null,\"tags\":[\"a\"],\"title\":\"Lost\"}\n"
    );
    assert_eq!(printed(Format::Ndjson), printed(Format::Json));
    assert_eq!(
        printed(Format::Csv),
        "id,none,tags,title\r\n7,,\"[\"\"a\"\"]\",Lost\r\n"
    );
    assert_eq!(
        printed(Format::Tsv),
        "id\tnone\ttags\ttitle\n7\t\t[\"a\"]\tLost\n"
    );
    assert_eq!(
        printed(Format::Table),
        "id     7\nnone\ntags   [\"a\"]\ntitle  Lost\n"
    );
}

#[test]
fn an_answer_without_content() {
    let printed = |format| printed(&settings(format), |printer| printer.value(&Value::Null));
    let texts = Format::ALL.map(printed);
    assert_eq!(texts, ["", "null\n", "null\n", "", ""]);
}

#[test]
fn an_answer_that_is_an_array_is_a_list_for_records() {
    let answer = json!([{"id": 1}, {"id": 2}]);
    let printed = |format| printed(&settings(format), |printer| printer.value(&answer));
    let texts = Format::ALL.map(printed);
    let expected = [
        "id\n 1\n 2\n",
        "[{\"id\":1},{\"id\":2}]\n",
        "{\"id\":1}\n{\"id\":2}\n",
        "id\r\n1\r\n2\r\n",
        "id\n1\n2\n",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn items_that_are_no_objects_have_one_column() {
    let printed = |format| {
        list(
            &settings(format),
            &[vec![json!("a"), json!(null)], vec![json!([1])]],
        )
    };
    let texts = Format::ALL.map(printed);
    let json = "{\"items\":[\n\"a\",\nnull,\n[1]\n],\"next\":null}\n";
    let expected = [
        "value\na\n\n[1]\n",
        json,
        "\"a\"\nnull\n[1]\n",
        "value\r\na\r\n\"\"\r\n[1]\r\n",
        "value\na\n\n[1]\n",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn json_is_one_document_for_any_number_of_pages() {
    for count in [1, 2, 1000] {
        let text = list(&settings(Format::Json), &pages(count));
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["items"].as_array().unwrap().len(), 2 * count);
        assert_eq!(document["next"], Value::Null);
    }
    assert_eq!(
        list(&settings(Format::Json), &[vec![]]),
        "{\"items\":[],\"next\":null}\n"
    );
    assert_eq!(
        list(&settings(Format::Json), &[]),
        "",
        "nothing came, so nothing is printed"
    );
}

#[test]
fn json_ends_after_a_failure_in_the_middle() {
    let text = printed(&settings(Format::Json), |printer| {
        printer.page(&[json!(1)])?;
        printer.finish(Some(&next()))
    });
    let expected = "{\"items\":[\n1\n],\"next\":{\"reason\":\"the service did not answer\",\"command\":\"spoki tickets list --page 3\"}}\n";
    assert_eq!(text, expected);
    let before = printed(&settings(Format::Json), |printer| {
        printer.finish(Some(&next()))
    });
    assert_eq!(before, "", "a failure before the first page prints nothing");
}

#[test]
fn json_ends_even_if_nobody_ends_it() {
    for page in [vec![], vec![json!({"a": "]}"})]] {
        let text = printed(&settings(Format::Json), |printer| printer.page(&page));
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            document["next"],
            json!({"reason": "the listing was interrupted", "command": null})
        );
    }
}

#[test]
fn records_have_one_header() {
    for (format, header) in [
        (Format::Csv, "id\r\n"),
        (Format::Tsv, "id\n"),
        (Format::Table, "id\n"),
    ] {
        let text = list(&settings(format), &pages(1000));
        assert_eq!(text.lines().count(), 2001, "{format}");
        assert!(text.starts_with(header), "{format}");
        assert_eq!(text.matches("id").count(), 1, "{format}");
    }
    assert_eq!(
        list(&settings(Format::Ndjson), &pages(1000))
            .lines()
            .count(),
        2000
    );
}

#[test]
fn an_empty_list_shows_its_columns_if_they_are_known() {
    let empty = |format| {
        printed_as(&settings(format), ticket(), |printer| {
            printer.page(&[])?;
            printer.finish(None)
        })
    };
    let columns = "id,title,description,status,priority,reference,contact,owner,created_datetime,updated_datetime,closed_datetime";
    assert_eq!(empty(Format::Csv), format!("{columns}\r\n"));
    assert_eq!(empty(Format::Tsv), columns.replace(',', "\t") + "\n");
    let scalars = columns.replace(",contact,owner", "").replace(',', "  ");
    assert_eq!(
        empty(Format::Table),
        scalars + "\n",
        "a table shows no objects"
    );
    for format in [Format::Csv, Format::Tsv, Format::Table, Format::Ndjson] {
        assert_eq!(list(&settings(format), &[vec![]]), "", "{format}");
    }
}

/// A filter of the client can leave the first page empty.
#[test]
fn the_first_page_with_items_decides_the_columns() {
    let pages = [
        vec![],
        vec![json!({"a": 1})],
        vec![json!({"a": 2, "b": 3, "c": null})],
    ];
    for (format, expected) in [
        (Format::Csv, "a\r\n1\r\n2\r\n"),
        (Format::Table, "a\n1\n2\n"),
    ] {
        assert_eq!(list(&settings(format), &pages), expected);
    }
    let mut out = Vec::new();
    let mut printer = Printer::new(&settings(Format::Csv), Kind::Any, &mut out).unwrap();
    for page in &pages {
        printer.page(page).unwrap();
    }
    assert_eq!(
        printer.left_out(),
        ["b", "c"],
        "later keys are not lost in silence"
    );
}

#[test]
fn csv_reads_back_as_it_was() {
    let text = list(&settings(Format::Csv), &[hard_items()]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        ["id", "list", "none", "text", "yes"].as_slice()
    );
    for (record, item) in reader.records().zip(hard_items()) {
        let record = record.unwrap();
        assert_eq!(record[3], *item["text"].as_str().unwrap());
        assert_eq!(
            serde_json::from_str::<Value>(&record[1]).unwrap(),
            item["list"]
        );
        assert_eq!((&record[2], &record[4]), ("", "true"));
    }
}

#[test]
fn a_printer_prints_one_answer() {
    let mut out = Vec::new();
    let mut printer = Printer::new(&settings(Format::Json), Kind::Any, &mut out).unwrap();
    printer.value(&json!(1)).unwrap();
    assert!(printer.value(&json!(2)).is_err());
    assert!(printer.page(&[json!(3)]).is_err());
    printer.finish(None).unwrap();
    drop(printer);
    assert_eq!(out, b"1\n");
}

/// A pipe whose reader went away after some bytes; it counts what is written after that.
struct ClosedPipe {
    room: usize,
    flushes: usize,
    writes_after: usize,
}

impl Write for &mut ClosedPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room == 0 {
            self.writes_after += 1;
            return Err(ErrorKind::BrokenPipe.into());
        }
        let written = bytes.len().min(self.room);
        self.room -= written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flushes += 1;
        Ok(())
    }
}

#[test]
fn a_broken_pipe_is_handed_up_and_left_alone() {
    for format in Format::ALL {
        let mut pipe = ClosedPipe {
            room: 20,
            flushes: 0,
            writes_after: 0,
        };
        let mut printer = Printer::new(&settings(format), Kind::Any, &mut pipe).unwrap();
        printer.page(&[json!({"id": 1})]).unwrap();
        let error = printer.page(&vec![json!({"id": 2}); 9]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe, "{format}");
        printer.finish(Some(&next())).unwrap();
        drop(printer);
        assert_eq!(
            (pipe.flushes, pipe.writes_after),
            (1, 1),
            "{format}: one flush per page, no write after the error"
        );
    }
}
