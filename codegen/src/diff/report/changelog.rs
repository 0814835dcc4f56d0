//! The entry for a changelog, and its place there.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Finding, Report, plain};
use crate::diff::impact::{Audience, Level, Severity};

/// Where entries wait for their release.
const UNRELEASED: &str = "## Unreleased";

/// The headings of a changelog, in its usual order.
const SECTIONS: [Section; 4] = [
    Section::Added,
    Section::Changed,
    Section::Deprecated,
    Section::Removed,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Added,
    Changed,
    Deprecated,
    Removed,
}

impl Section {
    fn heading(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Deprecated => "Deprecated",
            Self::Removed => "Removed",
        }
    }

    /// What comes or goes is told by its rule's id: `action-added`, `param-removed-optional` …
    fn of(finding: &Finding) -> Self {
        let says = |word| finding.rule.split('-').any(|part| part == word);
        if says("deprecated") && !says("removed") {
            Self::Deprecated
        } else if says("removed") {
            Self::Removed
        } else if says("added") {
            Self::Added
        } else {
            Self::Changed
        }
    }
}

impl Report {
    /// The entry under "Unreleased": what users of the crate can notice, worst first in each section.
    /// Empty if there is nothing to tell.
    #[must_use]
    pub fn to_changelog(&self) -> String {
        let mut out = String::new();
        for section in SECTIONS {
            let mut lines = self
                .findings
                .iter()
                .filter(|finding| is_told(finding) && Section::of(finding) == section)
                .peekable();
            if lines.peek().is_none() {
                continue;
            }
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}### {}\n", section.heading());
            for finding in lines {
                let _ = writeln!(out, "{}", line(finding));
            }
        }
        out
    }

    /// The changelog with the entry under `## Unreleased`, each line in its section. What stands there
    /// already is not added again, and nothing that stands there is lost. Nothing if there is no such
    /// place.
    #[must_use]
    pub fn joined_to(&self, changelog: &str) -> Option<String> {
        join(changelog, &self.to_changelog())
    }
}

/// Puts sections (`### Added` and so on) with their lines under "Unreleased".
fn join(changelog: &str, entry: &str) -> Option<String> {
    let lines: Vec<&str> = changelog.lines().collect();
    let start = 1 + lines
        .iter()
        .position(|line| line.trim_end() == UNRELEASED)?;
    let end = next(&lines, start, "## ");
    let mut part = lines[start..end].to_vec();
    for (title, entries) in sections(entry) {
        // Only here: an older release may have told the same of another change.
        let is_new = |line: &&str| !part.contains(line);
        let entries: Vec<&str> = entries.into_iter().filter(is_new).collect();
        if !entries.is_empty() {
            add(&mut part, title, entries);
        }
    }
    if part.len() == end - start {
        return Some(changelog.to_owned());
    }
    if end < lines.len() && part.last().is_some_and(|line| !line.trim().is_empty()) {
        part.push("");
    }
    let newline = if changelog.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let joined = [&lines[..start], &part, &lines[end..]].concat();
    Some(joined.join(newline) + newline)
}

/// Puts lines at the end of a section, or of a new one after all others.
fn add<'t>(part: &mut Vec<&'t str>, title: &'t str, entries: Vec<&'t str>) {
    let known = part.iter().position(|line| line.trim_end() == title);
    let end = known.map_or(part.len(), |at| next(part, at + 1, "### "));
    let filled = |line: &&str| !line.trim().is_empty();
    let at = part[..end].iter().rposition(filled).map_or(0, |at| at + 1);
    let head = match known {
        None => vec!["", title, ""],
        Some(title) if title + 1 == at => vec![""],
        Some(_) => Vec::new(),
    };
    part.splice(at..at, head.into_iter().chain(entries));
}

/// The first line from `from` that begins like this, or the end.
fn next(lines: &[&str], from: usize, head: &str) -> usize {
    let found = lines[from..].iter().position(|line| line.starts_with(head));
    found.map_or(lines.len(), |at| from + at)
}

