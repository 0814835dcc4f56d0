//! Changes of replies, from the vendor's tables.

use super::compared_spec::ComparedSpec;
use super::report::Finding;
use super::rules::{self, Rule};
use crate::spec::catalog::{ActionEntry, Parameter};

/// Compares the reply that most actions share.
pub(super) fn envelope(old: &ComparedSpec<'_>, new: &ComparedSpec<'_>, found: &mut Vec<Finding>) {
    let (from, to) = (&old.catalog.output, &new.catalog.output);
    let toolkit = &old.catalog.toolkit.slug;
    let shape = |row: &Parameter| (row.name.clone(), row.kind, row.required);
    if from.iter().map(shape).eq(to.iter().map(shape)) {
        for (old, new) in from.iter().zip(to) {
            found.extend(further(toolkit, old, new));
        }
        return;
    }
    let message = "the envelope of all replies changed";
    let finding = Finding::new(&rules::ENVELOPE_CHANGED, toolkit, message);
    found.push(finding.old(shown(from)).new_value(shown(to)));
}

fn shown(rows: &[Parameter]) -> String {
    let row = |row: &Parameter| {
        let mark = if row.required { "" } else { "?" };
        format!("{}{mark}: {}", row.name, row.kind.as_str())
    };
    rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// Compares the reply of one action, unless both sides have the shared reply.
pub(super) fn own(
    sides: (&ComparedSpec<'_>, &ComparedSpec<'_>),
    old: &ActionEntry,
    new: &ActionEntry,
    found: &mut Vec<Finding>,
) {
    if old.output.is_none() && new.output.is_none() {
        return;
    }
    let from = old.output.as_deref().unwrap_or(&sides.0.catalog.output);
    let to = new.output.as_deref().unwrap_or(&sides.1.catalog.output);
    let slug = &old.slug;
    for row in from {
        match to.iter().find(|other| other.name == row.name) {
            Some(other) => found.extend(field(slug, row, other)),
            None => found.push(
                finding(
                    &rules::OUTPUT_FIELD_REMOVED,
                    slug,
                    row,
                    "the reply no longer contains this field",
                )
                .old(row.kind.as_str()),
            ),
        }
    }
    for row in to
        .iter()
        .filter(|row| from.iter().all(|other| other.name != row.name))
    {
        found.push(
            finding(
                &rules::OUTPUT_FIELD_ADDED,
                slug,
                row,
                "the reply contains this field now",
            )
            .new_value(row.kind.as_str()),
        );
    }
}

fn finding(rule: &Rule, slug: &str, row: &Parameter, message: &str) -> Finding {
    Finding::new(rule, slug, message).param(&row.name)
}

fn field(slug: &str, old: &Parameter, new: &Parameter) -> Vec<Finding> {
    let mut found = Vec::new();
    if old.kind != new.kind {
        let finding = finding(
            &rules::OUTPUT_FIELD_TYPE_CHANGED,
            slug,
            old,
            "the type of this field changed",
        );
        found.push(finding.old(old.kind.as_str()).new_value(new.kind.as_str()));
    }
    match (old.required, new.required) {
        (true, false) => found.push(finding(
            &rules::OUTPUT_REQUIRED_TO_OPTIONAL,
            slug,
            old,
            "this field may be missing now",
        )),
        (false, true) => found.push(finding(
            &rules::OUTPUT_OPTIONAL_TO_REQUIRED,
            slug,
            old,
            "the reply always contains this field now",
        )),
        _ => {}
    }
    found.extend(further(slug, old, new));
    found
}

/// Compares the description, and the facts that only the vendor's JSON has.
fn further(slug: &str, old: &Parameter, new: &Parameter) -> Vec<Finding> {
    let mut found = Vec::new();
    let typed = |row: &Parameter| row.details.as_ref().is_some_and(|d| d.properties.is_some());
    if !typed(old) && typed(new) {
        found.push(finding(
            &rules::OUTPUT_SCHEMA_BECAME_TYPED,
            slug,
            old,
            "the members of this field are described now",
        ));
    } else if old.details != new.details || old.values != new.values {
        found.push(finding(
            &rules::OUTPUT_DETAILS_CHANGED,
            slug,
            old,
            "the details of this field changed",
        ));
    }
    if old.text != new.text {
        let finding = finding(
            &rules::OUTPUT_DESCRIPTION_CHANGED,
            slug,
            old,
            "the vendor's description changed",
        );
        found.push(finding.old(old.text.as_str()).new_value(new.text.as_str()));
    }
    found
}
