//! The context of a command: the global flags, and the output of results and notes.

use std::env;
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Write};

use serde_json::Value;
use spoki_api::action::Kind;
use spoki_api::shapes::ShapeRecorder;

use crate::arguments::Globals;
use crate::exit::Exit;
use crate::failure::{Failure, Mistake};
use crate::output::{self, Format, Printer, Settings, UnknownFormat};

/// The environment variable with the format of the output.
const OUTPUT: &str = "SPOKI_OUTPUT";

/// One run of the program.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) globals: Globals,
    format: Format,
    /// The command line.
    args: Vec<String>,
    /// The recorder of the shapes of replies.
    pub(crate) shapes: ShapeRecorder,
}

impl Session {
    pub(crate) fn new(globals: Globals, args: &[OsString]) -> Result<Self, Failure> {
        let args = args.iter().skip(1);
        let named = globals
            .record_values
            .iter()
            .flat_map(|fields| fields.split(','));
        Ok(Self {
            shapes: ShapeRecorder::new().naming_values(named.map(str::trim)),
            format: format(globals.output.as_deref(), globals.jq.is_some())?,
            globals,
            args: args.map(|arg| arg.to_string_lossy().into_owned()).collect(),
        })
    }

    /// Fails before anything is sent if the file of `--record` cannot be written.
    pub(crate) fn check_record(&self) -> Result<(), Failure> {
        match &self.globals.record {
            Some(path) => open_record(path).map(drop),
            None => Ok(()),
        }
    }

    /// Appends the shapes of the replies to the file of `--record`, as one JSON document.
    pub(crate) fn write_record(&self) -> Result<(), Failure> {
        let report = self.shapes.report();
        let Some(path) = self.globals.record.as_ref().filter(|_| !report.is_empty()) else {
            return Ok(());
        };
        let text = format!("{:#}\n", report.to_json());
        let written = open_record(path)?.write_all(text.as_bytes());
        written.map_err(|error| no_record(path, Exit::Internal, &error))
    }

    /// The command line with another value for this flag.
    pub(crate) fn again(&self, flag: &[String]) -> String {
        let mut words = vec!["spoki".to_owned()];
        let mut args = self.args.iter();
        while let Some(arg) = args.next() {
            if Some(arg) == flag.first() {
                args.next();
            } else if flag
                .first()
                .is_none_or(|flag| arg.split('=').next() != Some(flag))
            {
                words.push(quoted(arg));
            }
        }
        words.extend(flag.iter().map(|word| quoted(word)));
        words.join(" ")
    }

    /// A printer for replies. Fails if the settings of the output cannot work.
    pub(crate) fn printer(&self, reply: Kind) -> Result<Printer, Failure> {
        self.printer_of(reply, self.globals.fields.iter().cloned().collect())
    }

    /// A printer for rows of the program's own, with these columns in a table.
    pub(crate) fn table(&self, columns: &[&str]) -> Result<Printer, Failure> {
        let mut fields: Vec<String> = self.globals.fields.iter().cloned().collect();
        if fields.is_empty() && self.format == Format::Table {
            fields = columns.iter().map(|name| (*name).to_owned()).collect();
        }
        self.printer_of(Kind::Any, fields)
    }

    /// The characters per line of the terminal that gets the results, if a terminal gets them.
    pub(crate) fn terminal_width() -> Option<u16> {
        let width = terminal_size::terminal_size().map(|(width, _)| width.0);
        width.filter(|_| io::stdout().is_terminal())
    }

    fn printer_of(&self, reply: Kind, fields: Vec<String>) -> Result<Printer, Failure> {
        let settings = Settings {
            format: self.format,
            fields,
            jq: self.globals.jq.clone(),
            width: Self::terminal_width(),
            is_terminal: io::stdout().is_terminal(),
        };
        let out: Box<dyn Write> = Box::new(io::stdout());
        Printer::new(&settings, reply, out).map_err(|error| {
            let mistakes = error.mistakes().iter();
            let mistakes = mistakes.map(|mistake| Mistake::new(mistake.flag, &mistake.message));
            Failure::usage("these output settings are not valid").with_mistakes(mistakes.collect())
        })
    }

    /// Reports the fields that a printer left out.
    pub(crate) fn tell_left_out(&self, printer: &Printer) {
        if !printer.left_out().is_empty() {
            let names = printer.left_out().join(", ");
            self.tell(&format!("not shown: {names}; --fields chooses fields"));
        }
    }

    pub(crate) fn prints_table(&self) -> bool {
        self.format == Format::Table
    }

    pub(crate) fn prints_json(&self) -> bool {
        is_json(self.format)
    }

    /// Prints a document that has no other form.
    pub(crate) fn print(bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()?;
        Ok(())
    }

    pub(crate) fn print_json(value: &Value) -> Result<(), Failure> {
        Self::print(format!("{value:#}\n").as_bytes())
    }

    /// Prints a note for people on standard error. If the output is JSON, programs read standard error, so
    /// the note is not printed.
    pub(crate) fn tell(&self, note: &str) {
        if !self.prints_json() {
            tell(note);
        }
    }
}

fn open_record(path: &str) -> Result<File, Failure> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.map_err(|error| no_record(path, Exit::Usage, &error))
}

fn no_record(path: &str, exit: Exit, error: &io::Error) -> Failure {
    Failure::new(exit, format!("--record: cannot write `{path}`: {error}"))
}

/// The word, quoted for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=+,./:@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Prints a line on standard error. A closed standard error does not stop the work.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", output::escape(line));
}

pub(crate) fn is_json(format: Format) -> bool {
    matches!(format, Format::Json | Format::Ndjson)
}

/// The format by flag, environment, or the kind of standard output. A filter needs JSON: only a flag can contradict.
pub(crate) fn format(flag: Option<&str>, with_jq: bool) -> Result<Format, Failure> {
    let unusable = |place: &str, error: UnknownFormat| Failure::usage(format!("{place}: {error}"));
    let of_terminal = Format::default_for(io::stdout().is_terminal(), with_jq);
    if let Some(name) = flag {
        return name.parse().map_err(|error| unusable("--output", error));
    }
    match env::var(OUTPUT).ok().filter(|name| !name.is_empty()) {
        Some(name) => match name.parse().map_err(|error| unusable(OUTPUT, error))? {
            format if with_jq && !is_json(format) => Ok(Format::Json),
            format => Ok(format),
        },
        None => Ok(of_terminal),
    }
}
