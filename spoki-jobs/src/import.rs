//! Making a job from a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};
use spoki_api::action::ActionInfo;

use crate::check::{Check, Duplicates, InvalidRow};
use crate::columns::Mapping;
use crate::error::{Error, ErrorKind};
use crate::files::{Disk, Files, HashedFile, parent, replace};
use crate::job::Job;
use crate::journal::{Journal, now};
use crate::lock::Lock;
use crate::manifest::{FORMAT, INVALID, Input, JOURNAL, LOCK, MANIFEST, Manifest};
use crate::plan::Plan;
use crate::request::Request;
use crate::rows::Format;

/// How many invalid rows an error shows.
const SHOWN: usize = 10;

/// A file, and how to send its rows.
///
/// If the action has a list with a maximum, rows are items of the list and go out in chunks. With any other action, each
/// row is a call of its own.
///
/// ```no_run
/// use spoki_api::Action as _;
/// use spoki_api::lists::SyncListContacts;
/// use spoki_jobs::Import;
///
/// # fn main() -> Result<(), spoki_jobs::Error> {
/// let import = Import::new(SyncListContacts::INFO, "contacts.csv").argument("list_id", 9);
/// let plan = import.check(|row| println!("line {}: {}", row.line, row.reason))?;
/// println!("{} rows, {} calls", plan.rows, plan.calls);
/// let job = import.skip_invalid().create("jobs/contacts")?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `create`"]
pub struct Import {
    info: &'static ActionInfo,
    input: PathBuf,
    format: Option<Format>,
    arguments: Map<String, Value>,
    mapping: Mapping,
    chunk: Option<usize>,
    duplicates: Duplicates,
    skip_invalid: bool,
    files: Arc<dyn Files>,
}

impl Import {
    /// An import of the file with the action.
    pub fn new(info: &'static ActionInfo, input: impl Into<PathBuf>) -> Self {
        Self {
            info,
            input: input.into(),
            format: None,
            arguments: Map::new(),
            mapping: Mapping::new(),
            chunk: None,
            duplicates: Duplicates::default(),
            skip_invalid: false,
            files: Arc::new(Disk),
        }
    }

    /// An argument that is the same for all rows. The folder of the job stores the argument, so the argument
    /// must not be a secret.
    pub fn argument(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.arguments.insert(name.into(), value.into());
        self
    }

    /// The format of the file. By default the first bytes decide: an object means NDJSON, anything else CSV
    /// with the delimiter that occurs most often in the header.
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Lets a column fill this field, instead of the field of its own name. `field.member` is a member of a field that is
    /// an object, such as `custom_fields.CITY`.
    pub fn column(mut self, column: impl Into<String>, field: impl Into<String>) -> Self {
        self.mapping.insert(column.into(), Some(field.into()));
        self
    }

    /// Leaves out a column.
    pub fn leave_out(mut self, column: impl Into<String>) -> Self {
        self.mapping.insert(column.into(), None);
        self
    }

    /// Items in one call. The default is what the vendor advises, or else the maximum.
    pub fn chunk(mut self, items: usize) -> Self {
        self.chunk = Some(items);
        self
    }

    /// What to do with rows that have the same key.
    pub fn duplicates(mut self, duplicates: Duplicates) -> Self {
        self.duplicates = duplicates;
        self
    }

    /// Sends the valid rows, even if others are not valid.
    pub fn skip_invalid(mut self) -> Self {
        self.skip_invalid = true;
        self
    }

    /// How the folder of the job is written: for tests with faults.
    pub fn files(mut self, files: Arc<dyn Files>) -> Self {
        self.files = files;
        self
    }

