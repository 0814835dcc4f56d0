//! A project outside of the workspace that uses the packages.

use std::fs;

use super::Check;
use crate::failure::{Failure, Outcome};
use crate::files;

/// The files of the project, below `release/consumer/`. The manifest is named so that cargo takes it for no package of
/// the workspace.
const FILES: [(&str, &str); 3] = [
    ("manifest.toml", "Cargo.toml"),
    ("src/lib.rs", "src/lib.rs"),
    ("tests/operation.rs", "tests/operation.rs"),
];

pub(super) fn check(check: &mut Check) -> Result<Outcome, Failure> {
    if check.scratch.unpack(&check.packages)? == Outcome::Differs {
        return Ok(Outcome::Differs);
    }
    let (project, source) = (
        check.scratch.path("consumer"),
        files::root().join("release/consumer"),
    );
    for (from, to) in FILES {
        files::write(&project.join(to), &files::source(&source.join(from))?.text)?;
    }
    copy_guides(check)?;
    check.scratch.cargo(&project, &["test", "--quiet"], &[])
}

/// The guides come out of the package.
fn copy_guides(check: &Check) -> Result<(), Failure> {
    let Some(api) = check
        .packages
        .iter()
        .find(|package| package.name == "spoki-api")
    else {
        return Err(Failure::new("error: the workspace publishes no spoki-api"));
    };
    let guides = check.scratch.folder_of(api).join("src/guide");
    let entries = fs::read_dir(&guides).map_err(|error| Failure::file("list", &guides, &error))?;
    for entry in entries {
        let path = entry
            .map_err(|error| Failure::file("list", &guides, &error))?
            .path();
        let name = path.file_name().unwrap_or_default();
        let copy = check.scratch.path("consumer/guides").join(name);
        files::write(&copy, &files::source(&path)?.text)?;
    }
    Ok(())
}
