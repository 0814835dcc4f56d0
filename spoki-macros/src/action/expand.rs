//! The code that `#[derive(Action)]` emits.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use super::ast::{Action, Param};
use super::attr::{ConfidenceAttr, HintAttr};
use crate::{docs, emit};

pub(super) fn expand(action: &Action<'_>) -> TokenStream {
    let builder = action.builder().expand();
    let action_impl = action_impl(action);
    let serde = serde_impls(action);
    let hidden = &builder.hidden;
    let hidden = emit::hidden(&action.krate, &quote!(#action_impl #serde #hidden));
    let items = builder.items;
    quote!(#items #hidden)
}

fn action_impl(action: &Action<'_>) -> TokenStream {
    let ident = action.ident;
    let reply = reply_type(action);
    let info = info(action);
    let fields = action.params.iter().map(|Param { field, .. }| {
        let ident = field.ident;
        quote_spanned!(emit::call_site_span(field.ty.written)=> &self.#ident)
    });
    quote! {
        #[automatically_derived]
        impl __p::Sealed for #ident {}
        #[automatically_derived]
        impl __p::Action for #ident {
            type Reply = #reply;
            const READING: __p::Reading = {
                #[allow(unused_imports)]
                use __p::KnownOtherwise as _;
                __p::Known::<#reply>::READING
            };
            const INFO: &'static __p::ActionInfo = &#info;
            fn arguments(&self) -> __p::Vec<&dyn __p::Argument> {
                __p::arguments([#(#fields),*])
            }
        }
    }
}

fn reply_type(action: &Action<'_>) -> TokenStream {
    let reply = action.rest.reply.as_ref().map(|reply| &reply.value);
    reply.map_or_else(|| quote!(__p::Value), ToTokens::to_token_stream)
}

fn info(action: &Action<'_>) -> TokenStream {
    let text = |text: &Option<crate::attr::At<String>>| {
        text.as_ref()
            .map(|text| text.value.clone())
            .unwrap_or_default()
    };
    let (slug, title) = (text(&action.identity.slug), text(&action.identity.title));
    let group = group(action);
    let command = action.identity.command.as_ref();
    let command = command.map(|command| {
        let command = &command.value;
        quote!(.command(#command))
    });
    let doc = docs::table_entry(action.attrs);
    let synonyms = &action.synonyms;
    let synonyms = (!synonyms.is_empty()).then(|| quote!(.synonyms(&[#(#synonyms),*])));
    let adds = action.effect.adds.map(|_| quote!(.adds()));
    let check = action.identity.check.map(|_| quote!(.check()));
    let reply = reply_info(action);
    let effect = effect(action);
    let limit = action.effect.per_minute.as_ref();
    let limit = limit.and_then(|limit| u32::try_from(limit.value).ok());
    let limit = limit.map(|limit| quote!(.rate_limit(#limit)));
    let method = action
        .rest
        .method
        .as_ref()
        .map_or("GET", |method| method.value);
    let path = text(&action.rest.path);
    let params = action
        .params
        .iter()
        .map(|param| param_entry(param, method, &path));
    let hints = action.hints.iter().flat_map(hint_entries);
    let hints = (!action.hints.is_empty()).then(|| quote!(.hints(&[#(#hints),*])));
    let confidence = confidence(&action.rest.confidence);
    quote! {
        __p::ActionInfo::new(#slug, #effect, __p::RestCall::new(#method, #path) #hints #confidence)
            .title(#title)
            .group(#group)
            #command
            #doc
            #synonyms
            #adds
            #check
            #limit
            .params(&[#(#params),*])
            .reply(#reply)
    }
}

fn reply_info(action: &Action<'_>) -> TokenStream {
    let reply = reply_type(action);
    let paged = action.reply.paged.map(|_| quote!(.paged()));
    let secret = action.replies_with("Secret").then(|| quote!(.secret()));
    let confidence = confidence(&action.reply.confidence);
    quote!(__p::ReplyInfo::new(<#reply as __p::JsonType>::KIND) #paged #secret #confidence)
}

fn confidence(confidence: &ConfidenceAttr) -> Option<TokenStream> {
    let confidence = match (&confidence.observed, confidence.assumed) {
        (Some(day), _) => {
            let day = &day.value;
            quote!(Observed(#day))
        }
        (None, Some(_)) => quote!(Assumed),
        (None, None) => return None,
    };
    Some(quote!(.confidence(__p::Confidence::#confidence)))
}

/// The group from the attribute, or else the name of the action's module.
fn group(action: &Action<'_>) -> TokenStream {
    match &action.identity.group {
        Some(group) => group.value.to_token_stream(),
        None => quote!(__p::last_segment(::core::module_path!())),
    }
}

/// One entry per status: the runtime looks hints up by status.
fn hint_entries(hint: &HintAttr) -> impl Iterator<Item = TokenStream> {
    let text = &hint.text;
    let field = hint.field.as_ref().map(|field| {
        let field = &field.value;
        quote!(.field(#field))
    });
    hint.statuses
        .iter()
        .map(move |status| quote!(__p::Hint::new(#status, #text) #field))
}

fn effect(action: &Action<'_>) -> TokenStream {
    let repeatable = action.effect.repeatable.is_some();
    match action.effect.variant.as_ref().map(|variant| variant.value) {
        Some("Write") => quote!(__p::Effect::Write { repeatable: #repeatable }),
        Some("Delete") => quote!(__p::Effect::Delete { repeatable: #repeatable }),
        _ => quote!(__p::Effect::Read),
    }
}

fn param_entry(param: &Param<'_>, method: &str, path: &str) -> TokenStream {
    let field = param.field.entry();
    let location = match param.location(method, path) {
        // The default of `Param::new`.
        "Body" => None,
        location => {
            let variant = Ident::new(location, Span::call_site());
            Some(quote!(.at(__p::Location::#variant)))
        }
    };
    let names = &param.names;
    let names = (!names.is_empty()).then(|| quote!(.names(&[#(#names),*])));
    let omit_false = param.omit_false.map(|_| quote!(.omit_false()));
    let client_filter = param.client_filter.as_ref().map(|filter| {
        let filter = &filter.value;
        quote!(.client_filter(#filter))
    });
    quote!(__p::Param::new(#field) #location #names #omit_false #client_filter)
}

fn serde_impls(action: &Action<'_>) -> TokenStream {
    let ident = action.ident;
    let name = ident.unraw().to_string();
    let read = read_fn(action);
    quote! {
        #[automatically_derived]
        impl __p::Serialize for #ident {
            fn serialize<S: __p::Serializer>(&self, serializer: S) -> __p::Result<S::Ok, S::Error> {
                __p::serialize_action(self, serializer)
            }
        }
        #[automatically_derived]
        impl<'de> __p::Deserialize<'de> for #ident {
            fn deserialize<D: __p::Deserializer<'de>>(deserializer: D) -> __p::Result<Self, D::Error> {
                __p::read_action(deserializer, read)
            }
        }
        #read
        #[automatically_derived]
        impl __p::Debug for #ident {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                __p::debug_action(self, #name, f)
            }
        }
    }
}

/// The function that fills the struct. It is not generic over the deserializer, so the compiler checks it only
/// once, and faster. One `else` for all fields also compiles faster than a `?` for each.
fn read_fn(action: &Action<'_>) -> TokenStream {
    let ident = action.ident;
    if action.params.is_empty() {
        return quote! {
            fn read(_: &mut __p::ArgumentReader) -> __p::Option<#ident> {
                __p::Some(#ident {})
            }
        };
    }
    let (fields, taken): (Vec<_>, Vec<_>) = action
        .params
        .iter()
        .map(|param| {
            let wire = param.field.wire();
            (param.field.ident, quote!(reader.take(#wire)))
        })
        .unzip();
    quote! {
        fn read(reader: &mut __p::ArgumentReader) -> __p::Option<#ident> {
            let (#(__p::Some(#fields),)*) = (#(#taken,)*) else {
                return __p::None;
            };
            __p::Some(#ident { #(#fields),* })
        }
    }
}
