//! A program that uses everything that the generated code makes public: each action with its required arguments
//! and with all arguments, and all other names.
//!
//! Tests compile it, run it, and compile it against other specs: it stops compiling if a name disappears or a type
//! changes.

mod sample;
mod sample_json;
mod surface;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::generate::emit::HEADER;
use crate::generate::ir::{Action, Api};
use crate::generate::render;
use sample::Samples;

/// The constant `CALLS` alone, as a module of a crate whose root has what the constant expects in scope.
pub(crate) fn calls_module(api: &Api, crate_name: &str) -> syn::Result<String> {
    let doc = "Calls of every action.".to_owned();
    let scope = quote! { use super::{Call, run}; };
    let calls = calls(api, &Samples::new(api, crate_name));
    render::module(HEADER, &[doc], vec![scope, calls])
}

/// The text of a module with the constant `CALLS`, and with unnamed constants that are only compiled.
///
/// The module expects in scope a struct `Call { slug, reply, minimal, full }`, whose two functions take the client
/// and whose `reply` is a reply as JSON, and a function `run`, which takes the result of `send`.
pub(crate) fn text(api: &Api, crate_name: &str) -> syn::Result<String> {
    let samples = Samples::new(api, crate_name);
    let mut items = vec![calls(api, &samples)];
    items.extend(surface::items(
        api,
        &format_ident!("{crate_name}"),
        &samples,
    ));
    render::module("", &[], items)
}

fn calls(api: &Api, samples: &Samples<'_>) -> TokenStream {
    let calls = api.by_slug().into_iter();
    let calls = calls.map(|action| call(action, api, samples));
    quote! {
        #[doc = " Every action, with its required arguments and with all."]
        pub const CALLS: &[Call] = &[#(#calls),*];
    }
}

fn call(action: &Action, api: &Api, samples: &Samples<'_>) -> TokenStream {
    let slug = action.slug.as_str();
    let reply = sample_json::reply(api, &action.reply.kind).to_string();
    let method = &action.method;
    let members = || action.params.iter().map(|param| &param.member);
    let minimal = samples.setters(members(), false, None);
    let full = samples.setters(members(), true, None);
    quote! {
        Call {
            slug: #slug,
            reply: #reply,
            minimal: |client| run(client.#method()#minimal.send()),
            full: |client| run(client.#method()#full.send()),
        }
    }
}
