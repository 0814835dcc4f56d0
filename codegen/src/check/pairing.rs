//! Every action and parameter of the catalogue has a binding, and every binding has one of these.

use std::collections::BTreeMap;

use super::{Context, LinkedBinding};
use crate::read::collector::did_you_mean;
use crate::read::diagnostic::{Diagnostic, shown};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::{Location, Method};
use crate::spec::catalog::{ActionEntry, Parameter};

pub(super) fn check(cx: &Context<'_>) {
    let listed_is_whole = !cx
        .collector
        .any_broken(SpecFile::Catalog, &["actions", "*", "slug"]);
    for bound in cx.linked_bindings() {
        bound.at(|path| match bound.entry {
            Some((index, entry)) => parameters(cx, path, &bound, index, entry),
            None if listed_is_whole => unknown_action(cx, path, bound.slug),
            None => {}
        });
    }
    unbound_actions(cx);
    if listed_is_whole {
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
                .expected("one binding per action of the catalogue")
                .hint(format!("fill in and add: {}", action_skeleton(cx, entry)))
        });
    }
}

/// A binding as it must at least look.
fn action_skeleton(cx: &Context<'_>, entry: &ActionEntry) -> String {
    let group = cx.bindings.groups.keys().next().map_or("", String::as_str);
    let params: Vec<String> = entry
        .params
        .iter()
        .map(|row| param_skeleton(row, Location::Body))
        .collect();
    let params = if params.is_empty() {
        String::new()
    } else {
        format!(r#""params": {{{}}}, "#, params.join(", "))
    };
    format!(
        r#""{}": {{"group": "{group}", "effect": "write", "repeat": "harmful", "doc": ["…"], "rest": {{"method": "POST", "path": "/…/", "confidence": "low"}}, {params}"reply": {{"type": "json", "confidence": "low"}}}}"#,
        entry.slug
    )
}

fn param_skeleton(row: &Parameter, location: Location) -> String {
    let location = match location {
        Location::Query => "query",
        _ => "body",
    };
    format!(r#""{}": {{"doc": ["…"], "in": "{location}"}}"#, row.name)
}

fn unknown_action(cx: &Context<'_>, path: &JsonPath<'_>, slug: &str) {
    let message = format!("no action is called {}", shown(slug));
    cx.report("unknown-action", path, Mark::Key, message, |found| {
        let unbound = cx.catalog.actions.iter().map(|entry| entry.slug.as_str());
        let unbound = unbound.filter(|slug| !cx.bindings.actions.contains_key(*slug));
        found_meant(
            cx,
            found,
            slug,
            unbound,
            "remove this binding: the catalogue has no such action",
        )
        .expected(format!(
            "a slug of {}",
            cx.collector.name(SpecFile::Catalog)
        ))
    });
}

fn found_meant<'c>(
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
            let message = format!("no action is called {}", shown(slug));
            cx.report(
                "unknown-action",
                &path.index(index),
                Mark::Value,
                message,
                |found| {
                    let listed = cx.catalog.actions.iter().map(|entry| entry.slug.as_str());
                    found_meant(
                        cx,
                        found,
                        slug,
                        listed,
                        "remove it: the catalogue has no such action",
                    )
                    .expected(format!(
                        "a slug of {}",
                        cx.collector.name(SpecFile::Catalog)
                    ))
                },
            );
        }
    }
}

fn parameters(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    bound: &LinkedBinding<'_>,
    index: usize,
    entry: &ActionEntry,
) {
    let params = path.key("params");
    let listed_is_whole = !cx.collector.any_broken(
        SpecFile::Catalog,
        &["actions", &index.to_string(), "params", "*", "name"],
    );
    if listed_is_whole {
        bound.each_param(|path, name, _| {
            if !entry.params.iter().any(|row| row.name == name) {
                unknown_parameter(cx, path, bound, entry, name);
            }
        });
    }
    for (row_index, row) in entry.params.iter().enumerate() {
        let has_binding = |params: &BTreeMap<_, _>| params.contains_key(&row.name);
        if !bound.binding.params.as_ref().is_some_and(has_binding) {
            unbound_parameter(cx, &params, bound, (index, row_index), row);
        }
    }
}

fn unknown_parameter(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    bound: &LinkedBinding<'_>,
    entry: &ActionEntry,
    name: &str,
) {
    let message = format!("{} has no parameter {}", shown(bound.slug), shown(name));
    cx.report("unknown-parameter", path, Mark::Key, message, |found| {
        let rows = entry.params.iter().map(|row| row.name.as_str());
        let mut listed: Vec<&str> = rows.collect();
        listed.sort_unstable();
        listed.dedup();
        let expected = if listed.is_empty() {
            "no parameters: the page lists none".to_owned()
        } else {
            format!(
                "one of {}",
                crate::read::collector::listed(listed.iter().copied())
            )
        };
        found_meant(
            cx,
            found,
            name,
            listed,
            "remove it: the page has no such parameter",
        )
        .expected(expected)
    });
}

fn unbound_parameter(
    cx: &Context<'_>,
    params: &JsonPath<'_>,
    bound: &LinkedBinding<'_>,
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
        shown(bound.slug)
    );
    cx.report("unbound-parameter", params, Mark::Key, message, |found| {
        let location = match bound.binding.rest.method {
            Method::Get | Method::Delete => Location::Query,
            Method::Post | Method::Put | Method::Patch => Location::Body,
        };
        found
            .label("add an entry here")
            .related(cx.row_span(at), "this parameter")
            .expected("one binding per parameter of the page")
            .hint(format!(
                "fill in and add: {}",
                param_skeleton(row, location)
            ))
    });
}
