//! Questions to git.

use std::process::Command;

use spoki_codegen::Source;

use crate::failure::Failure;
use crate::files;

/// Fails if git cannot find the revision.
pub(crate) fn find(revision: &str) -> Result<(), Failure> {
    output(&["rev-parse", "--verify", &format!("{revision}^{{tree}}")]).map(drop)
}

/// A file of the workspace as a revision has it.
pub(crate) fn file_at(revision: &str, path: &str) -> Result<Source, Failure> {
    // `./`: the workspace may lie below the root of its repository.
    let text = output(&["cat-file", "blob", &format!("{revision}:./{path}")])?;
    Ok(Source::new(format!("{revision}:{path}"), text))
}

/// The files below a folder of the workspace that differ from a revision.
pub(crate) fn changed_since(revision: &str, folder: &str) -> Result<Vec<String>, Failure> {
    let known = output(&["diff", "--name-only", "--relative", revision, "--", folder])?;
    let new = output(&["ls-files", "--others", "--exclude-standard", "--", folder])?;
    let names = known.lines().chain(new.lines());
    Ok(names.map(str::to_owned).collect())
}

/// The files of the workspace with changes that are not committed.
pub(crate) fn uncommitted() -> Result<Vec<String>, Failure> {
    let status = output(&["status", "--porcelain", "--", "."])?;
    let names = status.lines().filter_map(|line| line.get(3..));
    Ok(names.map(str::to_owned).collect())
}

/// The files of the workspace: those that git knows, and new ones that it does not ignore.
pub(crate) fn all_files() -> Result<Vec<String>, Failure> {
    let files = output(&["ls-files", "--cached", "--others", "--exclude-standard"])?;
    Ok(files.lines().map(str::to_owned).collect())
}

/// The latest tag that the current commit descends from, if there is one.
pub(crate) fn last_tag() -> Result<Option<String>, Failure> {
    latest_tag(&["--merged", "HEAD"])
}

/// The latest tag of a commit before the current one, if there is one.
pub(crate) fn tag_before() -> Result<Option<String>, Failure> {
    latest_tag(&["--merged", "HEAD", "--no-contains", "HEAD"])
}

fn latest_tag(of: &[&str]) -> Result<Option<String>, Failure> {
    let tags = output(&[&["tag", "--sort=-creatordate"], of].concat())?;
    Ok(tags.lines().next().map(str::to_owned))
}

/// The variables in which git names the repository to its hooks.
///
/// This is not always the repository of the workspace, and never depends on the folder that git runs in.
const OF_HOOKS: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

fn output(args: &[&str]) -> Result<String, Failure> {
    let mut git = Command::new("git");
    for variable in OF_HOOKS {
        git.env_remove(variable);
    }
    let output = git
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
