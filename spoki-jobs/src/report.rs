//! `report.json`. Its JSON Schema is `report.schema.json` in this crate.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::Error;
use crate::files::{Files, replace};
use crate::job::Job;
use crate::manifest::FORMAT;
use crate::state::{Counts, Standing, State};

/// The most problems that a report lists.
const PROBLEMS: usize = 100;

/// What a job has done. `report.json` has the same content; its JSON Schema is [`Report::SCHEMA`].
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The version of this format.
    pub format: u32,
    /// The hash of the job's `job.json`.
    pub job: String,
    /// The action, as the vendor names it.
    pub action: String,
    /// When the job was made, in UTC.
    pub created: String,
    /// Whether every valid row is done or rejected.
    pub complete: bool,
    /// The input.
    pub input: PathBuf,
    /// The SHA-256 of the input.
    pub input_sha256: String,
    /// The outcomes of the rows.
    pub rows: Counts,
    /// Calls that were begun.
    pub calls: u64,
    /// Attempts of the calls that ended.
    pub attempts: u64,
    /// When the first call began, in UTC.
    pub first_call: Option<String>,
    /// When a call last began or ended, in UTC.
    pub last_call: Option<String>,
    /// Columns of the input that fill no field.
    pub left_out: Vec<String>,
    /// The result files, which hold every row once.
    pub files: Vec<ResultFile>,
    /// Calls that are not done, and errors that belong to no row. The result files have the single rows.
    pub problems: Vec<Problem>,
    /// How many more problems there are.
    pub more_problems: u64,
}

/// A file of rows with one outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ResultFile {
    /// The outcome of its rows.
    pub outcome: Outcome,
    /// Its name in the folder `results`.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// The SHA-256 of its content.
    pub sha256: String,
}

/// The outcome of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Its call took effect.
    Done,
    /// The check before the first call refused it.
    Invalid,
    /// The service refused it.
    Rejected,
    /// It is not known whether its call took effect.
    Unsettled,
    /// It certainly has no effect yet.
    Untried,
}

/// One problem of one or more consecutive calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// The outcomes of the rows.
    pub outcome: Outcome,
    /// The number of the first chunk, and the number after the last.
    pub chunks: [u64; 2],
    /// The number of the first row, from 0, and the number after the last.
    pub rows: [u64; 2],
    /// The message of the service or of the client.
    pub reason: String,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [
        Self::Done,
        Self::Invalid,
        Self::Rejected,
        Self::Unsettled,
        Self::Untried,
    ];

    /// The name, which is also that of the result file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Invalid => "invalid",
            Self::Rejected => "rejected",
            Self::Unsettled => "unsettled",
            Self::Untried => "untried",
        }
    }

    pub(crate) fn of(standing: Standing) -> Self {
        match standing {
            Standing::Done => Self::Done,
            Standing::Rejected => Self::Rejected,
            Standing::Unsettled => Self::Unsettled,
            Standing::Untried => Self::Untried,
        }
    }
}

/// Adds a problem, or widens the last one if it is the same. Returns `false` if there are too many.
pub(crate) fn merge(problems: &mut Vec<Problem>, problem: Problem) -> bool {
    if let Some(last) = problems.last_mut() {
        let is_same = last.outcome == problem.outcome && last.reason == problem.reason;
        if is_same && last.chunks[1] == problem.chunks[0] {
            last.chunks[1] = problem.chunks[1];
            last.rows[1] = problem.rows[1];
            return true;
        }
    }
    if problems.len() == PROBLEMS {
        return false;
    }
    problems.push(problem);
    true
}

impl Report {
    /// The JSON Schema of a `report.json`.
    pub const SCHEMA: &'static str = include_str!("../report.schema.json");

    pub(crate) fn new(
        job: &Job,
        state: &State,
        files: Vec<ResultFile>,
        problems: Vec<Problem>,
        more_problems: u64,
    ) -> Self {
        Self {
            format: FORMAT,
            job: job.id.clone(),
            action: job.action().to_owned(),
            created: job.manifest.created.clone(),
            complete: state.counts.untried + state.counts.unsettled == 0,
            input: job.input.clone(),
            input_sha256: job.manifest.input.sha256.clone(),
            rows: state.counts,
            calls: state.calls,
            attempts: state.attempts,
            first_call: state.first_call.clone(),
            last_call: state.last_call.clone(),
            left_out: job.manifest.left_out.clone(),
            files,
            problems,
            more_problems,
        }
    }

    pub(crate) fn write(&self, files: &dyn Files, path: &Path) -> Result<(), Error> {
        // Cannot fail: all keys are texts.
        let json = serde_json::to_vec_pretty(self).unwrap_or_default();
        replace(files, path, &json).map_err(|error| Error::file(path, error))
    }
}
