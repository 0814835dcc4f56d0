//! Rows of an input file, CSV or NDJSON, with their original bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use csv_core::ReadRecordResult;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// The most bytes of a row. If a quote is never closed, the rest of the file would be one row.
const MAX_ROW: usize = 1 << 20;
const BUFFER: usize = 1 << 18;
const BOM: &[u8] = b"\xef\xbb\xbf";
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The form of an input file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
    /// Records with a header line, in which this character separates the fields.
    Csv(char),
    /// One JSON object a line.
    Ndjson,
}

/// The position of a row: its number and its first byte, from 0, and its line, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) row: u64,
    pub(crate) line: u64,
    pub(crate) byte: u64,
}

/// The part of the file before the first row.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) format: Format,
    pub(crate) has_bom: bool,
    /// The header line as it is, and its fields; empty for NDJSON.
    pub(crate) header: String,
    pub(crate) names: Vec<String>,
    pub(crate) first: Position,
}

/// A row as it is in the file, without its line break.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) at: Position,
    pub(crate) raw: &'a str,
    /// The fields of a CSV record, one after the other, and where each ends.
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Row<'a> {
    /// The fields of a CSV record.
    pub(crate) fn cells(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let (text, ends) = (self.text, self.ends);
        (0..ends.len()).map(move |index| {
            let start = index.checked_sub(1).map_or(0, |before| ends[before]);
            text.get(start..ends[index]).unwrap_or_default()
        })
    }
}

/// Reads the rows of a file.
pub(crate) struct Rows<R> {
    path: PathBuf,
    input: BufReader<R>,
    format: Format,
    csv: csv_core::Reader,
    next: Position,
    raw: Vec<u8>,
    /// Room for the fields of a record and their ends.
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: Read> Rows<R> {
    /// Reads the part before the first row. If no format is given, the first bytes decide.
    pub(crate) fn begin(
        path: &Path,
        input: R,
        format: Option<Format>,
    ) -> Result<(Layout, Self), Error> {
        let mut input = BufReader::with_capacity(BUFFER, input);
        let start = input.fill_buf().map_err(|error| Error::file(path, error))?;
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            return Err(refuse(path, 1, "the file is UTF-16: save it as UTF-8"));
        }
        let has_bom = start.starts_with(BOM);
        let skipped = if has_bom { BOM.len() } else { 0 };
        let format = format.unwrap_or_else(|| detect(&start[skipped..]));
        input.consume(skipped);
        let first = Position {
            row: 0,
            line: 1,
            byte: skipped as u64,
        };
        let mut rows = Self::at(path, input, format, first);
        let (mut header, mut names) = (String::new(), Vec::new());
        if matches!(format, Format::Csv(_)) {
            let Some(row) = rows.next()? else {
                return Err(refuse(
                    path,
                    1,
                    "the file is empty; expected a line of column names",
                ));
            };
            row.raw.clone_into(&mut header);
            names = row.cells().map(|name| name.trim().to_owned()).collect();
            rows.next.row = 0;
        }
        let layout = Layout {
            format,
            has_bom,
            header,
            names,
            first: rows.next,
        };
        Ok((layout, rows))
    }

    fn at(path: &Path, input: BufReader<R>, format: Format, next: Position) -> Self {
        let delimiter = match format {
            Format::Csv(delimiter) => u8::try_from(delimiter).unwrap_or(b','),
            Format::Ndjson => b',',
        };
        Self {
            path: path.to_owned(),
            input,
            format,
            csv: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            next,
            raw: Vec::new(),
            text: vec![0; 1024],
            ends: vec![0; 32],
        }
    }

