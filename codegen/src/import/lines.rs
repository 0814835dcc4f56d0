//! The lines of a page with their positions.

use std::ops::Range;

/// A line, without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// The first byte in the page.
    pub(super) start: usize,
}

impl Line<'_> {
    pub(super) fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Splits a page at `\n` or `\r\n`. A byte order mark is not part of the first line.
pub(super) fn lines(page: &str) -> Vec<Line<'_>> {
    let text = page.trim_start_matches('\u{feff}');
    let mut start = page.len() - text.len();
    text.split_inclusive('\n')
        .map(|raw| {
            let line = Line {
                text: raw.trim_end_matches(['\n', '\r']),
                start,
            };
            start += raw.len();
            line
        })
        .collect()
}
