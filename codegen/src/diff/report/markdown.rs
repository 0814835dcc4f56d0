//! The report for a pull request.

use std::fmt::Write as _;

use super::{Finding, Report, counted, plain, sides};
use crate::diff::impact::{Audience, Bump};

impl Report {
    /// One table per audience, most affected first.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = format!("## Spec {} → {}\n\n", code(&self.from), code(&self.to));
        if self.is_empty() {
            return out + "Nothing changed.\n";
        }
        let _ = writeln!(
            out,
            "**{}**: {}.",
            verdict(self.bump),
            counted(self.findings.len())
        );
        for (audience, findings) in self.groups() {
            out += &group(audience, &findings);
        }
        out
    }
}

fn verdict(bump: Bump) -> &'static str {
    match bump {
        Bump::Major => "Major: some code no longer compiles",
        Bump::Minor => "Minor: all code compiles, and the public API grows",
        Bump::Patch => "Patch: the public API does not change",
        Bump::None => "No release needed",
    }
}

fn group(audience: Audience, findings: &[&Finding]) -> String {
    let mut out = format!(
        "\n### {} ({})\n\n| Step | Severity | Where | What | Old | New | Running programs | Tool schema | Rule |\n|---|---|---|---|---|---|---|---|---|\n",
        audience.heading(),
        findings.len()
    );
    for finding in findings {
        let (old, new) = sides(finding);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} | `{}` |",
            finding.bump,
            finding.severity,
            code(&finding.subject()),
            cell(&finding.message),
            code(&old),
            code(&new),
            finding.wire,
            finding.schema,
            finding.rule,
        );
    }
    out
}

/// The text of a table cell, with Markdown escaped.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_code = false;
    for c in plain(text).chars() {
        match c {
            '`' => is_code = !is_code,
            '|' => out.push('\\'),
            '<' | '*' | '_' | '[' | ']' if !is_code => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}

/// The text as a code span; nothing for an empty text.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    let text = plain(text).replace('|', "\\|");
    format!("{fence}{pad}{text}{pad}{fence}")
}
