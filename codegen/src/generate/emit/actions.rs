//! One module per resource group: a request type per action, and the client's methods.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::types::{self, Imports};
use super::{call_docs, docs, members};
use crate::generate::ir::{Action, Confidence, Module, Param, Reply, Type};
use crate::spec::bindings::{Effect, Hint, Location};

/// The items of a group's module.
pub(super) fn items(module: &Module) -> Vec<TokenStream> {
    let mut imports = Imports::default();
    imports.add("crate", "Action");
    imports.add("crate", "Client");
    let client = client(module);
    let requests: Vec<_> = module
        .actions
        .iter()
        .map(|action| request(action, &mut imports))
        .collect();
    let mut items = imports.items();
    items.push(client);
    items.extend(requests);
    items
}

fn client(module: &Module) -> TokenStream {
    let methods = module.actions.iter().map(|action| {
        let name = &action.method;
        let builder = format_ident!("{}Builder", action.type_name.as_str());
        let doc = format!(" {}: [`{}`].", docs::summary(&action.doc), action.type_name);
        let call = docs::attributes(&[call_docs::sentence(action)]);
        quote! {
            #[doc = #doc]
            #[doc = ""]
            #call
            pub fn #name(&self) -> #builder<&Self> {
                #builder::new(self)
            }
        }
    });
    quote!(impl<M> Client<M> { #(#methods)* })
}

fn request(action: &Action, imports: &mut Imports) -> TokenStream {
    let doc = docs::attributes(&action.doc);
    let call = call_docs::section(action);
    let notes = (!action.notes.is_empty()).then(|| {
        let notes = docs::attributes(&action.notes);
        quote!(#[doc = ""] #[doc = " # Notes"] #[doc = ""] #notes)
    });
    let identity = identity(action);
    let effect = effect(action);
    let rest = rest(action, imports);
    let reply = reply_keys(action);
    let hints = action.rest.hints.iter().map(hint);
    let name = &action.type_name;
    let fields = action.params.iter().map(|param| {
        let keys = keys(param);
        members::field(&param.member, "param", &keys, imports)
    });
    quote! {
        #doc
        #call
        #notes
        #[derive(Action, Clone, PartialEq)]
        #identity
        #effect
        #rest
        #reply
        #(#hints)*
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    }
}

fn identity(action: &Action) -> TokenStream {
    let (slug, title, command) = (action.slug.as_str(), &action.title, &action.command);
    let check = action.check.then(|| quote!(, check));
    let synonyms = &action.synonyms;
    let synonyms = (!synonyms.is_empty()).then(|| quote!(#[synonyms(#(#synonyms),*)]));
    quote!(#[action(slug = #slug, title = #title, command = #command #check)] #synonyms)
}

fn effect(action: &Action) -> TokenStream {
    let effect = format_ident!("{}", action.effect.as_str());
    let adds = action.adds.then(|| quote!(, adds));
    let repeatable =
        (action.repeatable && action.effect != Effect::Read).then(|| quote!(, repeatable));
    let limit = action.limit.as_ref().map(|limit| {
        let per_minute = proc_macro2::Literal::u32_unsuffixed(limit.per_minute);
        quote!(, per_minute = #per_minute)
    });
    quote!(#[effect(#effect #adds #repeatable #limit)])
}

fn rest(action: &Action, imports: &mut Imports) -> TokenStream {
    let method = format_ident!("{}", action.rest.method.as_str());
    let path = &action.rest.path;
    let reply = reply(&action.reply, imports).map(|reply| quote!(, reply = #reply));
    let confidence = confidence(&action.rest.confidence).map(|confidence| quote!(, #confidence));
    quote!(#[rest(#method, #path #reply #confidence)])
}

/// The attribute keys that describe the reply, besides its type.
fn reply_keys(action: &Action) -> Option<TokenStream> {
    let paged = (action.reply.paged == Some(true)).then(|| quote!(paged));
    let keys: Vec<_> = paged
        .into_iter()
        .chain(confidence(&action.reply.confidence))
        .collect();
    (!keys.is_empty()).then(|| quote!(#[reply(#(#keys),*)]))
}

/// The attribute key of a confidence. `documented` is the default and needs no key.
fn confidence(confidence: &Confidence) -> Option<TokenStream> {
    match confidence {
        Confidence::Observed(day) => Some(quote!(observed = #day)),
        Confidence::Documented => None,
        Confidence::Assumed => Some(quote!(assumed)),
    }
}

/// The type of the reply. Untyped JSON is the default and needs no type.
fn reply(reply: &Reply, imports: &mut Imports) -> Option<TokenStream> {
    let kind = match &reply.kind {
        Type::Json if !reply.secret => return None,
        Type::List(item) => {
            imports.add("crate", "List");
            let item = types::tokens(item, imports);
            quote!(List<#item>)
        }
        kind => types::tokens(kind, imports),
    };
    Some(if reply.secret {
        imports.add("crate", "Secret");
        quote!(Secret<#kind>)
    } else {
        kind
    })
}

fn hint(hint: &Hint) -> TokenStream {
    let status = hint
        .status
        .iter()
        .map(|status| proc_macro2::Literal::u16_unsuffixed(*status));
    let text = &hint.text;
    match &hint.field {
        Some(field) => quote!(#[hint(#(#status),*, field = #field, #text)]),
        None => quote!(#[hint(#(#status),*, #text)]),
    }
}

fn keys(param: &Param) -> Vec<TokenStream> {
    let mut keys = members::keys(&param.member, true);
    if !param.location_is_usual {
        keys.push(match param.location {
            Location::Path => quote!(path),
            Location::Query => quote!(query),
            Location::Body => quote!(body),
            Location::WholeBody => quote!(whole_body),
        });
    }
    match param.rest_names.as_slice() {
        [] => {}
        [name] => keys.push(quote!(rest = #name)),
        names => keys.push(quote!(rest = [#(#names),*])),
    }
    if param.omit_false {
        keys.push(quote!(omit_false));
    }
    keys.extend(
        param
            .client_filter
            .as_ref()
            .map(|field| quote!(client_filter = #field)),
    );
    keys
}
