//! Changes of what our bindings say about an action: names, call, reply, documentation, mock.

use super::report::Finding;
use super::rules::{self, Rule};
use crate::spec::bindings::{Binding, Confidence};
use crate::spec::type_ref::normal;

/// A fact whose old and new value the finding shows: the rule, the message, and the fact as text.
type Shown = (&'static Rule, &'static str, fn(&Binding) -> String);

const SHOWN: &[Shown] = &[
    (
        &rules::ACTION_GROUP_CHANGED,
        "the action moved to another module",
        |binding| binding.group.clone(),
    ),
    (
        &rules::ACTION_COMMAND_CHANGED,
        "the command changed",
        |binding| binding.command.clone(),
    ),
    (
        &rules::REST_CALL_CHANGED,
        "the REST call changed",
        |binding| format!("{} {}", binding.rest.method.as_str(), binding.rest.path),
    ),
    (
        &rules::REPLY_TYPE_CHANGED,
        "the type of the reply changed",
        |binding| normal(&binding.reply.kind),
    ),
    (
        &rules::REPLY_SECRET_CHANGED,
        "the secrecy of the reply changed",
        |binding| secrecy(binding).to_owned(),
    ),
    (
        &rules::CONFIDENCE_CHANGED,
        "the confidence in the call changed",
        |binding| confidence(binding.rest.confidence, binding.rest.observed.as_deref()),
    ),
    (
        &rules::CONFIDENCE_CHANGED,
        "the confidence in the reply changed",
        |binding| confidence(binding.reply.confidence, binding.reply.observed.as_deref()),
    ),
    (
        &rules::REPLY_PAGED_CHANGED,
        "the paging of the list changed",
        |binding| pages(binding).to_owned(),
    ),
    (
        &rules::REPLY_STATUS_CHANGED,
        "the HTTP status of a success changed",
        |binding| binding.reply.status.unwrap_or(200).to_string(),
    ),
];

/// A fact for which the finding says only that it changed.
type Compared = (&'static Rule, &'static str, fn(&Binding, &Binding) -> bool);

const COMPARED: &[Compared] = &[
    (
        &rules::ACTION_CHECK_CHANGED,
        "the key `check` changed",
        |old, new| is_set(old.check) != is_set(new.check),
    ),
    (
        &rules::SYNONYMS_CHANGED,
        "the synonyms changed",
        |old, new| old.synonyms != new.synonyms,
    ),
    // A changed effect has its own finding, which says more.
    (
        &rules::BEHAVIOUR_ADDS_GAINED,
        "this action only adds now",
        |old, new| old.effect == new.effect && !is_set(old.adds) && is_set(new.adds),
    ),
    (
        &rules::BEHAVIOUR_ADDS_LOST,
        "this action may change or replace something now",
        |old, new| old.effect == new.effect && is_set(old.adds) && !is_set(new.adds),
    ),
    (
        &rules::REPLY_EXAMPLE_CHANGED,
        "our example of the reply changed",
        |old, new| old.reply.example != new.reply.example,
    ),
    (
        &rules::REST_HINT_CHANGED,
        "the hints about refusals changed",
        |old, new| old.rest.hints != new.rest.hints,
    ),
    (
        &rules::MOCK_BEHAVIOUR_CHANGED,
        "the behaviour in the mock changed",
        |old, new| old.mock != new.mock,
    ),
    (
        &rules::ACTION_DOC_CHANGED,
        "the documentation changed",
        |old, new| (&old.doc, &old.notes) != (&new.doc, &new.notes),
    ),
];

/// Compares everything except effect, repetition, limit and parameters.
pub(super) fn compare(slug: &str, old: &Binding, new: &Binding, found: &mut Vec<Finding>) {
    for (rule, message, fact) in SHOWN {
        let (old, new) = (fact(old), fact(new));
        if old != new {
            found.push(Finding::new(rule, slug, *message).old(old).new_value(new));
        }
    }
    for (rule, message, differs) in COMPARED {
        if differs(old, new) {
            found.push(Finding::new(rule, slug, *message));
        }
    }
}

fn confidence(confidence: Confidence, observed: Option<&str>) -> String {
    match observed {
        Some(day) => format!("observed on {day}"),
        None => confidence.as_str().to_owned(),
    }
}

fn is_set(flag: Option<bool>) -> bool {
    flag == Some(true)
}

fn secrecy(binding: &Binding) -> &'static str {
    if is_set(binding.reply.secret) {
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
