//! Whether the tree is ready for a release: clean, generated, described, and of a high enough version.

use super::Check;
use crate::commands::{codegen, diff};
use crate::failure::{Failure, Outcome};
use crate::{files, git, print};

pub(super) fn check(check: &mut Check) -> Result<Outcome, Failure> {
    let version = check
        .packages
        .first()
        .map_or("", |package| package.version.as_str());
    let found = [
        dirty_files()?,
        drift()?,
        changelog(version)?,
        version_step(version)?,
    ];
    let found: Vec<String> = found.into_iter().flatten().collect();
    for problem in &found {
        print::line(format_args!("{problem}"))?;
    }
    Ok(if found.is_empty() {
        Outcome::Done
    } else {
        Outcome::Differs
    })
}

fn dirty_files() -> Result<Option<String>, Failure> {
    let files = git::uncommitted()?;
    Ok((!files.is_empty()).then(|| {
        format!(
            "the tree has changes that are not committed: {}",
            files.join(", ")
        )
    }))
}

fn drift() -> Result<Option<String>, Failure> {
    let problem = "generated files differ from the spec: run `cargo xtask codegen`";
    Ok((codegen::check()? == Outcome::Differs).then(|| problem.to_owned()))
}

/// The changelog needs entries for this version, or entries that `--prepare` gives this version.
fn changelog(version: &str) -> Result<Option<String>, Failure> {
    let text = files::source(&files::root().join("CHANGELOG.md"))?.text;
    let has_entries = [section(&text, version), section(&text, "Unreleased")]
        .into_iter()
        .flatten()
        .any(|section| section.contains("- "));
    Ok((!has_entries).then(|| {
        format!("CHANGELOG.md has no entries in a section `## {version}` or `## Unreleased`")
    }))
}

/// The text of the section of this version: up to the next section.
pub(super) fn section<'a>(changelog: &'a str, version: &str) -> Option<&'a str> {
    let sections = changelog.split("\n## ").skip(1);
    let mut sections = sections.filter_map(|section| section.split_once('\n'));
    let is_it = |heading: &str| heading.split(' ').next() == Some(version);
    sections.find_map(|(heading, text)| is_it(heading).then_some(text))
}

/// Compares with the release before. A commit that has its tag already is not compared with itself.
fn version_step(version: &str) -> Result<Option<String>, Failure> {
    let Some(tag) = git::tag_before()? else {
        print::line(format_args!(
            "no tag before this commit: this is the first release, so there is no older version to compare with"
        ))?;
        return Ok(None);
    };
    let report = diff::since(&tag)?;
    print::line(format_args!("version step since {tag}: {}", report.bump))?;
    let mut findings = report.findings.iter();
    let too_low = findings.find(|finding| finding.rule == "crate-version-underbumped");
    Ok(too_low.map(|finding| format!("the version {version} is too low: {}", finding.message)))
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_section_ends_at_the_next() {
        let text = "# Changelog\n\n## Unreleased\n\n- a\n\n## 0.1.0 - 2026-01-02\n\n- b\n";
        assert_eq!(section(text, "Unreleased"), Some("\n- a\n"));
        assert_eq!(section(text, "0.1.0"), Some("\n- b\n"));
        assert_eq!(section(text, "0.1"), None);
    }
}
