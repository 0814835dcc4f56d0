//! How results are printed.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use serde_json::{Value, json};

/// The form of what standard output gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for people.
    Table,
    /// One JSON document.
    Json,
    /// One JSON document per line.
    Ndjson,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
}

impl FromStr for Format {
    type Err = SettingsError;

    fn from_str(name: &str) -> Result<Self, SettingsError> {
        match name {
            "table" => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "ndjson" => Ok(Self::Ndjson),
            "csv" => Ok(Self::Csv),
            "tsv" => Ok(Self::Tsv),
            _ => Err(SettingsError(
                "expected `table`, `json`, `ndjson`, `csv` or `tsv`".to_owned(),
            )),
        }
    }
}

/// A setting of the output that cannot work.
#[derive(Debug)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The settings of the output.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The form.
    pub format: Format,
    /// The fields to print; all if empty.
    pub fields: Vec<String>,
    /// A filter in the language of jq.
    pub jq: Option<String>,
    /// The width of the terminal.
    pub width: Option<u16>,
    /// Whether standard output is a terminal.
    pub is_terminal: bool,
}

/// A listing that stopped before its end.
#[derive(Clone, Debug)]
pub struct Next {
    /// Why it stopped.
    pub reason: String,
    /// The command that goes on.
    pub command: String,
}

/// Prints one answer, or the pages of a listing.
pub struct Printer {
    out: Box<dyn Write>,
    items: Option<Vec<Value>>,
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Printer").finish_non_exhaustive()
    }
}

impl Printer {
    /// A printer. Fails if the settings cannot work.
    #[expect(clippy::needless_pass_by_value, reason = "the other formats keep them")]
    pub fn new(
        settings: Settings,
        columns: Vec<String>,
        out: impl Write + 'static,
    ) -> Result<Self, SettingsError> {
        let _ = (settings, columns);
        Ok(Self {
            out: Box::new(out),
            items: None,
        })
    }

    /// Prints one answer.
    pub fn value(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.out, "{value:#}")?;
        self.out.flush()
    }

    /// Prints the items of a page.
    pub fn page(&mut self, items: &[Value]) -> io::Result<()> {
        self.items.get_or_insert_default().extend_from_slice(items);
        Ok(())
    }

    /// Ends a listing.
    pub fn finish(&mut self, next: Option<&Next>) -> io::Result<()> {
        let items = self.items.take().unwrap_or_default();
        let next = next.map(|next| json!({"reason": next.reason, "command": next.command}));
        writeln!(self.out, "{:#}", json!({"items": items, "next": next}))?;
        self.out.flush()
    }
}

/// The text without characters that control a terminal.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
