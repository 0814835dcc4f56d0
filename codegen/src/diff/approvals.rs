//! Approvals: findings that somebody reviewed and accepted.

use std::fmt;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::impact::Bump;
use super::report::{Finding, Report};
use super::rules;

/// The file `approvals.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    /// The path of this file's schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The accepted findings.
    pub approvals: Vec<Approval>,
}

/// An accepted finding, or several of the same kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The rule's id.
    pub rule: String,
    /// The finding's `action`.
    pub action: String,
    /// The finding's `param`; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// The finding's `old`; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// The finding's `new`; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// The reason for accepting it.
    pub reason: String,
}

/// The file with its entries unread, so that an unreadable entry does not hide mistakes in the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "$schema", default)]
    schema: Option<String>,
    approvals: Vec<Value>,
}

/// The mistakes in a file of approvals, one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalError {
    /// Each with its JSON pointer.
    pub problems: Vec<String>,
}

impl fmt::Display for ApprovalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl std::error::Error for ApprovalError {}

/// A report, divided into approved and other findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate<'r> {
    /// The findings without an approval.
    pub open: Vec<&'r Finding>,
    /// The findings with an approval.
    pub approved: Vec<&'r Finding>,
    /// The highest version step among the open findings. The crate still needs the step of the whole report.
    pub level: Bump,
}

impl Approvals {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Every mistake in the file: JSON of another form, unknown rules, missing reasons.
    pub fn parse(text: &str) -> Result<Self, ApprovalError> {
        let file: File = serde_json::from_str(text).map_err(|error| ApprovalError {
            problems: vec![error.to_string()],
        })?;
        let mut approvals: Vec<Approval> = Vec::with_capacity(file.approvals.len());
        let mut problems = Vec::new();
        for (at, entry) in file.approvals.into_iter().enumerate() {
            match Approval::deserialize(entry) {
                Ok(approval) => {
                    problems.extend(approval.problems(at));
                    approvals.push(approval);
                }
                Err(error) => problems.push(format!("/approvals/{at}: {error}")),
            }
        }
        if problems.is_empty() {
            Ok(Self {
                schema: file.schema,
                approvals,
            })
        } else {
            Err(ApprovalError { problems })
        }
    }

    /// Separates the approved findings from the others.
    ///
    /// # Errors
    ///
    /// Approvals that match no finding of the report: they are out of date.
    pub fn gate<'r>(&self, report: &'r Report) -> Result<Gate<'r>, ApprovalError> {
        let covers = |approval: &Approval| report.findings.iter().any(|f| approval.covers(f));
        let unused: Vec<_> = self
            .approvals
            .iter()
            .enumerate()
            .filter(|(_, approval)| !covers(approval))
            .map(|(at, approval)| {
                format!(
                    "/approvals/{at}: no finding matches `{}` of {}: remove this entry",
                    approval.rule, approval.action
                )
            })
            .collect();
        if !unused.is_empty() {
            return Err(ApprovalError { problems: unused });
        }
        let is_approved = |f: &&Finding| self.approvals.iter().any(|approval| approval.covers(f));
        let (approved, open): (Vec<_>, Vec<_>) = report.findings.iter().partition(is_approved);
        let level = open
            .iter()
            .map(|finding| weight(finding, report))
            .max()
            .unwrap_or_default();
        Ok(Gate {
            open,
            approved,
            level,
        })
    }
}

/// A version that is too low counts as much as the changes that need a higher one.
fn weight(finding: &Finding, report: &Report) -> Bump {
    if finding.rule == rules::CRATE_VERSION_UNDERBUMPED.id {
        report.bump
    } else {
        finding.bump
    }
}

impl Approval {
    fn problems(&self, at: usize) -> Vec<String> {
        let mut problems = Vec::new();
        if rules::find(&self.rule).is_none() {
            problems.push(format!(
                "/approvals/{at}/rule: unknown rule `{}`",
                self.rule
            ));
        }
        if self.reason.trim().is_empty() {
            problems.push(format!("/approvals/{at}/reason: a reason is missing"));
        }
        problems
    }

    fn covers(&self, finding: &Finding) -> bool {
        fn fits<T: PartialEq>(wanted: Option<&T>, given: Option<&T>) -> bool {
            wanted.is_none() || wanted == given
        }
        self.rule == finding.rule
            && self.action == finding.action
            && fits(self.param.as_ref(), finding.param.as_ref())
            && fits(self.old.as_ref(), finding.old.as_ref())
            && fits(self.new.as_ref(), finding.new.as_ref())
    }
}
