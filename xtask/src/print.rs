//! Prints to standard output and standard error.
//!
//! The reader may close standard output at any line (`cargo xtask codegen | head`). The command then
//! continues: it writes its files and ends with its exit code.

use std::fmt::{Arguments, Display};
use std::io::{self, Write as _};

use crate::failure::Failure;

/// Prints a line.
pub(crate) fn line(text: Arguments<'_>) -> Result<(), Failure> {
    print(format_args!("{text}\n"))
}

/// Prints a text that has its own line ends.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    print(format_args!("{text}"))
}

/// Prints to standard error. A failure is ignored.
pub(crate) fn error(text: impl Display) {
    let _ = write!(io::stderr(), "{text}");
}

fn print(text: Arguments<'_>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_fmt(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(format!(
            "error: cannot write to standard output: {error}"
        ))),
        _ => Ok(()),
    }
}
