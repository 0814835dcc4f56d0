//! The types in the bindings agree with the types of the page.

use super::{Context, LinkedBinding, LinkedParam, ValueKind};
use crate::read::diagnostic::{Diagnostic, shown};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::NO_CONTENT;
use crate::spec::catalog::{Parameter, ParameterType};
use crate::spec::mock::Operation;
use crate::spec::type_ref::TypeRef;

pub(super) fn check(cx: &Context<'_>) {
    for linked in cx.linked_bindings() {
        linked.each_row(|path, param| {
            if let Some(kind) = param.kind() {
                against_page(cx, path, param, &kind);
                listed_values(cx, path, &linked, param, &kind);
            }
        });
        pages(cx, &linked);
        status(cx, &linked);
    }
    same_values(cx);
}

/// Only lists come in pages, and the mock has to know whether a list does.
fn pages(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    let reply = &linked.binding.reply;
    let Ok(kind) = reply.kind.parse::<TypeRef>() else {
        return;
    };
    let is_list = matches!(kind, TypeRef::List(_));
    let mock = linked.binding.mock.as_ref();
    let is_listed = mock.is_some_and(|behaviour| behaviour.operation == Operation::List);
    linked.at(|path| {
        let path = path.key("reply");
        if reply.paged.is_some() && !is_list && !cx.collector.is_broken(&path.key("type")) {
            let message = format!("the reply of {} is not a list", shown(linked.slug));
            let at = path.key("paged");
            cx.report("needless-paged", &at, Mark::Key, message, |found| {
                found
                    .related(cx.span(&path.key("type"), Mark::Value), "the reply's type")
                    .expected("`paged` only where the reply is a list: `[…]`")
                    .hint("remove `paged`")
            });
        } else if reply.paged.is_none() && is_list && is_listed {
            let message = format!(
                "the binding does not say whether {} has pages",
                shown(linked.slug)
            );
            let at = path.key("paged");
            cx.report("missing-paged", &at, Mark::Key, message, |found| {
                found
                    .expected("`paged`, because the mock operation of this action is a list")
                    .hint("add `\"paged\": true` or `\"paged\": false`")
            });
        }
    });
}

/// The status says that the call succeeded, and whether a body comes with it.
fn status(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    let reply = &linked.binding.reply;
    let Some(status) = reply.status else {
        return;
    };
    linked.at(|path| {
        let path = path.key("reply");
        let at = path.key("status");
        if !(200..300).contains(&status) {
            let message = format!("{status} is not the HTTP status of a success");
            cx.report("malformed-status", &at, Mark::Value, message, |found| {
                found.expected("a status from 200 to 299")
            });
        } else if status == NO_CONTENT && (reply.kind != "json" || reply.example.is_some()) {
            let message = "a reply with the status 204 has no body".to_owned();
            cx.report("contradicted-status", &at, Mark::Value, message, |found| {
                found
                    .expected("the type `json` and no example with this status")
                    .hint("remove the status, or set the type `json` and remove the example")
            });
        }
    });
}

fn against_page(cx: &Context<'_>, path: &JsonPath<'_>, param: LinkedParam<'_>, kind: &TypeRef) {
    let is_known = kind.named().is_none_or(|name| cx.is_type(name));
    if !is_known || fits(cx, param.row, kind) {
        return;
    }
    let types: Vec<&str> = param.row.types().iter().map(|kind| kind.as_str()).collect();
    let types = types.join(" | ");
    let message = format!(
        "{} of type `{types}` cannot be refined to {}",
        shown(&param.row.name),
        shown(&kind.to_string())
    );
    cx.report(
        "type-contradicts-page",
        &path.key("type"),
        Mark::Value,
        message,
        |found| {
            found
                .related(cx.row_span(param.at), format!("the page says `{types}`"))
                .expected(refinements(param.row))
                .hint("a binding may narrow the page's type, but not change it")
        },
    );
}

fn refinements(row: &Parameter) -> String {
    let of_type = |kind: &ParameterType| match kind {
        ParameterType::String => "`string`, `identifier`, or an enum of texts",
        ParameterType::Integer => "`integer`, `identifier`, or an enum of whole numbers",
        ParameterType::Number => "`number` or `integer`",
        ParameterType::Boolean => "`boolean`",
        ParameterType::Array => "a list: `[…]`",
        ParameterType::Object => "a map `{…}`, a model, or `json`",
    };
    let types: Vec<_> = row.types().iter().map(of_type).collect();
    match types.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("`json`, or one of the types: {}", several.join("; ")),
    }
}

