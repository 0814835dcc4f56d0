//! The report of a comparison.

mod changelog;
mod markdown;
mod text;

use std::cmp::Reverse;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::impact::{Audience, Bump, SchemaImpact, Severity, WireImpact};
use super::rules::{self, Rule};

/// The changes between two specs, and their impact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The old spec: its version, or another name from the caller.
    pub from: String,
    /// The new spec.
    pub to: String,
    /// The version step that all changes together need: the highest of all.
    pub bump: Bump,
    /// The changes, worst first.
    pub findings: Vec<Finding>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// The subject: the slug of an action or the toolkit, or the name of an enum, a model, a group or a collection.
    pub action: String,
    /// The parameter or field, with the path to a value inside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// The version step that it needs.
    pub bump: Bump,
    /// The impact on running programs.
    pub wire: WireImpact,
    /// The impact on users of the tool schema.
    pub schema: SchemaImpact,
    /// How much attention it needs.
    pub severity: Severity,
    /// The change as text.
    pub message: String,
    /// The old value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// The new value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
}

impl Finding {
    pub(super) fn new(rule: &Rule, action: &str, message: impl Into<String>) -> Self {
        Self {
            rule: rule.id.to_owned(),
            action: action.to_owned(),
            param: None,
            bump: rule.bump,
            wire: rule.wire,
            schema: rule.schema,
            severity: rule.severity,
            message: message.into(),
            old: None,
            new: None,
        }
    }

    pub(super) fn param(mut self, param: &str) -> Self {
        self.param = Some(param.to_owned());
        self
    }

    pub(super) fn bump(mut self, bump: Bump) -> Self {
        self.bump = bump;
        self
    }

    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn old(mut self, old: impl Into<Value>) -> Self {
        self.old = Some(old.into());
        self
    }

    pub(super) fn new_value(mut self, new: impl Into<Value>) -> Self {
        self.new = Some(new.into());
        self
    }

    /// Adds the old and the new value, if they exist.
    pub(super) fn values(mut self, old: Option<Value>, new: Option<Value>) -> Self {
        (self.old, self.new) = (old, new);
        self
    }

    /// The people or programs that the change affects most.
    #[must_use]
    pub fn audience(&self) -> Audience {
        Audience::of(self.bump, self.wire, self.schema, self.severity)
    }

    /// `SLUG`, or `SLUG.parameter`.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.param {
            Some(param) => format!("{}.{param}", self.action),
            None => self.action.clone(),
        }
    }

    fn order(&self) -> impl Ord + use<> {
        let worst = Reverse((self.bump, self.severity, self.wire, self.schema));
        let place = (self.action.clone(), self.param.clone(), self.rule.clone());
        (
            worst,
            place,
            shown(self.old.as_ref()),
            shown(self.new.as_ref()),
        )
    }
}

impl Report {
    /// Sorts the findings, and takes the highest version step.
    pub(super) fn new(from: String, to: String, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_cached_key(Finding::order);
        let bump = findings.iter().map(|finding| finding.bump).max();
        Self {
            from,
            to,
            bump: bump.unwrap_or_default(),
            findings,
        }
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The old and the new slug of each renamed action.
    pub fn renamed_actions(&self) -> impl Iterator<Item = (&str, &str)> {
        let renames = [
            rules::ACTION_SLUG_RENAMED.id,
            rules::ACTION_SLUG_CASE_OR_SEPARATOR_ONLY.id,
        ];
        let findings = self.findings.iter();
        findings
            .filter(move |finding| renames.contains(&finding.rule.as_str()))
            .filter_map(|finding| Some((finding.action.as_str(), finding.new.as_ref()?.as_str()?)))
    }

    /// The report for machines; `diff-report.schema.json` describes it.
    ///
    /// # Errors
    ///
    /// Never for a report: all its values can be written as JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// The findings by audience, most affected first, without empty groups.
    fn groups(&self) -> impl Iterator<Item = (Audience, Vec<&Finding>)> {
        Audience::ALL.into_iter().rev().filter_map(|audience| {
            let group: Vec<_> = self
                .findings
                .iter()
                .filter(|finding| finding.audience() == audience)
                .collect();
            (!group.is_empty()).then_some((audience, group))
        })
    }
}

/// The old and the new value as text. Nothing for two fingerprints, which mean nothing to people.
fn sides(finding: &Finding) -> (String, String) {
    let (old, new) = (shown(finding.old.as_ref()), shown(finding.new.as_ref()));
    if is_fingerprint(&old) && is_fingerprint(&new) {
        (String::new(), String::new())
    } else {
        (old, new)
    }
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// A value as text: strings without quotes.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

/// The text on one line, without control characters.
fn plain(text: &str) -> String {
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(blank).collect()
}

/// `1 change`, `2 changes`.
fn counted(count: usize) -> String {
    match count {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    }
}
