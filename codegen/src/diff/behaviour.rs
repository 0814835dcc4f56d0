//! Changes of what a call does and how it is made, from the vendor's tags and our bindings.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::report::Finding;
use super::rules::{self, Rule};
use crate::spec::bindings::{Binding, Confidence, Effect, Repeat};
use crate::spec::catalog::ActionEntry;
use crate::spec::type_ref::normal;

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

/// Compares the bindings: call, reply, documentation, mock.
pub(super) fn binding(slug: &str, old: &Binding, new: &Binding, found: &mut Vec<Finding>) {
    if old == new {
        return;
    }
    let mut changed = |is: bool, rule: &Rule, message: &str, sides: Option<(String, String)>| {
        if is {
            let finding = Finding::new(rule, slug, message);
            found.push(match sides {
                Some((old, new)) => finding.old(old).new_value(new),
                None => finding,
            });
        }
    };
    let sides = |of: fn(&Binding) -> String| (of(old), of(new));
    let differ = |sides: &(String, String)| sides.0 != sides.1;

    let group = sides(|binding| binding.group.clone());
    changed(
        differ(&group),
        &rules::ACTION_GROUP_CHANGED,
        "the action moved to another module",
        Some(group),
    );
    let call = sides(|binding| format!("{} {}", binding.rest.method.as_str(), binding.rest.path));
    changed(
        differ(&call),
        &rules::REST_CALL_CHANGED,
        "the REST call changed",
        Some(call),
    );
    let reply = sides(|binding| normal(&binding.reply.kind));
    changed(
        differ(&reply),
        &rules::REPLY_TYPE_CHANGED,
        "the type of the reply changed",
        Some(reply),
    );
    let secret = sides(|binding| secrecy(binding).to_owned());
    changed(
        differ(&secret),
        &rules::REPLY_SECRET_CHANGED,
        "whether the reply is a secret changed",
        Some(secret),
    );
    let call = sides(|binding| confidence(binding.rest.confidence, &binding.rest.observed));
    changed(
        differ(&call),
        &rules::CONFIDENCE_CHANGED,
        "we know the call better or worse now",
        Some(call),
    );
    let reply = sides(|binding| confidence(binding.reply.confidence, &binding.reply.observed));
    changed(
        differ(&reply),
        &rules::CONFIDENCE_CHANGED,
        "we know the reply better or worse now",
        Some(reply),
    );
    let command = sides(|binding| binding.command.clone());
    changed(
        differ(&command),
        &rules::ACTION_COMMAND_CHANGED,
        "the command changed",
        Some(command),
    );
    changed(
        is_set(old.check) != is_set(new.check),
        &rules::ACTION_CHECK_CHANGED,
        "whether the action checks a key changed",
        None,
    );
    changed(
        old.synonyms != new.synonyms,
        &rules::SYNONYMS_CHANGED,
        "the words for searches changed",
        None,
    );
    // A changed effect has its own finding, and says more.
    let adds = (is_set(old.adds), is_set(new.adds));
    if old.effect == new.effect && adds.0 != adds.1 {
        let (rule, message) = if adds.1 {
            (&rules::BEHAVIOUR_ADDS_GAINED, "this action only adds now")
        } else {
            (
                &rules::BEHAVIOUR_ADDS_LOST,
                "this action may change or replace something now",
            )
        };
        changed(true, rule, message, None);
    }
    changed(
        old.reply.paged != new.reply.paged,
        &rules::REPLY_PAGED_CHANGED,
        "whether the list comes in pages changed",
        Some(sides(|binding| pages(binding).to_owned())),
    );
    changed(
        old.reply.status != new.reply.status,
        &rules::REPLY_STATUS_CHANGED,
        "success has another status now",
        Some(sides(|binding| {
            binding.reply.status.unwrap_or(200).to_string()
        })),
    );
    changed(
        old.reply.example != new.reply.example,
        &rules::REPLY_EXAMPLE_CHANGED,
        "our example of the reply changed",
        None,
    );
    let hints = old.rest.hints != new.rest.hints;
    changed(
        hints,
        &rules::REST_HINT_CHANGED,
        "the hints about refusals changed",
        None,
    );
    changed(
        old.mock != new.mock,
        &rules::MOCK_BEHAVIOUR_CHANGED,
        "the behaviour in the mock changed",
        None,
    );
    changed(
        (&old.doc, &old.notes) != (&new.doc, &new.notes),
        &rules::ACTION_DOC_CHANGED,
        "the documentation changed",
        None,
    );
}

fn confidence(confidence: Confidence, observed: &Option<String>) -> String {
    match observed {
        Some(day) => format!("observed on {day}"),
        None => confidence.as_str().to_owned(),
    }
}

fn is_set(flag: Option<bool>) -> bool {
    flag == Some(true)
}

fn secrecy(binding: &Binding) -> &'static str {
    if binding.reply.secret == Some(true) {
        "secret"
    } else {
        "open"
    }
}

fn pages(binding: &Binding) -> &'static str {
    match binding.reply.paged {
        Some(true) => "pages",
        Some(false) => "whole",
        None => "unknown",
    }
}
