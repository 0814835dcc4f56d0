//! The REST call: its path, and where each parameter goes.

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
    for bound in cx.linked_bindings() {
        bound.at(|path| {
            let rest = path.key("rest");
            call_path(cx, &rest.key("path"), &bound);
            hints(cx, &rest.key("hints"), &bound);
        });
        bound.each_row(|path, row| {
            placeholder_is_required(cx, path, &bound, row);
            placeholder_is_single(cx, path, row);
        });
        whole_body(cx, &bound);
        shared_names(cx, &bound);
        bound.each_param(|path, name, param| body_needs_method(cx, path, &bound, name, param));
        bound.each_row(|path, row| flags(cx, path, row));
        bound.each_param(|path, name, param| rest_names(cx, path, name, param));
    }
}

fn service(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let (path, rest) = (top.key("rest"), &cx.bindings.rest);
    let origin = ["https://", "http://"]
        .iter()
        .find_map(|scheme| rest.base_url.strip_prefix(scheme));
    if !origin.is_some_and(|origin| !origin.is_empty() && !origin.contains(['/', '?', '#', ' '])) {
        let message = format!("{} is no origin", shown(&rest.base_url));
        cx.report(
            "malformed-origin",
            &path.key("base_url"),
            Mark::Value,
            message,
            |found| found.expected("`https://` and a host, without a path or a slash behind it"),
        );
    }
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if rest.key_header.is_empty() || !rest.key_header.chars().all(is_token) {
        let message = format!("{} is no name of a header", shown(&rest.key_header));
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
            "{} is no name of an environment variable",
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

/// A name in braces, and the bytes it has in the path.
struct Placeholder<'p> {
    name: &'p str,
    start: usize,
}

/// Why a path is none, and at which bytes.
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
            ('{', Some(_)) => return fail(at, at + 1, "has a brace inside braces"),
            ('}', None) => return fail(at, at + 1, "closes a brace that was not opened"),
            ('}', Some(start)) if start + 1 == at => {
                return fail(start, at + 1, "has braces without a name");
            }
            ('}', Some(start)) => {
                let name = &path[start + 1..at];
                found.push(Placeholder {
                    name,
                    start: start + 1,
                });
                open = None;
            }
            ('?' | '#', _) => return fail(at, at + 1, "has more than a path"),
            (c, _) if c.is_whitespace() || c.is_control() => {
                return fail(at, at + c.len_utf8(), "has white space in it");
            }
            _ => {}
        }
    }
    match open {
        Some(start) => fail(start, path.len(), "does not close a brace"),
        None => Ok(found),
    }
}

fn call_path(cx: &Context<'_>, path: &JsonPath<'_>, bound: &LinkedBinding<'_>) {
    let text = &bound.binding.rest.path;
    match placeholders(text) {
        Ok(placeholders) => pair_placeholders(cx, path, bound, &placeholders),
        Err(Malformed { start, end, reason }) => {
            let message = format!("the path {} {reason}", shown(text));
            cx.report(
                "malformed-path",
                path,
                Mark::Inside { start, end },
                message,
                |found| {
                    found.expected(
                        "a path such as `/things/{id}/`, each brace closed, without a query",
                    )
                },
            );
        }
    }
}

