//! The changelog entry of a report.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Finding, Report, plain};
use crate::diff::impact::{Audience, Bump, Severity};

/// The heading of the changelog for changes that are not released yet.
const UNRELEASED: &str = "## Unreleased";

/// The sections of an entry, in their usual order.
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

    /// The section follows from the rule's id: `action-added`, `param-removed-optional` …
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
    /// The entry under "Unreleased": the changes that users of the crate may notice, worst first in each section.
    /// Empty if there are none.
    #[must_use]
    pub fn to_changelog(&self) -> String {
        let mut out = String::new();
        for section in SECTIONS {
            let mut lines = self
                .findings
                .iter()
                .filter(|finding| concerns_users(finding) && Section::of(finding) == section)
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

    /// The changelog with the entry under `## Unreleased`, each line in its section. Keeps all existing lines, and
    /// adds no line twice. `None` if the changelog has no such heading.
    #[must_use]
    pub fn joined_to(&self, changelog: &str) -> Option<String> {
        join(changelog, &self.to_changelog())
    }
}

/// Adds sections (`### Added` and so on) with their lines under "Unreleased".
fn join(changelog: &str, entry: &str) -> Option<String> {
    let lines: Vec<&str> = changelog.lines().collect();
    let start = 1 + lines
        .iter()
        .position(|line| line.trim_end() == UNRELEASED)?;
    let end = next(&lines, start, "## ");
    let mut part = lines[start..end].to_vec();
    for (title, entries) in sections(entry) {
        // Looks only under "Unreleased": an older release may have the same line for another change.
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

/// Adds lines at the end of a section. Adds the section after all others if it is missing.
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

/// The first line from `from` on that begins with `head`, or the end.
fn next(lines: &[&str], from: usize, head: &str) -> usize {
    let found = lines[from..].iter().position(|line| line.starts_with(head));
    found.map_or(lines.len(), |at| from + at)
}

/// The titles with the lines under them, without blank lines.
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

/// Whether users may notice the change. Changed descriptions and the like are for reviewers only.
fn concerns_users(finding: &Finding) -> bool {
    match finding.audience() {
        Audience::Code | Audience::Programs => true,
        Audience::Agents => finding.severity > Severity::Info,
        Audience::Maintainers => false,
        Audience::Nobody => finding.bump > Bump::None,
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

/// The old and the new number. The message contains names and texts already.
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

    /// Joins the entry, and checks that joining it again changes nothing.
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
    fn a_line_of_an_older_release_is_added_again() {
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
