//! Looks through a generated folder: which files are the command's own, and which are not.

use std::collections::BTreeMap;
use std::fs::{self, File, FileType};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use spoki_codegen::FileSet;

use super::manifest::{self, is_json};
use super::mark::{self, is_marked};
use crate::failure::Failure;
use crate::files;

/// How many foreign files a message lists.
const LISTED: usize = 20;

/// What a folder holds.
pub(super) struct Scan<'a> {
    command: &'a str,
    /// The files that the command generates.
    files: &'a FileSet,
    /// The JSON files that the folder's manifest lists.
    listed: Vec<String>,
    /// The command's own files: path to content.
    own: BTreeMap<String, Vec<u8>>,
    /// Everything else: files, links, pipes. The scan ends when it has found more than a message lists.
    foreign: Vec<String>,
}

impl<'a> Scan<'a> {
    /// The command's own files in a folder: path to content.
    ///
    /// # Errors
    ///
    /// If the folder holds any other file.
    pub(super) fn own(
        folder: &Path,
        files: &'a FileSet,
        command: &'a str,
    ) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
        match fs::symlink_metadata(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(BTreeMap::new());
            }
            Err(error) => return Err(Failure::file("read", folder, &error)),
            Ok(metadata) if !metadata.is_dir() => {
                return Err(Failure::new(format!(
                    "error: {} is not a folder",
                    folder.display()
                )));
            }
            Ok(_) => {}
        }
        let mut scan = Self {
            command,
            files,
            listed: manifest::listed(folder, command)?.unwrap_or_default(),
            own: BTreeMap::new(),
            foreign: Vec::new(),
        };
        scan.folder(folder, "")?;
        if scan.foreign.is_empty() {
            Ok(scan.own)
        } else {
            Err(scan.refusal(folder))
        }
    }

    /// Files come before folders: what a message lists first is then what the user sees first.
    fn folder(&mut self, folder: &Path, prefix: &str) -> Result<(), Failure> {
        for entry in entries(folder)? {
            if self.foreign.len() > LISTED {
                return Ok(());
            }
            let Entry { name, path, kind } = entry;
            let Some(name) = name.map(|name| format!("{prefix}{name}")) else {
                self.foreign.push(path.display().to_string());
                continue;
            };
            if kind.is_dir() && self.files.get(&name).is_none() {
                self.folder(&path, &format!("{name}/"))?;
            } else if kind.is_file() && !self.is_folder(&name) {
                self.file(name, &path)?;
            } else {
                self.foreign.push(name);
            }
        }
        Ok(())
    }

    fn file(&mut self, name: String, path: &Path) -> Result<(), Failure> {
        let failed = |error| Failure::file("read", path, &error);
        let mut head = Vec::new();
        let file = File::open(path).map_err(failed)?;
        file.take(mark::LENGTH)
            .read_to_end(&mut head)
            .map_err(failed)?;
        let is_own = is_marked(&head, self.command)
            || (is_json(&name) && self.listed.contains(&name))
            || files::is_unfinished(path);
        let wanted = self.files.get(&name);
        if !is_own && wanted.is_none() {
            self.foreign.push(name);
            return Ok(());
        }
        let bytes = fs::read(path).map_err(failed)?;
        // A file that needs no change loses nothing, whoever wrote it.
        if is_own || wanted.is_some_and(|text| text.as_bytes() == bytes) {
            self.own.insert(name, bytes);
        } else {
            self.foreign.push(name);
        }
        Ok(())
    }

    /// Whether files that the command generates lie below this path.
    fn is_folder(&self, name: &str) -> bool {
        let is_below = |path: &str| {
            path.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.files.iter().any(|(path, _)| is_below(path))
    }

    fn refusal(&self, folder: &Path) -> Failure {
        let command = self.command;
        let mut text = format!(
            "error: `cargo xtask {command}` did not write these files in {}, and would replace or remove them:\n",
            folder.display()
        );
        for name in self.foreign.iter().take(LISTED) {
            text.push_str(&format!("  {name}\n"));
        }
        if self.foreign.len() > LISTED {
            text.push_str("  and more\n");
        }
        text.push_str(
            "Nothing was written. Use another folder, or move these files away. A generated file whose first line \
             was lost can be removed: the command writes it again.",
        );
        Failure::new(text)
    }
}

struct Entry {
    /// `None` if the name is not UTF-8.
    name: Option<String>,
    path: PathBuf,
    kind: FileType,
}

/// The entries of a folder: files by name, then folders by name.
fn entries(folder: &Path) -> Result<Vec<Entry>, Failure> {
    let failed = |error| Failure::file("list", folder, &error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        entries.push(Entry {
            name: entry.file_name().into_string().ok(),
            path: entry.path(),
            kind: entry.file_type().map_err(failed)?,
        });
    }
    entries.sort_by_cached_key(|entry| (entry.kind.is_dir(), entry.name.clone()));
    Ok(entries)
}
