//! How a command ends.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

/// The result of a command that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing differs, and no step failed.
    Done,
    /// Files differ, a check found something, or a step failed. The command has printed the details.
    Differs,
}

/// The error of a command that could not do its work: the message for the user.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The arguments cannot be used.
    pub(crate) fn usage(text: impl fmt::Display) -> Self {
        Self(format!(
            "error: {text}\n\n`cargo xtask help` lists the commands."
        ))
    }

    /// Several failures as one.
    pub(crate) fn all(failures: impl IntoIterator<Item = Self>) -> Self {
        let texts: Vec<String> = failures.into_iter().map(|failure| failure.0).collect();
        Self(texts.join("\n"))
    }

    /// A program does not start.
    pub(crate) fn start(program: &OsStr, error: &std::io::Error) -> Self {
        Self(format!(
            "error: cannot start {}: {error}",
            program.display()
        ))
    }

    /// An action on a file fails: `read`, `write`, `list` …
    pub(crate) fn file(action: &str, path: &Path, error: &std::io::Error) -> Self {
        Self(format!(
            "error: cannot {action} {}: {error}",
            path.display()
        ))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::usage(error)
    }
}
