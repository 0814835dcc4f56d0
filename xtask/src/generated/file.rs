//! One generated JSON file, in a folder that may hold files of others.

use std::fs;
use std::path::Path;

use super::manifest;
use crate::failure::Failure;
use crate::files;

/// Writes a JSON file and lists it in the manifest beside it.
///
/// # Errors
///
/// If there is a file of this name, or of the manifest's name, that the command did not write.
pub(crate) fn write_json(path: &Path, text: &str, command: &str) -> Result<(), Failure> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Failure::usage(format!(
            "{} is not the name of a file",
            path.display()
        )));
    };
    let name = name.to_string_lossy();
    let Some(mut listed) = manifest::listed(folder, command)? else {
        return Err(refusal(&folder.join(manifest::NAME), command));
    };
    let is_listed = listed.iter().any(|listed| *listed == name);
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if is_file && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(());
    }
    if path.exists() && !(is_file && is_listed) {
        return Err(refusal(path, command));
    }
    if !is_listed {
        listed.push(name.into_owned());
        let listed = listed.iter().map(String::as_str);
        files::write(
            &folder.join(manifest::NAME),
            &manifest::text(listed, command),
        )?;
    }
    files::write(path, text)
}

fn refusal(path: &Path, command: &str) -> Failure {
    Failure::new(format!(
        "error: `cargo xtask {command}` did not write {}, and would replace it. Nothing was written. Use another \
         name, or move the file away.",
        path.display()
    ))
}
