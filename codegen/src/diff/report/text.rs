//! The report for people at a terminal.

use std::fmt::{self, Write as _};

use super::{Finding, Report, counted, plain, sides};

impl Report {
    /// One block per audience, one or two lines per change.
    #[must_use]
    pub fn to_text(&self) -> String {
        if self.is_empty() {
            return format!(
                "{} and {} are the same: nothing changed\n",
                self.from, self.to
            );
        }
        let mut out = format!(
            "{} → {}: {}, version step {}\n",
            plain(&self.from),
            plain(&self.to),
            counted(self.findings.len()),
            self.bump
        );
        for (audience, findings) in self.groups() {
            let _ = write!(out, "\n{} ({})\n", audience.heading(), findings.len());
            for finding in findings {
                let _ = writeln!(out, "  {finding}");
                if let Some(change) = change(finding) {
                    let _ = writeln!(out, "      {change}");
                }
            }
        }
        out
    }
}

/// `old → new`, if the finding has values.
fn change(finding: &Finding) -> Option<String> {
    let (old, new) = sides(finding);
    let has_values = !(old.is_empty() && new.is_empty());
    has_values.then(|| plain(&format!("{} → {}", side(&old), side(&new))))
}

fn side(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// One line: version step, severity, subject, message, rule.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<5} {:<7} {}: {} [{}]",
            self.bump.as_str(),
            self.severity.as_str(),
            plain(&self.subject()),
            plain(&self.message),
            self.rule
        )
    }
}
