//! A list of any length needs no more memory than a page.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io;

use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use spoki_api::action::Kind;
use spoki_cli::output::{Format, Printer, Settings};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// The greatest count of bytes in use while a list is printed, beyond those in use before.
fn peak(format: Format, page: &[Value], pages: usize) -> usize {
    let settings = Settings {
        format,
        fields: Vec::new(),
        jq: None,
        width: Some(80),
        is_terminal: false,
    };
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let mut printer = Printer::new(&settings, Kind::Any, io::sink()).unwrap();
    for _ in 0..pages {
        printer.page(page).unwrap();
    }
    printer.finish(None).unwrap();
    ALLOCATED.peak_usage() - before
}

#[test]
fn no_format_keeps_pages() {
    let item = json!({"id": 1, "text": "a text of some length, ".repeat(9), "list": [1, 2, 3]});
    let page = vec![item; 100];
    for format in Format::ALL {
        let one = peak(format, &page, 1);
        let many = peak(format, &page, 50);
        assert!(
            many < 2 * one,
            "{format}: {one} bytes for a page, {many} for 50"
        );
    }
}
