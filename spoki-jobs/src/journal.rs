//! The journal of a job: one line of JSON for each event, with a checksum over itself and all lines before it.
//!
//! A line is on the disk before the job acts on it. A crash can leave an incomplete last line, which is
//! ignored. Any other line with a wrong checksum is damage, and nothing is sent.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use hmac_sha256::Hash;
use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::files::{Files, OutputFile, hex};
use crate::rows::Position;

/// The last member of each line.
const SUM_KEY: &str = ",\"sum\":\"";
const SUM_DIGITS: usize = 16;
/// What follows the summed bytes of a line: key, digits, `"}`.
const TAIL: usize = SUM_KEY.len() + SUM_DIGITS + 2;

/// One line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// When, in UTC.
    pub(crate) at: String,
    #[serde(flatten)]
    pub(crate) event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// The job was made; `job` is the SHA-256 of its `job.json`.
    Created { job: String },
    /// A process begins to send for an account, which is hashed.
    Run {
        pid: u32,
        version: String,
        account: String,
    },
    /// The call of a chunk is about to begin.
    Begin(Begin),
    /// The call has ended.
    End(CallEnd),
    /// Somebody checked the outcome of a call.
    Resolve { chunk: u64, resolution: Resolution },
}

/// The rows that a call sends: the `items` valid rows among `rows` rows from `row`, which begins at
/// `line` and `byte`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Begin {
    pub(crate) chunk: u64,
    pub(crate) row: u64,
    pub(crate) rows: u32,
    pub(crate) items: u32,
    pub(crate) line: u64,
    pub(crate) byte: u64,
}

impl Begin {
    /// A chunk that begins with the row there, and has no rows yet.
    pub(crate) fn at(chunk: u64, position: Position) -> Self {
        Self {
            chunk,
            row: position.row,
            line: position.line,
            byte: position.byte,
            ..Self::default()
        }
    }

    /// Where the first row is.
    pub(crate) fn position(&self) -> Position {
        Position {
            row: self.row,
            line: self.line,
            byte: self.byte,
        }
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CallEnd {
    pub(crate) chunk: u64,
    pub(crate) outcome: Outcome,
    pub(crate) attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
    /// The message of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Problems with single rows that the reply names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<RowError>,
}

/// The outcome of the rows of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The call took effect.
    Done,
    /// The service refused it because of its content; nothing happened.
    Refused,
    /// Nothing happened, and the same call may succeed later.
    NotDone,
    /// It is not known whether the call took effect.
    Unsettled,
}

/// A problem with a row that was sent; `row` is `None` if the reply does not tell which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RowError {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) row: Option<u64>,
    pub(crate) error: Value,
}

/// The outcome of an unsettled call, as somebody found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Resolution {
    /// It took effect: its rows are done.
    Done,
    /// It did not take effect: it is sent again.
    Resend,
}

/// The journal, open to append.
pub(crate) struct Journal {
    path: PathBuf,
    file: Box<dyn OutputFile>,
    sum: String,
    /// Where the next line begins.
    length: u64,
    /// Whether a write failed: then the end of the file is unknown.
    failed: bool,
}

/// The end of the journal that was read.
#[derive(Debug)]
pub(crate) struct Tail {
    sum: String,
    length: u64,
}

impl Journal {
    /// Begins the journal of a new job.
    pub(crate) fn create(files: &dyn Files, path: &Path, job: &str) -> Result<Self, Error> {
        let file = files
            .create(path)
            .map_err(|error| Error::file(path, error))?;
        let mut journal = Self {
            path: path.to_owned(),
            file,
            sum: String::new(),
            length: 0,
            failed: false,
        };
        journal.append(Event::Created {
            job: job.to_owned(),
        })?;
        Ok(journal)
    }

    /// Opens the journal to append after the last line that was read.
    pub(crate) fn open(files: &dyn Files, path: &Path, tail: Tail) -> Result<Self, Error> {
        let file = files
            .append(path, tail.length)
            .map_err(|error| Error::file(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            sum: tail.sum,
            length: tail.length,
            failed: false,
        })
    }

