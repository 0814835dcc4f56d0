//! The error of this crate.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a job cannot be made, opened or run. No call is made after this error.
///
/// A failed call is not such an error: see [`End`](crate::End).
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<io::Error>,
}

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The settings are not valid: an unknown argument, a column without a field, a chunk that is too large.
    Settings,
    /// The input cannot be read.
    Input,
    /// Rows of the input are not valid, and the settings do not say to skip them.
    InvalidRows,
    /// The input is not the file from which the job was made.
    InputChanged,
    /// Another process works on the job.
    Busy,
    /// A file of the job is damaged, or of another version.
    Damaged,
    /// The client has another account than in earlier runs.
    OtherAccount,
    /// A file or folder of the job cannot be written or read.
    Files,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn settings(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Settings, message)
    }

    /// The second result, or the errors of both in one.
    pub(crate) fn both<T>(first: Result<(), Self>, second: Result<T, Self>) -> Result<T, Self> {
        match (first, second) {
            (Ok(()), second) => second,
            (Err(first), Ok(_)) => Err(first),
            (Err(first), Err(second)) => Err(Self {
                message: format!("{first}; {second}"),
                ..first
            }),
        }
    }

    pub(crate) fn damaged(path: &Path, reason: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Damaged,
            format!("`{}`: {reason}", path.display()),
        )
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(path: &Path, error: io::Error) -> Self {
        Self {
            kind: ErrorKind::Files,
            message: format!("`{}`: {error}", path.display()),
            source: Some(error),
        }
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.source.as_ref()?;
        Some(source)
    }
}
