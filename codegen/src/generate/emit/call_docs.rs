//! The documentation of a call: REST call, effect, limit, and the usual meaning of refusals.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::generate::ir::{Action, RateLimit};
use crate::spec::bindings::{Effect, Hint};

/// The section of a request's documentation.
pub(super) fn section(action: &Action) -> TokenStream {
    let source = action
        .limit
        .as_ref()
        .and_then(|limit| limit.source.as_ref());
    let source = source.map(|source| format!("The limit is stated by {source}."));
    let paragraphs = [sentence(action)].into_iter().chain(source);
    let paragraphs: Vec<String> = paragraphs.chain(action.certainties()).collect();
    let call = docs::attributes(&paragraphs);
    let hints: Vec<String> = action.rest.hints.iter().map(hint).collect();
    let hints = (!hints.is_empty()).then(|| {
        let list = docs::list(&hints);
        quote!(#[doc = ""] #[doc = " What a refusal may mean:"] #[doc = ""] #list)
    });
    quote!(#[doc = ""] #[doc = " # Call"] #[doc = ""] #call #hints)
}

/// REST call, effect and limit in one paragraph.
pub(super) fn sentence(action: &Action) -> String {
    let rest = &action.rest;
    let limit = action.limit.as_ref().map(RateLimit::sentence);
    let limit = limit.map_or_else(String::new, |limit| format!(" {limit}"));
    let (verb, path, effect) = (rest.method.as_str(), &rest.path, effect(action));
    format!("Sends `{verb} {path}` over REST. {effect}{limit}")
}

fn effect(action: &Action) -> &'static str {
    match (action.effect, action.repeatable) {
        (Effect::Read, _) => "Changes nothing.",
        (Effect::Write, true) if action.adds => {
            "Only adds to the account; an identical second call adds nothing more."
        }
        (Effect::Write, false) if action.adds => {
            "Only adds to the account; an identical second call adds again."
        }
        (Effect::Write, true) => {
            "Changes the account; an identical second call changes nothing more."
        }
        (Effect::Write, false) => "Changes the account; an identical second call changes it again.",
        (Effect::Delete, true) => {
            "Deletes something; an identical second call deletes nothing more."
        }
        (Effect::Delete, false) => "Deletes something; an identical second call may delete more.",
    }
}

fn hint(hint: &Hint) -> String {
    let statuses: Vec<String> = hint.status.iter().map(u16::to_string).collect();
    let field = hint.field.as_ref();
    let field = field.map_or_else(String::new, |field| format!(" about `{field}`"));
    format!("{}{field}: {}", statuses.join(", "), hint.text)
}