    /// The next row; `None` at the end of the file. Empty lines are no rows.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>, Error> {
        let lengths = match self.format {
            Format::Csv(_) => self.read_record()?,
            Format::Ndjson => self.read_line()?.then_some((0, 0)),
        };
        let Some((text, ends)) = lengths else {
            return Ok(None);
        };
        let lead = self.lead();
        let at = Position {
            row: self.next.row,
            line: self.next.line + breaks(&self.raw[..lead]),
            byte: self.next.byte + lead as u64,
        };
        self.next = Position {
            row: at.row + 1,
            line: self.next.line + breaks(&self.raw),
            byte: self.next.byte + self.raw.len() as u64,
        };
        let (Ok(raw), Ok(text)) = (
            std::str::from_utf8(&self.raw[lead..]),
            std::str::from_utf8(&self.text[..text]),
        ) else {
            let what = "the row is not UTF-8: save the file as UTF-8";
            return Err(refuse(&self.path, at.line, what));
        };
        Ok(Some(Row {
            at,
            raw: raw.trim_end_matches(['\n', '\r']),
            text,
            ends: &self.ends[..ends],
        }))
    }

    /// Reads a record; returns the length of its text and the number of its fields.
    fn read_record(&mut self) -> Result<Option<(usize, usize)>, Error> {
        self.raw.clear();
        let (mut text, mut ends) = (0, 0);
        loop {
            let buffer = self.input.fill_buf();
            let buffer = buffer.map_err(|error| Error::file(&self.path, error))?;
            let at_end = buffer.is_empty();
            if at_end && self.raw.iter().all(|byte| is_break(*byte)) {
                return Ok(None);
            }
            // The last line may lack its line break. Inside an open quote, the line break is text.
            let bytes = if at_end { b"\n" } else { buffer };
            let (result, read, wrote, ended) =
                self.csv
                    .read_record(bytes, &mut self.text[text..], &mut self.ends[ends..]);
            if !at_end {
                self.raw.extend_from_slice(&bytes[..read]);
                self.input.consume(read);
            }
            text += wrote;
            ends += ended;
            match result {
                ReadRecordResult::Record => return Ok(Some((text, ends))),
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty if at_end => {
                    let what = "a quote opens in this row and is never closed";
                    return Err(refuse(&self.path, self.first_line(), what));
                }
                ReadRecordResult::InputEmpty => {}
            }
            self.check_length()?;
        }
    }

    /// Reads a line that is not empty; `false` at the end of the file.
    fn read_line(&mut self) -> Result<bool, Error> {
        self.raw.clear();
        loop {
            let before = self.raw.len();
            let mut line = (&mut self.input).take(MAX_ROW as u64 + 1);
            let read = line.read_until(b'\n', &mut self.raw);
            if read.map_err(|error| Error::file(&self.path, error))? == 0 {
                return Ok(false);
            }
            self.check_length()?;
            if !self.raw[before..].trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }

    fn check_length(&self) -> Result<(), Error> {
        if self.raw.len() <= MAX_ROW {
            return Ok(());
        }
        let what = "the row is longer than 1 MiB; check for a quote that opens in this row and is never closed";
        Err(refuse(&self.path, self.first_line(), what))
    }

    /// The bytes of empty lines before the row that is being read.
    fn lead(&self) -> usize {
        let lead = self.raw.iter().take_while(|byte| match self.format {
            Format::Csv(_) => is_break(**byte),
            Format::Ndjson => byte.is_ascii_whitespace(),
        });
        lead.count()
    }

    /// The line of the row that is being read.
    fn first_line(&self) -> u64 {
        self.next.line + breaks(&self.raw[..self.lead()])
    }
}

impl Rows<File> {
    /// Reads rows from this position.
    pub(crate) fn from(path: &Path, format: Format, at: Position) -> Result<Self, Error> {
        let open = || {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(at.byte))?;
            io::Result::Ok(file)
        };
        let file = open().map_err(|error| Error::file(path, error))?;
        let input = BufReader::with_capacity(BUFFER, file);
        Ok(Self::at(path, input, format, at))
    }
}

