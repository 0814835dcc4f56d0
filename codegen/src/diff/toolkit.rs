//! Changes of the toolkit as a whole: the head of the page, triggers, the REST service, the mock's collections.

use std::collections::BTreeSet;

use serde_json::Value;

use super::compared_spec::ComparedSpec;
use super::report::Finding;
use super::rules;
use crate::spec::bindings::Bindings;
use crate::spec::catalog::{Catalog, Toolkit, Trigger};

/// A version of the form `YYYYMMDD_NN`, as numbers.
pub(super) fn dated(version: Option<&str>) -> Option<(u32, u32)> {
    let (day, count) = version?.split_once('_')?;
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    (digits(day, 8) && digits(count, 2)).then_some(())?;
    Some((day.parse().ok()?, count.parse().ok()?))
}

/// Finds all changes except those of actions and models.
pub(super) fn compare(old: &ComparedSpec<'_>, new: &ComparedSpec<'_>, found: &mut Vec<Finding>) {
    let (from, to) = (&old.catalog.toolkit, &new.catalog.toolkit);
    if from.slug != to.slug {
        let message = "the toolkit's slug changed, which every call contains";
        let finding = Finding::new(&rules::SPEC_TOOLKIT_SLUG_CHANGED, &from.slug, message);
        found.push(finding.old(from.slug.as_str()).new_value(to.slug.as_str()));
    }
    found.extend(version(from, to));
    found.extend(auth(from, to));
    found.extend(counts(old.catalog, new.catalog));
    for (what, old, new) in [
        ("name", &from.name, &to.name),
        ("category", &from.category, &to.category),
        ("description", &from.text, &to.text),
    ] {
        if old != new {
            let message = format!("the toolkit's {what} changed");
            let finding = Finding::new(&rules::SPEC_FACTS_CHANGED, &from.slug, message);
            found.push(finding.old(old.as_str()).new_value(new.as_str()));
        }
    }
    triggers(old.catalog, new.catalog, found);
    if let (Some((old, _)), Some((new, _))) = (old.known, new.known) {
        service(&from.slug, old, new, found);
        collections(old, new, found);
    }
}

/// Reports a version that decreases or is not a date. The report's head shows a version that increases.
fn version(from: &Toolkit, to: &Toolkit) -> Option<Finding> {
    let (rule, message) = match (dated(from.version.as_deref()), dated(to.version.as_deref())) {
        (Some(old), Some(new)) if new < old => {
            (&rules::SPEC_VERSION_DECREASED, "the version decreased")
        }
        (_, None) if from.version != to.version => (
            &rules::SPEC_VERSION_FORMAT_CHANGED,
            "the version is no longer a date and a number, so versions cannot be ordered",
        ),
        _ => return None,
    };
    let text = |version: &Option<String>| version.clone().map(Value::from);
    let finding = Finding::new(rule, &from.slug, message);
    Some(finding.values(text(&from.version), text(&to.version)))
}

/// Reports a version that changed alone.
pub(super) fn only_the_version(from: &Toolkit, to: &Toolkit) -> Option<Finding> {
    (from.version != to.version).then(|| {
        let message = "only the version changed";
        let finding = Finding::new(&rules::SPEC_VERSION_BUMPED_NO_CHANGE, &from.slug, message);
        let text = |version: &Option<String>| version.clone().map(Value::from);
        finding.values(text(&from.version), text(&to.version))
    })
}

fn auth(from: &Toolkit, to: &Toolkit) -> Option<Finding> {
    let kinds = |of: &Toolkit| of.auth.iter().cloned().collect::<BTreeSet<_>>();
    let (old, new) = (kinds(from), kinds(to));
    let (rule, message) = if old == new {
        return None;
    } else if old.is_subset(&new) && !old.is_empty() {
        (
            &rules::SPEC_AUTH_SCHEME_ADDED,
            "another kind of authentication was added",
        )
    } else {
        (
            &rules::SPEC_AUTH_SCHEME_CHANGED,
            "the kind of authentication changed",
        )
    };
    let finding = Finding::new(rule, &from.slug, message);
    Some(
        finding
            .old(from.auth.join(", "))
            .new_value(to.auth.join(", ")),
    )
}

/// Compares declared counts with real ones. Reports a wrong count only if it was not wrong in the same way before.
fn counts(old: &Catalog, new: &Catalog) -> Vec<Finding> {
    let tools = |of: &Catalog| (of.toolkit.tools, of.actions.len());
    let triggers = |of: &Catalog| {
        (
            of.toolkit.triggers,
            of.triggers.as_ref().map_or(0, Vec::len),
        )
    };
    [
        ("actions", tools(old), tools(new)),
        ("triggers", triggers(old), triggers(new)),
    ]
    .into_iter()
    .filter_map(|(what, before, after)| count(&old.toolkit.slug, what, before, after))
    .collect()
}

