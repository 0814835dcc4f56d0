//! The output of the folder `output`: each format, `--fields`, `--jq`, and other programs that read it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod fields;
#[cfg(feature = "jq")]
mod filters;
mod formats;
mod programs;
mod properties;
mod table;
mod terminal;

use std::io::{self, Write};

use serde_json::{Value, json};
use spoki_api::action::Kind;
use spoki_cli::output::{Format, Printer, Settings};

/// Settings for a file, without a selection.
pub(crate) fn settings(format: Format) -> Settings {
    Settings {
        format,
        fields: Vec::new(),
        jq: None,
        width: None,
        is_terminal: false,
    }
}

/// What a printer prints for a reply of no known type.
pub(crate) fn printed(
    settings: &Settings,
    print: impl FnOnce(&mut Printer<&mut Vec<u8>>) -> io::Result<()>,
) -> String {
    printed_as(settings, Kind::Any, print)
}

/// What a printer prints for a reply of type `reply`.
pub(crate) fn printed_as(
    settings: &Settings,
    reply: Kind,
    print: impl FnOnce(&mut Printer<&mut Vec<u8>>) -> io::Result<()>,
) -> String {
    let mut out = Vec::new();
    let mut printer = Printer::new(settings, reply, &mut out).unwrap();
    print(&mut printer).unwrap();
    drop(printer);
    String::from_utf8(out).unwrap()
}

/// What a printer prints for a whole list of several pages.
pub(crate) fn list(settings: &Settings, pages: &[Vec<Value>]) -> String {
    printed(settings, |printer| {
        pages.iter().try_for_each(|page| printer.page(page))?;
        printer.finish(None)
    })
}

/// The type of a ticket, which has fields of several kinds and an object inside.
pub(crate) fn ticket() -> Kind {
    spoki_api::catalog()
        .get("SPOKI_LIST_TICKETS")
        .unwrap()
        .reply
        .kind
}

/// Values that a format could spoil.
pub(crate) fn hard_items() -> Vec<Value> {
    let texts = [
        "plain",
        "a,b;c\td",
        "say \"hi\"",
        "two\r\nlines\n",
        "",
        " padded ",
        "back\\slash \\t",
        "=1+1",
        "漢字 e\u{301} 🎉",
    ];
    let items = texts.iter().enumerate();
    items
        .map(|(id, text)| json!({"id": id, "text": text, "none": null, "list": [text, 1.5], "yes": true}))
        .collect()
}

/// Says on the terminal, past the capture of tests, that something did not run.
pub(crate) fn not_run(what: &str) {
    let _ = writeln!(io::stderr(), "NOT RUN: {what}");
}
