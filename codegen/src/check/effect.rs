//! What a call does, whether a repetition is harmless, whether a write only adds, and the rate limit.

use super::{Context, LinkedBinding};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::Effect;

pub(super) fn check(cx: &Context<'_>) {
    for linked in cx.linked_bindings() {
        linked.at(|path| {
            repeat(cx, path, &linked);
            adds(cx, path, &linked);
            rate_limit(cx, path, &linked);
        });
    }
}

/// `repeat` is required for calls that change something, and pointless for the others.
fn repeat(cx: &Context<'_>, path: &JsonPath<'_>, linked: &LinkedBinding<'_>) {
    let is_read = linked.binding.effect == Effect::Read;
    if cx.collector.is_broken(&path.key("effect")) {
        return;
    }
    let repeat = path.key("repeat");
    match linked.binding.repeat {
        None if !is_read => {
            let message = format!(
                "{} does not say whether a repetition is harmless",
                shown(linked.slug)
            );
            cx.report("missing-repeat", &repeat, Mark::Key, message, |found| {
                found
                    .expected("`repeat`, because the effect is not `read`")
                    .hint("add `\"repeat\": \"harmless\"` if an identical second call changes nothing, else `\"harmful\"`")
            });
        }
        Some(_) if is_read => {
            let message = format!(
                "{} only reads, so `repeat` is pointless",
                shown(linked.slug)
            );
            cx.report("needless-repeat", &repeat, Mark::Key, message, |found| {
                found
                    .expected("no `repeat` if the effect is `read`")
                    .hint("remove `repeat`, or correct `effect`")
            });
        }
        _ => {}
    }
}

/// Only a write can add without changing anything else.
fn adds(cx: &Context<'_>, path: &JsonPath<'_>, linked: &LinkedBinding<'_>) {
    let is_write = linked.binding.effect == Effect::Write;
    if linked.binding.adds.is_none() || is_write || cx.collector.is_broken(&path.key("effect")) {
        return;
    }
    let message = format!(
        "{} does not write, so `adds` is pointless",
        shown(linked.slug)
    );
    cx.report(
        "needless-adds",
        &path.key("adds"),
        Mark::Key,
        message,
        |found| {
            found
                .expected("`adds` only if the effect is `write`")
                .hint("remove `adds`, or correct `effect`")
        },
    );
}

fn rate_limit(cx: &Context<'_>, path: &JsonPath<'_>, linked: &LinkedBinding<'_>) {
    let Some(limit) = &linked.binding.rate_limit else {
        return;
    };
    let path = path.key("rate_limit");
    if limit.per_minute == 0 {
        zero_rate_limit(cx, &path.key("per_minute"));
    }
    let listed = linked
        .entry
        .and_then(|(index, entry)| Some((index, entry.rate_limit?)));
    if let Some((index, stated)) = listed {
        let message = format!(
            "the page already states a rate limit for {}",
            shown(linked.slug)
        );
        cx.report("needless-rate-limit", &path, Mark::Key, message, |found| {
            let top = JsonPath::top(SpecFile::Catalog);
            let actions = top.key("actions");
            let entry = actions.index(index);
            let stated_at = cx.span(&entry.key("rate_limit"), Mark::Value);
            found
                .related(stated_at, format!("{stated} calls per minute"))
                .expected("`rate_limit` only if the page states none")
                .hint("remove `rate_limit`")
        });
    }
}

pub(super) fn zero_rate_limit(cx: &Context<'_>, path: &JsonPath<'_>) {
    cx.report(
        "zero-rate-limit",
        path,
        Mark::Value,
        "a rate limit of 0 allows no call",
        |found| {
            found
                .expected("at least 1 call per minute")
                .hint("remove the key if there is no limit")
        },
    );
}