fn count(toolkit: &str, what: &str, before: (u32, usize), after: (u32, usize)) -> Option<Finding> {
    let off = |(declared, held): (u32, usize)| usize::try_from(declared) != Ok(held);
    let (rule, message) = if before == after {
        return None;
    } else if off(after) {
        let message = format!(
            "the page declares {} {what}, but contains {}",
            after.0, after.1
        );
        (&rules::SPEC_COUNT_MISMATCH, message)
    } else if off(before) {
        let message = format!("the declared number of {what} is correct now");
        (&rules::SPEC_FACTS_CHANGED, message)
    } else {
        return None;
    };
    let finding = Finding::new(rule, toolkit, message);
    Some(finding.old(before.0).new_value(after.0))
}

fn triggers(old: &Catalog, new: &Catalog, found: &mut Vec<Finding>) {
    let list = |of: &'_ Catalog| of.triggers.clone().unwrap_or_default();
    let (before, after) = (list(old), list(new));
    let named = |list: &[Trigger], slug: &str| list.iter().find(|t| t.slug == slug).cloned();
    for trigger in &before {
        match named(&after, &trigger.slug) {
            None => found.push(
                Finding::new(
                    &rules::TRIGGER_REMOVED,
                    &trigger.slug,
                    "this trigger was removed",
                )
                .old(trigger.title.as_str()),
            ),
            Some(now) if now.title != trigger.title => found.push(
                Finding::new(
                    &rules::TRIGGER_TITLE_CHANGED,
                    &trigger.slug,
                    "the title changed",
                )
                .old(trigger.title.as_str())
                .new_value(now.title),
            ),
            Some(_) => {}
        }
    }
    for trigger in after.iter().filter(|t| named(&before, &t.slug).is_none()) {
        found.push(
            Finding::new(&rules::TRIGGER_ADDED, &trigger.slug, "this trigger is new")
                .new_value(trigger.title.as_str()),
        );
    }
}

/// The mock's collections.
fn collections(old: &Bindings, new: &Bindings, found: &mut Vec<Finding>) {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for side in [old, new] {
        let declared = side.collections.iter().flatten();
        names.extend(declared.map(|(name, _)| name.as_str()));
    }
    for name in names {
        let [from, to] = [old, new].map(|side| side.collections.as_ref()?.get(name));
        let message = match (from, to) {
            (from, to) if from == to => continue,
            (None, _) => "this collection of the mock is new",
            (_, None) => "this collection of the mock was removed",
            _ => "this collection of the mock changed",
        };
        found.push(Finding::new(&rules::MOCK_BEHAVIOUR_CHANGED, name, message));
    }
}

/// The REST service and the groups of actions.
fn service(toolkit: &str, old: &Bindings, new: &Bindings, found: &mut Vec<Finding>) {
    let (from, to) = (&old.rest, &new.rest);
    for (what, old, new) in [
        ("origin", &from.base_url, &to.base_url),
        ("header with the key", &from.key_header, &to.key_header),
        (
            "environment variable with the key",
            &from.key_variable,
            &to.key_variable,
        ),
    ] {
        if old != new {
            let message = format!("the REST service's {what} changed");
            let finding = Finding::new(&rules::SPEC_SERVICE_CHANGED, toolkit, message);
            found.push(finding.old(old.as_str()).new_value(new.as_str()));
        }
    }
    if old.cannot != new.cannot {
        let message = "the limitations changed";
        found.push(Finding::new(&rules::LIMITATIONS_CHANGED, toolkit, message));
    }
    for (what, differs) in [
        ("source of its key", from.key_source != to.key_source),
        ("type of identifiers", from.identifiers != to.identifiers),
        ("paging parameters", from.paging != to.paging),
        ("errors, or those of Composio,", old.errors != new.errors),
    ] {
        if differs {
            let message = format!("the REST service's {what} changed");
            found.push(Finding::new(&rules::SPEC_SERVICE_CHANGED, toolkit, message));
        }
    }
    for (name, group) in &old.groups {
        if new.groups.get(name).is_some_and(|now| now.doc != group.doc) {
            let message = "the documentation of this group changed";
            found.push(Finding::new(&rules::GROUP_DOC_CHANGED, name, message));
        }
        let synonyms = |of: &Bindings| of.groups.get(name).map(|group| group.synonyms.clone());
        if synonyms(new).is_some_and(|now| now != group.synonyms) {
            let message = "the synonyms changed";
            found.push(Finding::new(&rules::SYNONYMS_CHANGED, name, message));
        }
    }
}
