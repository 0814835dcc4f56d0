//! Compares two revisions of the crate: the version, and the generated files.

use std::fmt;

use super::impact::Bump;
use super::report::{Finding, Report};
use super::rules;

/// What two revisions of the crate show besides their specs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revisions {
    /// The old version of the crate.
    pub from: String,
    /// The new version.
    pub to: String,
    /// The generated files that differ.
    pub generated: Vec<String>,
}

impl Report {
    /// Adds findings from the revisions.
    ///
    /// - If the generated code changed but the spec did not, the generator changed.
    /// - The version must increase as far as the changes need.
    #[must_use]
    pub fn with_revisions(mut self, toolkit: &str, revisions: &Revisions) -> Self {
        if self.is_empty() && !revisions.generated.is_empty() {
            self = self.with(regenerated(toolkit, &revisions.generated));
        }
        match underbumped(toolkit, self.bump, revisions) {
            Some(finding) => self.with(finding),
            None => self,
        }
    }

    fn with(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        Self::new(self.from, self.to, self.findings)
    }
}

/// The lowest version that may contain such a change after the version `from`. `None` if `from` is no version.
#[must_use]
pub fn next_version(from: &str, bump: Bump) -> Option<String> {
    let from: Version = from.parse().ok()?;
    Some(from.after(bump).to_string())
}

fn regenerated(toolkit: &str, files: &[String]) -> Finding {
    let message = "the generated code changed, but the spec did not";
    let finding = Finding::new(&rules::GENERATOR_CHANGED_SAME_SPEC, toolkit, message);
    finding.new_value(files.join(", "))
}

fn underbumped(toolkit: &str, bump: Bump, revisions: &Revisions) -> Option<Finding> {
    let old: Version = revisions.from.parse().ok()?;
    let new: Version = revisions.to.parse().ok()?;
    let wanted = old.after(bump);
    (new.release < wanted.release).then(|| {
        let message = format!("a {bump} change needs version {wanted} or later");
        Finding::new(&rules::CRATE_VERSION_UNDERBUMPED, toolkit, message)
            .old(revisions.from.as_str())
            .new_value(revisions.to.as_str())
    })
}

/// A version without build metadata.
#[derive(Clone, Copy)]
struct Version {
    release: [u64; 3],
    /// Whether this is a pre-release. After it, any change is allowed.
    is_before: bool,
}

impl Version {
    /// The lowest version that may contain such a change. Cargo treats the first number that is not zero as the
    /// major number.
    fn after(self, bump: Bump) -> Self {
        let release = match (bump, self.release) {
            (Bump::None, same) => same,
            (_, same) if self.is_before => same,
            (_, [0, 0, patch]) => [0, 0, patch + 1],
            (Bump::Major, [0, minor, _]) => [0, minor + 1, 0],
            (_, [0, minor, patch]) => [0, minor, patch + 1],
            (Bump::Major, [major, ..]) => [major + 1, 0, 0],
            (Bump::Minor, [major, minor, _]) => [major, minor + 1, 0],
            (Bump::Patch, [major, minor, patch]) => [major, minor, patch + 1],
        };
        Self {
            release,
            is_before: false,
        }
    }
}

impl std::str::FromStr for Version {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let release = text.split('+').next().unwrap_or_default();
        let (numbers, is_before) = match release.split_once('-') {
            Some((numbers, _)) => (numbers, true),
            None => (release, false),
        };
        let mut numbers = numbers.split('.');
        let mut number = || numbers.next().unwrap_or_default().parse();
        Ok(Self {
            release: [number()?, number()?, number()?],
            is_before,
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.release;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(bump: Option<Bump>) -> Report {
        let finding = |bump| Finding::new(&rules::ACTION_ADDED, "A", "it is new").bump(bump);
        Report::new(
            "a".into(),
            "b".into(),
            bump.map(finding).into_iter().collect(),
        )
    }

    fn asked(bump: Bump, from: &str, to: &str) -> Option<String> {
        let (from, to) = (from.to_owned(), to.to_owned());
        let revisions = Revisions {
            from,
            to,
            ..Revisions::default()
        };
        let report = report(Some(bump)).with_revisions("T", &revisions);
        let found = report.findings.into_iter();
        let mut found = found.filter(|finding| finding.rule == "crate-version-underbumped");
        found.next().map(|finding| {
            let words = finding.message.split(" version ").nth(1);
            words.unwrap_or_default().replace(" or later", "")
        })
    }

    #[test]
    fn a_version_must_move_as_far_as_the_changes_ask() {
        for (bump, from, to, wanted) in [
            (Bump::None, "0.1.0", "0.1.0", None),
            (Bump::Patch, "0.1.0", "0.1.0", Some("0.1.1")),
            (Bump::Minor, "0.1.0", "0.1.1", None),
            (Bump::Major, "0.4.1", "0.4.2", Some("0.5.0")),
            (Bump::Major, "0.4.1", "0.5.0", None),
            (Bump::Major, "0.4.1", "1.0.0", None),
            (Bump::Patch, "0.0.3", "0.0.3", Some("0.0.4")),
            (Bump::Major, "0.0.3", "0.0.4", None),
            (Bump::Patch, "1.2.3", "1.2.3", Some("1.2.4")),
            (Bump::Minor, "1.2.3", "1.2.4", Some("1.3.0")),
            (Bump::Minor, "1.2.3", "2.0.0", None),
            (Bump::Major, "1.2.3", "1.9.0", Some("2.0.0")),
            (Bump::Major, "1.2.3", "2.0.0-alpha.1", None),
            (Bump::Major, "2.0.0-alpha.1", "2.0.0-alpha.2", None),
            (Bump::Major, "2.0.0+b1", "2.0.0+b2", Some("3.0.0")),
            (Bump::Major, "no version", "0.1.0", None),
        ] {
            assert_eq!(
                asked(bump, from, to).as_deref(),
                wanted,
                "{bump} {from} {to}"
            );
        }
    }

    #[test]
    fn generated_code_that_changes_without_the_spec_is_reported() {
        let revisions = Revisions {
            from: "0.1.0".to_owned(),
            to: "0.1.1".to_owned(),
            generated: vec!["a.rs".to_owned(), "b.rs".to_owned()],
        };
        let changed = report(None).with_revisions("T", &revisions);
        assert_eq!(changed.bump, Bump::Patch);
        assert_eq!(changed.findings[0].new, Some("a.rs, b.rs".into()));
        let moved = report(Some(Bump::Minor));
        assert_eq!(moved.clone().with_revisions("T", &revisions), moved);
    }
}
