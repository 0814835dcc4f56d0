//! `cargo xtask learn`: writes what reports of real replies show into the spec.

use std::path::PathBuf;

use spoki_codegen::diff::diff;
use spoki_codegen::learn::{ShapeReport, learn};
use spoki_codegen::{generate, load};

use super::{Command, path};
use crate::failure::{Failure, Outcome};
use crate::{files, print, spec};

pub(super) const COMMAND: Command = Command {
    name: "learn",
    usage: "REPORT... [--spec DIR] [--trust] [--dry-run]",
    summary: "Write what `spoki probe` and `spoki … --record` recorded into the spec.",
    details: "
  REPORT      Files that `--record` wrote. Several reports count as one.
  --spec DIR  The folder of the spec; by default spec/.
  --trust     Also learn new members and types from replies of other addresses than the service's, such as those
              of a gateway. Without this flag, such replies change only the confidence.
  --dry-run   Write nothing.

The command writes models.json and bindings.json: new members, models for untyped replies, finer types, and the day
of the observation. It prints contradictions to the spec, and does not change them. It writes nothing if the result does not
pass `codegen`. Write the documentation of new entries in your own words before you commit them.
",
    run,
};

struct Options {
    reports: Vec<PathBuf>,
    spec: PathBuf,
    trusts_all: bool,
    writes: bool,
}

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let options = options(args)?;
    let mut reports = Vec::new();
    for file in files::sources(&options.reports)? {
        let read = ShapeReport::read_all(&file.text);
        reports
            .extend(read.map_err(|error| Failure::new(format!("error: {}: {error}", file.path)))?);
    }
    let sources = spec::sources(&options.spec)?;
    let failed = |problems| spec::failure(&problems);
    let lesson = learn(&sources, &reports, options.trusts_all).map_err(failed)?;
    for note in &lesson.notes {
        print::line(format_args!("no edit: {note}"))?;
    }
    for written in &lesson.written {
        print::line(format_args!("edit: {written}"))?;
    }
    let generated = generate(&lesson.sources).map_err(failed)?;
    print::error(generated.warnings.render(files::color()));
    let (old, new) = (
        load(&sources).map_err(failed)?,
        load(&lesson.sources).map_err(failed)?,
    );
    let report = diff(&(&old).into(), &(&new).into());
    print::text(&report.to_text())?;
    if options.writes {
        files::write(
            &options.spec.join("models.json"),
            &lesson.sources.models.text,
        )?;
        files::write(
            &options.spec.join("bindings.json"),
            &lesson.sources.bindings.text,
        )?;
    }
    Ok(Outcome::Done)
}

fn options(mut args: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options {
        reports: Vec::new(),
        spec: spec::folder(),
        trusts_all: false,
        writes: true,
    };
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("spec") => options.spec = path("--spec", args.value()?)?,
            lexopt::Arg::Long("trust") => options.trusts_all = true,
            lexopt::Arg::Long("dry-run") => options.writes = false,
            lexopt::Arg::Value(path) => options.reports.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.reports.is_empty() {
        return Err(Failure::usage("learn needs the path of a report"));
    }
    Ok(options)
}
