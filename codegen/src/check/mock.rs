//! The mock's part of the bindings: every collection, reference and parameter named there exists.

use std::collections::HashSet;

use super::{Context, LinkedBinding};
use crate::read::collector::{did_you_mean, listed};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::mock::{Behaviour, Collection, Operation};

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let collections = top.key("collections");
    for (name, collection) in cx.bindings.collections.iter().flatten() {
        relations(cx, &collections.key(name), name, collection);
    }
    for linked in cx.linked_bindings() {
        if let Some(behaviour) = &linked.binding.mock {
            linked.at(|path| {
                let path = path.key("mock");
                required_keys(cx, &path, behaviour);
                named_collections(cx, &path, behaviour);
                named_parameters(cx, &path, &linked, behaviour);
            });
        }
    }
    unused(cx, &collections);
}

fn find<'s>(cx: &Context<'s>, name: &str) -> Option<&'s Collection> {
    cx.bindings.collections.as_ref()?.get(name)
}

/// Checks how one collection refers to others.
fn relations(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, collection: &Collection) {
    let references = path.key("references");
    for (field, reference) in collection.references.iter().flatten() {
        let path = references.key(field);
        is_declared(cx, &path.key("collection"), &reference.collection);
    }
    let counts = path.key("counts");
    for (field, count) in collection.counts.iter().flatten() {
        let path = counts.key(field);
        if is_declared(cx, &path.key("collection"), &count.collection) {
            refers(cx, &path, &count.collection, &count.field, name);
        }
    }
    let values = path.key("keyed_values");
    for (field, map) in collection.keyed_values.iter().flatten() {
        is_declared(cx, &values.key(field).key("collection"), &map.collection);
    }
}

/// Whether the collection is declared; reports it if not.
fn is_declared(cx: &Context<'_>, path: &JsonPath<'_>, name: &str) -> bool {
    let is_known = find(cx, name).is_some();
    if !is_known
        && !cx
            .collector
            .any_broken(SpecFile::Bindings, &["collections"])
    {
        let names = || {
            let declared = cx.bindings.collections.iter().flatten();
            declared.map(|(name, _)| name.as_str())
        };
        unknown(cx, "unknown-collection", path, "collection", name, names);
    }
    is_known
}

/// Reports a `field` of the collection `from` that does not refer to the collection `to`.
fn refers(cx: &Context<'_>, path: &JsonPath<'_>, from: &str, field: &str, to: &str) {
    let fields = || {
        let references = find(cx, from).and_then(|collection| collection.references.as_ref());
        let references = references.into_iter().flatten();
        references
            .filter(move |(_, reference)| reference.collection == to)
            .map(|(field, _)| field.as_str())
    };
    if fields().all(|known| known != field) {
        let what = format!("reference from {} to {}", shown(from), shown(to));
        let path = path.key("field");
        unknown(cx, "unknown-reference", &path, &what, field, fields);
    }
}

fn unknown<'c, I: Iterator<Item = &'c str>>(
    cx: &Context<'_>,
    code: &'static str,
    path: &JsonPath<'_>,
    what: &str,
    name: &str,
    candidates: impl Fn() -> I,
) {
    let message = format!("unknown {what}: {}", shown(name));
    cx.report(code, path, Mark::Value, message, |found| {
        let found = match candidates().next() {
            Some(_) => found.expected(format!("one of {}", listed(candidates()))),
            None => found.expected(format!("no such key, because no {what} is declared")),
        };
        match cx.collector.suggest(name, candidates()) {
            Some(meant) => found.hint(did_you_mean(meant)),
            None => found.hint(format!("declare the {what}, or remove this key")),
        }
    });
}

/// Reports keys that the operation needs and that are missing.
fn required_keys(cx: &Context<'_>, path: &JsonPath<'_>, behaviour: &Behaviour) {
    if cx.collector.is_broken(&path.key("operation")) {
        return;
    }
    let needed: &[(&str, bool)] = match behaviour.operation {
        Operation::Upsert => &[("key", behaviour.key.is_some())],
        Operation::Link | Operation::Unlink => &[("link", behaviour.link.is_some())],
        Operation::Refuse => &[
            ("status", behaviour.status.is_some()),
            ("detail", behaviour.detail.is_some()),
        ],
        Operation::List
        | Operation::Retrieve
        | Operation::Create
        | Operation::Update
        | Operation::Delete
        | Operation::Clone => &[],
    };
    let collection = ("collection", behaviour.collection.is_some());
    let collection = (behaviour.operation != Operation::Refuse).then_some(collection);
    for (key, is_given) in needed.iter().copied().chain(collection) {
        if !is_given {
            let message = format!("this operation needs the key {}", shown(key));
            let path = path.key(key);
            cx.report("incomplete-behaviour", &path, Mark::Key, message, |found| {
                found
                    .expected(format!("`{key}` beside this `operation`"))
                    .hint(format!("add `{key}`, or choose another operation"))
            });
        }
    }
}

