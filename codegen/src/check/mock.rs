//! What the stand-in for the service is told: every collection, reference and parameter it names exists.

use std::collections::HashSet;

use super::{Context, LinkedBinding};
use crate::read::collector::{did_you_mean, listed};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::mock::{Behaviour, Collection, Deed};

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let collections = top.key("collections");
    for (name, collection) in cx.bindings.collections.iter().flatten() {
        relations(cx, &collections.key(name), name, collection);
    }
    for bound in cx.linked_bindings() {
        if let Some(behaviour) = &bound.binding.mock {
            bound.at(|path| {
                let path = path.key("mock");
                needs(cx, &path, behaviour);
                places(cx, &path, behaviour);
                parameters(cx, &path, &bound, behaviour);
            });
        }
    }
    unused(cx, &collections);
}

fn find<'s>(cx: &Context<'s>, name: &str) -> Option<&'s Collection> {
    cx.bindings.collections.as_ref()?.get(name)
}

/// How one collection refers to others.
fn relations(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, collection: &Collection) {
    let refs = path.key("refs");
    for (field, reference) in collection.refs.iter().flatten() {
        known(cx, &refs.key(field).key("in"), &reference.collection);
    }
    let counts = path.key("counts");
    for (field, count) in collection.counts.iter().flatten() {
        let path = counts.key(field);
        if known(cx, &path.key("in"), &count.collection) {
            refers(cx, &path, &count.collection, &count.field, name);
        }
    }
    let values = path.key("values");
    for (field, map) in collection.values.iter().flatten() {
        known(cx, &values.key(field).key("in"), &map.collection);
    }
}

/// Reports a collection that is not declared.
fn known(cx: &Context<'_>, path: &JsonPath<'_>, name: &str) -> bool {
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
        stranger(cx, "unknown-collection", path, "collection", name, names);
    }
    is_known
}

/// Reports a `field` of the collection `from` that does not refer to the collection `to`.
fn refers(cx: &Context<'_>, path: &JsonPath<'_>, from: &str, field: &str, to: &str) {
    let fields = || {
        let refs = find(cx, from).and_then(|collection| collection.refs.as_ref());
        let refs = refs.into_iter().flatten();
        refs.filter(move |(_, reference)| reference.collection == to)
            .map(|(field, _)| field.as_str())
    };
    if fields().all(|known| known != field) {
        let what = format!("reference from {} to {}", shown(from), shown(to));
        let path = path.key("field");
        stranger(cx, "unknown-reference", &path, &what, field, fields);
    }
}

fn stranger<'c, I: Iterator<Item = &'c str>>(
    cx: &Context<'_>,
    code: &'static str,
    path: &JsonPath<'_>,
    what: &str,
    name: &str,
    candidates: impl Fn() -> I,
) {
    let message = format!("no {what} is called {}", shown(name));
    cx.report(code, path, Mark::Value, message, |found| {
        let found = match candidates().next() {
            Some(_) => found.expected(format!("one of {}", listed(candidates()))),
            None => found.expected("nothing: there is none"),
        };
        match cx.collector.suggest(name, candidates()) {
            Some(meant) => found.hint(did_you_mean(meant)),
            None => found.hint("declare it, or remove this"),
        }
    });
}

/// What a deed cannot do without.
fn needs(cx: &Context<'_>, path: &JsonPath<'_>, behaviour: &Behaviour) {
    if cx.collector.is_broken(&path.key("does")) {
        return;
    }
    let needed: &[(&str, bool)] = match behaviour.does {
        Deed::Upsert => &[("key", behaviour.key.is_some())],
        Deed::Link | Deed::Unlink => &[("link", behaviour.link.is_some())],
        Deed::Refuse => &[
            ("status", behaviour.status.is_some()),
            ("detail", behaviour.detail.is_some()),
        ],
        Deed::List | Deed::Retrieve | Deed::Create | Deed::Update | Deed::Delete | Deed::Clone => {
            &[]
        }
    };
    let collection = ("in", behaviour.collection.is_some());
    let collection = (behaviour.does != Deed::Refuse).then_some(collection);
    for (key, is_given) in needed.iter().copied().chain(collection) {
        if !is_given {
            let message = format!("the deed lacks {}", shown(key));
            cx.report(
                "incomplete-behaviour",
                &path.key(key),
                Mark::Key,
                message,
                |found| {
                    found
                        .expected(format!("`{key}` with this `does`"))
                        .hint(format!("add `{key}`, or do something else"))
                },
            );
        }
    }
}

