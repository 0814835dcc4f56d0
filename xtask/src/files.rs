//! Reads and writes files.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;

use spoki_codegen::Source;

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

/// The suffix of a file that is not complete yet.
const UNFINISHED: &str = ".xtask-new";

/// Whether an interrupted [`write()`] left this file.
pub(crate) fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') && name.ends_with(UNFINISHED)
}

/// Writes a text file, and creates the folders above it.
///
/// The file has its old text until the new text is complete, so a full disk or the end of this program damages nothing.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    refuse_link(path)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = path.with_file_name(format!(".{name}.{}{UNFINISHED}", process::id()));
    replace(path, &unfinished, text).map_err(|error| {
        // If it cannot be removed, the next run does that.
        let _ = fs::remove_file(&unfinished);
        Failure::file("write", path, &error)
    })
}

fn replace(path: &Path, unfinished: &Path, text: &str) -> io::Result<()> {
    File::create_new(unfinished)?.write_all(text.as_bytes())?;
    if let Ok(metadata) = fs::metadata(path) {
        fs::set_permissions(unfinished, metadata.permissions())?;
    }
    fs::rename(unfinished, path)
}

/// Fails if the path is a symbolic link: the target of the link is in another folder, and may belong to somebody else.
pub(crate) fn refuse_link(path: &Path) -> Result<(), Failure> {
    if path.is_symlink() {
        return Err(Failure::new(format!(
            "error: {} is a symbolic link: no command writes through a link",
            path.display()
        )));
    }
    Ok(())
}

/// Whether error messages may have colors.
pub(crate) fn color() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
