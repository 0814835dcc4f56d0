//! Changes of actions.

use std::collections::BTreeMap;

use serde_json::Value;

use super::behaviour;
use super::bindings;
use super::compared_spec::{ComparedSpec, names_with};
use super::impact::Severity;
use super::outputs;
use super::pairing::{CERTAIN, SIMILAR, Score, is_silent, letters, likeness, pair, rest};
use super::params::{Params, ReportedValues};
use super::report::Finding;
use super::rules::{self, Rule};
use crate::spec::bindings::Binding;
use crate::spec::catalog::{ActionEntry, LONGEST_SLUG, Parameter};
use crate::spec::names::without_prefix;

/// If all parameters have the same descriptions, this similarity of the slugs' letters makes a rename.
const SIMILAR_WITH_SAME_PARAMETERS: Score = 500;

/// Finds all changes of actions. The changes of enum values that it reports go to `reported`, too.
pub(super) fn compare(
    old: &ComparedSpec<'_>,
    new: &ComparedSpec<'_>,
    reported: &mut ReportedValues,
    found: &mut Vec<Finding>,
) {
    let before = by_key(old);
    let after = by_key(new);
    let gone: Vec<_> = only(&before, &after);
    let fresh: Vec<_> = only(&after, &before);
    let renames = pair(&gone, &fresh, |from, to| rename(old, new, from, to));
    for &(i, j) in &renames {
        let pair = Pair::new(old, new, gone[i], fresh[j]);
        found.push(pair.renamed());
        pair.compare(reported, found);
    }
    for entry in rest(&gone, renames.iter().map(|pair| pair.0)) {
        found.push(removed(entry));
    }
    for entry in rest(&fresh, renames.iter().map(|pair| pair.1)) {
        found.push(
            Finding::new(&rules::ACTION_ADDED, &entry.slug, "this action is new")
                .new_value(entry.title.as_str()),
        );
    }
    found.extend(fresh.iter().filter_map(|entry| too_long(entry)));
    for (key, entry) in &before {
        if let Some(counterpart) = after.get(key) {
            Pair::new(old, new, entry, counterpart).compare(reported, found);
        }
    }
    collisions(old, new, found);
}

/// The actions by slug without the toolkit's prefix; the first one if a slug occurs twice.
fn by_key<'a>(side: &ComparedSpec<'a>) -> BTreeMap<&'a str, &'a ActionEntry> {
    let mut actions = BTreeMap::default();
    for entry in &side.catalog.actions {
        actions
            .entry(without_prefix(side.prefix(), &entry.slug))
            .or_insert(entry);
    }
    actions
}

fn only<'a>(
    of: &BTreeMap<&str, &'a ActionEntry>,
    other: &BTreeMap<&str, &'a ActionEntry>,
) -> Vec<&'a ActionEntry> {
    let lacking = of.iter().filter(|(key, _)| !other.contains_key(*key));
    lacking.map(|(_, entry)| *entry).collect()
}

/// How certain it is that `to` is `from` under another slug.
fn rename(
    old: &ComparedSpec<'_>,
    new: &ComparedSpec<'_>,
    from: &ActionEntry,
    to: &ActionEntry,
) -> Option<Score> {
    if !same_shape(&from.params, &to.params) {
        return None;
    }
    if old.action_names(&from.slug) == new.action_names(&to.slug) {
        return Some(2 * CERTAIN);
    }
    let bare = (
        without_prefix(old.prefix(), &from.slug),
        without_prefix(new.prefix(), &to.slug),
    );
    let (alike, letters) = (likeness(bare.0, bare.1), letters(bare.0, bare.1));
    let same_params = !from.params.is_empty() && texts(&from.params) == texts(&to.params);
    if from.text == to.text && !is_silent(&from.text) {
        Some(CERTAIN + letters)
    } else if alike >= SIMILAR || (same_params && letters >= SIMILAR_WITH_SAME_PARAMETERS) {
        Some(alike.max(letters))
    } else {
        None
    }
}

fn texts(params: &[Parameter]) -> BTreeMap<&str, &str> {
    params
        .iter()
        .map(|row| (row.name.as_str(), row.text.as_str()))
        .collect()
}

