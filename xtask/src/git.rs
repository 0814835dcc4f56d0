//! Questions to git.

use std::process::Command;

use spoki_codegen::Source;

use crate::failure::Failure;
use crate::files;

/// A file as a revision has it.
pub(crate) fn file_at(revision: &str, path: &str) -> Result<Source, Failure> {
    let object = format!("{revision}:{path}");
    let text = output(&["show", &object])?;
    Ok(Source::new(object, text))
}

/// The files below a folder that differ from a revision.
pub(crate) fn changed_since(revision: &str, folder: &str) -> Result<Vec<String>, Failure> {
    let names = output(&["diff", "--name-only", revision, "--", folder])?;
    Ok(names.lines().map(str::to_owned).collect())
}

fn output(args: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .args(args)
        .current_dir(files::root())
        .output()
        .map_err(|error| Failure::start("git".as_ref(), &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!(
        "error: git {}: {}",
        args.join(" "),
        message.trim()
    )))
}