/// Titles with the lines under them; blank lines do not count.
fn sections(entry: &str) -> Vec<(&str, Vec<&str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in entry.lines().filter(|line| !line.trim().is_empty()) {
        match (line.starts_with("### "), sections.last_mut()) {
            (true, _) => sections.push((line, Vec::new())),
            (false, Some((_, lines))) => lines.push(line),
            (false, None) => {}
        }
    }
    sections
}

/// Changed wording and the like is for reviewers, not for users.
fn is_told(finding: &Finding) -> bool {
    match finding.audience() {
        Audience::Code | Audience::Programs => true,
        Audience::Agents => finding.severity > Severity::Info,
        Audience::Maintainers => false,
        Audience::Nobody => finding.bump > Level::None,
    }
}

fn line(finding: &Finding) -> String {
    let breaking = match finding.audience() {
        Audience::Code => "**Breaking:** ",
        _ => "",
    };
    let subject = finding.subject().replace('`', "'");
    let line = format!(
        "{breaking}`{subject}`: {}{}",
        finding.message,
        numbers(finding)
    );
    format!("- {}", plain(&line))
}

/// What a number was and is; names and texts are in the words already.
fn numbers(finding: &Finding) -> String {
    match (&finding.old, &finding.new) {
        (Some(Value::Number(old)), Some(Value::Number(new))) => format!(" ({old} → {new})"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "### Added\n\n- two\n\n### Removed\n\n- three\n";

    /// Joined, and not changed by joining it again.
    fn joined(changelog: &str) -> String {
        let once = join(changelog, ENTRY).unwrap();
        assert_eq!(join(&once, ENTRY).unwrap(), once);
        once
    }

    #[test]
    fn entries_join_their_sections_once() {
        assert_eq!(
            joined("# C\n\n## Unreleased\n\n### Added\n\n- one\n\n## 1.0\n\n- old\n"),
            "# C\n\n## Unreleased\n\n### Added\n\n- one\n- two\n\n### Removed\n\n- three\n\n## 1.0\n\n- old\n"
        );
        assert_eq!(
            joined("## Unreleased\n\n### Removed\n\n### Added\n"),
            "## Unreleased\n\n### Removed\n\n- three\n\n### Added\n\n- two\n"
        );
        let fresh = "## Unreleased\n\n### Added\n\n- two\n\n### Removed\n\n- three\n";
        assert_eq!(joined("## Unreleased"), fresh);
        assert_eq!(
            joined("## Unreleased\n## 1.0\n"),
            format!("{fresh}\n## 1.0\n")
        );
        assert_eq!(join("# C\n\nSee Unreleased.\n", ENTRY), None);
        assert_eq!(join("# C\n\n### Unreleased\n", ENTRY), None);
    }

    #[test]
    fn what_an_older_release_told_is_told_again() {
        let text = "## Unreleased\n\n### Added\n\n- one\n\n## 1.0\n\n### Added\n\n- two\n";
        let expected = "- one\n- two\n\n### Removed\n\n- three\n\n## 1.0\n\n### Added\n\n- two\n";
        assert!(joined(text).ends_with(expected), "{}", joined(text));
    }

    #[test]
    fn a_line_is_known_only_as_a_whole() {
        let text = "## Unreleased\n\n### Added\n\n- two and more\n";
        assert!(joined(text).contains("- two and more\n- two\n"));
    }

    #[test]
    fn prose_stays() {
        let text = "## Unreleased\n\nMind the gap.\n\nTwice.\n\n### Added\n\nFirst:\n\n- one\n  of many\n\n\n### Fixed\n- it\n";
        let expected = "## Unreleased\n\nMind the gap.\n\nTwice.\n\n### Added\n\nFirst:\n\n- one\n  of many\n- two\n\n\n### Fixed\n- it\n\n### Removed\n\n- three\n";
        assert_eq!(joined(text), expected);
        let windows = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(joined(&windows(text)), windows(expected));
    }

    #[test]
    fn nothing_to_add_changes_nothing() {
        for text in ["## Unreleased", "## Unreleased\n\n\n\n## 1.0\nx"] {
            assert_eq!(join(text, "").unwrap(), text);
        }
    }
}
