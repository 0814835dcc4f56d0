//! What changed between two specs, whom it hurts, and which version step it needs.
//!
//! [`diff`] compares; [`rules::RULES`] says what each kind of change means; [`Report`] tells it to people,
//! reviewers and machines; [`Approvals`] take known findings away.

mod actions;
mod approvals;
mod behaviour;
mod binding_values;
mod impact;
mod integrity;
mod models;
mod outputs;
mod pairing;
mod params;
mod release;
mod report;
pub mod rules;
mod side;
#[cfg(test)]
mod tests;
mod toolkit;
mod values;
mod vendor_values;

pub use approvals::{Approval, ApprovalError, Approvals, Gate};
pub use impact::{Audience, Level, Schema, Severity, Wire};
pub use integrity::{integrity, unbound};
pub use release::Revisions;
pub use report::{Finding, Report};
pub use rules::{Rule, Scope};

use crate::spec::bindings::Bindings;
use crate::spec::catalog::Catalog;
use crate::spec::models::Models;
use crate::spec::resolved::Spec;
use side::Side;

/// A spec to compare: a catalogue, and what is known besides.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// What the vendor says.
    pub catalog: &'a Catalog,
    /// What is known besides.
    pub bindings: Option<&'a Bindings>,
    /// Enums and objects.
    pub models: Option<&'a Models>,
}

impl<'a> Snapshot<'a> {
    /// A bare catalogue.
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
/// Bindings and models count only where both sides have both. Without them the Rust side of a change is
/// judged as if nothing refined the page's types: an identifier that changes from integer to text is then
/// major. Two catalogues of one toolkit are best compared with the same bindings and models on both sides.
///
/// The same specs give the same report, byte for byte; a spec and itself give an empty one.
#[must_use]
pub fn diff(old: &Snapshot<'_>, new: &Snapshot<'_>) -> Report {
    let is_whole = |side: &Snapshot<'_>| side.bindings.is_some() && side.models.is_some();
    let bare = !(is_whole(old) && is_whole(new));
    let (from, to) = (Side::new(old, bare), Side::new(new, bare));

    let mut found = Vec::new();
    let mut told = params::ReportedValues::new();
    toolkit::compare(&from, &to, &mut found);
    outputs::envelope(&from, &to, &mut found);
    actions::compare(&from, &to, &mut told, &mut found);
    models::compare(&from, &to, &told, &mut found);

    let (old, new) = (&old.catalog.toolkit, &new.catalog.toolkit);
    if found.is_empty() {
        found.extend(toolkit::only_the_version(old, new));
    }
    let name =
        |version: &Option<String>| version.clone().unwrap_or_else(|| "unversioned".to_owned());
    Report::new(name(&old.version), name(&new.version), found)
}
