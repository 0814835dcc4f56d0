//! A job: its folder, its lock, and its state by the journal.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use spoki_api::catalog;

use crate::error::Error;
use crate::files::{Disk, Files};
use crate::journal::{self, Begin, Event, Journal, Lines, Resolution, Tail};
use crate::lock::Lock;
use crate::manifest::{INVALID, JOURNAL, LOCK, MANIFEST, Manifest};
use crate::plan::Plan;
use crate::request::Request;
use crate::row_set::RowSet;
use crate::state::{Counts, Standing, State};

/// A job in its folder.
///
/// Any number of processes can look at a job. Only one at a time can run or change it; the others get an error of
/// [`ErrorKind::Busy`](crate::ErrorKind::Busy).
pub struct Job {
    pub(crate) folder: PathBuf,
    pub(crate) files: Arc<dyn Files>,
    pub(crate) manifest: Manifest,
    /// The hash of `job.json`.
    pub(crate) id: String,
    pub(crate) request: Request,
    pub(crate) invalid: RowSet,
    pub(crate) input: PathBuf,
}

/// The progress of a job.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// The outcomes of the rows so far.
    pub counts: Counts,
    /// Calls that were begun.
    pub calls: u64,
    /// Attempts of the calls that ended.
    pub attempts: u64,
    /// When the first call began, in UTC.
    pub first_call: Option<String>,
    /// When a call last began or ended, in UTC.
    pub last_call: Option<String>,
    /// The calls for which it is not known whether they took effect.
    pub unsettled: Vec<UnsettledCall>,
}

impl Status {
    /// Whether nothing is left to send.
    pub fn is_complete(&self) -> bool {
        self.counts.untried == 0 && self.counts.unsettled == 0
    }
}

/// A call for which it is not known whether it took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnsettledCall {
    /// The number of the chunk, for [`Job::resolve`].
    pub chunk: u64,
    /// The line in which its first row begins.
    pub line: u64,
    /// The rows that it sent.
    pub rows: u32,
    /// What the error said; `None` if the process ended during the call.
    pub reason: Option<String>,
}

