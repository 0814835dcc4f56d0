//! Changes of the values of an enum or a parameter.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::compared_spec::Variant;
use super::impact::Bump;
use super::pairing::{CERTAIN, SIMILAR, likeness, pair, rest};
use super::report::Finding;
use super::rules::{self, Rule};

/// A change of a list of values.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change<'v> {
    Added(&'v Variant),
    Removed(&'v Variant),
    Renamed(&'v Variant, &'v Variant),
    /// Another text with the same variant.
    Respelled(&'v Variant, &'v Variant),
    /// The same values in another order.
    Reordered,
}

/// The changes from `old` to `new`.
pub(super) fn changes<'v>(old: &'v [Variant], new: &'v [Variant]) -> Vec<Change<'v>> {
    let lacks = |list: &[Variant], one: &Variant| list.iter().all(|v| !is_same(v, one));
    let gone: Vec<_> = old
        .iter()
        .enumerate()
        .filter(|(_, v)| lacks(new, v))
        .collect();
    let fresh: Vec<_> = new
        .iter()
        .enumerate()
        .filter(|(_, v)| lacks(old, v))
        .collect();
    let alone = gone.len() == 1 && fresh.len() == 1;
    let pairs = pair(&gone, &fresh, |(i, old), (j, new)| {
        rename(old, new, alone && i == j)
    });
    let mut changes: Vec<_> = pairs
        .iter()
        .map(|&(i, j)| match (gone[i].1, fresh[j].1) {
            (old, new) if old.name == new.name => Change::Respelled(old, new),
            (old, new) => Change::Renamed(old, new),
        })
        .collect();
    let gone = rest(&gone, pairs.iter().map(|pair| pair.0));
    let fresh = rest(&fresh, pairs.iter().map(|pair| pair.1));
    changes.extend(
        gone.into_iter()
            .map(|(_, variant)| Change::Removed(variant)),
    );
    changes.extend(fresh.into_iter().map(|(_, variant)| Change::Added(variant)));
    let in_order = old.len() == new.len() && old.iter().zip(new).all(|(a, b)| is_same(a, b));
    if changes.is_empty() && !in_order {
        changes.push(Change::Reordered);
    }
    changes
}

/// Whether both have the same text on the wire. A number counts as the same as its text: another finding reports
/// that change.
pub(super) fn is_same(a: &Variant, b: &Variant) -> bool {
    a.value == b.value || (a.value.is_number() != b.value.is_number() && quoted(a) == quoted(b))
}

fn rename(old: &Variant, new: &Variant, same_position: bool) -> Option<u32> {
    let (Value::String(from), Value::String(to)) = (&old.value, &new.value) else {
        return None;
    };
    if old.name == new.name {
        return Some(CERTAIN);
    }
    let likeness = likeness(from, to);
    (same_position || likeness >= SIMILAR).then_some(likeness)
}

/// The names of an enum's variants before and after. The version step of a change depends on them.
pub(super) struct Names {
    old: BTreeSet<String>,
    new: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(old: &[Variant], new: &[Variant]) -> Self {
        let names = |list: &[Variant]| list.iter().map(|variant| variant.name.clone()).collect();
        Self {
            old: names(old),
            new: names(new),
        }
    }

    /// The version step for the variants `lost` and `gained`, if the enum really lost and gained them.
    pub(super) fn level(&self, lost: Option<&Variant>, gained: Option<&Variant>) -> Bump {
        let is_lost = lost.is_some_and(|variant| !self.new.contains(&variant.name));
        let is_gained = gained.is_some_and(|variant| !self.old.contains(&variant.name));
        match (is_lost, is_gained) {
            (true, _) => Bump::Major,
            (_, true) => Bump::Minor,
            _ => Bump::Patch,
        }
    }

    pub(super) fn had(&self, name: &str) -> bool {
        self.old.contains(name)
    }
}

/// A change as a finding. `sent`: callers send the value, so they can use a new one.
pub(super) fn finding(change: &Change<'_>, names: &Names, sent: bool, action: &str) -> Finding {
    match change {
        Change::Added(new) => Finding::new(
            added(new, sent),
            action,
            format!("the value {} is new", quoted(new)),
        )
        .bump(names.level(None, Some(new)))
        .new_value(new.value.clone()),
        Change::Removed(old) => Finding::new(
            removed(old),
            action,
            format!("the value {} was removed", quoted(old)),
        )
        .bump(names.level(Some(old), None))
        .old(old.value.clone()),
        Change::Renamed(old, new) => {
            let message = format!("the value {} is now {}", quoted(old), quoted(new));
            Finding::new(&rules::ENUM_VALUE_RENAMED, action, message)
                .bump(names.level(Some(old), Some(new)))
                .old(old.value.clone())
                .new_value(new.value.clone())
        }
        Change::Respelled(old, new) => {
            let message = format!("the value {} is now spelled {}", quoted(old), quoted(new));
            Finding::new(&rules::ENUM_VALUE_RENAMED_SAME_IDENT, action, message)
                .old(old.value.clone())
                .new_value(new.value.clone())
        }
        Change::Reordered => Finding::new(
            &rules::ENUM_ORDER_CHANGED,
            action,
            "the order of the values changed",
        ),
    }
}

fn added(new: &Variant, sent: bool) -> &'static Rule {
    match (sent, new.value.is_number()) {
        (false, _) => &rules::ENUM_VALUE_ADDED_OUTPUT,
        (true, true) => &rules::ENUM_INTEGER_VALUE_ADDED,
        (true, false) => &rules::ENUM_VALUE_ADDED_INPUT,
    }
}

fn removed(old: &Variant) -> &'static Rule {
    if old.value.is_number() {
        &rules::ENUM_INTEGER_VALUE_REMOVED
    } else {
        &rules::ENUM_VALUE_REMOVED
    }
}

pub(super) fn quoted(variant: &Variant) -> String {
    match &variant.value {
        Value::String(text) => format!("`{text}`"),
        value => format!("`{value}`"),
    }
}

fn by_name(variants: &[Variant]) -> BTreeMap<&str, Vec<&Variant>> {
    let mut by_name: BTreeMap<&str, Vec<&Variant>> = BTreeMap::default();
    for variant in variants {
        by_name.entry(&variant.name).or_default().push(variant);
    }
    by_name
}

/// Finds values that have the same variant and did not before.
pub(super) fn collisions(old: &[Variant], new: &[Variant], action: &str) -> Vec<Finding> {
    let (old, new) = (by_name(old), by_name(new));
    let had = |name: &str| old.get(name).is_some_and(|variants| variants.len() > 1);
    new.iter()
        .filter(|(name, variants)| variants.len() > 1 && !had(name))
        .map(|(name, variants)| {
            let values: Vec<_> = variants.iter().copied().map(quoted).collect();
            let message = format!("{} have the same variant `{name}`", values.join(", "));
            Finding::new(&rules::ENUM_IDENTIFIER_COLLISION, action, message)
        })
        .collect()
}
