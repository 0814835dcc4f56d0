//! The REST call: its path, and the location of each parameter.

use std::collections::HashMap;

use super::{Context, LinkedBinding, LinkedParam};
use crate::read::collector::did_you_mean;
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::{Location, Method, ParamBinding};
use crate::spec::catalog::ParameterType;
use crate::spec::type_ref::TypeRef;

pub(super) fn check(cx: &Context<'_>) {
    service(cx);
    for linked in cx.linked_bindings() {
        linked.at(|path| {
            let rest = path.key("rest");
            call_path(cx, &rest.key("path"), &linked);
            hints(cx, &rest.key("hints"), &linked);
        });
        linked.each_row(|path, row| {
            placeholder_is_required(cx, path, &linked, row);
            placeholder_is_single(cx, path, row);
        });
        whole_body(cx, &linked);
        shared_names(cx, &linked);
        linked.each_param(|path, name, param| body_needs_method(cx, path, &linked, name, param));
        linked.each_row(|path, row| flags(cx, path, row));
        linked.each_param(|path, name, param| rest_names(cx, path, name, param));
    }
}

fn service(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let (path, rest) = (top.key("rest"), &cx.bindings.rest);
    let origin = ["https://", "http://"]
        .iter()
        .find_map(|scheme| rest.base_url.strip_prefix(scheme));
    if !origin.is_some_and(|origin| !origin.is_empty() && !origin.contains(['/', '?', '#', ' '])) {
        let message = format!("{} is not an origin", shown(&rest.base_url));
        cx.report(
            "malformed-origin",
            &path.key("base_url"),
            Mark::Value,
            message,
            |found| found.expected("`https://` and a host, without a path or a trailing slash"),
        );
    }
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if rest.key_header.is_empty() || !rest.key_header.chars().all(is_token) {
        let message = format!("{} is not a valid header name", shown(&rest.key_header));
        cx.report(
            "malformed-header",
            &path.key("key_header"),
            Mark::Value,
            message,
            |found| found.expected("ASCII letters, digits and hyphens"),
        );
    }
    let is_variable = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if rest.key_variable.is_empty() || !rest.key_variable.chars().all(is_variable) {
        let message = format!(
            "{} is not a valid name of an environment variable",
            shown(&rest.key_variable)
        );
        cx.report(
            "malformed-variable",
            &path.key("key_variable"),
            Mark::Value,
            message,
            |found| found.expected("ASCII letters, digits and underscores"),
        );
    }
}

/// A name in braces, and its first byte in the path.
struct Placeholder<'p> {
    name: &'p str,
    start: usize,
}

/// Why a path is invalid, and the bytes with the mistake.
struct Malformed {
    start: usize,
    end: usize,
    reason: &'static str,
}

/// The placeholders of a path.
fn placeholders(path: &str) -> Result<Vec<Placeholder<'_>>, Malformed> {
    let fail = |start, end, reason| Err(Malformed { start, end, reason });
    if !path.starts_with('/') {
        return fail(0, path.len(), "does not begin with `/`");
    }
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in path.char_indices() {
        match (c, open) {
            ('{', None) => open = Some(at),
            ('{', Some(_)) => return fail(at, at + 1, "contains a brace inside braces"),
            ('}', None) => return fail(at, at + 1, "closes a brace that is not open"),
            ('}', Some(start)) if start + 1 == at => {
                return fail(start, at + 1, "contains braces without a name");
            }
            ('}', Some(start)) => {
                let name = &path[start + 1..at];
                found.push(Placeholder {
                    name,
                    start: start + 1,
                });
                open = None;
            }
            ('?' | '#', _) => return fail(at, at + 1, "contains more than a path"),
            (c, _) if c.is_whitespace() || c.is_control() => {
                return fail(at, at + c.len_utf8(), "contains white space");
            }
            _ => {}
        }
    }
    match open {
        Some(start) => fail(start, path.len(), "does not close a brace"),
        None => Ok(found),
    }
}

