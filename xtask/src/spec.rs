//! The three files of a spec: from a folder, or from a revision.

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

/// The spec that a revision of the repository has.
pub(crate) fn at_revision(revision: &str) -> Result<Spec, Failure> {
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
