//! Rules for the import of a new page. They do not apply when any two specs are compared.

use super::Snapshot;
use super::report::{Finding, Report};
use super::rules;
use crate::spec::catalog::ActionEntry;

/// Finds what prevents `new` from replacing `old`, given the report of [`super::diff`].
///
/// - The vendor's versions are snapshots, so the content must not change without the version.
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
        let message = "the content changed, but the version did not";
        Finding::new(
            &rules::SPEC_CONTENT_CHANGED_VERSION_SAME,
            &from.slug,
            message,
        )
        .old(version)
        .new_value(version)
    })
}

/// The actions without a binding. None if the spec has no bindings at all.
pub fn unbound<'a>(spec: &Snapshot<'a>) -> impl Iterator<Item = &'a ActionEntry> {
    let bindings = spec.bindings;
    let actions = spec.catalog.actions.iter();
    actions.filter(move |entry| {
        bindings.is_some_and(|bindings| !bindings.actions.contains_key(&entry.slug))
    })
}

fn unclassified(entry: &ActionEntry) -> Finding {
    let message = "this action needs a binding";
    Finding::new(&rules::ACTION_ADDED_UNCLASSIFIED, &entry.slug, message)
}