fn call_path(cx: &Context<'_>, path: &JsonPath<'_>, linked: &LinkedBinding<'_>) {
    let text = &linked.binding.rest.path;
    match placeholders(text) {
        Ok(placeholders) => pair_placeholders(cx, path, linked, &placeholders),
        Err(Malformed { start, end, reason }) => {
            let message = format!("the path {} {reason}", shown(text));
            cx.report(
                "malformed-path",
                path,
                Mark::Inside { start, end },
                message,
                |found| found.expected("a path such as `/things/{id}/`, without a query"),
            );
        }
    }
}

fn pair_placeholders(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    placeholders: &[Placeholder<'_>],
) {
    let params = linked.binding.params.as_ref();
    let known = || params.into_iter().flatten();
    for (index, placeholder) in placeholders.iter().enumerate() {
        let Placeholder { name, start } = *placeholder;
        let mark = Mark::Inside {
            start,
            end: start + name.len(),
        };
        let is_path_parameter =
            known().any(|(known, param)| known == name && param.location == Location::Path);
        let is_known = known().any(|(known, _)| known == name);
        if !is_known && !bound_params_are_broken(cx, linked) {
            let message = format!(
                "{} has no parameter `{name}` for this placeholder",
                shown(linked.slug)
            );
            cx.report("unknown-placeholder", path, mark, message, |found| {
                let found = found
                    .label("unknown parameter")
                    .expected("the name of a parameter in the braces");
                match cx
                    .collector
                    .suggest(name, known().map(|(name, _)| name.as_str()))
                {
                    Some(meant) => found.hint(did_you_mean(meant)),
                    None => found.hint(
                        "add a binding for the parameter, or write a fixed value into the path",
                    ),
                }
            });
        } else if !is_path_parameter {
            placeholder_goes_elsewhere(cx, path, mark, linked, name);
        }
        if placeholders[..index].iter().any(|other| other.name == name) {
            let message = format!("the path contains `{{{name}}}` twice");
            cx.report("malformed-path", path, mark, message, |found| {
                found.expected("each placeholder once")
            });
        }
    }
    linked.each_param(|param_path, name, param| {
        let has_place = placeholders
            .iter()
            .any(|placeholder| placeholder.name == name);
        if param.location == Location::Path && !has_place && !cx.collector.is_broken(path) {
            let message = format!(
                "the path of {} lacks the placeholder `{{{name}}}`",
                shown(linked.slug)
            );
            cx.report(
                "missing-placeholder",
                &param_path.key("in"),
                Mark::Value,
                message,
                |found| {
                    found
                        .related(cx.span(path, Mark::Value), "in this path")
                        .expected(format!(
                            "`{{{name}}}` in the path, because the parameter belongs there"
                        ))
                        .hint("add the placeholder, or change the parameter's `in`")
                },
            );
        }
    });
}

fn bound_params_are_broken(cx: &Context<'_>, linked: &LinkedBinding<'_>) -> bool {
    let mut is_broken = false;
    linked.at(|path| is_broken = cx.collector.is_broken(&path.key("params")));
    is_broken
}

fn placeholder_goes_elsewhere(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    mark: Mark,
    linked: &LinkedBinding<'_>,
    name: &str,
) {
    linked.each_param(|param_path, known, _| {
        let location = param_path.key("in");
        if known == name && !cx.collector.is_broken(&location) && !cx.collector.is_broken(path) {
            let message = format!(
                "{} has a placeholder in the path, but its location is not the path",
                shown(name)
            );
            cx.report(
                "placeholder-elsewhere",
                &location,
                Mark::Value,
                message,
                |found| {
                    found
                        .related(cx.span(path, mark), "its placeholder")
                        .expected("`path`")
                        .hint(format!(
                            "set `\"in\": \"path\"`, or remove `{{{name}}}` from the path"
                        ))
                },
            );
        }
    });
}

fn placeholder_is_required(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    param: LinkedParam<'_>,
) {
    if param.binding.location == Location::Path && !param.row.required {
        let message = format!(
            "{} is optional, but the path needs it",
            shown(&param.row.name)
        );
        cx.report(
            "optional-in-path",
            &path.key("in"),
            Mark::Value,
            message,
            |found| {
                found
                    .related(cx.row_span(param.at), "the page calls it optional")
                    .expected("only required parameters in a path")
                    .hint(format!(
                        "choose another location, or remove its placeholder from the path of {}",
                        shown(linked.slug)
                    ))
            },
        );
    }
}

/// Only a single text or number can be part of a path.
fn placeholder_is_single(cx: &Context<'_>, path: &JsonPath<'_>, param: LinkedParam<'_>) {
    let is_broken = cx.collector.is_broken(&path.key("type"));
    let Some(kind) = param.kind().filter(|_| !is_broken) else {
        return;
    };
    let is_single = match &kind {
        TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Json => false,
        TypeRef::Named(name) => !cx.models.models.contains_key(name),
        _ => true,
    };
    if param.binding.location == Location::Path && !is_single {
        let message = format!(
            "{} has the type {}, which cannot be part of a path",
            shown(&param.row.name),
            shown(&kind.to_string())
        );
        let at = path.key("in");
        cx.report("many-in-path", &at, Mark::Value, message, |found| {
            found
                .expected("a single text or number in a path")
                .hint("choose another location or another `type`")
        });
    }
}

fn body_needs_method(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    linked: &LinkedBinding<'_>,
    name: &str,
    param: &ParamBinding,
) {
    let in_body = matches!(param.location, Location::Body | Location::WholeBody);
    if linked.binding.rest.method == Method::Get && in_body && !method_is_broken(cx, linked) {
        let message = format!(
            "{} goes into the body, but a GET request has no body",
            shown(name)
        );
        cx.report(
            "body-on-get",
            &path.key("in"),
            Mark::Value,
            message,
            |found| {
                found
                    .expected("`query` or `path`")
                    .hint("choose another location, or correct the method")
            },
        );
    }
}

fn method_is_broken(cx: &Context<'_>, linked: &LinkedBinding<'_>) -> bool {
    let mut is_broken = false;
    linked.at(|path| is_broken = cx.collector.is_broken(&path.key("rest").key("method")));
    is_broken
}

fn whole_body(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    let params = || linked.binding.params.iter().flatten();
    let Some((whole, _)) = params().find(|(_, param)| param.location == Location::WholeBody) else {
        return;
    };
    linked.each_param(|path, name, param| {
        let in_body = matches!(param.location, Location::Body | Location::WholeBody);
        if in_body && name != whole && !cx.collector.is_broken(&path.key("in")) {
            let message = format!(
                "{} goes into the body, but {} is already the whole body",
                shown(name),
                shown(whole)
            );
            cx.report(
                "whole-body-conflict",
                &path.key("in"),
                Mark::Value,
                message,
                |found| {
                    found
                        .expected("no other parameter in the body beside a `whole_body`")
                        .hint(format!(
                            "choose another location, or make {} a member of the body",
                            shown(whole)
                        ))
                },
            );
        }
    });
}

/// Two parameters of the same REST name would overwrite each other. Only client filters may share a name: the
/// client applies each of them afterwards.
fn shared_names(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    let mut taken: HashMap<(Location, &str), (&str, &ParamBinding)> = HashMap::new();
    linked.each_param(|path, name, param| {
        let names = param.names_in_rest(name);
        if names.is_empty() {
            empty_names(cx, path, name);
        }
        let is_member = matches!(param.location, Location::Query | Location::Body);
        if !is_member || cx.collector.is_broken(&path.key("in")) {
            return;
        }
        for rest_name in names {
            match taken.insert((param.location, rest_name), (name, param)) {
                Some((other, other_param))
                    if param.client_filter.is_none() || other_param.client_filter.is_none() =>
                {
                    shared_name(cx, path, (name, param), (other, other_param), rest_name);
                }
                _ => {}
            }
        }
    });
}

fn rest_names(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, param: &ParamBinding) {
    let names = path.key("rest_names");
    for (index, rest_name) in param.rest_names.iter().flatten().enumerate() {
        let what = format!("a REST name of {}", shown(name));
        cx.wire_name(&names.index(index), &what, rest_name, "remove this name");
    }
    if let Some(field) = &param.client_filter {
        let what = format!("the field that {} filters by", shown(name));
        let hint = "name a field of the reply's items, or remove `client_filter`";
        cx.not_blank(&path.key("client_filter"), &what, field, hint);
    }
}

fn empty_names(cx: &Context<'_>, path: &JsonPath<'_>, name: &str) {
    let message = format!("{} has an empty list of REST names", shown(name));
    cx.report(
        "empty-names",
        &path.key("rest_names"),
        Mark::Key,
        message,
        |found| {
            found
                .expected("at least one name")
                .hint("remove `rest_names` to use the page's name")
        },
    );
}

fn shared_name(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    (name, param): (&str, &ParamBinding),
    (other, other_param): (&str, &ParamBinding),
    rest_name: &str,
) {
    /// Where the binding gives the parameter its REST name.
    fn named_at<'p>(path: &'p JsonPath<'p>, param: &ParamBinding) -> (JsonPath<'p>, Mark) {
        match param.rest_names {
            Some(_) => (path.key("rest_names"), Mark::Key),
            None => (*path, Mark::Key),
        }
    }
    let other_path = path.sibling(other);
    let ((at, mark), (other_at, other_mark)) =
        (named_at(path, param), named_at(&other_path, other_param));
    let message = format!(
        "{} and {} have the same REST name {}",
        shown(other),
        shown(name),
        shown(rest_name)
    );
    cx.report("rest-name-collision", &at, mark, message, |found| {
        found
            .related(cx.span(&other_at, other_mark), "the other parameter")
            .expected("different REST names, or `client_filter` on all parameters of this name")
            .hint("change `rest_names` of one of them")
    });
}

