//! Reads, writes and compares files and folders.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use spoki_codegen::{Drift, FileSet, Source};

use crate::failure::Failure;

/// The workspace's root, whatever the working directory is.
///
/// Cargo also sets the variable when it runs the program. So a binary in a target folder that several copies of
/// the workspace share works on the copy that started it.
pub(crate) fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map(Path::to_owned).unwrap_or(xtask)
}

/// A path for messages: relative to the working directory, if it is below.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Reads a text file.
pub(crate) fn source(path: &Path) -> Result<Source, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(format!(
            "error: {} is not UTF-8: the invalid bytes begin at byte {at}",
            path.display()
        ))
    })?;
    Ok(Source {
        path: shown(path),
        text,
    })
}

/// Reads several text files, or reports every file that cannot be read.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let (read, failed): (Vec<_>, Vec<_>) = paths
        .iter()
        .map(|path| source(path))
        .partition(Result::is_ok);
    if failed.is_empty() {
        Ok(read.into_iter().flatten().collect())
    } else {
        Err(Failure::all(failed.into_iter().filter_map(Result::err)))
    }
}

/// All files below a folder by relative path; empty if the folder does not exist.
///
/// A symbolic link counts as a file. Nothing reads, writes or removes the file that it points to: that file
/// lies elsewhere.
pub(crate) fn folder(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut files = BTreeMap::default();
    collect(path, "", &mut files)?;
    Ok(files)
}

fn collect(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| Failure::file("list", folder, &error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| Failure::file("list", folder, &error))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let read = |error| Failure::file("read", &path, &error);
        let kind = entry.file_type().map_err(read)?;
        if kind.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if kind.is_symlink() {
            // The link's target is its content, as in git. No generated file has such a content, so a link
            // always differs.
            let target = fs::read_link(&path).map_err(read)?;
            files.insert(name, target.into_os_string().into_encoded_bytes());
        } else {
            files.insert(name, fs::read(&path).map_err(read)?);
        }
    }
    Ok(())
}

/// Makes a folder equal to a file set. Touches only files that differ.
pub(crate) fn apply(
    folder: &Path,
    files: &FileSet,
    drift: &BTreeMap<String, Drift>,
) -> Result<(), Failure> {
    for (name, kind) in drift {
        let path = folder.join(name);
        let wanted = files.get(name).filter(|_| *kind != Drift::Extra);
        // Writing to a link would change the file that it points to.
        if wanted.is_none() || path.is_symlink() {
            fs::remove_file(&path).map_err(|error| Failure::file("remove", &path, &error))?;
        }
        if let Some(text) = wanted {
            write(&path, text)?;
        }
    }
    remove_empty_folders(folder)
}

/// Writes a text file, and creates the folders above it.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
    }
    fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
}

fn remove_empty_folders(folder: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("list", folder, &error))?;
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    for entry in entries.filter_map(Result::ok).filter(is_folder) {
        let path = entry.path();
        remove_empty_folders(&path)?;
        // Removes only empty folders: others make it fail.
        let _ = fs::remove_dir(&path);
    }
    Ok(())
}

/// Whether error messages may have colors.
pub(crate) fn color() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
