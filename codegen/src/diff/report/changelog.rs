//! The entry for a changelog.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Finding, Report, plain};
use crate::diff::axes::{Hurt, Level, Severity};

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
}

/// Changed wording and the like is for reviewers, not for users.
fn is_told(finding: &Finding) -> bool {
    match finding.hurts() {
        Hurt::Code | Hurt::Programs => true,
        Hurt::Agents => finding.severity > Severity::Info,
        Hurt::Maintainers => false,
        Hurt::Nobody => finding.bump > Level::None,
    }
}

fn line(finding: &Finding) -> String {
    let breaking = match finding.hurts() {
        Hurt::Code => "**Breaking:** ",
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
