//! Rules for the models alone: their use, their fields, and that none contains itself.

use std::collections::{BTreeMap, HashMap};

use super::Context;
use crate::read::diagnostic::{Diagnostic, shown};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::models::{Model, Usage};
use crate::spec::type_ref::TypeRef;

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Models);
    let models = top.key("models");
    for (name, model) in &cx.models.models {
        let path = models.key(name);
        usage(cx, &path.key("used_in"), name, model);
        let fields = path.key("fields");
        names(cx, &fields, model);
        wire_names(cx, &fields, name, model);
        aliases(cx, &path, name, model);
        defaults(cx, &path, name, model);
    }
    cycles(cx);
}

fn usage(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, model: &Model) {
    let is_doubled = |index: usize| model.used_in[..index].contains(&model.used_in[index]);
    if model.used_in.is_empty() {
        let message = format!(
            "the model {} is used in neither requests nor replies",
            shown(name)
        );
        cx.report("missing-use", path, Mark::Value, message, |found| {
            found.expected("`request`, `reply`, or both")
        });
    }
    for index in (0..model.used_in.len()).filter(|index| is_doubled(*index)) {
        let message = format!("the model {} lists a use twice", shown(name));
        cx.report(
            "duplicate-use",
            &path.index(index),
            Mark::Value,
            message,
            |found| {
                found
                    .expected("`request` and `reply` at most once each")
                    .hint("remove this entry")
            },
        );
    }
}

/// No name and no alias is blank.
fn names(cx: &Context<'_>, path: &JsonPath<'_>, model: &Model) {
    for (index, field) in model.fields.iter().enumerate() {
        let field_path = path.index(index);
        let (name, aliases) = (field_path.key("name"), field_path.key("aliases"));
        let hint = "write the key that the service uses";
        cx.wire_name(&name, "the name of a field", &field.name, hint);
        let what = format!("an alias of {}", shown(&field.name));
        for (index, alias) in field.aliases.iter().flatten().enumerate() {
            cx.not_blank(&aliases.index(index), &what, alias, "remove this alias");
        }
    }
}

/// Only replies are read, so only their models need aliases.
fn aliases(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, model: &Model) {
    if is_read(cx, path, model) != Some(false) {
        return;
    }
    let (fields, usage) = (path.key("fields"), path.key("used_in"));
    for (index, field) in model.fields.iter().enumerate() {
        if field.aliases.is_none() {
            continue;
        }
        let message = format!(
            "{} has aliases, but no reply contains it",
            shown(&field.name)
        );
        let field_path = fields.index(index);
        let at = field_path.key("aliases");
        cx.report("needless-aliases", &at, Mark::Key, message, |found| {
            let span = cx.span(&usage, Mark::Key);
            found
                .related(span, format!("only requests contain {}", shown(name)))
                .expected("`aliases` only in models of replies")
                .hint("remove them, or add `reply` to the model's `used_in`")
        });
    }
}

/// A required field that a reply leaves out gets the default of its type, and enums have no default.
fn defaults(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, model: &Model) {
    if is_read(cx, path, model) != Some(true) {
        return;
    }
    let fields = path.key("fields");
    for (index, field) in model.fields.iter().enumerate() {
        let field_path = fields.index(index);
        let kind = field_path.key("type");
        let is_enum = matches!(field.kind.parse(), Ok(TypeRef::Named(to)) if cx.models.enums.contains_key(&to));
        if field.required != Some(true) || !is_enum || cx.collector.is_broken(&kind) {
            continue;
        }
        let message = format!(
            "{} of {} is required, but enums have no default",
            shown(&field.name),
            shown(name)
        );
        let at = field_path.key("required");
        cx.report("enum-without-default", &at, Mark::Value, message, |found| {
            found
                .related(cx.span(&kind, Mark::Value), "an enum")
                .expected("a type with a default, for replies that leave the field out")
                .hint("remove `required`, or declare a separate model for requests")
        });
    }
}

/// Whether replies contain the model; `None` if its `used_in` is unreadable.
fn is_read(cx: &Context<'_>, path: &JsonPath<'_>, model: &Model) -> Option<bool> {
    let is_told = !model.used_in.is_empty() && !cx.collector.is_broken(&path.key("used_in"));
    is_told.then(|| model.used_in.contains(&Usage::Reply))
}

