//! How a command ends.

use std::fmt;
use std::path::Path;

/// A command that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is left to say.
    Done,
    /// It found differences, or a step failed; the details are printed.
    Differs,
}

/// A command that could not do its work; printed as it is.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn usage(text: impl fmt::Display) -> Self {
        Self(format!(
            "error: {text}\n\nRun `cargo xtask help` for the commands."
        ))
    }

    /// Several failures at once.
    pub(crate) fn all(failures: impl IntoIterator<Item = Self>) -> Self {
        let texts: Vec<String> = failures.into_iter().map(|failure| failure.0).collect();
        Self(texts.join("\n"))
    }

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