impl Job {
    /// Opens the job in this folder.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::open_with(folder, Arc::new(Disk))
    }

    /// Opens a job whose folder is written in another way: for tests with faults.
    pub fn open_with(folder: impl Into<PathBuf>, files: Arc<dyn Files>) -> Result<Self, Error> {
        let folder = folder.into();
        let path = folder.join(MANIFEST);
        let (manifest, id) = Manifest::read(&path)?;
        let info = catalog().get(&manifest.action).ok_or_else(|| {
            let what = format!("this version does not know the action {}", manifest.action);
            Error::damaged(&path, what)
        })?;
        let request = Request::new(info, manifest.arguments.clone());
        request.check_fixed()?;
        let (invalid, sha256) = RowSet::read(&folder.join(INVALID), manifest.rows)?;
        if sha256 != manifest.invalid_sha256 || invalid.len() != manifest.invalid {
            let what = "the list of invalid rows does not belong to this job";
            return Err(Error::damaged(&folder.join(INVALID), what));
        }
        Ok(Self {
            input: manifest.input.path.clone(),
            folder,
            files,
            manifest,
            id,
            request,
            invalid,
        })
    }

    /// Reads the input from another path, for an input that was moved.
    #[must_use]
    pub fn with_input(mut self, input: impl Into<PathBuf>) -> Self {
        self.input = input.into();
        self
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The action, as the vendor names it.
    pub fn action(&self) -> &'static str {
        self.request.info.slug
    }

    /// What the job has to do.
    pub fn plan(&self) -> Plan {
        let manifest = &self.manifest;
        let counts = [manifest.rows, manifest.invalid, manifest.duplicates];
        Plan::new(&self.request, manifest.chunk, counts, &manifest.left_out)
    }

    /// The progress of the job.
    pub fn status(&self) -> Result<Status, Error> {
        let (state, _) = self.read_journal()?;
        self.status_of(&state)
    }

    /// Records the outcome of an unsettled call that somebody has checked. Fails if the chunk is not unsettled.
    pub fn resolve(&self, chunk: u64, resolution: Resolution) -> Result<(), Error> {
        let mut lock = Lock::open(&self.folder, LOCK)?;
        let _held = lock.hold()?;
        let (state, tail) = self.read_journal()?;
        let unsettled = state.chunks_that(|standing| standing == Standing::Unsettled);
        if !unsettled.contains(&chunk) {
            return Err(Error::settings(format!(
                "chunk {chunk} is not unsettled; the unsettled chunks ({}) are: {unsettled:?}",
                unsettled.len()
            )));
        }
        let mut journal = self.open_journal(tail)?;
        journal.append(Event::Resolve { chunk, resolution })?;
        Ok(())
    }

    /// Removes the folder with everything in it, but not the input.
    pub fn remove(self) -> Result<(), Error> {
        let mut lock = Lock::open(&self.folder, LOCK)?;
        let held = lock.hold()?;
        // Removes `job.json` first, so that a crash leaves no incomplete job.
        let removed = fs::remove_file(self.folder.join(MANIFEST));
        removed.map_err(|error| Error::file(&self.folder, error))?;
        drop(held);
        drop(lock);
        fs::remove_dir_all(&self.folder).map_err(|error| Error::file(&self.folder, error))
    }

    pub(crate) fn status_of(&self, state: &State) -> Result<Status, Error> {
        let mut unsettled = Vec::new();
        for chunk in state.chunks_that(|standing| standing == Standing::Unsettled) {
            let begin = self.begin_of(state, chunk)?;
            let end = state.chunk(chunk).and_then(|chunk| chunk.end);
            let end = end.map(|at| self.lines()?.end(at.get())).transpose()?;
            unsettled.push(UnsettledCall {
                chunk,
                line: begin.line,
                rows: begin.items,
                reason: end.and_then(|end| end.reason),
            });
        }
        Ok(Status {
            counts: state.counts,
            calls: state.calls,
            attempts: state.attempts,
            first_call: state.first_call.clone(),
            last_call: state.last_call.clone(),
            unsettled,
        })
    }

    /// How the last call of a chunk began.
    pub(crate) fn begin_of(&self, state: &State, chunk: u64) -> Result<Begin, Error> {
        let known = state.chunk(chunk);
        let begin = known.map(|known| self.lines()?.begin(known.begin));
        begin.unwrap_or_else(|| {
            let what = state.unknown(chunk);
            Err(Error::damaged(&self.folder.join(JOURNAL), what))
        })
    }

    pub(crate) fn lines(&self) -> Result<Lines, Error> {
        Lines::open(&self.folder.join(JOURNAL))
    }

    pub(crate) fn read_journal(&self) -> Result<(State, Tail), Error> {
        let mut state = State::new(self.manifest.rows, self.manifest.invalid);
        let path = self.folder.join(JOURNAL);
        let tail = journal::read(&path, &self.id, |entry, at| state.apply(entry, at))?;
        Ok((state, tail))
    }

    pub(crate) fn open_journal(&self, tail: Tail) -> Result<Journal, Error> {
        Journal::open(self.files.as_ref(), &self.folder.join(JOURNAL), tail)
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("folder", &self.folder)
            .field("action", &self.action())
            .finish_non_exhaustive()
    }
}

/// Reads the list of invalid rows, one after the other.
pub(crate) struct InvalidRows {
    path: PathBuf,
    lines: BufReader<File>,
}

impl InvalidRows {
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(INVALID);
        let file = File::open(&path).map_err(|error| Error::file(&path, error))?;
        Ok(Self {
            path,
            lines: BufReader::new(file),
        })
    }

    /// The next row and the reason.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, String)>, Error> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line);
        if read.map_err(|error| Error::file(&self.path, error))? == 0 {
            return Ok(None);
        }
        let entry = serde_json::from_str(&line);
        entry
            .map(Some)
            .map_err(|error| Error::damaged(&self.path, error))
    }
}
