//! What a call does, and how it is made: the vendor's tags, and our bindings.

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

/// What a call does.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Behaviour {
    effect: Effect,
    /// Whether a second identical call does no more than the first.
    repeatable: bool,
}

impl From<&Binding> for Behaviour {
    fn from(binding: &Binding) -> Self {
        Self {
            effect: binding.effect,
            repeatable: binding.effect == Effect::Read || binding.repeat == Some(Repeat::Harmless),
        }
    }
}

impl Behaviour {
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

/// Effect and repeatability, as the bindings have them; without bindings, as the vendor tags them.
pub(super) fn compare(
    old: &ActionEntry,
    new: &ActionEntry,
    bindings: (Option<&Binding>, Option<&Binding>),
    found: &mut Vec<Finding>,
) {
    let mut told = HashSet::new();
    match (bindings, &old.tags, &new.tags) {
        ((Some(from), Some(to)), ..) => found.extend(change(&old.slug, from.into(), to.into())),
        (_, Some(from), Some(to)) => {
            let sides = (Behaviour::of_tags(from), Behaviour::of_tags(to));
            found.extend(change(&old.slug, sides.0, sides.1));
            told.extend([READ_ONLY, DESTRUCTIVE, IDEMPOTENT]);
        }
        _ => {}
    }
    found.extend(tags(old, new, &told));
}

/// Tags besides those that another finding tells of.
fn tags(old: &ActionEntry, new: &ActionEntry, told: &HashSet<&str>) -> Option<Finding> {
    let left = |entry: &ActionEntry| -> Option<BTreeSet<String>> {
        let tags = entry.tags.iter().flatten();
        let left: BTreeSet<_> = tags
            .filter(|tag| !told.contains(tag.as_str()))
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

fn change(slug: &str, old: Behaviour, new: Behaviour) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some((rule, message)) = effect(old.effect, new.effect) {
        let finding = Finding::new(rule, slug, message);
        found.push(finding.old(word(old.effect)).new_value(word(new.effect)));
    }
    // An action that only reads repeats harmlessly by nature: its effect tells it all.
    let reads = old.effect == Effect::Read || new.effect == Effect::Read;
    if !reads && old.repeatable != new.repeatable {
        let (rule, message) = if new.repeatable {
            (
                &rules::BEHAVIOUR_IDEMPOTENCY_GAINED,
                "a second identical call does no harm now",
            )
        } else {
            (
                &rules::BEHAVIOUR_IDEMPOTENCY_LOST,
                "a second identical call does more than the first now",
            )
        };
        let word = |repeatable| if repeatable { "harmless" } else { "harmful" };
        let finding = Finding::new(rule, slug, message);
        found.push(
            finding
                .old(word(old.repeatable))
                .new_value(word(new.repeatable)),
        );
    }
    found
}

fn effect(old: Effect, new: Effect) -> Option<(&'static Rule, &'static str)> {
    Some(match (old, new) {
        (old, new) if old == new => return None,
        (_, Effect::Delete) => (
            &rules::BEHAVIOUR_DESTRUCTIVE_GAINED,
            "it deletes something now",
        ),
        (Effect::Read, _) => (&rules::BEHAVIOUR_READONLY_LOST, "it no longer only reads"),
        (_, Effect::Read) => (&rules::BEHAVIOUR_READONLY_GAINED, "it only reads now"),
        _ => (&rules::BEHAVIOUR_DESTRUCTIVE_LOST, "it no longer deletes"),
    })
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Write => "write",
        Effect::Delete => "delete",
    }
}

/// How the call is made, what it answers, and our words on it.
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
        "it is in another module now",
        Some(group),
    );
    let call = sides(|binding| format!("{} {}", binding.rest.method.verb(), binding.rest.path));
    changed(
        differ(&call),
        &rules::REST_CALL_CHANGED,
        "the REST call is another one",
        Some(call),
    );
    let reply = sides(|binding| normal(&binding.reply.kind));
    changed(
        differ(&reply),
        &rules::REPLY_TYPE_CHANGED,
        "the reply has another type now",
        Some(reply),
    );
    let secret = sides(|binding| secrecy(binding).to_owned());
    changed(
        differ(&secret),
        &rules::REPLY_SECRET_CHANGED,
        "the reply's secrecy changed",
        Some(secret),
    );
    let sure = sides(|binding| {
        let (rest, reply) = (binding.rest.confidence, binding.reply.confidence);
        format!("call {}, reply {}", confidence(rest), confidence(reply))
    });
    changed(
        differ(&sure),
        &rules::PROVENANCE_CHANGED,
        "the facts are differently well known",
        Some(sure),
    );
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
        "the hints at refusals changed",
        None,
    );
    changed(
        old.mock != new.mock,
        &rules::MOCK_BEHAVIOUR_CHANGED,
        "what it does in the mock changed",
        None,
    );
    changed(
        (&old.doc, &old.notes) != (&new.doc, &new.notes),
        &rules::ACTION_DOC_CHANGED,
        "our documentation changed",
        None,
    );
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

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}
