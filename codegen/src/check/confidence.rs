//! The confidence in facts: an assumed reply stays untyped, and an observation has a day.

use super::{Context, LinkedBinding};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::JsonPath;
use crate::spec::bindings::Confidence;
use crate::spec::type_ref::TypeRef;

pub(super) fn check(cx: &Context<'_>) {
    for linked in cx.linked_bindings() {
        assumed_shape(cx, &linked);
        linked.at(|path| {
            let binding = linked.binding;
            day(
                cx,
                &path.key("rest").key("observed"),
                binding.rest.observed.as_deref(),
            );
            day(
                cx,
                &path.key("reply").key("observed"),
                binding.reply.observed.as_deref(),
            );
        });
    }
}

/// A reply whose shape is assumed must stay untyped, until somebody has observed it.
fn assumed_shape(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    let reply = &linked.binding.reply;
    let kind = reply.kind.parse::<TypeRef>();
    let is_typed = kind.is_ok_and(|kind| match kind {
        TypeRef::Json => false,
        TypeRef::List(item) => *item != TypeRef::Json,
        _ => true,
    });
    linked.at(|path| {
        let path = path.key("reply");
        let confidence = path.key("confidence");
        if is_typed
            && reply.observed.is_none()
            && reply.confidence == Confidence::Assumed
            && !cx.collector.is_broken(&confidence)
        {
            let message = format!(
                "the reply of {} has a type, but its shape is assumed",
                shown(linked.slug)
            );
            cx.report(
                "doubtful-reply",
                &path.key("type"),
                Mark::Value,
                message,
                |found| {
                    found
                        .related(
                            cx.span(&confidence, Mark::Value),
                            "no source shows the shape",
                        )
                        .expected("`json` or `[json]`")
                        .hint("use `json`, or find a source and write `documented`")
                },
            );
        }
    });
}

fn day(cx: &Context<'_>, path: &JsonPath<'_>, observed: Option<&str>) {
    let Some(day) = observed.filter(|day| !is_day(day)) else {
        return;
    };
    let message = format!("{} is not a day", shown(day));
    cx.report("malformed-day", path, Mark::Value, message, |found| {
        found.expected("the day on which somebody saw it, as `YYYY-MM-DD`")
    });
}

fn is_day(text: &str) -> bool {
    let number = |part: &str, length: usize| {
        let is_number = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten()
    };
    let mut parts = text.splitn(3, '-');
    let mut next = |length| parts.next().and_then(|part| number(part, length));
    let (Some(_), Some(month), Some(day)) = (next(4), next(2), next(2)) else {
        return false;
    };
    (1..=12).contains(&month) && (1..=31).contains(&day)
}