/// Whether all parameters have the same names, types and values, and the same ones are required.
fn same_shape(old: &[Parameter], new: &[Parameter]) -> bool {
    let by_name = |rows: &[Parameter]| -> BTreeMap<String, _> {
        let shape = |row: &Parameter| (row.kind, row.required, row.values.clone());
        rows.iter()
            .map(|row| (row.name.clone(), shape(row)))
            .collect()
    };
    by_name(old) == by_name(new)
}

fn removed(entry: &ActionEntry) -> Finding {
    if entry.deprecated == Some(true) {
        let message = "this deprecated action was removed";
        Finding::new(
            &rules::ACTION_REMOVED_AFTER_DEPRECATION,
            &entry.slug,
            message,
        )
    } else {
        Finding::new(
            &rules::ACTION_REMOVED,
            &entry.slug,
            "this action was removed",
        )
    }
    .old(entry.title.as_str())
}

fn too_long(entry: &ActionEntry) -> Option<Finding> {
    let length = entry.slug.chars().count();
    (length > LONGEST_SLUG).then(|| {
        let message = format!(
            "this slug has {length} characters, but tool names leave room for {LONGEST_SLUG} besides a host's prefix"
        );
        Finding::new(&rules::ACTION_SLUG_TOO_LONG, &entry.slug, message)
    })
}

/// Finds actions that have the same Rust name and did not before.
fn collisions(old: &ComparedSpec<'_>, new: &ComparedSpec<'_>, found: &mut Vec<Finding>) {
    let names = |side: &ComparedSpec<'_>| {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::default();
        for entry in &side.catalog.actions {
            let (_, method) = side.action_names(&entry.slug);
            names.entry(method).or_default().push(entry.slug.clone());
        }
        names
    };
    let before = names(old);
    for (method, slugs) in names(new) {
        let is_new = before.get(&method).is_none_or(|slugs| slugs.len() < 2);
        if slugs.len() > 1 && is_new {
            let message = format!("{} have the same method `{method}`", slugs.join(", "));
            found.push(Finding::new(
                &rules::ACTION_IDENTIFIER_COLLISION,
                &slugs[0],
                message,
            ));
        }
    }
}

/// An action on both sides, possibly under different slugs.
struct Pair<'s, 'a> {
    sides: (&'s ComparedSpec<'a>, &'s ComparedSpec<'a>),
    old: &'a ActionEntry,
    new: &'a ActionEntry,
    bindings: (Option<&'a Binding>, Option<&'a Binding>),
}

impl<'s, 'a> Pair<'s, 'a> {
    fn new(
        before: &'s ComparedSpec<'a>,
        after: &'s ComparedSpec<'a>,
        old: &'a ActionEntry,
        new: &'a ActionEntry,
    ) -> Self {
        // An action without a binding gets the binding of its counterpart.
        let bindings = (before.binding(&old.slug), after.binding(&new.slug));
        Self {
            sides: (before, after),
            old,
            new,
            bindings: (bindings.0.or(bindings.1), bindings.1.or(bindings.0)),
        }
    }

    /// The Rust names on both sides: the type's and the method's.
    fn names(&self) -> ((String, String), (String, String)) {
        let (old, new) = (self.sides.0.prefix(), self.sides.1.prefix());
        (
            names_with(old, &self.old.slug, self.bindings.0),
            names_with(new, &self.new.slug, self.bindings.1),
        )
    }

    /// The finding for another slug.
    fn renamed(&self) -> Finding {
        let (before, after) = self.names();
        let slug = &self.new.slug;
        let (rule, message): (&Rule, _) = if before == after {
            let message = format!("the slug is now `{slug}`; the Rust name stays");
            (&rules::ACTION_SLUG_CASE_OR_SEPARATOR_ONLY, message)
        } else {
            let (before, after) = (before.1, after.1);
            let message = format!("the slug is now `{slug}`, and `{before}()` becomes `{after}()`");
            (&rules::ACTION_SLUG_RENAMED, message)
        };
        let finding = self.finding(rule, &message);
        finding.old(self.old.slug.as_str()).new_value(slug.as_str())
    }

    /// Another name in the binding, for the same slug.
    fn rust_name(&self, found: &mut Vec<Finding>) {
        let ((_, before), (_, after)) = self.names();
        if before != after {
            let message = format!("`{before}()` becomes `{after}()`");
            let finding = self.finding(&rules::ACTION_RUST_NAME_CHANGED, &message);
            found.push(finding.old(before).new_value(after));
        }
    }

