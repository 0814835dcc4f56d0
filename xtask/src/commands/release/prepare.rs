//! Writes a new version into the manifests, the lock files and the changelog.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{packages, ready};
use crate::failure::{Failure, Outcome};
use crate::{cargo, files, print};

/// Workspaces of their own whose lock files hold our packages.
const OTHER_WORKSPACES: [&str; 1] = ["fuzz/Cargo.toml"];

pub(super) fn prepare(version: &str) -> Result<Outcome, Failure> {
    check_version(version)?;
    let names: Vec<_> = packages::published()?
        .into_iter()
        .map(|package| package.name)
        .collect();
    let root = files::root();
    let (manifest, changelog) = (root.join("Cargo.toml"), root.join("CHANGELOG.md"));
    // Both texts first, so that a mistake in one leaves the other as it is.
    let new_manifest = with_version(&files::source(&manifest)?.text, &names, version)?;
    let new_changelog = with_release(&files::source(&changelog)?.text, version, &today())?;
    files::write(&manifest, &new_manifest)?;
    files::write(&changelog, &new_changelog)?;
    let mut outcome = lock("Cargo.toml")?;
    for other in OTHER_WORKSPACES {
        if lock(other)? == Outcome::Differs {
            outcome = Outcome::Differs;
        }
    }
    print::line(format_args!(
        "wrote version {version}. Next: review the diff, commit it as \"Release {version}\", and run `cargo xtask release \
         --check`. RELEASING.md has the steps after that."
    ))?;
    Ok(outcome)
}

/// Writes the versions of our packages, and nothing else, into a lock file.
fn lock(manifest: &str) -> Result<Outcome, Failure> {
    cargo::run(
        [
            "update",
            "--quiet",
            "--workspace",
            "--manifest-path",
            manifest,
        ],
        &[],
    )
}

fn check_version(version: &str) -> Result<(), Failure> {
    let release = version.split('-').next().unwrap_or_default();
    let numbers: Vec<_> = release.split('.').map(str::parse::<u64>).collect();
    if numbers.len() == 3 && numbers.iter().all(Result::is_ok) && !version.contains(['"', ' ']) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "`{version}` is not a version: expected three numbers, such as 0.2.0"
    )))
}

/// The manifest of the workspace with a new version of all packages.
fn with_version(manifest: &str, packages: &[String], version: &str) -> Result<String, Failure> {
    let mut section = "";
    let (mut text, mut found) = (String::new(), 0);
    for line in manifest.split_inclusive('\n') {
        if line.starts_with('[') {
            section = line.trim_end();
        }
        let key = line.split(" =").next().unwrap_or_default();
        let is_ours = match section {
            "[workspace.package]" => key == "version",
            "[workspace.dependencies]" => packages.iter().any(|name| name == key),
            _ => false,
        };
        match is_ours.then(|| replaced(line, version)).flatten() {
            Some(line) => {
                text += &line;
                found += 1;
            }
            None => text += line,
        }
    }
    if found == 0 {
        return Err(Failure::new(
            "error: Cargo.toml has no version in [workspace.package]",
        ));
    }
    Ok(text)
}

/// The line with another value of its `version`; an `=` in front of the value stays.
fn replaced(line: &str, version: &str) -> Option<String> {
    let (before, rest) = line.split_once("version = \"")?;
    let (old, after) = rest.split_once('"')?;
    let exactly = if old.starts_with('=') { "=" } else { "" };
    Some(format!("{before}version = \"{exactly}{version}\"{after}"))
}

/// The changelog with the changes of `Unreleased` as those of this version.
fn with_release(changelog: &str, version: &str, date: &str) -> Result<String, Failure> {
    if ready::section(changelog, version).is_some() {
        return Err(Failure::new(format!(
            "error: CHANGELOG.md already has a section for {version}"
        )));
    }
    match ready::section(changelog, "Unreleased") {
        Some(section) if section.contains("- ") => Ok(changelog.replacen(
            "\n## Unreleased\n",
            &format!("\n## Unreleased\n\n## {version} - {date}\n"),
            1,
        )),
        _ => Err(Failure::new(
            "error: CHANGELOG.md has no changes in a section `## Unreleased`",
        )),
    }
}

fn today() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    date(now.unwrap_or_default().as_secs() / 86_400)
}

/// The date of a day, counted from 1970-01-01.
fn date(mut day: u64) -> String {
    let is_leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_written_for_each_package_of_ours() {
        let manifest = "[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\n\
                        a = { path = \"a\", version = \"=0.1.0\" }\nb = { path = \"b\" }\nserde = { version = \"0.1.0\" }\n\
                        \n[profile.dev]\nversion = \"0.1.0\"\n";
        let packages = ["a".to_owned(), "b".to_owned()];
        let written = with_version(manifest, &packages, "0.2.0").unwrap();
        assert_eq!(
            written,
            "[workspace.package]\nversion = \"0.2.0\"\n\n[workspace.dependencies]\n\
             a = { path = \"a\", version = \"=0.2.0\" }\nb = { path = \"b\" }\nserde = { version = \"0.1.0\" }\n\
             \n[profile.dev]\nversion = \"0.1.0\"\n"
        );
        assert!(with_version("[package]\n", &packages, "0.2.0").is_err());
    }

    #[test]
    fn changes_become_those_of_the_version() {
        let changelog = "# Changelog\n\n## Unreleased\n\n- a\n";
        let released = with_release(changelog, "0.2.0", "2026-01-02").unwrap();
        assert_eq!(
            released,
            "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-01-02\n\n- a\n"
        );
        assert!(with_release(&released, "0.3.0", "2026-01-02").is_err());
        assert!(with_release(&released, "0.2.0", "2026-01-02").is_err());
    }

    #[test]
    fn days_are_dates() {
        for (day, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_788, "2026-12-01"),
            (20_818, "2026-12-31"),
        ] {
            assert_eq!(date(day), expected);
        }
    }

    #[test]
    fn a_version_has_three_numbers() {
        assert!(check_version("0.2.0").is_ok() && check_version("1.0.0-rc.1").is_ok());
        for wrong in ["", "1", "1.2", "v1.2.3", "1.2.3.4", "1.2.x", "1.2.3-\""] {
            assert!(check_version(wrong).is_err(), "{wrong}");
        }
    }
}