/// Whether the type is one of the page's types, or narrower. JSON can hold what has several types.
fn fits(cx: &Context<'_>, row: &Parameter, refined: &TypeRef) -> bool {
    let types = row.types();
    let is_enum = refined
        .named()
        .is_some_and(|name| cx.models.enums.contains_key(name));
    if is_enum && row.values.is_some() && row.enum_values().is_none() {
        return false;
    }
    *refined == TypeRef::Json && types.len() > 1
        || types.iter().any(|page| fits_type(cx, *page, refined))
}

fn fits_type(cx: &Context<'_>, page: ParameterType, refined: &TypeRef) -> bool {
    use ParameterType as Page;
    match (page, refined) {
        (Page::String, TypeRef::String | TypeRef::Identifier)
        | (Page::Integer, TypeRef::Integer | TypeRef::Identifier)
        | (Page::Number, TypeRef::Number | TypeRef::Integer)
        | (Page::Boolean, TypeRef::Boolean)
        | (Page::Array, TypeRef::List(_))
        | (Page::Object, TypeRef::Map(_) | TypeRef::Json) => true,
        (Page::String, TypeRef::Named(name)) => cx.is_enum_of(name, ValueKind::Text),
        (Page::Integer, TypeRef::Named(name)) => cx.is_enum_of(name, ValueKind::Number),
        (Page::Object, TypeRef::Named(name)) => cx.models.models.contains_key(name),
        _ => false,
    }
}

/// Values that the page lists need an enum, if an enum can hold them; and a closed enum needs values that the page
/// lists.
fn listed_values(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    param: LinkedParam<'_>,
    kind: &TypeRef,
) {
    let declared = match kind {
        TypeRef::Named(name) => cx.models.enums.get_key_value(name.as_str()),
        _ => None,
    };
    let values = param.row.enum_values().unwrap_or_default();
    let has_values = !values.is_empty();
    let name = shown(&param.row.name);
    match declared {
        None if has_values && kind.named().is_none_or(|name| cx.is_type(name)) => {
            let message = format!("the page lists values of {name}, but the binding names no enum");
            let key = if param.binding.refined.is_some() {
                path.key("type")
            } else {
                *path
            };
            cx.report("values-without-enum", &key, Mark::Key, message, |found| {
                let values: Vec<_> = values.iter().map(ToString::to_string).collect();
                found
                    .related(cx.row_span(param.at), "the page lists its values here")
                    .expected("`type` with the name of an enum")
                    .hint(format!(
                        "declare an enum for {} in {}",
                        values.join(", "),
                        cx.collector.path_of(SpecFile::Models)
                    ))
            });
        }
        Some((enum_name, declared)) if !has_values && !declared.open => {
            let message = format!(
                "{name} of {} is a closed enum, but the page lists no values",
                shown(linked.slug)
            );
            let top = JsonPath::top(SpecFile::Models);
            let enums = top.key("enums");
            let declared = enums.key(enum_name);
            let open = declared.key("open");
            if cx.collector.is_broken(&open) {
                return;
            }
            cx.report(
                "closed-without-values",
                &path.key("type"),
                Mark::Value,
                message,
                |found| {
                    found
                        .related(cx.row_span(param.at), "the page lists no values here")
                        .related(cx.span(&open, Mark::Value), "refuses other values")
                        .expected("an open enum, because the page does not list the valid values")
                        .hint("set `\"open\": true`, or give this parameter another enum")
                },
            );
        }
        _ => {}
    }
}

/// The page must list the same values for all parameters of a closed enum: otherwise one parameter would accept
/// values that only the other one has.
fn same_values(cx: &Context<'_>) {
    for (name, lists) in &cx.value_lists {
        let is_closed = cx
            .models
            .enums
            .get(name.as_str())
            .is_some_and(|declared| !declared.open);
        let Some((first, others)) = lists.split_first().filter(|_| is_closed) else {
            continue;
        };
        let same = |values: &[serde_json::Value]| {
            values.len() == first.values.len()
                && values.iter().all(|value| first.values.contains(value))
        };
        for other in others.iter().filter(|other| !same(other.values)) {
            let message = format!(
                "the page lists different values for two parameters of the enum {}",
                shown(name)
            );
            let found = Diagnostic::new("different-values", cx.row_span(other.at), message);
            cx.collector.report(
                found
                    .related(cx.row_span(first.at), "the other list")
                    .expected("the same values for all parameters of a closed enum")
                    .hint("declare a separate enum for each list"),
            );
        }
    }
}
