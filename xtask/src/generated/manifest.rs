//! The file that lists the generated JSON files of a folder.

use std::path::Path;
use std::{fs, io};

use spoki_codegen::FileSet;

use super::mark::{is_marked, mark};
use crate::failure::Failure;

/// The manifest's name.
pub(super) const NAME: &str = "MANIFEST";

/// The paths that the manifest in a folder lists. `None` if the command did not write what has the manifest's name.
pub(super) fn listed(folder: &Path, command: &str) -> Result<Option<Vec<String>>, Failure> {
    let path = folder.join(NAME);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(Vec::new())),
        Ok(metadata) if !metadata.is_file() => return Ok(None),
        _ => {}
    }
    let bytes = fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().skip(1).map(str::to_owned);
    Ok(is_marked(&bytes, command).then(|| lines.collect()))
}

/// The text of a manifest that lists these paths.
pub(super) fn text<'a>(paths: impl IntoIterator<Item = &'a str>, command: &str) -> String {
    let mut paths: Vec<_> = paths.into_iter().collect();
    paths.sort_unstable();
    paths.dedup();
    let mark = mark(command);
    format!(
        "# {mark}: the JSON files that the command may replace and remove.\n{}\n",
        paths.join("\n")
    )
}

/// The files, with a manifest if there is JSON among them.
pub(super) fn with_manifest(files: &FileSet, command: &str) -> FileSet {
    let mut files = files.clone();
    let paths: Vec<_> = files
        .iter()
        .map(|(path, _)| path)
        .filter(|path| is_json(path))
        .collect();
    if !paths.is_empty() {
        let text = text(paths, command);
        files.insert(NAME, text);
    }
    files
}

/// Whether only a manifest can tell who wrote the file: JSON has no comments.
pub(super) fn is_json(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "json")
}