    /// Checks all rows and writes nothing. Calls `tell` for each row that is not valid.
    pub fn check(&self, mut tell: impl FnMut(&InvalidRow)) -> Result<Plan, Error> {
        let request = Request::new(self.info, self.arguments.clone());
        let chunk = self.chunk_size(&request)?;
        let checked = self.check_of(&request).run(&mut |row| {
            tell(&row);
            Ok(())
        })?;
        let counts = [checked.rows, checked.invalid, checked.duplicates];
        Ok(Plan::new(&request, chunk, counts, &checked.left_out))
    }

    /// Checks all rows and makes the job in this folder. Nothing is sent before [`Job::run`].
    pub fn create(self, folder: impl Into<PathBuf>) -> Result<Job, Error> {
        let folder = folder.into();
        let files = self.files.as_ref();
        files
            .create_folder(&folder)
            .and_then(|()| files.sync_folder(parent(&folder)))
            .map_err(|error| Error::file(&folder, error))?;
        let mut lock = Lock::open(&folder, LOCK)?;
        let held = lock.hold()?;
        if folder.join(MANIFEST).exists() {
            let what = format!(
                "`{}` already holds a job: resume that job, or choose another folder",
                folder.display()
            );
            return Err(Error::settings(what));
        }
        let created = self.create_in(&folder);
        if created.is_err() && !folder.join(MANIFEST).exists() {
            // Best effort: without its `job.json` the folder is not a job.
            for name in [INVALID, JOURNAL, LOCK] {
                let _ = fs::remove_file(folder.join(name));
            }
            let _ = fs::remove_dir(&folder);
        }
        created?;
        drop(held);
        Job::open_with(folder, self.files)
    }

    fn create_in(&self, folder: &Path) -> Result<(), Error> {
        let request = Request::new(self.info, self.arguments.clone());
        let chunk = self.chunk_size(&request)?;
        let files = self.files.as_ref();
        let mut invalid = HashedFile::create(files, &folder.join(INVALID))?;
        let mut shown = Vec::new();
        let mut hindering = 0_u64;
        let checked = self.check_of(&request).run(&mut |row| {
            if !row.is_duplicate || self.duplicates == Duplicates::Refuse {
                hindering += 1;
                if shown.len() < SHOWN {
                    shown.push(format!("line {}: {}", row.line, row.reason));
                }
            }
            let line = serde_json::json!([row.row, row.reason]);
            invalid.write(format!("{line}\n").as_bytes())
        })?;
        if hindering > 0 && !self.skip_invalid {
            let shown = shown.join("\n  ");
            return Err(Error::new(
                ErrorKind::InvalidRows,
                format!("{hindering} rows are not valid; nothing was sent:\n  {shown}"),
            ));
        }
        let manifest = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            created: now(),
            action: self.info.slug.to_owned(),
            arguments: self.arguments.clone(),
            columns: self.mapping.clone(),
            chunk,
            rows: checked.rows,
            invalid: checked.invalid,
            duplicates: checked.duplicates,
            invalid_sha256: invalid.finish()?,
            left_out: checked.left_out.clone(),
            input: Input::new(&self.input, &checked)?,
        };
        let json = manifest.to_json();
        // The journal is written first: a folder with a `job.json` is a complete job.
        let path = folder.join(JOURNAL);
        Journal::create(files, &path, &Manifest::id(&json))?;
        let path = folder.join(MANIFEST);
        replace(files, &path, json.as_bytes()).map_err(|error| Error::file(&path, error))
    }

    fn check_of<'a>(&'a self, request: &'a Request) -> Check<'a> {
        Check {
            request,
            path: &self.input,
            format: self.format,
            mapping: &self.mapping,
            duplicates: self.duplicates,
        }
    }

    fn chunk_size(&self, request: &Request) -> Result<usize, Error> {
        let largest = request.largest_chunk();
        match self.chunk {
            None => Ok(request.usual_chunk()),
            Some(chunk) if (1..=largest).contains(&chunk) => Ok(chunk),
            Some(_) => Err(Error::settings(format!(
                "a call of {} takes 1 to {largest} rows",
                self.info.slug
            ))),
        }
    }
}