    fn compare(&self, reported: &mut ReportedValues, found: &mut Vec<Finding>) {
        if without_prefix(self.sides.0.prefix(), &self.old.slug)
            == without_prefix(self.sides.1.prefix(), &self.new.slug)
        {
            self.descriptions(found);
            self.rust_name(found);
        }
        self.deprecation(found);
        self.rate_limit(found);
        behaviour::compare(self.old, self.new, self.bindings, found);
        if let (Some(old), Some(new)) = self.bindings {
            bindings::compare(&self.old.slug, old, new, found);
        }
        outputs::own(self.sides, self.old, self.new, found);
        let params = Params {
            sides: self.sides,
            rows: (&self.old.params, &self.new.params),
            bindings: self.bindings,
            action: &self.old.slug,
            deletes: self.bindings.1.is_some_and(behaviour::deletes)
                || behaviour::is_tagged_destructive(self.new),
        };
        params.compare(reported, found);
    }

    fn finding(&self, rule: &Rule, message: &str) -> Finding {
        Finding::new(rule, &self.old.slug, message)
    }

    /// Title and description. Not compared after a rename, which usually changes them.
    fn descriptions(&self, found: &mut Vec<Finding>) {
        let (old, new) = (self.old, self.new);
        if old.title != new.title {
            let finding = self.finding(&rules::ACTION_DISPLAY_NAME_CHANGED, "the title changed");
            found.push(
                finding
                    .old(old.title.as_str())
                    .new_value(new.title.as_str()),
            );
        }
        if old.text != new.text {
            let message = "the vendor's description changed";
            let finding = self.finding(&rules::ACTION_DESCRIPTION_CHANGED, message);
            found.push(finding.old(old.text.as_str()).new_value(new.text.as_str()));
        }
    }

    fn deprecation(&self, found: &mut Vec<Finding>) {
        let is = |entry: &ActionEntry| entry.deprecated == Some(true);
        match (is(self.old), is(self.new)) {
            (false, true) => found.push(self.finding(
                &rules::ACTION_DEPRECATED,
                "the vendor marks this action as deprecated now",
            )),
            (true, false) => found.push(self.finding(
                &rules::ACTION_UNDEPRECATED,
                "the vendor no longer marks this action as deprecated",
            )),
            _ => {}
        }
    }

    /// The rate limit of the page, or else that of the binding.
    fn rate_limit(&self, found: &mut Vec<Finding>) {
        let known =
            |binding: Option<&Binding>| binding?.rate_limit.as_ref().map(|limit| limit.per_minute);
        let old = self.old.rate_limit.or(known(self.bindings.0));
        let new = self.new.rate_limit.or(known(self.bindings.1));
        let (rule, message) = match (old, new) {
            (old, new) if old == new => {
                found.extend(self.rate_limit_source());
                return;
            }
            (None, _) => (&rules::RATE_LIMIT_ADDED, "a rate limit was added"),
            (_, None) => (&rules::RATE_LIMIT_REMOVED, "the rate limit was removed"),
            (old, new) if new < old => (
                &rules::RATE_LIMIT_LOWERED,
                "fewer calls per minute are allowed",
            ),
            _ => (
                &rules::RATE_LIMIT_RAISED,
                "more calls per minute are allowed",
            ),
        };
        let finding = self
            .finding(rule, message)
            .values(old.map(Value::from), new.map(Value::from));
        let is_drastic = matches!((old, new), (Some(old), Some(new)) if new < old && (new <= old / 2 || new == 1));
        found.push(if is_drastic {
            finding.severity(Severity::Error)
        } else {
            finding
        });
    }

    /// The same rate limit from another source.
    fn rate_limit_source(&self) -> Option<Finding> {
        let source = |entry: &ActionEntry, binding: Option<&Binding>| match entry.rate_limit {
            Some(_) => Some("vendor page".to_owned()),
            None => binding?
                .rate_limit
                .as_ref()
                .map(|limit| limit.source.clone()),
        };
        let old = source(self.old, self.bindings.0);
        let new = source(self.new, self.bindings.1);
        (old != new).then(|| {
            let message = "the source of the rate limit changed";
            let finding = self.finding(&rules::RATE_LIMIT_SOURCE_CHANGED, message);
            finding.values(old.map(Value::from), new.map(Value::from))
        })
    }
}