/// No two fields may read the same key.
fn wire_names(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, model: &Model) {
    let mut taken: HashMap<&str, usize> = HashMap::new();
    for (index, field) in model.fields.iter().enumerate() {
        let field_path = path.index(index);
        let aliases = field_path.key("aliases");
        let own = (field_path.key("name"), &field.name);
        let aliases_of = field.aliases.iter().flatten().enumerate();
        let aliases_of = aliases_of.map(|(at, alias)| (aliases.index(at), alias));
        for (at, wire) in std::iter::once(own).chain(aliases_of) {
            let Some(&first) = taken.get(wire.as_str()) else {
                taken.insert(wire, index);
                continue;
            };
            let (message, hint) = if first == index {
                let message = format!(
                    "a field of {} has the name {} again as its alias",
                    shown(name),
                    shown(wire)
                );
                (message, "remove the alias")
            } else {
                let message = format!(
                    "two fields of {} have the name or alias {}",
                    shown(name),
                    shown(wire)
                );
                (message, "remove one of the two")
            };
            cx.report("duplicate-field", &at, Mark::Value, message, |found| {
                let first = cx.span(&path.index(first).key("name"), Mark::Value);
                found
                    .related(first, "the first field with this name or alias")
                    .expected("every name and alias once per model")
                    .hint(hint)
            });
        }
    }
}

/// A field that holds a model directly, not in a list or a map.
struct Edge<'s> {
    model: &'s str,
    index: usize,
    to: &'s str,
}

/// Reports models that directly contain themselves: such a struct would have an infinite size.
///
/// Depth-first search with an explicit stack, because a spec may nest deeper than a thread's stack allows.
fn cycles(cx: &Context<'_>) {
    let edges: BTreeMap<&str, Vec<Edge<'_>>> = cx
        .models
        .models
        .iter()
        .map(|(name, model)| (name.as_str(), direct(cx, name, model)))
        .collect();
    let mut done: HashMap<&str, bool> = HashMap::new();
    for start in edges.keys() {
        let mut stack: Vec<(&str, usize)> = Vec::new();
        if !done.contains_key(start) {
            done.insert(start, false);
            stack.push((start, 0));
        }
        while let Some((model, next)) = stack.last_mut() {
            let Some(edge) = edges.get(model).and_then(|edges| edges.get(*next)) else {
                done.insert(model, true);
                stack.pop();
                continue;
            };
            *next += 1;
            match done.get(edge.to) {
                None => {
                    done.insert(edge.to, false);
                    stack.push((edge.to, 0));
                }
                Some(false) => cycle(cx, &edges, &stack, edge),
                Some(true) => {}
            }
        }
    }
}

fn direct<'s>(cx: &Context<'s>, name: &'s str, model: &Model) -> Vec<Edge<'s>> {
    let fields = model.fields.iter().enumerate();
    let edges = fields.filter_map(|(index, field)| match field.kind.parse() {
        Ok(TypeRef::Named(to)) => {
            let (to, _) = cx.models.models.get_key_value(&to)?;
            Some(Edge {
                model: name,
                index,
                to,
            })
        }
        _ => None,
    });
    edges.collect()
}

/// Reports the cycle that `last` closes. The stack leads from some model to the model that `last` starts from.
fn cycle(
    cx: &Context<'_>,
    edges: &BTreeMap<&str, Vec<Edge<'_>>>,
    stack: &[(&str, usize)],
    last: &Edge<'_>,
) {
    /// The message names at most this many models.
    const NAMED: usize = 8;
    let start = stack
        .iter()
        .position(|(model, _)| *model == last.to)
        .unwrap_or(0);
    let ring = &stack[start..];
    let mut names: Vec<&str> = ring.iter().take(NAMED).map(|(model, _)| *model).collect();
    if ring.len() > NAMED {
        names.push("…");
    }
    let message = format!(
        "these models contain each other: {} → {}",
        names.join(" → "),
        last.to
    );
    let at = |edge: &Edge<'_>| {
        let top = JsonPath::top(SpecFile::Models);
        let models = top.key("models");
        let model = models.key(edge.model);
        let fields = model.key("fields");
        cx.span(&fields.index(edge.index).key("type"), Mark::Value)
    };
    let mut found = Diagnostic::new("model-cycle", at(last), message)
        .label("closes the cycle")
        .expected("a list or a map somewhere in the cycle")
        .hint("change one of these fields to a list or to `json`");
    // `next` is the edge to try next, so the stack took the edge before it.
    let others = ring[..ring.len() - 1].iter().take(NAMED);
    let others = others.filter_map(|(model, next)| edges.get(model)?.get(next.checked_sub(1)?));
    found
        .related
        .extend(others.map(|edge| (at(edge), format!("holds `{}`", edge.to))));
    cx.collector.report(found);
}
