//! The files with the outcome of each row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::files::{Files, HashedFile};
use crate::job::{InvalidRows, Job};
use crate::journal::{CallEnd, Lines};
use crate::lock::Lock;
use crate::report::{Outcome, Problem, Report, ResultFile, merge};
use crate::rows::{Format, Layout, Row};
use crate::state::{Chunk, Stage, Standing, State};

pub(crate) const FOLDER: &str = "results";
const LOCK: &str = "results.lock";
const REPORT: &str = "report.json";
/// The columns that each result file has besides those of the input.
const NOTES: [&str; 3] = ["_line", "_reason", "_request_id"];

impl Job {
    /// Writes the outcome of each row: one file per outcome in the folder `results`, with the original rows and the
    /// columns `_line`, `_reason` and `_request_id`; and `report.json`, which this returns.
    ///
    /// Each of these files can be imported again as it is. A run need not have ended.
    pub fn report(&self) -> Result<Report, Error> {
        let mut lock = Lock::open(&self.folder, LOCK)?;
        let _held = lock.hold()?;
        let (state, _) = self.read_journal()?;
        let input = self.open_input()?;
        let folder = self.folder.join(FOLDER);
        let files = self.files.as_ref();
        files
            .create_folder(&folder)
            .map_err(|error| Error::file(&folder, error))?;
        let mut outputs = Outputs::create(files, &folder, &input.layout)?;
        let mut invalid = InvalidRows::open(&self.folder)?;
        let mut next_invalid = invalid.next()?;
        let mut calls = Calls::new(&state, self.lines()?);
        let mut rows = input.rows_from(input.layout.first)?;
        while let Some(row) = rows.next()? {
            match next_invalid.take_if(|(number, _)| *number == row.at.row) {
                Some((_, reason)) => {
                    outputs.write(Outcome::Invalid, &row, &reason, "")?;
                    next_invalid = invalid.next()?;
                    calls.skip(row.at.row)?;
                }
                None => {
                    let (outcome, reason, request_id) = calls.row(row.at.row)?;
                    outputs.write(outcome, &row, &reason, &request_id)?;
                }
            }
        }
        let (problems, more_problems) = calls.finish();
        let result_files = outputs.finish(files)?;
        let report = Report::new(self, &state, result_files, problems, more_problems);
        report.write(files, &folder.join(REPORT))?;
        Ok(report)
    }
}

/// Goes through the calls of a job in the order of their rows.
struct Calls<'a> {
    state: &'a State,
    lines: Lines,
    /// The call that carries the current row, and the row after its last.
    current: Option<Call>,
    next: usize,
    end: u64,
    problems: Vec<Problem>,
    more_problems: u64,
}

/// The outcome of the rows of a call.
struct Call {
    standing: Standing,
    reason: String,
    request_id: String,
    /// What the reply says about single rows.
    errors: BTreeMap<u64, String>,
}

impl<'a> Calls<'a> {
    fn new(state: &'a State, lines: Lines) -> Self {
        Self {
            state,
            lines,
            current: None,
            next: 0,
            end: 0,
            problems: Vec::new(),
            more_problems: 0,
        }
    }

    /// Moves to the call that carries a row.
    fn skip(&mut self, row: u64) -> Result<(), Error> {
        while row >= self.end {
            let Some(chunk) = self.state.chunks.get(self.next).copied() else {
                self.current = None;
                return Ok(());
            };
            let end = match chunk.end {
                Some(at) => Some(self.lines.end(at.get())?),
                None => None,
            };
            self.note_problems(&chunk, end.as_ref());
            self.current = Some(Call::new(&chunk, end));
            self.end += u64::from(chunk.rows);
            self.next += 1;
        }
        Ok(())
    }

    /// The outcome of a valid row, the reason, and the identifier of the call.
    fn row(&mut self, row: u64) -> Result<(Outcome, String, String), Error> {
        self.skip(row)?;
        let Some(call) = &self.current else {
            return Ok((Outcome::Untried, String::new(), String::new()));
        };
        let (outcome, reason) = match (call.standing, call.errors.get(&row)) {
            (Standing::Done, Some(error)) => (Outcome::Rejected, error),
            (Standing::Done, None) => (Outcome::Done, &call.reason),
            (Standing::Rejected, _) => (Outcome::Rejected, &call.reason),
            (Standing::Unsettled, _) => (Outcome::Unsettled, &call.reason),
            (Standing::Untried, _) => (Outcome::Untried, &call.reason),
        };
        Ok((outcome, reason.clone(), call.request_id.clone()))
    }

    /// Adds what is wrong with a whole call, and errors that belong to no row.
    fn note_problems(&mut self, chunk: &Chunk, end: Option<&CallEnd>) {
        let mut problem = |outcome: Outcome, reason: String| {
            let rows = [self.end, self.end + u64::from(chunk.rows)];
            let problem = Problem {
                outcome,
                chunks: [self.next as u64, self.next as u64 + 1],
                rows,
                reason,
            };
            self.more_problems += u64::from(!merge(&mut self.problems, problem));
        };
        let standing = chunk.stage.standing();
        if standing != Standing::Done {
            problem(Outcome::of(standing), reason_of(chunk, end));
        }
        let errors = end.into_iter().flat_map(|end| &end.errors);
        for error in errors.filter(|error| error.row.is_none()) {
            problem(Outcome::of(standing), error.error.to_string());
        }
    }

