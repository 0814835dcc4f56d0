//! The rules that concern more than one attribute of an action.

use super::ast::{Action, Param};
use super::attr::ConfidenceAttr;
use crate::attr::At;
use crate::ctxt::Ctxt;
use crate::field::check_names;
use crate::shape::Shape;

pub(super) fn check(cx: &Ctxt, action: &Action<'_>) {
    check_effect(cx, action);
    check_command(cx, action);
    check_key_check(cx, action);
    check_confidence(cx, &action.rest.confidence);
    check_confidence(cx, &action.reply.confidence);
    if let Some(paged) = action.reply.paged
        && !action.replies_with("List")
    {
        cx.error(
            paged,
            "only a `List` comes in pages; remove this, or write `reply = List<…>`",
        );
    }
    for param in &action.params {
        param.field.check(cx);
        check_param(cx, param);
    }
    check_names(cx, &action.fields(), "param", action.builder().reserved());
    for field in action.hints.iter().filter_map(|hint| hint.field.as_ref()) {
        if field.value.contains(char::is_whitespace) {
            cx.error(field.span, "expected the name of one field, without spaces");
        }
    }
    if let (Some(method), Some(path)) = (&action.rest.method, &action.rest.path) {
        check_path(cx, action, path);
        check_locations(cx, action, method, path);
    }
}

fn check_effect(cx: &Ctxt, action: &Action<'_>) {
    let effect = &action.effect;
    if let (Some(variant), Some(repeatable)) = (&effect.variant, effect.repeatable)
        && variant.value == "Read"
    {
        cx.error(
            repeatable,
            "`read` changes nothing, so it is always repeatable; remove this",
        );
    }
    if let (Some(variant), Some(adds)) = (&effect.variant, effect.adds)
        && variant.value != "Write"
    {
        cx.error(
            adds,
            "only a `write` adds; remove this, or correct the effect",
        );
    }
    if let Some(limit) = &effect.per_minute
        && !(1..=i64::from(u32::MAX)).contains(&limit.value)
    {
        cx.error(
            limit.span,
            "`per_minute` is a number of calls and must be at least 1",
        );
    }
}

fn check_command(cx: &Ctxt, action: &Action<'_>) {
    let Some(command) = &action.identity.command else {
        return;
    };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_plain);
    let starts_well = command.value.starts_with(|c: char| c.is_ascii_lowercase());
    if !starts_well || !command.value.split('-').all(is_word) {
        cx.error(
            command.span,
            "a command has lower-case words with one hyphen between them, such as `add-operator`",
        );
    }
}

fn check_key_check(cx: &Ctxt, action: &Action<'_>) {
    let Some(check) = action.identity.check else {
        return;
    };
    let effect = action.effect.variant.as_ref();
    if effect.is_some_and(|effect| effect.value != "Read") {
        cx.error(check, "only a `read` can check a key");
    }
    if action.params.iter().any(|param| !param.field.ty.optional) {
        cx.error(
            check,
            "an action with required parameters cannot check a key",
        );
    }
}

fn check_confidence(cx: &Ctxt, confidence: &ConfidenceAttr) {
    let Some(observed) = &confidence.observed else {
        return;
    };
    if let Some(assumed) = confidence.assumed {
        cx.error(
            assumed,
            "an observed call or reply is not assumed; remove `assumed`",
        );
    }
    let form = |at: usize, byte: u8| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let mut bytes = observed.value.bytes().enumerate();
    if observed.value.len() != 10 || !bytes.all(|(at, byte)| form(at, byte)) {
        cx.error(
            observed.span,
            "expected the day of the observation: `observed = \"2026-03-31\"`",
        );
    }
}

fn check_param(cx: &Ctxt, param: &Param<'_>) {
    if let Some(span) = param.omit_false
        && !matches!(param.field.ty.shape, Shape::Boolean | Shape::Other)
    {
        cx.error(span, "`omit_false` is only for a `bool`");
    }
    if let Shape::Extra = param.field.ty.shape {
        cx.error(
            param.field.ident.span(),
            "an action has no extra keys; `Extra` is only for models",
        );
    }
}

fn check_path(cx: &Ctxt, action: &Action<'_>, path: &At<String>) {
    let At { value, span } = path;
    if !value.starts_with('/') {
        cx.error(*span, "a path must start with `/`");
    }
    if let Some(odd) = value
        .chars()
        .find(|c| matches!(c, '?' | '#') || c.is_whitespace())
    {
        cx.error(
            *span,
            format!("a path cannot contain {odd:?}; query parameters are fields of the struct"),
        );
    }
    let Some(placeholders) = placeholders(value) else {
        cx.error(
            *span,
            "the braces in this path do not match; write a parameter as `{name}`",
        );
        return;
    };
    for (index, name) in placeholders.iter().enumerate() {
        if placeholders[..index].contains(name) {
            cx.error(*span, format!("`{{{name}}}` occurs twice in the path"));
        } else if !action
            .params
            .iter()
            .any(|param| param.field.wire() == *name)
        {
            cx.error(
                *span,
                format!(
                    "the path contains `{{{name}}}`, but no field has the name `{name}` on the wire"
                ),
            );
        }
    }
}

/// The names in braces; `None` if the braces do not match.
fn placeholders(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        let after = rest[open..].strip_prefix('{')?;
        let close = after.find(['{', '}'])?;
        let name = &after[..close];
        rest = after[close..].strip_prefix('}')?;
        if name.is_empty() {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

fn check_locations(cx: &Ctxt, action: &Action<'_>, method: &At<&'static str>, path: &At<String>) {
    let mut whole_body = None;
    let mut body = None;
    for param in &action.params {
        let span = param
            .location
            .as_ref()
            .map_or(param.field.ident.span(), |at| at.span);
        let wire = param.field.wire();
        let in_path = path.value.contains(&format!("{{{wire}}}"));
        let location = param.location(method.value, &path.value);
        match location {
            "Path" if !in_path => cx.error(
                span,
                format!(
                    "`{wire}` goes into the path, but `{}` does not contain `{{{wire}}}`",
                    path.value
                ),
            ),
            "Path" => check_path_param(cx, param),
            _ if in_path => cx.error(
                span,
                format!(
                    "the path contains `{{{wire}}}`, so `{wire}` cannot go elsewhere; remove this key"
                ),
            ),
            "Query" => {}
            _ if method.value == "GET" => {
                cx.error(
                    span,
                    "a GET request has no body; write `query`, or change the method",
                );
            }
            "WholeBody" if whole_body.is_some() => {
                cx.error(span, "only one parameter can be the whole body");
            }
            "WholeBody" => whole_body = Some(span),
            _ => body = body.or(Some(wire)),
        }
    }
    if let (Some(span), Some(other)) = (whole_body, body) {
        cx.error(
            span,
            format!("`{other}` also goes into the body, so no parameter can be the whole body"),
        );
    }
}

fn check_path_param(cx: &Ctxt, param: &Param<'_>) {
    if param.field.ty.optional {
        cx.error(
            syn::spanned::Spanned::span(param.field.ty.written),
            "a parameter in the path is always required; remove the `Option`",
        );
    }
    if let Shape::List(_) | Shape::Map(..) | Shape::Json = param.field.ty.shape {
        cx.error(
            syn::spanned::Spanned::span(param.field.ty.written),
            "a parameter in the path must be a single string or number",
        );
    }
}
