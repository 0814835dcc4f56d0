//! The formats of results.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// A format of results: what `--output` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Columns for people.
    Table,
    /// One JSON document.
    Json,
    /// One JSON value per line.
    Ndjson,
    /// Comma-separated values, as RFC 4180 describes them.
    Csv,
    /// Tab-separated values.
    Tsv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Table, Self::Json, Self::Ndjson, Self::Csv, Self::Tsv];

    /// The default format: a table on a terminal; JSON elsewhere, and for `--jq`.
    pub fn default_for(is_terminal: bool, with_jq: bool) -> Self {
        if is_terminal && !with_jq {
            Self::Table
        } else {
            Self::Json
        }
    }

    /// The name, as `--output` takes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// The error for the name of an unknown format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Format::ALL.map(Format::as_str).join(", ");
        write!(f, "unknown format `{}`; the formats are {names}", self.0)
    }
}

impl Error for UnknownFormat {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_name_lists_the_formats() {
        let error = "yaml".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown format `yaml`; the formats are table, json, ndjson, csv, tsv"
        );
    }

    #[test]
    fn only_a_terminal_without_a_filter_gets_a_table() {
        let of = Format::default_for;
        assert_eq!(of(true, false), Format::Table);
        assert_eq!(
            [of(true, true), of(false, true), of(false, false)],
            [Format::Json; 3]
        );
    }
}
