//! Compares two specs: what changed, who is affected, and which version step the change needs.
//!
//! [`diff`] compares. [`rules::RULES`] lists the kinds of changes and their impact. [`Report`] prints the findings
//! for people, pull requests and programs. [`Approvals`] remove accepted findings.

mod actions;
mod approvals;
mod behaviour;
mod binding_values;
mod bindings;
mod compared_spec;
mod impact;
mod integrity;
mod models;
mod outputs;
mod pairing;
mod params;
mod release;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;
mod toolkit;
mod values;
mod vendor_values;

pub use approvals::{Approval, ApprovalError, Approvals, Gate};
pub use impact::{Audience, Bump, SchemaImpact, Severity, WireImpact};
pub use integrity::{integrity, unbound};
pub use release::{Revisions, next_version};
pub use report::{Finding, Report};
pub use rules::{Rule, Scope};

use crate::spec::bindings::Bindings;
use crate::spec::catalog::Catalog;
use crate::spec::models::Models;
use crate::spec::resolved::Spec;
use compared_spec::ComparedSpec;

/// A spec to compare: a catalogue, with or without bindings and models.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// What the vendor says.
    pub catalog: &'a Catalog,
    /// What we know beyond the page.
    pub bindings: Option<&'a Bindings>,
    /// Enums and objects.
    pub models: Option<&'a Models>,
}

impl<'a> Snapshot<'a> {
    /// A catalogue without bindings and models.
    #[must_use]
    pub fn bare(catalog: &'a Catalog) -> Self {
        Self {
            catalog,
            bindings: None,
            models: None,
        }
    }

    /// A whole spec.
    #[must_use]
    pub fn whole(catalog: &'a Catalog, bindings: &'a Bindings, models: &'a Models) -> Self {
        Self {
            catalog,
            bindings: Some(bindings),
            models: Some(models),
        }
    }
}

impl<'a> From<&'a Spec> for Snapshot<'a> {
    fn from(spec: &'a Spec) -> Self {
        Self::whole(&spec.catalog, &spec.bindings, &spec.models)
    }
}

/// Compares two specs.
///
/// Bindings and models count only if both sides have them. Without them, the comparison assumes the page's
/// types in Rust: an identifier that changes from integer to text is then a major change. To compare two
/// catalogues of one toolkit, give both sides the same bindings and models.
///
/// The same specs always give the same report. A spec compared with itself gives an empty report.
#[must_use]
pub fn diff(old: &Snapshot<'_>, new: &Snapshot<'_>) -> Report {
    let is_whole = |side: &Snapshot<'_>| side.bindings.is_some() && side.models.is_some();
    let bare = !(is_whole(old) && is_whole(new));
    let (from, to) = (ComparedSpec::new(old, bare), ComparedSpec::new(new, bare));

    let mut found = Vec::new();
    let mut reported = params::ReportedValues::new();
    toolkit::compare(&from, &to, &mut found);
    outputs::envelope(&from, &to, &mut found);
    actions::compare(&from, &to, &mut reported, &mut found);
    models::compare(&from, &to, &reported, &mut found);

    let (old, new) = (&old.catalog.toolkit, &new.catalog.toolkit);
    if found.is_empty() {
        found.extend(toolkit::only_the_version(old, new));
    }
    let name =
        |version: &Option<String>| version.clone().unwrap_or_else(|| "unversioned".to_owned());
    Report::new(name(&old.version), name(&new.version), found)
}
