//! `csv` and `tsv`: one header, then one line per item.

use std::borrow::Cow;
use std::io;

use csv::{Terminator, WriterBuilder};
use serde_json::Value;

use super::escape::escape;
use super::fields::{Column, Fields, cell};
use super::{FormatWriter, Next};

/// How many names of fields without a column are stored.
const MAX_LEFT_OUT: usize = 100;

/// How values become a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dialect {
    /// RFC 4180: quotes where needed, and lines that end in CR LF.
    Csv,
    /// No quotes: `\t`, `\n`, `\r` and `\\` stand for tab, line feed, carriage return and backslash.
    Tsv,
}

pub(super) struct Delimited {
    dialect: Dialect,
    fields: Fields,
    is_terminal: bool,
    /// `None` until the header is written.
    columns: Option<Vec<Column>>,
    left_out: Vec<String>,
}

impl Delimited {
    pub(super) fn new(dialect: Dialect, fields: Fields, is_terminal: bool) -> Self {
        Self {
            dialect,
            fields,
            is_terminal,
            columns: None,
            left_out: Vec::new(),
        }
    }

    /// The header, unless it is written. An empty page of a list without a known type does not decide the columns.
    fn header(&mut self, items: &[Value], out: &mut Vec<u8>) -> io::Result<()> {
        if self.columns.is_none() {
            let known = self.fields.known_columns(false);
            let found = || (!items.is_empty()).then(|| Fields::columns_of_page(items, false));
            self.columns = known.or_else(found);
            if let Some(columns) = self.columns.as_ref().filter(|columns| !columns.is_empty()) {
                let names = columns.iter().map(|column| column.name.clone());
                self.lines([names.collect()], out)?;
            }
        }
        Ok(())
    }

    fn lines(
        &self,
        lines: impl IntoIterator<Item = Vec<String>>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        match self.dialect {
            Dialect::Csv => {
                let mut writer = WriterBuilder::new()
                    .terminator(Terminator::CRLF)
                    .from_writer(out);
                for line in lines {
                    writer.write_record(line.iter().map(|text| self.shown(text).into_owned()))?;
                }
                writer.flush()
            }
            Dialect::Tsv => {
                for line in lines {
                    let texts = line
                        .iter()
                        .map(|text| self.shown(&escape_tsv(text)).into_owned());
                    out.extend(texts.collect::<Vec<_>>().join("\t").bytes());
                    out.push(b'\n');
                }
                Ok(())
            }
        }
    }

    /// Files get the text unchanged.
    fn shown<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_terminal {
            escape(text)
        } else {
            Cow::Borrowed(text)
        }
    }

    fn note_left_out(&mut self, items: &[Value]) {
        if self.fields.are_selected() {
            return;
        }
        let columns = self.columns.as_deref().unwrap_or_default();
        for key in items
            .iter()
            .filter_map(Value::as_object)
            .flat_map(|item| item.keys())
        {
            let is_known =
                columns.iter().any(|column| column.name == *key) || self.left_out.contains(key);
            if !is_known && self.left_out.len() < MAX_LEFT_OUT {
                self.left_out.push(key.clone());
            }
        }
    }
}

impl FormatWriter for Delimited {
    fn value(&mut self, value: &Value, out: &mut Vec<u8>) -> io::Result<()> {
        match value {
            Value::Null => Ok(()),
            Value::Array(items) => self.page(items, out),
            one => self.page(std::slice::from_ref(one), out),
        }
    }

    fn page(&mut self, items: &[Value], out: &mut Vec<u8>) -> io::Result<()> {
        self.header(items, out)?;
        let columns = self.columns.as_deref().unwrap_or_default();
        if columns.is_empty() {
            return Ok(());
        }
        let line = |item| {
            let texts = columns
                .iter()
                .map(|column| cell(&column.of(item)).into_owned());
            texts.collect()
        };
        self.lines(items.iter().map(line), out)?;
        self.note_left_out(items);
        Ok(())
    }

    fn finish(&mut self, _: Option<&Next>, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }

    fn left_out(&self) -> &[String] {
        &self.left_out
    }
}

fn escape_tsv(text: &str) -> Cow<'_, str> {
    if !text.contains(['\t', '\n', '\r', '\\']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\\' => escaped.push_str("\\\\"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}
