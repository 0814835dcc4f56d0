//! `cargo xtask diff`.

use std::path::{Path, PathBuf};
use std::process::Command;

use lexopt::ValueExt as _;
use spoki_codegen::diff::{ApprovalError, Approvals, Level, Report, Revisions, diff};
use spoki_codegen::{Source, Spec};

use crate::failure::{Failure, Outcome};
use crate::{codegen, disk, say};

struct Options {
    sides: Vec<PathBuf>,
    from: String,
    format: Format,
    fail_on: Level,
    approvals: PathBuf,
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Markdown,
    Json,
}

pub(crate) fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let options = options(args)?;
    let report = report(&options)?;
    say::text(&shown(&report, options.format)?)?;

    let file = disk::source(&options.approvals)?;
    let failed = |error: ApprovalError| {
        let problems = error.problems.iter();
        Failure::all(
            problems.map(|problem| Failure::new(format!("error: {}: {problem}", file.path))),
        )
    };
    let approvals = Approvals::parse(&file.text).map_err(failed)?;
    let gate = approvals.gate(&report).map_err(failed)?;
    let fails = gate.level >= options.fail_on && !gate.open.is_empty();
    Ok(if fails {
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
        from: "HEAD".to_owned(),
        format: Format::Text,
        fail_on: Level::Major,
        approvals: disk::root().join("spec/approvals.json"),
    };
    let mut from_given = false;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("from") => {
                options.from = args.value()?.parse()?;
                from_given = true;
            }
            lexopt::Arg::Long("format") => {
                options.format = format(&args.value()?.parse::<String>()?)?;
            }
            lexopt::Arg::Long("fail-on") => {
                options.fail_on = level(&args.value()?.parse::<String>()?)?;
            }
            lexopt::Arg::Long("approvals") => options.approvals = args.value()?.parse()?,
            lexopt::Arg::Value(path) => options.sides.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    match (options.sides.len(), from_given) {
        (0, _) | (2, false) => Ok(options),
        (2, true) => Err(Failure::usage(
            "diff takes two catalogues or --from, not both",
        )),
        _ => Err(Failure::usage("diff takes two catalogues, or none")),
    }
}

fn format(word: &str) -> Result<Format, Failure> {
    match word {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        _ => Err(Failure::usage(format!(
            "unknown format `{word}`: expected text, markdown or json"
        ))),
    }
}

fn level(word: &str) -> Result<Level, Failure> {
    Level::of_word(word).ok_or_else(|| {
        Failure::usage(format!(
            "unknown level `{word}`: expected none, patch, minor or major"
        ))
    })
}

fn report(options: &Options) -> Result<Report, Failure> {
    let spec = disk::root().join("spec");
    if let [old, new] = options.sides.as_slice() {
        let (old, new) = (side(old, &spec)?, side(new, &spec)?);
        return Ok(diff(&(&old).into(), &(&new).into()));
    }
    let (old, new) = (committed(&options.from)?, working(&spec)?);
    let report = diff(&(&old).into(), &(&new).into());
    let toolkit = &new.catalog.toolkit.slug;
    Ok(report.with_revisions(toolkit, &revisions(&options.from)?))
}

/// What else a revision and the working tree show.
fn revisions(from: &str) -> Result<Revisions, Failure> {
    let manifest = |source: &Source| version(&source.text).unwrap_or_default().to_owned();
    let generated = git(&["diff", "--name-only", from, "--", "spoki-api/src/generated"])?;
    Ok(Revisions {
        from: manifest(&at_revision(from, "Cargo.toml")?),
        to: manifest(&disk::source(&disk::root().join("Cargo.toml"))?),
        generated: generated.lines().map(str::to_owned).collect(),
    })
}

/// The version that the workspace's manifest gives all its packages.
fn version(manifest: &str) -> Option<&str> {
    let package = manifest.split("[workspace.package]").nth(1)?;
    let mut lines = package.lines().take_while(|line| !line.starts_with('['));
    lines.find_map(|line| line.strip_prefix("version = \"")?.split('"').next())
}

/// A folder is a whole spec; a file is a catalogue, to be read with the bindings and models that are
/// here.
fn side(path: &Path, spec: &Path) -> Result<Spec, Failure> {
    if path.is_dir() {
        return working(path);
    }
    let [_, bindings, models] = codegen::FILES.map(|name| disk::source(&spec.join(name)));
    read([disk::source(path), bindings, models])
}

/// The spec in a folder.
pub(crate) fn working(spec: &Path) -> Result<Spec, Failure> {
    read(codegen::FILES.map(|name| disk::source(&spec.join(name))))
}

/// The spec as a revision of the repository has it.
pub(crate) fn committed(revision: &str) -> Result<Spec, Failure> {
    read(codegen::FILES.map(|name| at_revision(revision, &format!("spec/{name}"))))
}

fn read(files: [Result<Source, Failure>; 3]) -> Result<Spec, Failure> {
    let sources = codegen::assembled(files)?;
    spoki_codegen::load_unchecked(&sources)
        .map_err(|problems| codegen::failure(&sources, &problems))
}

fn at_revision(revision: &str, path: &str) -> Result<Source, Failure> {
    let object = format!("{revision}:{path}");
    let text = git(&["show", &object])?;
    Ok(Source::new(object, text))
}

fn git(args: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .args(args)
        .current_dir(disk::root())
        .output()
        .map_err(|error| Failure::new(format!("error: cannot start git: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!(
        "error: git {}: {}",
        args.join(" "),
        words.trim()
    )))
}
