//! Each action and parameter of the catalogue has a binding, and each binding has an action or parameter.

use std::collections::BTreeMap;

use super::{Context, LinkedBinding};
use crate::read::collector::{did_you_mean, listed};
use crate::read::diagnostic::{Diagnostic, shown};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::catalog::{ActionEntry, Parameter};
use crate::spec::skeleton::{action_skeleton, param_skeleton};

pub(super) fn check(cx: &Context<'_>) {
    let slugs_are_readable = !cx
        .collector
        .any_broken(SpecFile::Catalog, &["actions", "*", "slug"]);
    for linked in cx.linked_bindings() {
        linked.at(|path| match linked.entry {
            Some((index, entry)) => parameters(cx, path, &linked, index, entry),
            None if slugs_are_readable => unknown_action(cx, path, linked.slug),
            None => {}
        });
    }
    unbound_actions(cx);
    if slugs_are_readable {
        decisions(cx);
    }
}

fn unbound_actions(cx: &Context<'_>) {
    let (listed, bindings) = (
        JsonPath::top(SpecFile::Catalog),
        JsonPath::top(SpecFile::Bindings),
    );
    let (listed, bindings) = (listed.key("actions"), bindings.key("actions"));
    for (index, entry) in cx.catalog.actions.iter().enumerate() {
        let (path, slug) = (listed.index(index), &entry.slug);
        let path = path.key("slug");
        if cx.bindings.actions.contains_key(slug) || cx.collector.is_broken(&path) {
            continue;
        }
        let message = format!("the action {} has no binding", shown(slug));
        cx.report("unbound-action", &bindings, Mark::Key, message, |found| {
            found
                .label("add an entry here")
                .related(cx.span(&path, Mark::Value), "this action")
                .expected("a binding for each action of the catalogue")
                .hint(format!("add and complete: {}", action_skeleton(entry)))
        });
    }
}

fn unknown_action(cx: &Context<'_>, path: &JsonPath<'_>, slug: &str) {
    let message = format!("unknown action {}", shown(slug));
    cx.report("unknown-action", path, Mark::Key, message, |found| {
        let unbound = cx.catalog.actions.iter().map(|entry| entry.slug.as_str());
        let unbound = unbound.filter(|slug| !cx.bindings.actions.contains_key(*slug));
        with_meant(
            cx,
            found,
            slug,
            unbound,
            "remove this binding, because the catalogue has no such action",
        )
        .expected(format!(
            "a slug of {}",
            cx.collector.path_of(SpecFile::Catalog)
        ))
    });
}

fn with_meant<'c>(
    cx: &Context<'_>,
    found: Diagnostic,
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    otherwise: &str,
) -> Diagnostic {
    match cx.collector.suggest(word, candidates) {
        Some(meant) => found.hint(did_you_mean(meant)),
        None => found.hint(otherwise),
    }
}

fn decisions(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let path = top.key("decisions");
    for (name, decision) in cx.bindings.decisions.iter().flatten() {
        let path = path.key(name);
        let path = path.key("actions");
        for (index, slug) in decision.actions.iter().flatten().enumerate() {
            if cx.slugs.contains_key(slug.as_str()) {
                continue;
            }
            let message = format!("unknown action {}", shown(slug));
            cx.report(
                "unknown-action",
                &path.index(index),
                Mark::Value,
                message,
                |found| {
                    let listed = cx.catalog.actions.iter().map(|entry| entry.slug.as_str());
                    with_meant(
                        cx,
                        found,
                        slug,
                        listed,
                        "remove this entry, because the catalogue has no such action",
                    )
                    .expected(format!(
                        "a slug of {}",
                        cx.collector.path_of(SpecFile::Catalog)
                    ))
                },
            );
        }
    }
}

fn parameters(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    index: usize,
    entry: &ActionEntry,
) {
    let params = path.key("params");
    let slugs_are_readable = !cx.collector.any_broken(
        SpecFile::Catalog,
        &["actions", &index.to_string(), "params", "*", "name"],
    );
    if slugs_are_readable {
        linked.each_param(|path, name, _| {
            if !entry.params.iter().any(|row| row.name == name) {
                unknown_parameter(cx, path, linked, entry, name);
            }
        });
    }
    for (row_index, row) in entry.params.iter().enumerate() {
        let has_binding = |params: &BTreeMap<_, _>| params.contains_key(&row.name);
        if !linked.binding.params.as_ref().is_some_and(has_binding) {
            unbound_parameter(cx, &params, linked, (index, row_index), row);
        }
    }
}

fn unknown_parameter(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    entry: &ActionEntry,
    name: &str,
) {
    let message = format!("{} has no parameter {}", shown(linked.slug), shown(name));
    cx.report("unknown-parameter", path, Mark::Key, message, |found| {
        let rows = entry.params.iter().map(|row| row.name.as_str());
        let mut names: Vec<&str> = rows.collect();
        names.sort_unstable();
        names.dedup();
        let expected = if names.is_empty() {
            "no parameter, because the page lists none".to_owned()
        } else {
            format!("one of {}", listed(names.iter().copied()))
        };
        with_meant(
            cx,
            found,
            name,
            names,
            "remove this entry, because the page has no such parameter",
        )
        .expected(expected)
    });
}

fn unbound_parameter(
    cx: &Context<'_>,
    params: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    at: (usize, usize),
    row: &Parameter,
) {
    let top = JsonPath::top(SpecFile::Catalog);
    let actions = top.key("actions");
    let (action, index) = (actions.index(at.0), at.1);
    let rows = action.key("params");
    let name = rows.index(index);
    if cx.collector.is_broken(&name.key("name")) {
        return;
    }
    let message = format!(
        "the parameter {} of {} has no binding",
        shown(&row.name),
        shown(linked.slug)
    );
    cx.report("unbound-parameter", params, Mark::Key, message, |found| {
        let location = linked.binding.usual_location(&row.name);
        found
            .label("add an entry here")
            .related(cx.row_span(at), "this parameter")
            .expected("a binding for each parameter of the page")
            .hint(format!(
                "add and complete: {}",
                param_skeleton(row, location)
            ))
    });
}
