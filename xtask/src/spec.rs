//! The three files of a spec: from a folder, or from a revision.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use spoki_codegen::{Diagnostics, Source, Sources, Spec};

use crate::failure::Failure;
use crate::{files, git};

/// The workspace's own spec.
pub(crate) fn folder() -> PathBuf {
    files::root().join("spec")
}

/// The files of the spec in this folder.
pub(crate) fn sources(folder: &Path) -> Result<Sources, Failure> {
    sources_by(|name| files::source(&folder.join(name)))
}

/// The spec in this folder.
pub(crate) fn in_folder(folder: &Path) -> Result<Spec, Failure> {
    read(&sources(folder)?)
}

/// Where an older spec is.
pub(crate) enum Old {
    Folder(PathBuf),
    Revision(String),
}

impl Default for Old {
    fn default() -> Self {
        Self::Revision("HEAD".to_owned())
    }
}

impl Old {
    /// Reads the value of `--from`: a folder with a spec, or a git revision.
    pub(crate) fn parse(value: OsString) -> Result<Self, Failure> {
        let folder = PathBuf::from(&value);
        if value.is_empty() {
            return Err(Failure::usage("--from needs a git revision or a folder"));
        }
        if folder.join("catalog.json").exists() {
            return Ok(Self::Folder(folder));
        }
        let invalid = |value| Failure::from(lexopt::Error::NonUnicodeValue(value));
        value.into_string().map(Self::Revision).map_err(invalid)
    }

    pub(crate) fn spec(&self) -> Result<Spec, Failure> {
        match self {
            Self::Folder(folder) => in_folder(folder),
            Self::Revision(revision) => at_revision(revision)
                .map_err(|failure| Failure::all([failure, Failure::new(WITHOUT_GIT)])),
        }
    }
}

const WITHOUT_GIT: &str = "help: `--from DIR` compares with the spec in a folder, for example with a copy of spec/ \
                           from before the change";

/// The spec that a revision of the repository has.
fn at_revision(revision: &str) -> Result<Spec, Failure> {
    git::find(revision)?;
    read(&sources_by(|name| {
        git::file_at(revision, &format!("spec/{name}"))
    })?)
}

/// This catalogue, with the bindings and models in this folder.
pub(crate) fn with_catalog(catalog: &Path, folder: &Path) -> Result<Spec, Failure> {
    read(&sources_by(|name| match name {
        "catalog.json" => files::source(catalog),
        name => files::source(&folder.join(name)),
    })?)
}

/// Reads each file by its name, or reports every file that cannot be read.
fn sources_by(source: impl Fn(&str) -> Result<Source, Failure>) -> Result<Sources, Failure> {
    match ["catalog.json", "bindings.json", "models.json"].map(source) {
        [Ok(catalog), Ok(bindings), Ok(models)] => Ok(Sources {
            catalog,
            bindings,
            models,
        }),
        files => Err(Failure::all(files.into_iter().filter_map(Result::err))),
    }
}

fn read(sources: &Sources) -> Result<Spec, Failure> {
    spoki_codegen::load_unchecked(sources).map_err(|problems| failure(&problems))
}

/// The problems of a spec, as a command reports them.
pub(crate) fn failure(problems: &Diagnostics) -> Failure {
    Failure::new(problems.render(files::color()))
}
