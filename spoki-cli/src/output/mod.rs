//! Prints answers in five formats.
//!
//! | Format | One answer | A list |
//! |---|---|---|
//! | `table` | one line per field | a header, one line per item |
//! | `json` | one document | one document: `{"items": […], "next": …}` |
//! | `ndjson` | one line | one line per item |
//! | `csv`, `tsv` | a header and one line | one header, one line per item |
//!
//! **`json`** is one document, or nothing if no answer came. A list is an object rather than an array, because an array
//! cannot say that there are more items: `next` is null if the list is complete, else an object with a `reason` and the
//! `command` that continues the list (null if no command can). So a file with a part of a list does not look complete,
//! even if the exit code is lost. Programs that need only items read `ndjson`: `… --output ndjson | jq .title`. On a
//! terminal the document is indented; elsewhere each item is on a line of its own. A listing that fails in the middle
//! ends its document with a `next`; a [`Printer`] that is dropped in the middle does so itself.
//!
//! **`csv`** is RFC 4180: CR LF ends lines, quotes stand where they are needed. **`tsv`** has no quotes: `\t`, `\n`,
//! `\r` and `\\` stand for tab, line feed, carriage return and backslash, as jq's `@tsv` writes them. In both, null and a
//! missing field are empty, and objects and lists are JSON. The columns are the fields of the reply's model; where no
//! model is known, the keys of the first page. [`Printer::left_out`] names later keys.
//!
//! **`table`** shows the scalar fields of the model, or of the first page, as far as the width allows;
//! [`Printer::left_out`] names the rest. The first page decides the widths, so that a table needs no more memory than a
//! page.
//!
//! **`--fields a,b.c`** selects and orders fields in every format. In JSON the selected part keeps its shape
//! (`{"a": 1, "b": {"c": 2}}`), and a missing field is null.
//!
//! **`--jq FILTER`** runs over what the format would print: in `json` over the document, after the whole list has come,
//! in `ndjson` over each item. Each result is one line. Strings are raw in `json` (`jq -r`), and JSON in `ndjson`; all
//! other results are compact (`jq -c`). `env` and `$ENV` do not exist, because the environment holds keys. The first
//! error ends the output.
//!
//! **On a terminal** no format prints control, direction or zero-width characters of the service: [`escape`] shows them,
//! and JSON has its own escapes for them. Elsewhere values are printed as they are.

mod delimited;
mod escape;
mod fields;
#[cfg_attr(not(feature = "jq"), path = "no_filter.rs")]
mod filter;
mod format;
mod json;
mod table;

use std::error::Error;
use std::fmt;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::Value;
use spoki_api::action::Kind;

pub use self::escape::escape;
pub use self::format::{Format, UnknownFormat};
use delimited::{Delimited, Dialect};
use fields::Fields;
use filter::Filter;
use json::{Document, FilteredDocument, Lines};
use table::Table;

/// How answers are printed.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The format.
    pub format: Format,
    /// The values of `--fields`, each one path or several with commas between them; empty for all fields.
    pub fields: Vec<String>,
    /// The filter of `--jq`.
    pub jq: Option<String>,
    /// The characters per line of a table; `None` for no limit.
    pub width: Option<u16>,
    /// Whether people read the output: characters that could deceive them are escaped.
    pub is_terminal: bool,
}

/// How to continue a list that ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Why the list ends here.
    pub reason: String,
    /// The command that prints the rest, if there is one.
    pub command: Option<String>,
}

impl Serialize for Next {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut next = serializer.serialize_struct("Next", 2)?;
        next.serialize_field("reason", &self.reason)?;
        next.serialize_field("command", &self.command)?;
        next.end()
    }
}

/// All mistakes in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(Vec<Mistake>);

/// A mistake in the value of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The flag, for example `--fields`.
    pub flag: &'static str,
    /// What is wrong with its value.
    pub message: String,
}

impl SettingsError {
    /// The mistakes.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.0
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, Mistake { flag, message }) in self.0.iter().enumerate() {
            let separator = if number == 0 { "" } else { "\n" };
            write!(f, "{separator}{flag}: {message}")?;
        }
        Ok(())
    }
}

impl Error for SettingsError {}

/// A filter that failed on an answer. The message holds no value of the answer.
///
/// [`Printer`] returns it inside an [`io::Error`] of the kind [`io::ErrorKind::InvalidData`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError(String);

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--jq: the filter failed: {}", self.0)
    }
}

impl Error for FilterError {}

impl From<FilterError> for io::Error {
    fn from(error: FilterError) -> Self {
        Self::new(io::ErrorKind::InvalidData, error)
    }
}

/// Writes answers in one format. A page is written at once, and not stored.
trait FormatWriter {
    /// Writes one answer.
    fn value(&mut self, value: &Value, out: &mut Vec<u8>) -> io::Result<()>;

