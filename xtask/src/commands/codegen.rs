//! `cargo xtask codegen`: the bindings, the OpenAPI documents, the mock's data and calls for tests from the spec.

use std::path::{Path, PathBuf};

use spoki_codegen::{Drift, FileSet, generate, openapi, test_calls};

use super::{Command, path};
use crate::failure::{Failure, Outcome};
use crate::generated::Folder;
use crate::{files, print, spec};

pub(super) const COMMAND: Command = Command {
    name: "codegen",
    usage: "[--spec DIR] [--out DIR] [--check]",
    summary: "Generate the bindings, the OpenAPI documents, the mock's data and calls for tests from the spec.",
    details: "
  --spec DIR  The folder of the spec; by default spec/.
  --out DIR   Write the bindings to this folder, and nothing else; by default spoki-api/src/generated/.
              Without --out, the command also writes spec/openapi/, spoki-mock/src/generated/ and
              tests/src/generated/.
  --check     Write nothing. Exit with 1 if a file differs from what would be generated.

The command writes only files whose text differs, and removes its files that are no longer generated. It
replaces and removes only its own files: those that begin with the line `@generated`, and JSON files that the
MANIFEST of the folder lists. If a folder holds anything else, the command lists it, writes nothing and exits
with 2.
",
    run,
};

struct Options {
    spec: PathBuf,
    out: PathBuf,
    /// Whether the files besides the bindings are written, too: not with `--out`.
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

/// Fails if a default folder holds files that `codegen` did not write.
pub(super) fn check_folders() -> Result<(), Failure> {
    let (nothing, spec) = (FileSet::default(), spec::folder());
    let folders = [bindings(), spec.join("openapi"), mock(), calls()];
    let outputs = folders
        .each_ref()
        .map(|folder| (folder.as_path(), &nothing));
    open(&outputs).map(drop)
}

/// The folder of the bindings.
fn bindings() -> PathBuf {
    files::root().join("spoki-api/src/generated")
}

/// The folder of the mock's data.
fn mock() -> PathBuf {
    files::root().join("spoki-mock/src/generated")
}

/// The folder of the calls for tests.
fn calls() -> PathBuf {
    files::root().join("tests/src/generated")
}

/// Opens every folder, or reports every folder that holds files of others.
fn open<'a>(outputs: &[(&'a Path, &FileSet)]) -> Result<Vec<Folder<'a>>, Failure> {
    let (folders, failed): (Vec<_>, Vec<_>) = outputs
        .iter()
        .map(|(path, files)| Folder::open(path, files, COMMAND.name))
        .partition(Result::is_ok);
    if failed.is_empty() {
        Ok(folders.into_iter().flatten().collect())
    } else {
        Err(Failure::all(failed.into_iter().filter_map(Result::err)))
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            spec: spec::folder(),
            out: bindings(),
            all: true,
            check: false,
        }
    }
}

fn options(mut args: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("spec") => options.spec = path("--spec", args.value()?)?,
            lexopt::Arg::Long("out") => {
                options.out = path("--out", args.value()?)?;
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
    let generated = generate(&sources).map_err(|problems| spec::failure(&problems))?;
    let documents = openapi(&sources).map_err(|problems| spec::failure(&problems))?;
    let calls_files =
        test_calls(&sources, "spoki_api").map_err(|problems| spec::failure(&problems))?;
    print::error(generated.warnings.render(files::color()));

    let (documents_folder, mock_folder, calls_folder) =
        (options.spec.join("openapi"), mock(), calls());
    let mut outputs = vec![(options.out.as_path(), &generated.files)];
    if options.all {
        outputs.push((&documents_folder, &documents));
        outputs.push((&mock_folder, &generated.mock));
        outputs.push((&calls_folder, &calls_files));
    }
    let folders = open(&outputs)?;
    for folder in folders.iter().filter(|_| !options.check) {
        folder.apply()?;
    }
    for (folder, file, drift) in folders.iter().flat_map(Folder::drift) {
        let path = files::shown(&folder.join(file));
        match drift {
            _ if options.check => print::line(format_args!("{drift}: {path}"))?,
            Drift::Extra => print::line(format_args!("removed: {path}"))?,
            _ => print::line(format_args!("wrote: {path}"))?,
        }
    }
    let changed: usize = folders.iter().map(|folder| folder.drift().count()).sum();
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
    print::line(format_args!("{actions} actions, {changed} files changed"))?;
    Ok(Outcome::Done)
}
