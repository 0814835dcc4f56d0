//! `cargo xtask codegen`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lexopt::ValueExt as _;
use spoki_codegen::{Diagnostics, Drift, FileSet, Source, Sources, generate, openapi};

use crate::failure::{Failure, Outcome};
use crate::{disk, say};

struct Options {
    spec: PathBuf,
    out: PathBuf,
    /// Whether the mock's folder and the documents beside the spec are meant, too: only a run into the usual
    /// place writes there.
    all: bool,
    check: bool,
}

pub(crate) fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    execute(&options(args)?)
}

/// What `--check` does with the usual folders.
pub(crate) fn check() -> Result<Outcome, Failure> {
    execute(&Options {
        check: true,
        ..Options::usual()
    })
}

/// What the command does with the usual folders.
pub(crate) fn write() -> Result<Outcome, Failure> {
    execute(&Options::usual())
}

impl Options {
    fn usual() -> Self {
        let root = disk::root();
        Self {
            spec: root.join("spec"),
            out: root.join("spoki-api/src/generated"),
            all: true,
            check: false,
        }
    }
}

fn options(mut args: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options::usual();
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
    let sources = sources(&options.spec)?;
    let generated = generate(&sources).map_err(|problems| failure(&sources, &problems))?;
    let documents = openapi(&sources).map_err(|problems| failure(&sources, &problems))?;

    let mock = disk::root().join("spoki-mock/src/generated");
    let mut folders = vec![Folder::open(&options.out, &generated.files, false)?];
    if options.all {
        folders.push(Folder::open(&options.spec, &documents, true)?);
        folders.push(Folder::open(&mock, &generated.mock, false)?);
    }
    for (folder, file, drift) in folders.iter().flat_map(Folder::drifts) {
        say::line(format_args!("{drift}: {}", disk::shown(&folder.join(file))))?;
    }
    let changed: usize = folders.iter().map(|folder| folder.drift.len()).sum();
    let actions = generated.actions;
    if options.check && changed > 0 {
        say::line(format_args!(
            "{changed} files differ from the spec: run `cargo xtask codegen` and review the diff"
        ))?;
        return Ok(Outcome::Differs);
    }
    if options.check {
        say::line(format_args!("{actions} actions, no file differs"))?;
        return Ok(Outcome::Done);
    }
    for folder in &folders {
        folder.mend()?;
    }
    say::line(format_args!("{actions} actions, {changed} files changed"))?;
    Ok(Outcome::Done)
}

/// The files of a spec.
pub(crate) const FILES: [&str; 3] = ["catalog.json", "bindings.json", "models.json"];

/// The spec in this folder.
pub(crate) fn sources(spec: &Path) -> Result<Sources, Failure> {
    assembled(FILES.map(|name| disk::source(&spec.join(name))))
}

/// A spec of its files, in the order of their names above, or all that keeps them from being read.
pub(crate) fn assembled(files: [Result<Source, Failure>; 3]) -> Result<Sources, Failure> {
    match files {
        [Ok(catalog), Ok(bindings), Ok(models)] => Ok(Sources {
            catalog,
            bindings,
            models,
        }),
        files => Err(Failure::all(files.into_iter().filter_map(Result::err))),
    }
}

/// The spec's problems as the end of a command.
pub(crate) fn failure(sources: &Sources, problems: &Diagnostics) -> Failure {
    Failure::new(problems.render(sources, disk::color()))
}

/// A folder, what belongs into it, and how they differ.
struct Folder<'a> {
    path: &'a Path,
    files: &'a FileSet,
    drift: BTreeMap<String, Drift>,
}

impl<'a> Folder<'a> {
    /// `shared`: the folder also holds files that are not generated.
    fn open(path: &'a Path, files: &'a FileSet, shared: bool) -> Result<Self, Failure> {
        let drift = files.drift(&disk::folder(path)?).into_iter();
        // What stands where a generated file's folder belongs is in the way, whatever it is.
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

    fn mend(&self) -> Result<(), Failure> {
        if self.drift.is_empty() {
            Ok(())
        } else {
            disk::mend(self.path, self.files, &self.drift)
        }
    }
}