/// How many lines end in the bytes.
fn breaks(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn refuse(path: &Path, line: u64, what: &str) -> Error {
    Error::new(
        ErrorKind::Input,
        format!("`{}`, line {line}: {what}", path.display()),
    )
}

/// The format by the first bytes: an object for NDJSON, else the delimiter that occurs most often in the header.
fn detect(start: &[u8]) -> Format {
    if start.trim_ascii_start().starts_with(b"{") {
        return Format::Ndjson;
    }
    let mut counts = [0; DELIMITERS.len()];
    let mut quoted = false;
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                if let Some(index) = DELIMITERS.iter().position(|one| one == byte) {
                    counts[index] += 1;
                }
            }
            _ => {}
        }
    }
    // The first of those with the highest count: the comma if there is no delimiter.
    let best = (0..counts.len()).rev().max_by_key(|&index| counts[index]);
    Format::Csv(char::from(DELIMITERS[best.unwrap_or(0)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, byte, raw, cells.
    type Found = (u64, u64, String, Vec<String>);

    /// The rows of a file.
    fn read(bytes: &[u8]) -> Result<(Layout, Vec<Found>), String> {
        let (layout, mut rows) =
            Rows::begin(Path::new("in"), bytes, None).map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(|error| error.to_string())? {
            let cells = row.cells().map(str::to_owned).collect();
            assert_eq!(row.at.row, found.len() as u64);
            found.push((row.at.line, row.at.byte, row.raw.to_owned(), cells));
        }
        Ok((layout, found))
    }

    fn row(line: u64, byte: u64, raw: &str, cells: &[&str]) -> Found {
        let cells = cells.iter().map(|&cell| cell.to_owned()).collect();
        (line, byte, raw.to_owned(), cells)
    }

    #[test]
    fn records_keep_their_bytes_lines_and_fields() {
        let text = "\u{feff} a ;b\r\n1;\"x;\"\"y\"\"\r\nz\"\r\n\r\n\n2;\r\n3;è";
        let (layout, rows) = read(text.as_bytes()).unwrap();
        assert_eq!((layout.format, layout.has_bom), (Format::Csv(';'), true));
        assert_eq!(
            (layout.header.as_str(), layout.names),
            (" a ;b", vec!["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(
            rows,
            [
                row(2, 10, "1;\"x;\"\"y\"\"\r\nz\"", &["1", "x;\"y\"\r\nz"]),
                row(6, 29, "2;", &["2", ""]),
                row(7, 33, "3;è", &["3", "è"]),
            ]
        );
    }

    #[test]
    fn every_kind_of_line_break_ends_a_record() {
        for text in ["a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\rb\rc", "a\r\nb\nc\r"] {
            let (_, rows) = read(text.as_bytes()).unwrap();
            let raw: Vec<_> = rows.iter().map(|row| row.2.as_str()).collect();
            assert_eq!(raw, ["b", "c"], "{text:?}");
        }
    }

    #[test]
    fn the_header_tells_the_delimiter() {
        for (header, expected) in [
            ("a", ','),
            ("a,b;c,d", ','),
            ("\"a,b,c\";d", ';'),
            ("a\tb", '\t'),
            ("a|b", '|'),
            ("", ','),
        ] {
            assert_eq!(
                detect(header.as_bytes()),
                Format::Csv(expected),
                "{header:?}"
            );
        }
        assert_eq!(detect(b"\n {\"a\": 1}"), Format::Ndjson);
    }

    #[test]
    fn lines_of_json_are_rows() {
        let (layout, rows) = read(b"{\"a\": 1}\r\n\n  \n{\"a\":\n2}").unwrap();
        assert_eq!(rows[1].1, 14);
        assert_eq!(layout.format, Format::Ndjson);
        let rows: Vec<_> = rows.iter().map(|row| (row.0, row.2.as_str())).collect();
        assert_eq!(rows, [(1, "{\"a\": 1}"), (4, "{\"a\":"), (5, "2}")]);
    }

    #[test]
    fn what_is_not_utf8_or_not_closed_is_refused_with_its_line() {
        let cases: [(&[u8], &str); 6] = [
            (b"a\nb\n\xe8", "line 3: the row is not UTF-8"),
            (b"\xff\xfea\0", "line 1: the file is UTF-16"),
            (b"", "line 1: the file is empty"),
            (b"\n\n", "line 1: the file is empty"),
            (b"a\n\nb\n\"c\n\n", "line 4: a quote opens in this row"),
            (b"a\n\"", "line 2: a quote opens in this row"),
        ];
        for (bytes, expected) in cases {
            let error = read(bytes).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
        let long = format!("a\nb\n\"{}\"\n", "c".repeat(MAX_ROW));
        let error = read(long.as_bytes()).unwrap_err();
        assert!(error.contains("line 3: the row is longer"), "{error}");
    }

    #[test]
    fn reading_can_go_on_from_any_row() {
        let text = "a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n";
        let path = std::env::temp_dir().join(format!("spoki-rows-{}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let (layout, mut rows) = Rows::begin(&path, text.as_bytes(), None).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let mut again = Rows::from(&path, layout.format, row.at).unwrap();
            let found = again.next().unwrap().unwrap();
            assert_eq!((found.at, found.raw), (row.at, row.raw));
        }
        std::fs::remove_file(&path).unwrap();
    }
}