    fn finish(self) -> (Vec<Problem>, u64) {
        (self.problems, self.more_problems)
    }
}

impl Call {
    fn new(chunk: &Chunk, end: Option<CallEnd>) -> Self {
        let reason = reason_of(chunk, end.as_ref());
        let mut errors: BTreeMap<u64, String> = BTreeMap::new();
        let (request_id, row_errors) =
            end.map_or((None, Vec::new()), |end| (end.request_id, end.errors));
        for error in row_errors {
            let Some(row) = error.row else {
                continue;
            };
            let texts = errors.entry(row).or_default();
            if !texts.is_empty() {
                texts.push_str("; ");
            }
            texts.push_str(&error.error.to_string());
        }
        Self {
            standing: chunk.stage.standing(),
            reason,
            request_id: request_id.unwrap_or_default(),
            errors,
        }
    }
}

fn reason_of(chunk: &Chunk, end: Option<&CallEnd>) -> String {
    let of_end = || end.and_then(|end| end.reason.clone()).unwrap_or_default();
    match chunk.stage {
        Stage::Begun => "the process ended during the call".to_owned(),
        Stage::Resolved(_) => "somebody checked the outcome of the call".to_owned(),
        Stage::Ended(_) => of_end(),
    }
}

/// One file for each outcome.
struct Outputs {
    folder: PathBuf,
    format: Format,
    files: Vec<Output>,
}

struct Output {
    outcome: Outcome,
    name: String,
    file: HashedFile,
    rows: u64,
}

impl Outputs {
    fn create(files: &dyn Files, folder: &Path, layout: &Layout) -> Result<Self, Error> {
        let extension = match layout.format {
            Format::Csv(_) => "csv",
            Format::Ndjson => "ndjson",
        };
        let mut outputs = Vec::new();
        for outcome in Outcome::ALL {
            let name = format!("{}.{extension}", outcome.as_str());
            let mut file = HashedFile::create(files, &folder.join(new(&name)))?;
            if layout.has_bom {
                file.write("\u{feff}".as_bytes())?;
            }
            if let Format::Csv(delimiter) = layout.format {
                let notes = NOTES.map(|note| format!("{delimiter}{note}")).concat();
                file.write(format!("{}{notes}\n", layout.header).as_bytes())?;
            }
            outputs.push(Output {
                outcome,
                name,
                file,
                rows: 0,
            });
        }
        Ok(Self {
            folder: folder.to_owned(),
            format: layout.format,
            files: outputs,
        })
    }

    fn write(
        &mut self,
        outcome: Outcome,
        row: &Row<'_>,
        reason: &str,
        request_id: &str,
    ) -> Result<(), Error> {
        let line = row.at.line;
        let text = match self.format {
            Format::Csv(delimiter) => {
                let notes = [&line.to_string(), reason, request_id];
                let notes = notes.map(|note| format!("{delimiter}{}", quoted(note, delimiter)));
                format!("{}{}\n", row.raw, notes.concat())
            }
            Format::Ndjson => {
                let notes = json!({NOTES[0]: line, NOTES[1]: reason, NOTES[2]: request_id});
                format!("{}\n", with_notes(row.raw, &notes))
            }
        };
        match self.files.iter_mut().find(|file| file.outcome == outcome) {
            Some(output) => {
                output.rows += 1;
                output.file.write(text.as_bytes())
            }
            None => Ok(()),
        }
    }

    fn finish(self, files: &dyn Files) -> Result<Vec<ResultFile>, Error> {
        let mut finished = Vec::new();
        for output in self.files {
            let sha256 = output.file.finish()?;
            let path = self.folder.join(&output.name);
            files
                .rename(&self.folder.join(new(&output.name)), &path)
                .map_err(|error| Error::file(&path, error))?;
            finished.push(ResultFile {
                outcome: output.outcome,
                name: output.name,
                rows: output.rows,
                sha256,
            });
        }
        Ok(finished)
    }
}

/// The name of a file while it is written.
fn new(name: &str) -> String {
    format!("{name}.new")
}

/// A text as a field of a CSV record.
fn quoted(text: &str, delimiter: char) -> String {
    if text.contains([delimiter, '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A line of JSON with further members. A value that is not an object becomes a member.
fn with_notes(raw: &str, notes: &Value) -> String {
    let notes = notes.to_string();
    let is_object = serde_json::from_str::<Map<String, Value>>(raw).is_ok();
    let inner = raw
        .trim()
        .strip_prefix('{')
        .and_then(|raw| raw.strip_suffix('}'));
    let members = match inner.filter(|_| is_object).map(str::trim) {
        Some("") => return notes,
        Some(members) => members.to_owned(),
        None => format!("\"_row\":{}", Value::from(raw)),
    };
    format!("{{{members},{}", &notes[1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_added_to_the_original_bytes() {
        let notes = json!({"_line": 2});
        for (raw, expected) in [
            ("{\"a\": 1 }", "{\"a\": 1,\"_line\":2}"),
            ("{ }", "{\"_line\":2}"),
            ("{\"a\": ", "{\"_row\":\"{\\\"a\\\": \",\"_line\":2}"),
            ("[1]", "{\"_row\":\"[1]\",\"_line\":2}"),
        ] {
            assert_eq!(with_notes(raw, &notes), expected);
        }
        assert_eq!(quoted("a,b", ';'), "a,b");
        assert_eq!(quoted("a;\"b\"", ';'), "\"a;\"\"b\"\"\"");
    }
}
