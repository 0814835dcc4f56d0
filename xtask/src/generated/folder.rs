//! A folder that holds what one command generates, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use spoki_codegen::{Drift, FileSet};

use super::manifest::{self, is_json};
use super::scan::Scan;
use crate::failure::Failure;
use crate::files;

/// The folder, the files that belong into it, and the differences.
pub(crate) struct Folder<'a> {
    path: &'a Path,
    command: &'a str,
    files: FileSet,
    drift: BTreeMap<String, Drift>,
}

impl<'a> Folder<'a> {
    /// Compares the folder with the files that the command generates.
    ///
    /// # Errors
    ///
    /// If the folder holds files that the command did not write.
    pub(crate) fn open(path: &'a Path, files: &FileSet, command: &'a str) -> Result<Self, Failure> {
        let files = manifest::with_manifest(files, command);
        let drift = files.drift(&Scan::own(path, &files, command)?);
        Ok(Self {
            path,
            command,
            files,
            drift,
        })
    }

    /// The files that differ, with the folder's path.
    pub(crate) fn drift(&self) -> impl Iterator<Item = (&Path, &str, Drift)> {
        self.drift
            .iter()
            .map(|(file, drift)| (self.path, file.as_str(), *drift))
    }

    /// Makes the folder equal to the files: first what is new, then what has to go. Touches only files that differ.
    pub(crate) fn apply(&self) -> Result<(), Failure> {
        let manifest = self.files.get(manifest::NAME);
        let manifest_differs = self.drift.contains_key(manifest::NAME);
        // While files change, the manifest lists the old JSON files and the new ones. If the command is stopped,
        // the next run knows all of them.
        if manifest_differs && manifest.is_some() {
            self.write(manifest::NAME, &self.manifest_of_both())?;
        }
        for name in self.files_that(|drift| drift != Drift::Extra) {
            if let Some(text) = self.files.get(name) {
                self.write(name, text)?;
            }
        }
        for name in self.files_that(|drift| drift == Drift::Extra) {
            self.remove(name)?;
        }
        match manifest {
            Some(text) if manifest_differs => self.write(manifest::NAME, text),
            None if manifest_differs => self.remove(manifest::NAME),
            _ => Ok(()),
        }
    }

    /// The files with these differences, without the manifest.
    fn files_that(&self, fits: impl Fn(Drift) -> bool) -> impl Iterator<Item = &str> {
        self.drift
            .iter()
            .filter(move |(name, drift)| *name != manifest::NAME && fits(**drift))
            .map(|(name, _)| name.as_str())
    }

    fn manifest_of_both(&self) -> String {
        let new = self.files.iter().map(|(name, _)| name);
        let old = self.drift.keys().map(String::as_str);
        manifest::text(new.chain(old).filter(|name| is_json(name)), self.command)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        files::write(&self.path.join(name), text)
    }

    /// Removes a file, and the folders above it that are empty then.
    fn remove(&self, name: &str) -> Result<(), Failure> {
        let path = self.path.join(name);
        fs::remove_file(&path).map_err(|error| Failure::file("remove", &path, &error))?;
        let above = Path::new(name).ancestors().skip(1);
        for folder in above.filter(|folder| !folder.as_os_str().is_empty()) {
            if fs::remove_dir(self.path.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }
}
