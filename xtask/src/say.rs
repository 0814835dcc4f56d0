//! What the commands print.
//!
//! Whoever reads it may stop at any line (`cargo xtask codegen | head`). That is no reason to stop the work:
//! the files still have to be written, and the exit code still counts.

use std::fmt::{Arguments, Display};
use std::io::{self, Write as _};

use crate::failure::Failure;

/// Prints a line.
pub(crate) fn line(text: Arguments<'_>) -> Result<(), Failure> {
    print(format_args!("{text}\n"))
}

/// Prints a text that has its own ends of lines.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    print(format_args!("{text}"))
}

/// Prints to standard error, where a mistake in printing can be told to nobody.
pub(crate) fn aside(text: impl Display) {
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