fn flags(cx: &Context<'_>, path: &JsonPath<'_>, param: LinkedParam<'_>) {
    if param.binding.omit_false.is_some() && param.row.kind != ParameterType::Boolean {
        let message = format!(
            "{} is not a boolean, so `omit_false` is pointless",
            shown(&param.row.name)
        );
        cx.report(
            "needless-omit-false",
            &path.key("omit_false"),
            Mark::Key,
            message,
            |found| {
                found
                    .related(cx.row_span(param.at), "not a boolean")
                    .expected("`omit_false` only on booleans")
                    .hint("remove `omit_false`")
            },
        );
    }
}

fn hints(cx: &Context<'_>, path: &JsonPath<'_>, linked: &LinkedBinding<'_>) {
    for (index, hint) in linked.binding.rest.hints.iter().flatten().enumerate() {
        let path = path.index(index);
        hint_field(cx, &path.key("field"), hint.field.as_deref());
        let path = path.key("status");
        if hint.status.is_empty() {
            let message = "this hint has no status";
            cx.report("malformed-status", &path, Mark::Value, message, |found| {
                found.expected("at least one status from 400 to 599")
            });
        }
        for (index, status) in hint.status.iter().enumerate() {
            if !(400..=599).contains(status) {
                let message = format!("{status} is not the HTTP status of an error");
                cx.report(
                    "malformed-status",
                    &path.index(index),
                    Mark::Value,
                    message,
                    |found| found.expected("a status from 400 to 599"),
                );
            }
        }
    }
}

fn hint_field(cx: &Context<'_>, path: &JsonPath<'_>, field: Option<&str>) {
    let Some(field) = field else { return };
    let hint = "remove `field` if the refusal names no field";
    cx.not_blank(path, "the field of a hint", field, hint);
    if !field.trim().is_empty() && field.contains(char::is_whitespace) {
        let message = format!("{} is not the name of a field", shown(field));
        cx.report("malformed-field", path, Mark::Value, message, |found| {
            let expected = "the name of one field, without blanks";
            found.expected(expected).hint(hint)
        });
    }
}