fn pair_placeholders(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    bound: &LinkedBinding<'_>,
    placeholders: &[Placeholder<'_>],
) {
    let params = bound.binding.params.as_ref();
    let known = || params.into_iter().flatten();
    for (index, placeholder) in placeholders.iter().enumerate() {
        let Placeholder { name, start } = *placeholder;
        let part = Mark::Inside {
            start,
            end: start + name.len(),
        };
        let is_path_parameter =
            known().any(|(known, param)| known == name && param.location == Location::Path);
        let is_known = known().any(|(known, _)| known == name);
        if !is_known && !bound_params_are_broken(cx, bound) {
            let message = format!("{} has no parameter for `{{{name}}}`", shown(bound.slug));
            cx.report("unknown-placeholder", path, part, message, |found| {
                let found = found
                    .label("no such parameter")
                    .expected("a parameter's name between the braces");
                match cx
                    .collector
                    .suggest(name, known().map(|(name, _)| name.as_str()))
                {
                    Some(meant) => found.hint(did_you_mean(meant)),
                    None => found.hint("bind the parameter, or write its value into the path"),
                }
            });
        } else if !is_path_parameter {
            placeholder_goes_elsewhere(cx, path, part, bound, name);
        }
        if placeholders[..index].iter().any(|other| other.name == name) {
            let message = format!("`{{{name}}}` stands in the path twice");
            cx.report("malformed-path", path, part, message, |found| {
                found.expected("every placeholder once")
            });
        }
    }
    bound.each_param(|param_path, name, param| {
        let has_place = placeholders
            .iter()
            .any(|placeholder| placeholder.name == name);
        if param.location == Location::Path && !has_place && !cx.collector.is_broken(path) {
            let message = format!("the path of {} has no `{{{name}}}`", shown(bound.slug));
            cx.report(
                "missing-placeholder",
                &param_path.key("in"),
                Mark::Value,
                message,
                |found| {
                    found
                        .related(cx.span(path, Mark::Value), "in this path")
                        .expected(format!(
                            "`{{{name}}}` in the path, because the parameter goes there"
                        ))
                        .hint("add it to the path, or let the parameter go elsewhere")
                },
            );
        }
    });
}

fn bound_params_are_broken(cx: &Context<'_>, bound: &LinkedBinding<'_>) -> bool {
    let mut is_broken = false;
    bound.at(|path| is_broken = cx.collector.is_broken(&path.key("params")));
    is_broken
}

fn placeholder_goes_elsewhere(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    part: Mark,
    bound: &LinkedBinding<'_>,
    name: &str,
) {
    bound.each_param(|param_path, known, _| {
        let location = param_path.key("in");
        if known == name && !cx.collector.is_broken(&location) && !cx.collector.is_broken(path) {
            let message = format!("{} has a place in the path but goes elsewhere", shown(name));
            cx.report(
                "placeholder-elsewhere",
                &location,
                Mark::Value,
                message,
                |found| {
                    found
                        .related(cx.span(path, part), "its place in the path")
                        .expected("`path`")
                        .hint(format!(
                            "write `\"in\": \"path\"`, or remove `{{{name}}}` from the path"
                        ))
                },
            );
        }
    });
}

fn placeholder_is_required(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    bound: &LinkedBinding<'_>,
    param: LinkedParam<'_>,
) {
    if param.binding.location == Location::Path && !param.row.required {
        let message = format!("{} is optional but part of a path", shown(&param.row.name));
        cx.report(
            "optional-in-path",
            &path.key("in"),
            Mark::Value,
            message,
            |found| {
                found
                    .related(cx.row_span(param.at), "the page lets callers leave it out")
                    .expected("only required parameters in a path")
                    .hint(format!(
                        "let it go elsewhere, or take it out of the path of {}",
                        shown(bound.slug)
                    ))
            },
        );
    }
}

/// A part of a path is written as it is: what has parts of its own has no such form.
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
            "{} is of the type {} and cannot be part of a path",
            shown(&param.row.name),
            shown(&kind.to_string())
        );
        let at = path.key("in");
        cx.report("many-in-path", &at, Mark::Value, message, |found| {
            found
                .expected("a single text or number in a path")
                .hint("let it go elsewhere, or give it another `type`")
        });
    }
}

fn body_needs_method(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    bound: &LinkedBinding<'_>,
    name: &str,
    param: &ParamBinding,
) {
    let in_body = matches!(param.location, Location::Body | Location::WholeBody);
    if bound.binding.rest.method == Method::Get && in_body && !method_is_broken(cx, bound) {
        let message = format!(
            "{} goes into the body of a GET, which has none",
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
                    .hint("let it go elsewhere, or mend the method")
            },
        );
    }
}

fn method_is_broken(cx: &Context<'_>, bound: &LinkedBinding<'_>) -> bool {
    let mut is_broken = false;
    bound.at(|path| is_broken = cx.collector.is_broken(&path.key("rest").key("method")));
    is_broken
}