/// Checks the collections that an action names.
fn named_collections(cx: &Context<'_>, path: &JsonPath<'_>, behaviour: &Behaviour) {
    let Some(collection) = &behaviour.collection else {
        return;
    };
    if !is_declared(cx, &path.key("collection"), collection) {
        return;
    }
    if let Some(link) = &behaviour.link {
        let path = path.key("link");
        if is_declared(cx, &path.key("collection"), &link.collection) {
            refers(cx, &path, collection, &link.field, &link.collection);
        }
    }
    if let Some(block) = &behaviour.blocked_by {
        let path = path.key("blocked_by");
        if is_declared(cx, &path.key("collection"), &block.collection) {
            refers(cx, &path, &block.collection, &block.field, collection);
        }
    }
}

/// The parameters that a behaviour names, each with the keys that lead to it.
fn parameters_of(behaviour: &Behaviour) -> Vec<(Vec<&str>, Mark, &str)> {
    let link = behaviour.link.as_ref();
    let block = behaviour.blocked_by.as_ref();
    let (paging, sort) = (behaviour.paging.as_ref(), behaviour.sort.as_ref());
    let values = [
        (vec!["entry_param"], behaviour.entry_param.as_deref()),
        (vec!["items_param"], behaviour.items_param.as_deref()),
        (
            vec!["link", "entry_param"],
            link.map(|link| link.entry_param.as_str()),
        ),
        (
            vec!["blocked_by", "force_param"],
            block.and_then(|block| block.force_param.as_deref()),
        ),
        (
            vec!["paging", "page_param"],
            paging.map(|paging| paging.page_param.as_str()),
        ),
        (
            vec!["paging", "size_param"],
            paging.map(|paging| paging.size_param.as_str()),
        ),
        (
            vec!["sort", "field_param"],
            sort.map(|sort| sort.field_param.as_str()),
        ),
        (
            vec!["sort", "order_param"],
            sort.map(|sort| sort.order_param.as_str()),
        ),
    ];
    let mut named: Vec<(Vec<&str>, Mark, &str)> = Vec::new();
    for (keys, name) in values {
        named.extend(name.map(|name| (keys, Mark::Value, name)));
    }
    for name in behaviour.filters.iter().flatten().map(|(name, _)| name) {
        named.push((vec!["filters", name], Mark::Key, name));
    }
    for name in behaviour.stored_as.iter().flatten().map(|(name, _)| name) {
        named.push((vec!["stored_as", name], Mark::Key, name));
    }
    named
}

/// Reports parameters that the action does not have.
fn named_parameters(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    behaviour: &Behaviour,
) {
    let extra = behaviour.extra_params.iter().flatten().map(String::as_str);
    let params = linked.binding.params.iter().flatten();
    let params = params.map(|(name, _)| name.as_str());
    let known: Vec<&str> = params.chain(extra).collect();
    for (keys, mark, name) in parameters_of(behaviour) {
        if known.contains(&name) {
            continue;
        }
        let report = |path: &JsonPath<'_>| {
            let message = format!("{} has no parameter {}", shown(linked.slug), shown(name));
            cx.report("unknown-parameter", path, mark, message, |found| {
                let found = if known.is_empty() {
                    found.expected("no such key, because the action has no parameters")
                } else {
                    found.expected(format!("one of {}", listed(known.iter().copied())))
                };
                match cx.collector.suggest(name, known.iter().copied()) {
                    Some(meant) => found.hint(did_you_mean(meant)),
                    None => found.hint("remove this key"),
                }
            });
        };
        match keys.as_slice() {
            [key] => report(&path.key(key)),
            [first, second] => report(&path.key(first).key(second)),
            _ => {}
        }
    }
}

/// Reports collections that no action uses.
fn unused(cx: &Context<'_>, path: &JsonPath<'_>) {
    let behaviours = || {
        cx.linked_bindings()
            .filter_map(|linked| linked.binding.mock.as_ref())
    };
    if behaviours().next().is_none()
        || cx
            .collector
            .any_broken(SpecFile::Bindings, &["actions", "*", "mock"])
    {
        return;
    }
    let used: HashSet<&str> = behaviours()
        .flat_map(|behaviour| {
            let link = behaviour.link.as_ref().map(|link| &link.collection);
            behaviour.collection.iter().chain(link)
        })
        .map(String::as_str)
        .collect();
    if used.iter().any(|name| find(cx, name).is_none()) {
        // A misspelt name may mean one of the unused collections.
        return;
    }
    for (name, _) in cx.bindings.collections.iter().flatten() {
        if !used.contains(name.as_str()) {
            let message = format!("no action uses the collection {}", shown(name));
            let path = path.key(name);
            cx.report("unused-collection", &path, Mark::Key, message, |found| {
                found
                    .expected("at least one action per collection")
                    .hint("remove the collection")
            });
        }
    }
}