    /// Adds a line and makes it durable. Returns the entry, and where its line begins.
    pub(crate) fn append(&mut self, event: Event) -> Result<(Entry, u64), Error> {
        let fails = |error| Error::file(&self.path, error);
        if self.failed {
            let what = "an earlier write failed: open the job again";
            return Err(fails(io::Error::other(what)));
        }
        let entry = Entry { at: now(), event };
        let line = serde_json::to_string(&entry).map_err(|error| {
            self.failed = true;
            Error::file(&self.path, error.into())
        })?;
        let body = line.strip_suffix('}').unwrap_or(&line);
        let sum = chained(&self.sum, body.as_bytes());
        let line = format!("{body}{SUM_KEY}{sum}\"}}\n");
        let written = self
            .file
            .write(line.as_bytes())
            .and_then(|()| self.file.sync());
        if let Err(error) = written {
            self.failed = true;
            return Err(Error::file(&self.path, error));
        }
        let start = self.length;
        self.length += line.len() as u64;
        self.sum = sum;
        Ok((entry, start))
    }
}

/// Reads all events, each with the place where its line begins. Fails with the line that is damaged.
pub(crate) fn read(
    path: &Path,
    job: &str,
    mut each: impl FnMut(Entry, u64) -> Result<(), String>,
) -> Result<Tail, Error> {
    let file = File::open(path).map_err(|error| Error::file(path, error))?;
    let mut lines = BufReader::new(file);
    let mut tail = Tail {
        sum: String::new(),
        length: 0,
    };
    let mut bytes = Vec::new();
    for number in 1_u64.. {
        bytes.clear();
        let read = lines.read_until(b'\n', &mut bytes);
        let read = read.map_err(|error| Error::file(path, error))?;
        let damaged = |what: &str| Error::damaged(path, format_args!("line {number}: {what}"));
        let Some(line) = bytes.strip_suffix(b"\n") else {
            if number == 1 {
                return Err(damaged("the journal lacks its first line"));
            }
            // A complete line without its line break is not an incomplete line: the line break is damaged.
            let whole = read > 0 && verify(&bytes[..read - 1], &tail.sum).is_some();
            return if whole {
                Err(damaged("the end of the line is damaged"))
            } else {
                Ok(tail)
            };
        };
        let Some((body, sum)) = verify(line, &tail.sum) else {
            return Err(damaged("the checksum of the line is wrong"));
        };
        let entry: Entry = serde_json::from_slice(&[body, b"}"].concat()).map_err(|error| {
            damaged(&format!(
                "the line has the format of another version: {error}"
            ))
        })?;
        let is_first = matches!(&entry.event, Event::Created { job: created } if created == job);
        if is_first != (number == 1) {
            return Err(damaged("the journal belongs to another job"));
        }
        each(entry, tail.length).map_err(|what| damaged(&what))?;
        tail.sum = sum;
        tail.length += read as u64;
    }
    Ok(tail)
}

/// Reads single events again.
pub(crate) struct Lines {
    path: PathBuf,
    file: BufReader<File>,
}

impl Lines {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::file(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufReader::new(file),
        })
    }

    /// The call that begins with the line at this byte.
    pub(crate) fn begin(&mut self, at: u64) -> Result<Begin, Error> {
        match self.event(at)? {
            Event::Begin(begin) => Ok(begin),
            _ => Err(self.changed()),
        }
    }

    /// The end of a call, in the line at this byte.
    pub(crate) fn end(&mut self, at: u64) -> Result<CallEnd, Error> {
        match self.event(at)? {
            Event::End(end) => Ok(end),
            _ => Err(self.changed()),
        }
    }

    fn event(&mut self, at: u64) -> Result<Event, Error> {
        let mut line = Vec::new();
        let read = self
            .file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_until(b'\n', &mut line));
        read.map_err(|error| Error::file(&self.path, error))?;
        let entry: Entry = serde_json::from_slice(&line).map_err(|_| self.changed())?;
        Ok(entry.event)
    }

    fn changed(&self) -> Error {
        Error::damaged(&self.path, "the journal changed while it was read")
    }
}

/// The summed bytes and the checksum of a line that fits its checksum.
fn verify<'a>(line: &'a [u8], before: &str) -> Option<(&'a [u8], String)> {
    let (body, tail) = line.split_at(line.len().checked_sub(TAIL)?);
    let sum = chained(before, body);
    (tail == format!("{SUM_KEY}{sum}\"}}").as_bytes()).then_some((body, sum))
}

/// The checksum of a line after all lines before it.
fn chained(before: &str, body: &[u8]) -> String {
    let mut hash = Hash::new();
    hash.update(before.as_bytes());
    hash.update(body);
    hex(&hash.finalize())[..SUM_DIGITS].to_owned()
}

/// The time, in UTC, to the millisecond.
pub(crate) fn now() -> String {
    let now = Timestamp::now();
    now.round(Unit::Millisecond).unwrap_or(now).to_string()
}
