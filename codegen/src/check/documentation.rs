//! Everything that users see has documentation.

use super::Context;
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let groups = top.key("groups");
    for (name, group) in &cx.bindings.groups {
        paragraphs(
            cx,
            &groups.key(name),
            || format!("the group {}", shown(name)),
            &group.doc,
        );
    }
    let decisions = top.key("decisions");
    for (name, decision) in cx.bindings.decisions.iter().flatten() {
        let path = decisions.key(name);
        sentence(
            cx,
            &path.key("decision"),
            || "the decision".to_owned(),
            &decision.decision,
        );
        sentence(
            cx,
            &path.key("reason"),
            || "the reason".to_owned(),
            &decision.reason,
        );
    }
    services(cx, &top);
    let cannot = top.key("cannot");
    for (index, limitation) in cx.bindings.cannot.iter().flatten().enumerate() {
        let path = cannot.index(index);
        sentence(
            cx,
            &path.key("text"),
            || "the limitation".to_owned(),
            &limitation.text,
        );
    }
    bindings(cx);
    models(cx);
}

/// How users get a key, and what errors mean.
fn services(cx: &Context<'_>, top: &JsonPath<'_>) {
    if let Some(source) = &cx.bindings.rest.key_source {
        let path = top.key("rest");
        let what = || "the source of the key".to_owned();
        sentence(cx, &path.key("key_source"), what, source);
    }
    let Some(errors) = &cx.bindings.errors else {
        return;
    };
    let path = top.key("errors");
    for (name, service) in [("rest", &errors.rest), ("composio", &errors.composio)] {
        let path = path.key(name);
        let what = || format!("the error of {}", shown(name));
        paragraphs(cx, &path, what, &service.doc);
        let statuses = path.key("statuses");
        for (status, meaning) in &service.statuses {
            let what = || format!("the status {}", shown(status));
            sentence(cx, &statuses.key(status), what, meaning);
        }
        let fields = path.key("fields");
        for (name, field) in &service.fields {
            let what = || format!("the field {}", shown(name));
            sentence(cx, &fields.key(name).key("doc"), what, &field.doc);
        }
    }
}

fn bindings(cx: &Context<'_>) {
    for linked in cx.linked_bindings() {
        linked.at(|path| {
            paragraphs(
                cx,
                path,
                || format!("the action {}", shown(linked.slug)),
                &linked.binding.doc,
            );
            let notes = path.key("notes");
            for (index, note) in linked.binding.notes.iter().flatten().enumerate() {
                sentence(cx, &notes.index(index), || "the note".to_owned(), note);
            }
            if let Some(limit) = &linked.binding.rate_limit {
                sentence(
                    cx,
                    &path.key("rate_limit").key("source"),
                    || "the source".to_owned(),
                    &limit.source,
                );
            }
            let rest = path.key("rest");
            let hints = rest.key("hints");
            for (index, hint) in linked.binding.rest.hints.iter().flatten().enumerate() {
                sentence(
                    cx,
                    &hints.index(index).key("text"),
                    || "the hint".to_owned(),
                    &hint.text,
                );
            }
        });
        linked.each_param(|path, name, param| {
            let what = || format!("the parameter {} of {}", shown(name), shown(linked.slug));
            paragraphs(cx, path, what, &param.doc);
        });
    }
}

fn models(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Models);
    let enums = top.key("enums");
    for (name, declared) in &cx.models.enums {
        let path = enums.key(name);
        paragraphs(
            cx,
            &path,
            || format!("the enum {}", shown(name)),
            &declared.doc,
        );
        let values = path.key("values");
        for (index, value) in declared.values.iter().flatten().enumerate() {
            let path = values.index(index);
            let what = || format!("the value {}", shown(&value.value.to_string()));
            for (key, text) in [("doc", &value.doc), ("source", &value.source)] {
                if let Some(text) = text {
                    sentence(cx, &path.key(key), what, text);
                }
            }
        }
    }
    let models = top.key("models");
    for (name, model) in &cx.models.models {
        let path = models.key(name);
        paragraphs(
            cx,
            &path,
            || format!("the model {}", shown(name)),
            &model.doc,
        );
        let fields = path.key("fields");
        for (index, field) in model.fields.iter().enumerate() {
            let what = || format!("the field {} of {}", shown(&field.name), shown(name));
            paragraphs(cx, &fields.index(index), what, &field.doc);
        }
    }
}

/// Reports an empty `doc` of the value at `owner`, and every empty paragraph in it.
fn paragraphs(
    cx: &Context<'_>,
    owner: &JsonPath<'_>,
    what: impl Fn() -> String + Copy,
    doc: &[String],
) {
    let path = owner.key("doc");
    if doc.is_empty() {
        empty(cx, &path, &what());
    }
    for (index, paragraph) in doc.iter().enumerate() {
        sentence(cx, &path.index(index), what, paragraph);
    }
}

fn sentence(cx: &Context<'_>, path: &JsonPath<'_>, what: impl Fn() -> String + Copy, text: &str) {
    if text.trim().is_empty() {
        empty(cx, path, &what());
    }
}

fn empty(cx: &Context<'_>, path: &JsonPath<'_>, what: &str) {
    let message = format!("the text of {what} is empty");
    cx.report("empty-documentation", path, Mark::Value, message, |found| {
        found
            .expected("at least one sentence")
            .hint("write your own words, and say what callers must know")
    });
}