fn whole_body(cx: &Context<'_>, bound: &LinkedBinding<'_>) {
    let params = || bound.binding.params.iter().flatten();
    let Some((whole, _)) = params().find(|(_, param)| param.location == Location::WholeBody) else {
        return;
    };
    bound.each_param(|path, name, param| {
        let in_body = matches!(param.location, Location::Body | Location::WholeBody);
        if in_body && name != whole && !cx.collector.is_broken(&path.key("in")) {
            let message = format!(
                "{} goes into a body that {} is all of",
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
                        .expected("no other parameter in the body next to a `whole_body`")
                        .hint(format!(
                            "let it go elsewhere, or make {} a member of the body",
                            shown(whole)
                        ))
                },
            );
        }
    });
}

/// Two parameters under one REST name would overwrite each other. Those the service cannot filter by are
/// kept apart afterwards.
fn shared_names(cx: &Context<'_>, bound: &LinkedBinding<'_>) {
    let mut taken: HashMap<(Location, &str), (&str, &ParamBinding)> = HashMap::new();
    bound.each_param(|path, name, param| {
        let names: Vec<&str> = match &param.rest_names {
            Some(names) => names.iter().map(String::as_str).collect(),
            None => vec![name],
        };
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
        cx.named(&names.index(index), &what, rest_name, "remove it");
    }
    if let Some(keep) = &param.client_filter {
        let what = format!("the field that {} keeps items by", shown(name));
        let hint = "name a field of the items, or remove `client_filter`";
        cx.named(&path.key("client_filter"), &what, keep, hint);
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
    /// Where it says what a parameter is called in the call.
    fn named_at<'p>(path: &'p JsonPath<'p>, param: &ParamBinding) -> (JsonPath<'p>, Mark) {
        match param.rest_names {
            Some(_) => (path.key("rest_names"), Mark::Key),
            None => (*path, Mark::Key),
        }
    }
    let other_path = path.sibling(other);
    let ((at, part), (other_at, other_part)) =
        (named_at(path, param), named_at(&other_path, other_param));
    let message = format!(
        "{} and {} both go out as {}",
        shown(other),
        shown(name),
        shown(rest_name)
    );
    cx.report("rest-name-collision", &at, part, message, |found| {
        found
            .related(cx.span(&other_at, other_part), "the other one")
            .expected("one parameter per REST name, or `client_filter` on all that share it")
            .hint("mend `rest_names` on one of them")
    });
}

fn flags(cx: &Context<'_>, path: &JsonPath<'_>, param: LinkedParam<'_>) {
    if param.binding.omit_false.is_some() && param.row.kind != ParameterType::Boolean {
        let message = format!(
            "{} is never `false`, so `omit_false` says nothing",
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
                    .hint("remove it")
            },
        );
    }
}

fn hints(cx: &Context<'_>, path: &JsonPath<'_>, bound: &LinkedBinding<'_>) {
    for (index, hint) in bound.binding.rest.hints.iter().flatten().enumerate() {
        let path = path.index(index);
        hint_field(cx, &path.key("field"), hint.field.as_deref());
        let path = path.key("status");
        if hint.status.is_empty() {
            let message = "a hint without a status belongs to no refusal";
            cx.report("malformed-status", &path, Mark::Value, message, |found| {
                found.expected("at least one status from 400 to 599")
            });
        }
        for (index, status) in hint.status.iter().enumerate() {
            if !(400..=599).contains(status) {
                let message = format!("{status} is no status of a refusal");
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
    let hint = "remove `field` if the refusal is about none in particular";
    cx.named(path, "the field of a hint", field, hint);
    if !field.trim().is_empty() && field.contains(char::is_whitespace) {
        let message = format!("{} is no name of a field", shown(field));
        cx.report("malformed-field", path, Mark::Value, message, |found| {
            let expected = "the name of one field, without blanks";
            found.expected(expected).hint(hint)
        });
    }
}
