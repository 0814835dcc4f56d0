//! What a call does, whether it may be repeated, and how often it may be made.

use super::{Context, LinkedBinding};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::Effect;

pub(super) fn check(cx: &Context<'_>) {
    for bound in cx.linked_bindings() {
        bound.at(|path| {
            repeat(cx, path, &bound);
            rate_limit(cx, path, &bound);
        });
    }
}

/// Whether a second call does more than the first is only a question where a call does something.
fn repeat(cx: &Context<'_>, path: &JsonPath<'_>, bound: &LinkedBinding<'_>) {
    let is_read = bound.binding.effect == Effect::Read;
    if cx.collector.is_broken(&path.key("effect")) {
        return;
    }
    let repeat = path.key("repeat");
    match bound.binding.repeat {
        None if !is_read => {
            let message = format!(
                "{} does not say whether it may be repeated",
                shown(bound.slug)
            );
            cx.report("missing-repeat", &repeat, Mark::Key, message, |found| {
                found
                    .expected("`repeat`, because the effect is not `read`")
                    .hint("add `\"repeat\": \"harmless\"` if a second call changes nothing more, otherwise `\"harmful\"`")
            });
        }
        Some(_) if is_read => {
            let message = format!("{} only reads, so `repeat` says nothing", shown(bound.slug));
            cx.report("needless-repeat", &repeat, Mark::Key, message, |found| {
                found
                    .expected("no `repeat` where the effect is `read`")
                    .hint("remove it, or mend `effect`")
            });
        }
        _ => {}
    }
}

fn rate_limit(cx: &Context<'_>, path: &JsonPath<'_>, bound: &LinkedBinding<'_>) {
    let Some(limit) = &bound.binding.rate_limit else {
        return;
    };
    let path = path.key("rate_limit");
    if limit.per_minute == 0 {
        zero_rate_limit(cx, &path.key("per_minute"));
    }
    let listed = bound
        .entry
        .and_then(|(index, entry)| Some((index, entry.rate_limit?)));
    if let Some((index, stated)) = listed {
        let message = format!("the page itself states a limit for {}", shown(bound.slug));
        cx.report("needless-rate-limit", &path, Mark::Key, message, |found| {
            let top = JsonPath::top(SpecFile::Catalog);
            let actions = top.key("actions");
            let entry = actions.index(index);
            let stated_at = cx.span(&entry.key("rate_limit"), Mark::Value);
            found
                .related(stated_at, format!("{stated} calls per minute"))
                .expected("`rate_limit` only where the page states none")
                .hint("remove it")
        });
    }
}

pub(super) fn zero_rate_limit(cx: &Context<'_>, path: &JsonPath<'_>) {
    cx.report(
        "zero-rate-limit",
        path,
        Mark::Value,
        "a limit of 0 calls allows none",
        |found| {
            found
                .expected("at least 1 call per minute")
                .hint("remove the limit if there is none")
        },
    );
}
