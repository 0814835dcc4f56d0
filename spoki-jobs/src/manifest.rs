//! The files of a job, and `job.json`: what a job does. It never changes.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::check::Checked;
use crate::columns::Mapping;
use crate::error::{Error, ErrorKind};
use crate::files::{Hashed, hex};
use crate::rows::Format;

/// The version of the files of a job.
pub(crate) const FORMAT: u32 = 1;

pub(crate) const MANIFEST: &str = "job.json";
pub(crate) const JOURNAL: &str = "journal.ndjson";
pub(crate) const INVALID: &str = "invalid.ndjson";
pub(crate) const LOCK: &str = "lock";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    /// The version of this crate.
    pub(crate) version: String,
    pub(crate) created: String,
    pub(crate) action: String,
    /// The arguments that are the same for all rows.
    pub(crate) arguments: Map<String, Value>,
    pub(crate) columns: Mapping,
    pub(crate) left_out: Vec<String>,
    /// Items in one call.
    pub(crate) chunk: usize,
    pub(crate) rows: u64,
    pub(crate) invalid: u64,
    pub(crate) duplicates: u64,
    /// The hash of the file that lists the invalid rows.
    pub(crate) invalid_sha256: String,
    pub(crate) input: Input,
}

impl Manifest {
    pub(crate) fn to_json(&self) -> String {
        // Cannot fail: all keys are texts.
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        json + "\n"
    }

    /// The job's identifier in the journal: the hash of its `job.json`.
    pub(crate) fn id(json: &str) -> String {
        hex(&hmac_sha256::Hash::hash(json.as_bytes()))
    }

    /// Reads a `job.json`. Returns the job's identifier, too.
    pub(crate) fn read(path: &Path) -> Result<(Self, String), Error> {
        let json = fs::read_to_string(path).map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                let folder = path.parent().unwrap_or(path);
                return Error::settings(format!("`{}` holds no job", folder.display()));
            }
            Error::file(path, error)
        })?;
        let value: Value =
            serde_json::from_str(&json).map_err(|error| Error::damaged(path, error))?;
        let format = value.get("format").and_then(Value::as_u64);
        if format != Some(FORMAT.into()) {
            let what = format!(
                "another version of this program made the job: its format is {}, expected {FORMAT}",
                format.map_or_else(|| "missing".to_owned(), |format| format.to_string())
            );
            return Err(Error::damaged(path, what));
        }
        let manifest =
            serde_json::from_value(value).map_err(|error| Error::damaged(path, error))?;
        Ok((manifest, Self::id(&json)))
    }
}

/// The file from which a job was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
    pub(crate) bytes: u64,
    pub(crate) modified: String,
    pub(crate) sha256: String,
}

impl Input {
    pub(crate) fn new(path: &Path, checked: &Checked) -> Result<Self, Error> {
        let stamp = Stamp::of(path)?;
        if stamp.bytes != checked.bytes {
            return Err(changed_meanwhile(path));
        }
        let absolute = std::path::absolute(path);
        Ok(Self {
            path: absolute.map_err(|error| Error::file(path, error))?,
            format: checked.layout.format,
            bytes: checked.bytes,
            modified: stamp.time(),
            sha256: checked.sha256.clone(),
        })
    }

    /// Fails if the file at `path` has another content.
    pub(crate) fn verify(&self, path: &Path) -> Result<Stamp, Error> {
        let stamp = Stamp::of(path)?;
        let hash = || {
            let mut input = Hashed::new(File::open(path)?);
            let mut buffer = vec![0; 1 << 16];
            while input.read(&mut buffer)? > 0 {}
            io::Result::Ok(input.finish())
        };
        let found = hash().map_err(|error| Error::file(path, error))?;
        if found == (self.bytes, self.sha256.clone()) {
            return Ok(stamp);
        }
        Err(Error::new(
            ErrorKind::InputChanged,
            format!(
                "`{}` is not the file from which the job was made: that file had {} bytes and was changed at {}; \
                 this file has {} bytes and was changed at {}",
                path.display(),
                self.bytes,
                self.modified,
                stamp.bytes,
                stamp.time()
            ),
        ))
    }
}

/// Size and time of a file. If both are unchanged, the content counts as unchanged while a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(crate) fn of(path: &Path) -> Result<Self, Error> {
        let metadata = fs::metadata(path).map_err(|error| Error::file(path, error))?;
        Ok(Self::new(&metadata))
    }

    fn new(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }

    /// Fails if the file has changed since then.
    pub(crate) fn verify(&self, path: &Path) -> Result<(), Error> {
        if Self::of(path)? == *self {
            Ok(())
        } else {
            Err(changed_meanwhile(path))
        }
    }

    fn time(&self) -> String {
        let time = self
            .modified
            .and_then(|time| Timestamp::try_from(time).ok());
        time.map_or_else(|| "an unknown time".to_owned(), |time| time.to_string())
    }
}

fn changed_meanwhile(path: &Path) -> Error {
    Error::new(
        ErrorKind::InputChanged,
        format!("`{}` changed while it was read", path.display()),
    )
}
