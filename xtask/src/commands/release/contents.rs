//! What the packages hold.

use std::fs;
use std::path::Path;

use super::Check;
use crate::failure::{Failure, Outcome};
use crate::{files, print};

/// Files that every package has, as the workspace has them.
const SHARED: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md"];

pub(super) fn check(check: &mut Check) -> Result<Outcome, Failure> {
    let mut outcome = check.scratch.unpack(&check.packages)?;
    if outcome == Outcome::Differs {
        return Ok(outcome);
    }
    for package in &check.packages {
        let folder = check.scratch.folder_of(package);
        let problems = problems(&folder)?;
        for problem in &problems {
            print::line(format_args!("{}: {problem}", package.name))?;
        }
        if problems.is_empty() {
            print::line(format_args!("{}: packs", package.folder()))?;
        } else {
            outcome = Outcome::Differs;
        }
    }
    Ok(outcome)
}

fn problems(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut problems = Vec::new();
    for name in SHARED {
        let original = files::root().join(name);
        let original =
            fs::read(&original).map_err(|error| Failure::file("read", &original, &error))?;
        if fs::read(folder.join(name)).ok() != Some(original) {
            problems.push(format!("the package's {name} is not the workspace's"));
        }
    }
    if !folder.join("README.md").is_file() {
        problems.push("the package has no README.md".to_owned());
    }
    Ok(problems)
}