    /// Writes some items of a list.
    fn page(&mut self, items: &[Value], out: &mut Vec<u8>) -> io::Result<()>;

    /// Ends a list.
    fn finish(&mut self, next: Option<&Next>, out: &mut Vec<u8>) -> io::Result<()>;

    /// The fields that were not printed.
    fn left_out(&self) -> &[String] {
        &[]
    }
}

/// What was printed so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Nothing,
    List,
    /// A whole answer or list, or a part of it and then an error.
    Done,
}

/// Prints one answer, or the pages of one list.
pub struct Printer<W: Write = Box<dyn Write>> {
    writer: Box<dyn FormatWriter>,
    out: W,
    state: State,
}

impl<W: Write> Printer<W> {
    /// Checks the settings. `reply` is the type of the answer or of an item: [`Kind::Any`] if it is not known.
    pub fn new(settings: &Settings, reply: Kind, out: W) -> Result<Self, SettingsError> {
        let mut messages = Vec::new();
        let fields = Fields::parse(&settings.fields, reply, &mut messages);
        let mistake = |flag, message| Mistake { flag, message };
        let mut mistakes: Vec<_> = messages
            .into_iter()
            .map(|message| mistake("--fields", message))
            .collect();
        let filter = compile(settings).unwrap_or_else(|message| {
            mistakes.push(mistake("--jq", message));
            None
        });
        if !mistakes.is_empty() {
            return Err(SettingsError(mistakes));
        }
        Ok(Self {
            writer: writer(settings, fields, filter),
            out,
            state: State::Nothing,
        })
    }

    /// Prints the whole answer.
    pub fn value(&mut self, value: &Value) -> io::Result<()> {
        if self.state != State::Nothing {
            return Err(io::Error::other("a printer prints one answer"));
        }
        self.write(State::Done, |writer, out| writer.value(value, out))
    }

    /// Prints some items of a list. A list without items has one empty page.
    pub fn page(&mut self, items: &[Value]) -> io::Result<()> {
        if self.state == State::Done {
            return Err(io::Error::other("the printer's answer is complete"));
        }
        self.write(State::List, |writer, out| writer.page(items, out))
    }

    /// Ends a list: as complete, or with `next`. After [`Self::value`], or if nothing was printed, this does nothing.
    pub fn finish(&mut self, next: Option<&Next>) -> io::Result<()> {
        if self.state != State::List {
            return Ok(());
        }
        self.write(State::Done, |writer, out| writer.finish(next, out))
    }

    /// The fields for which the table had no room, or which `csv` and `tsv` found after their header.
    pub fn left_out(&self) -> &[String] {
        self.writer.left_out()
    }

    fn write(
        &mut self,
        state: State,
        write: impl FnOnce(&mut dyn FormatWriter, &mut Vec<u8>) -> io::Result<()>,
    ) -> io::Result<()> {
        // An error stands: after it, nothing more is printed.
        self.state = State::Done;
        let mut text = Vec::new();
        let result = write(&mut *self.writer, &mut text);
        self.out.write_all(&text)?;
        self.out.flush()?;
        result?;
        self.state = state;
        Ok(())
    }
}

/// Ends a list that was not ended, so that the document is always valid JSON.
impl<W: Write> Drop for Printer<W> {
    fn drop(&mut self) {
        let next = Next {
            reason: "the listing was interrupted".to_owned(),
            command: None,
        };
        // An error cannot be reported any more.
        let _ = self.finish(Some(&next));
    }
}

fn compile(settings: &Settings) -> Result<Option<Filter>, String> {
    match (&settings.jq, settings.format) {
        (None, _) => Ok(None),
        (Some(filter), Format::Json | Format::Ndjson) => Filter::compile(filter).map(Some),
        (Some(_), format) => Err(format!(
            "filters work with `--output json` and `--output ndjson`, not with `{format}`"
        )),
    }
}

fn writer(settings: &Settings, fields: Fields, filter: Option<Filter>) -> Box<dyn FormatWriter> {
    let is_terminal = settings.is_terminal;
    let mask = fields.mask();
    match (settings.format, filter) {
        (Format::Table, _) => Box::new(Table::new(fields, settings.width)),
        (Format::Csv, _) => Box::new(Delimited::new(Dialect::Csv, fields, is_terminal)),
        (Format::Tsv, _) => Box::new(Delimited::new(Dialect::Tsv, fields, is_terminal)),
        (Format::Ndjson, filter) => Box::new(Lines::new(mask, filter, is_terminal)),
        (Format::Json, None) => Box::new(Document::new(mask, is_terminal)),
        (Format::Json, Some(filter)) => Box::new(FilteredDocument::new(mask, filter, is_terminal)),
    }
}
