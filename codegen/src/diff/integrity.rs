//! What must hold when a new page is taken over. Compared copies need not meet it.

use super::Snapshot;
use super::report::{Finding, Report};
use super::rules;
use crate::spec::catalog::ActionEntry;

/// What is wrong with taking `new` over in the place of `old`, given what [`super::diff`] found.
///
/// - The vendor's versions are snapshots: one version with two contents is a mistake somewhere.
/// - A new action needs a binding before anything is generated.
#[must_use]
pub fn integrity(old: &Snapshot<'_>, new: &Snapshot<'_>, report: &Report) -> Vec<Finding> {
    let mut found: Vec<_> = same_version(old, new, report).into_iter().collect();
    found.extend(unbound(new).map(unclassified));
    found
}

fn same_version(old: &Snapshot<'_>, new: &Snapshot<'_>, report: &Report) -> Option<Finding> {
    let (from, to) = (&old.catalog.toolkit, &new.catalog.toolkit);
    let changed = old.catalog != new.catalog && !report.is_empty();
    let version = to.version.as_deref()?;
    (changed && from.version == to.version).then(|| {
        let message = "the content changed and the version did not";
        Finding::new(
            &rules::SPEC_CONTENT_CHANGED_VERSION_SAME,
            &from.slug,
            message,
        )
        .old(version)
        .new_value(version)
    })
}

/// The actions that have no binding; none where there are no bindings at all.
pub fn unbound<'a>(spec: &Snapshot<'a>) -> impl Iterator<Item = &'a ActionEntry> {
    let bindings = spec.bindings;
    let actions = spec.catalog.actions.iter();
    actions.filter(move |entry| {
        bindings.is_some_and(|bindings| !bindings.actions.contains_key(&entry.slug))
    })
}

fn unclassified(entry: &ActionEntry) -> Finding {
    let message = "nothing says what this action does: it needs a binding";
    Finding::new(&rules::ACTION_ADDED_UNCLASSIFIED, &entry.slug, message)
}
