//! Documentation of an action's call, written from its attributes.

use proc_macro2::TokenStream;
use quote::quote;

use super::ast::Action;

/// The doc comment of the impl of `Action`: REST call, effect, limit, and what errors may mean.
pub(super) fn documentation(action: &Action<'_>) -> TokenStream {
    let lines = lines(action);
    quote!(#(#[doc = #lines])*)
}

fn lines(action: &Action<'_>) -> Vec<String> {
    let method = action
        .rest
        .method
        .as_ref()
        .map_or("", |method| method.value);
    let path = action
        .rest
        .path
        .as_ref()
        .map_or("", |path| path.value.as_str());
    let mut lines = vec![
        format!(" REST call: `{method} {path}`."),
        String::new(),
        format!(" {} {}", effect(action), limit(action)),
    ];
    if !action.hints.is_empty() {
        lines.extend([String::new(), " What an error may mean:".to_owned()]);
    }
    for hint in &action.hints {
        let statuses: Vec<String> = hint.statuses.iter().map(u16::to_string).collect();
        let field = hint
            .field
            .as_ref()
            .map_or_else(String::new, |field| format!(", `{}`", field.value));
        lines.push(format!(" - {}{field}: {}", statuses.join(", "), hint.text));
    }
    lines
}

fn effect(action: &Action<'_>) -> &'static str {
    let repeatable = action.effect.repeatable.is_some();
    match (
        action.effect.variant.as_ref().map(|effect| effect.value),
        repeatable,
    ) {
        (Some("Write"), true) => {
            "Changes the account; an identical second call changes nothing more."
        }
        (Some("Write"), false) => "Changes the account; an identical second call changes it again.",
        (Some("Delete"), true) => {
            "Deletes something; an identical second call deletes nothing more."
        }
        (Some("Delete"), false) => "Deletes something; an identical second call may delete more.",
        _ => "Changes nothing.",
    }
}

fn limit(action: &Action<'_>) -> String {
    match &action.effect.per_minute {
        Some(limit) if limit.value == 1 => "Limit: 1 call a minute.".to_owned(),
        Some(limit) => format!("Limit: {} calls a minute.", limit.value),
        None => "No limit is documented.".to_owned(),
    }
}
