//! `cargo xtask codegen`: the bindings, the OpenAPI documents and the mock's data from the spec.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lexopt::ValueExt as _;
use spoki_codegen::{Drift, FileSet, generate, openapi};

use super::Command;
use crate::failure::{Failure, Outcome};
use crate::{files, print, spec};

pub(super) const COMMAND: Command = Command {
    name: "codegen",
    usage: "[--spec DIR] [--out DIR] [--check]",
    summary: "Generate the bindings, the OpenAPI documents and the mock's data from the spec.",
    details: "
  --spec DIR  The folder of the spec; by default spec/.
  --out DIR   Write the bindings to this folder, and nothing else; by default spoki-api/src/generated/.
              Without --out, the command also writes spec/openapi/ and spoki-mock/src/generated/.
  --check     Write nothing. Exit with 1 if a file differs from what would be generated.

The command writes only files whose text differs, and removes files that nothing generates any more.
",
    run,
};

struct Options {
    spec: PathBuf,
    out: PathBuf,
    /// Whether the OpenAPI documents and the mock's data are written, too: not with `--out`.
    all: bool,
    check: bool,
}

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    execute(&options(args)?)
}

/// `codegen --check` with the default folders.
pub(super) fn check() -> Result<Outcome, Failure> {
    execute(&Options {
        check: true,
        ..Options::default()
    })
}

/// `codegen` with the default folders.
pub(super) fn write() -> Result<Outcome, Failure> {
    execute(&Options::default())
}

impl Default for Options {
    fn default() -> Self {
        Self {
            spec: spec::folder(),
            out: files::root().join("spoki-api/src/generated"),
            all: true,
            check: false,
        }
    }
}

fn options(mut args: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("spec") => options.spec = args.value()?.parse()?,
            lexopt::Arg::Long("out") => {
                options.out = args.value()?.parse()?;
                options.all = false;
            }
            lexopt::Arg::Long("check") => options.check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn execute(options: &Options) -> Result<Outcome, Failure> {
    let sources = spec::sources(&options.spec)?;
    let generated = generate(&sources).map_err(|problems| spec::failure(&sources, &problems))?;
    let documents = openapi(&sources).map_err(|problems| spec::failure(&sources, &problems))?;

    let mock = files::root().join("spoki-mock/src/generated");
    let mut folders = vec![Folder::open(&options.out, &generated.files, false)?];
    if options.all {
        folders.push(Folder::open(&options.spec, &documents, true)?);
        folders.push(Folder::open(&mock, &generated.mock, false)?);
    }
    for (folder, file, drift) in folders.iter().flat_map(Folder::drifts) {
        print::line(format_args!(
            "{drift}: {}",
            files::shown(&folder.join(file))
        ))?;
    }
    let changed: usize = folders.iter().map(|folder| folder.drift.len()).sum();
    let actions = generated.actions;
    if options.check && changed > 0 {
        print::line(format_args!(
            "files that differ from the spec: {changed}; run `cargo xtask codegen` and review the diff"
        ))?;
        return Ok(Outcome::Differs);
    }
    if options.check {
        print::line(format_args!("{actions} actions, no file differs"))?;
        return Ok(Outcome::Done);
    }
    for folder in &folders {
        folder.apply()?;
    }
    print::line(format_args!("{actions} actions, {changed} files changed"))?;
    Ok(Outcome::Done)
}

/// A folder, the files that belong into it, and the differences.
struct Folder<'a> {
    path: &'a Path,
    files: &'a FileSet,
    drift: BTreeMap<String, Drift>,
}

impl<'a> Folder<'a> {
    /// `shared`: the folder also holds files that nobody generates.
    fn open(path: &'a Path, files: &'a FileSet, shared: bool) -> Result<Self, Failure> {
        let drift = files.drift(&files::folder(path)?).into_iter();
        // A file in the place of a folder that generated files need: it has to go, even in a shared folder.
        let is_in_the_way = |name: &str| {
            let below = |file: &str| file.strip_prefix(name).is_some_and(|r| r.starts_with('/'));
            files.iter().any(|(file, _)| below(file))
        };
        let is_ours = |name: &str, drift| !shared || drift != Drift::Extra || is_in_the_way(name);
        let drift = drift
            .filter(|(name, drift)| is_ours(name, *drift))
            .collect();
        Ok(Self { path, files, drift })
    }

    fn drifts(&self) -> impl Iterator<Item = (&Path, &str, Drift)> {
        self.drift
            .iter()
            .map(|(file, drift)| (self.path, file.as_str(), *drift))
    }

    fn apply(&self) -> Result<(), Failure> {
        if self.drift.is_empty() {
            Ok(())
        } else {
            files::apply(self.path, self.files, &self.drift)
        }
    }
}