/// The collections that an action has to do with.
fn places(cx: &Context<'_>, path: &JsonPath<'_>, behaviour: &Behaviour) {
    let Some(collection) = &behaviour.collection else {
        return;
    };
    if !known(cx, &path.key("in"), collection) {
        return;
    }
    if let Some(link) = &behaviour.link {
        let path = path.key("link");
        if known(cx, &path.key("in"), &link.collection) {
            refers(cx, &path, collection, &link.field, &link.collection);
        }
    }
    if let Some(used) = &behaviour.used {
        let path = path.key("used");
        if known(cx, &path.key("in"), &used.collection) {
            refers(cx, &path, &used.collection, &used.field, collection);
        }
    }
}

/// The parameters that a behaviour names, where they are named.
fn named(behaviour: &Behaviour) -> Vec<(Vec<&str>, Mark, &str)> {
    let mut named: Vec<(Vec<&str>, Mark, &str)> = Vec::new();
    let single = [
        (vec!["by"], behaviour.by.as_deref()),
        (vec!["each"], behaviour.each.as_deref()),
        (
            vec!["link", "by"],
            behaviour.link.as_ref().map(|link| link.by.as_str()),
        ),
        (
            vec!["used", "unless"],
            behaviour
                .used
                .as_ref()
                .and_then(|used| used.unless.as_deref()),
        ),
        (
            vec!["paging", "page"],
            behaviour.paging.as_ref().map(|paging| paging.page.as_str()),
        ),
        (
            vec!["paging", "size"],
            behaviour.paging.as_ref().map(|paging| paging.size.as_str()),
        ),
        (
            vec!["sort", "by"],
            behaviour.sort.as_ref().map(|sort| sort.by.as_str()),
        ),
        (
            vec!["sort", "order"],
            behaviour.sort.as_ref().map(|sort| sort.order.as_str()),
        ),
    ];
    for (path, name) in single {
        named.extend(name.map(|name| (path, Mark::Value, name)));
    }
    for name in behaviour.filters.iter().flatten().map(|(name, _)| name) {
        named.push((vec!["filters", name], Mark::Key, name));
    }
    for name in behaviour.fields.iter().flatten().map(|(name, _)| name) {
        named.push((vec!["fields", name], Mark::Key, name));
    }
    named
}

fn parameters(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    bound: &LinkedBinding<'_>,
    behaviour: &Behaviour,
) {
    let also = behaviour.also.iter().flatten().map(String::as_str);
    let params = bound.binding.params.iter().flatten();
    let taken: Vec<&str> = params.map(|(name, _)| name.as_str()).chain(also).collect();
    for (keys, part, name) in named(behaviour) {
        if taken.contains(&name) {
            continue;
        }
        let report = |path: &JsonPath<'_>| {
            let message = format!("{} has no parameter {}", shown(bound.slug), shown(name));
            cx.report("unknown-parameter", path, part, message, |found| {
                let found = if taken.is_empty() {
                    found.expected("nothing: it has no parameters")
                } else {
                    found.expected(format!("one of {}", listed(taken.iter().copied())))
                };
                match cx.collector.suggest(name, taken.iter().copied()) {
                    Some(meant) => found.hint(did_you_mean(meant)),
                    None => found.hint("remove it"),
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

/// Reports collections that no action has to do with.
fn unused(cx: &Context<'_>, path: &JsonPath<'_>) {
    let behaviours = || {
        cx.linked_bindings()
            .filter_map(|bound| bound.binding.mock.as_ref())
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
        // One of those may be meant.
        return;
    }
    for (name, _) in cx.bindings.collections.iter().flatten() {
        if !used.contains(name.as_str()) {
            let message = format!("no action has to do with the collection {}", shown(name));
            cx.report(
                "unused-collection",
                &path.key(name),
                Mark::Key,
                message,
                |found| {
                    found
                        .expected("at least one action per collection")
                        .hint("remove the collection")
                },
            );
        }
    }
}
