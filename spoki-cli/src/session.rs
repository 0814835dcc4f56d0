//! What all commands share: the global flags, and where results and notes go.

use std::env;
use std::io::{self, IsTerminal as _, Write};

use serde_json::Value;

use crate::arguments::Globals;
use crate::failure::{Failure, Mistake};
use crate::output::{self, Format, Printer, Settings, Shape};

/// The environment variable with the format of the output.
const OUTPUT: &str = "SPOKI_OUTPUT";

/// One run of the program.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) globals: Globals,
    format: Format,
}

impl Session {
    pub(crate) fn new(globals: Globals) -> Result<Self, Failure> {
        let format = format(globals.output.as_deref())?;
        Ok(Self { globals, format })
    }

    /// A printer for results on standard output.
    pub(crate) fn printer(&self, shape: impl Into<Shape>) -> Result<Printer, Failure> {
        let out = Box::new(io::stdout()) as Box<dyn Write>;
        let settings = Settings {
            format: self.format,
            fields: self.globals.fields.iter().cloned().collect(),
            jq: self.globals.jq.clone(),
            width: terminal_size::terminal_size().map(|(width, _)| width.0),
            is_terminal: io::stdout().is_terminal(),
        };
        Printer::new(&settings, shape, out).map_err(|error| {
            let mistakes = error.mistakes().iter();
            let mistakes =
                mistakes.map(|mistake| Mistake::new(mistake.flag, mistake.message.clone()));
            Failure::usage("the output cannot be printed so").with_mistakes(mistakes.collect())
        })
    }

    pub(crate) fn prints_json(&self) -> bool {
        is_json(self.format)
    }

    /// Prints a document that has no other form.
    pub(crate) fn print(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()?;
        Ok(())
    }

    pub(crate) fn print_json(&self, value: &Value) -> Result<(), Failure> {
        self.print(format!("{value:#}\n").as_bytes())
    }

    /// Prints a note for people on standard error. Where JSON is asked for, standard error is for programs, too.
    pub(crate) fn tell(&self, note: &str) {
        if !self.prints_json() {
            tell(note);
        }
    }
}

/// Prints a line on standard error. A closed standard error stops nothing.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", output::escape(line));
}

pub(crate) fn is_json(format: Format) -> bool {
    matches!(format, Format::Json | Format::Ndjson)
}

/// The format by flag, environment, or the kind of standard output.
pub(crate) fn format(flag: Option<&str>) -> Result<Format, Failure> {
    let variable = env::var(OUTPUT).ok().filter(|value| !value.is_empty());
    let (place, name) = match (flag, &variable) {
        (Some(name), _) => ("--output", name),
        (None, Some(name)) => (OUTPUT, name.as_str()),
        (None, None) if io::stdout().is_terminal() => return Ok(Format::Table),
        (None, None) => return Ok(Format::Json),
    };
    name.parse()
        .map_err(|error| Failure::usage(format!("{place}: {error}")))
}
