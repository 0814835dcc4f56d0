//! `cargo xtask diff`: what changed, and which version step the change needs.

use std::path::{Path, PathBuf};

use lexopt::ValueExt as _;
use spoki_codegen::diff::{ApprovalError, Approvals, Report, Revisions, diff};
use spoki_codegen::{Source, Spec};

use super::Command;
use super::fail_on::FailOn;
use crate::failure::{Failure, Outcome};
use crate::spec::{self, Old};
use crate::{files, git, print};

pub(super) const COMMAND: Command = Command {
    name: "diff",
    usage: "[OLD NEW | --from REV|DIR] [--format FORMAT] [--fail-on LEVELS] [--approvals FILE]",
    summary: "Show what changed, whom the change affects, and which version step it needs.",
    details: "
  OLD NEW           Two folders with a spec, or two catalogue files.
  --from REV|DIR    Compare this git revision, or the spec in this folder, with the working tree; by default HEAD.
                    With a revision, this also checks that the version in Cargo.toml is as high as the changes
                    need.
  --format FORMAT   text (default), markdown or json.
  --fail-on LEVELS  Exit with 1 if a change reaches one of these levels; by default
                    rust=major,wire=break,schema=break. Changes that the approvals cover do not count.
                      rust    none, patch, minor, major: for code that is compiled against the crate
                      wire    none, ok, risk, silent, break: for programs that already run
                      schema  none, widened, semantic, narrowed, break: for users of the tool schema
                    A level without an axis is a level of rust. An axis that is not named does not count.
  --approvals FILE  By default spec/approvals.json.
",
    run,
};

struct Options {
    sides: Vec<PathBuf>,
    from: Old,
    format: Format,
    fail_on: FailOn,
    approvals: PathBuf,
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Markdown,
    Json,
}

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let options = options(args)?;
    let report = report(&options)?;
    print::text(&shown(&report, options.format)?)?;

    let file = files::source(&options.approvals)?;
    let failed = |error: ApprovalError| {
        let problems = error.problems.iter();
        Failure::all(
            problems.map(|problem| Failure::new(format!("error: {}: {problem}", file.path))),
        )
    };
    let approvals = Approvals::parse(&file.text).map_err(failed)?;
    let gate = approvals.gate(&report).map_err(failed)?;
    Ok(if options.fail_on.is_reached(&gate) {
        Outcome::Differs
    } else {
        Outcome::Done
    })
}

fn shown(report: &Report, format: Format) -> Result<String, Failure> {
    Ok(match format {
        Format::Text => report.to_text(),
        Format::Markdown => report.to_markdown(),
        Format::Json => report
            .to_json()
            .map_err(|error| Failure::new(format!("error: {error}")))?,
    })
}

fn options(mut args: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options {
        sides: Vec::new(),
        from: Old::default(),
        format: Format::Text,
        fail_on: FailOn::default(),
        approvals: files::root().join("spec/approvals.json"),
    };
    let mut from_given = false;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("from") => {
                options.from = Old::parse(args.value()?)?;
                from_given = true;
            }
            lexopt::Arg::Long("format") => {
                options.format = format(&args.value()?.parse::<String>()?)?;
            }
            lexopt::Arg::Long("fail-on") => {
                options.fail_on = FailOn::parse(&args.value()?.parse::<String>()?)?;
            }
            lexopt::Arg::Long("approvals") => options.approvals = args.value()?.parse()?,
            lexopt::Arg::Value(path) => options.sides.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    match (options.sides.len(), from_given) {
        (0, _) | (2, false) => Ok(options),
        (2, true) => Err(Failure::usage("diff takes either two catalogues or --from")),
        _ => Err(Failure::usage("diff takes two catalogues or none")),
    }
}

fn format(name: &str) -> Result<Format, Failure> {
    match name {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        _ => Err(Failure::usage(format!(
            "unknown format `{name}`: expected text, markdown or json"
        ))),
    }
}

fn report(options: &Options) -> Result<Report, Failure> {
    if let [old, new] = options.sides.as_slice() {
        let (old, new) = (side(old)?, side(new)?);
        return Ok(diff(&(&old).into(), &(&new).into()));
    }
    compared(&options.from)
}

/// What changed since a git revision, and whether the version in Cargo.toml is high enough.
pub(super) fn since(revision: &str) -> Result<Report, Failure> {
    compared(&Old::Revision(revision.to_owned()))
}

/// Compares an older spec with the working tree.
fn compared(from: &Old) -> Result<Report, Failure> {
    let old = from.spec()?;
    let new = spec::in_folder(&spec::folder())?;
    let report = diff(&(&old).into(), &(&new).into());
    let toolkit = &new.catalog.toolkit.slug;
    Ok(match from {
        Old::Folder(_) => report,
        Old::Revision(revision) => report.with_revisions(toolkit, &revisions(revision)?),
    })
}

/// The versions and the generated files of a revision and of the working tree.
fn revisions(from: &str) -> Result<Revisions, Failure> {
    Ok(Revisions {
        from: version_at(from)?,
        to: current_version()?,
        generated: git::changed_since(from, "spoki-api/src/generated")?,
    })
}

/// The version of the working tree.
pub(super) fn current_version() -> Result<String, Failure> {
    version(&files::source(&files::root().join("Cargo.toml"))?)
}

/// The version that a revision has.
pub(super) fn version_at(revision: &str) -> Result<String, Failure> {
    version(&git::file_at(revision, "Cargo.toml")?)
}

/// The version that the workspace's manifest gives all its packages.
fn version(manifest: &Source) -> Result<String, Failure> {
    let package = manifest.text.split("[workspace.package]").nth(1);
    let lines = package.unwrap_or_default().lines();
    let mut lines = lines.take_while(|line| !line.starts_with('['));
    let version = lines.find_map(|line| line.strip_prefix("version = \"")?.split('"').next());
    version.map(str::to_owned).ok_or_else(|| {
        Failure::new(format!(
            "error: {} has no version in [workspace.package]",
            manifest.path
        ))
    })
}

/// A folder holds a whole spec. A file is a catalogue, which needs the workspace's bindings and models.
fn side(path: &Path) -> Result<Spec, Failure> {
    if path.is_dir() {
        spec::in_folder(path)
    } else {
        spec::with_catalog(path, &spec::folder())
    }
}
