//! Changes of what a call does, from our bindings or the vendor's tags.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::report::Finding;
use super::rules::{self, Rule};
use crate::spec::bindings::{Binding, Effect, Repeat};
use crate::spec::catalog::ActionEntry;

const READ_ONLY: &str = "readOnlyHint";
const DESTRUCTIVE: &str = "destructiveHint";
const IDEMPOTENT: &str = "idempotentHint";

/// The effect of a call, and whether it is repeatable.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CallEffect {
    effect: Effect,
    /// Whether an identical second call is harmless.
    repeatable: bool,
}

impl From<&Binding> for CallEffect {
    fn from(binding: &Binding) -> Self {
        Self {
            effect: binding.effect,
            repeatable: binding.is_repeatable(),
        }
    }
}

impl CallEffect {
    fn of_tags(tags: &[String]) -> Self {
        let has = |hint: &str| tags.iter().any(|tag| tag == hint);
        let effect = match (has(DESTRUCTIVE), has(READ_ONLY)) {
            (true, _) => Effect::Delete,
            (_, true) => Effect::Read,
            _ => Effect::Write,
        };
        Self {
            effect,
            repeatable: effect == Effect::Read || has(IDEMPOTENT),
        }
    }
}

pub(super) fn deletes(binding: &Binding) -> bool {
    binding.effect == Effect::Delete
}

pub(super) fn is_tagged_destructive(entry: &ActionEntry) -> bool {
    entry.tags.iter().flatten().any(|tag| tag == DESTRUCTIVE)
}

/// Compares effect and repeatability: those of the bindings, or else those of the vendor's tags.
pub(super) fn compare(
    old: &ActionEntry,
    new: &ActionEntry,
    bindings: (Option<&Binding>, Option<&Binding>),
    found: &mut Vec<Finding>,
) {
    let mut reported = HashSet::new();
    match (bindings, &old.tags, &new.tags) {
        ((Some(from), Some(to)), ..) => found.extend(change(&old.slug, from.into(), to.into())),
        (_, Some(from), Some(to)) => {
            let sides = (CallEffect::of_tags(from), CallEffect::of_tags(to));
            found.extend(change(&old.slug, sides.0, sides.1));
            reported.extend([READ_ONLY, DESTRUCTIVE, IDEMPOTENT]);
        }
        _ => {}
    }
    found.extend(tags(old, new, &reported));
}

/// Compares the tags, except those that another finding reports.
fn tags(old: &ActionEntry, new: &ActionEntry, reported: &HashSet<&str>) -> Option<Finding> {
    let left = |entry: &ActionEntry| -> Option<BTreeSet<String>> {
        let tags = entry.tags.iter().flatten();
        let left: BTreeSet<_> = tags
            .filter(|tag| !reported.contains(tag.as_str()))
            .cloned()
            .collect();
        entry.tags.as_ref().map(|_| left)
    };
    let (from, to) = (left(old), left(new));
    let shown = |tags: Option<BTreeSet<String>>| {
        tags.map(|tags| Value::from(tags.into_iter().collect::<Vec<_>>().join(", ")))
    };
    (from != to).then(|| {
        let message = "the vendor's tags changed";
        Finding::new(&rules::ACTION_TAGS_CHANGED, &old.slug, message).values(shown(from), shown(to))
    })
}

fn change(slug: &str, old: CallEffect, new: CallEffect) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some((rule, message)) = effect(old.effect, new.effect) {
        let finding = Finding::new(rule, slug, message);
        found.push(
            finding
                .old(old.effect.as_str())
                .new_value(new.effect.as_str()),
        );
    }
    // An action that only reads is always repeatable: the change of the effect is enough.
    let reads = old.effect == Effect::Read || new.effect == Effect::Read;
    if !reads && old.repeatable != new.repeatable {
        let (rule, message) = if new.repeatable {
            (
                &rules::BEHAVIOUR_IDEMPOTENCY_GAINED,
                "an identical second call is harmless now",
            )
        } else {
            (
                &rules::BEHAVIOUR_IDEMPOTENCY_LOST,
                "an identical second call is harmful now",
            )
        };
        let finding = Finding::new(rule, slug, message);
        found.push(
            finding
                .old(Repeat::as_str_if(old.repeatable))
                .new_value(Repeat::as_str_if(new.repeatable)),
        );
    }
    found
}

fn effect(old: Effect, new: Effect) -> Option<(&'static Rule, &'static str)> {
    Some(match (old, new) {
        (old, new) if old == new => return None,
        (_, Effect::Delete) => (
            &rules::BEHAVIOUR_DESTRUCTIVE_GAINED,
            "this action deletes something now",
        ),
        (Effect::Read, _) => (
            &rules::BEHAVIOUR_READONLY_LOST,
            "this action no longer only reads",
        ),
        (_, Effect::Read) => (
            &rules::BEHAVIOUR_READONLY_GAINED,
            "this action only reads now",
        ),
        _ => (
            &rules::BEHAVIOUR_DESTRUCTIVE_LOST,
            "this action no longer deletes",
        ),
    })
}
