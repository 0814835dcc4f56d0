//! The part of the test program that only compiles: it uses every name that the generated code makes public.
//!
//! Each item is an unnamed constant that holds a function. Types are named through their modules, because these
//! are public, too.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::sample::Samples;
use crate::generate::ir::{Action, Api, Enum, Member, Model, Module, Reply, Type};

/// Every field with its type, the type of every reply, and all ways to build and read a value.
pub(super) fn items(api: &Api, crate_name: &Ident, samples: &Samples<'_>) -> Vec<TokenStream> {
    let Api {
        modules,
        models,
        enums,
        ..
    } = api;
    let actions = modules.iter().flat_map(|module| {
        let actions = module.actions.iter();
        actions.flat_map(|action| action_items(action, module, crate_name))
    });
    let models = models
        .iter()
        .flat_map(|model| model_items(model, crate_name, samples));
    let enums = enums.iter().map(|item| enum_item(item, crate_name));
    actions.chain(models).chain(enums).collect()
}

fn action_items(action: &Action, module: &Module, root: &Ident) -> Vec<TokenStream> {
    let (group, name) = (&module.name, &action.type_name);
    let owner = quote!(#root::#group::#name);
    let reads: Vec<_> = action
        .params
        .iter()
        .map(|param| read(&param.member, root))
        .collect();
    let reply = reply(&action.reply, root);
    let fields = fields(&owner, &reads);
    let method = &action.method;
    let start = quote!(const _: fn(&#root::Client) = |client| { let _ = client.#method(); };);
    let reply_type = quote! {
        const _: fn(<#owner as #root::Action>::Reply) -> #reply = |reply| reply;
    };
    fields.into_iter().chain([start, reply_type]).collect()
}

fn model_items(model: &Model, root: &Ident, samples: &Samples<'_>) -> Vec<TokenStream> {
    let name = &model.name;
    let owner = quote!(#root::models::#name);
    let mut reads: Vec<_> = model.fields.iter().map(|field| read(field, root)).collect();
    reads.push(quote!(let _: &#root::Extra = &value.extra;));
    let built = [false, true]
        .into_iter()
        .filter(|_| model.request)
        .map(|full| {
            let setters = samples.setters(model.fields.iter(), full, None);
            quote!(const _: fn() -> #owner = || #owner::builder()#setters.build();)
        });
    let default = model
        .reply
        .then(|| quote!(const _: fn() -> #owner = #owner::default;));
    fields(&owner, &reads)
        .into_iter()
        .chain(built)
        .chain(default)
        .collect()
}

/// A function that reads all fields of a type; none if it has no fields.
fn fields(owner: &TokenStream, reads: &[TokenStream]) -> Option<TokenStream> {
    (!reads.is_empty()).then(|| quote!(const _: fn(&#owner) = |value| { #(#reads)* };))
}

fn read(member: &Member, root: &Ident) -> TokenStream {
    let name = &member.rust;
    let kind = path(&member.kind, root);
    let kind = if member.required {
        kind
    } else {
        quote!(Option<#kind>)
    };
    quote!(let _: &#kind = &value.#name;)
}

fn enum_item(item: &Enum, root: &Ident) -> TokenStream {
    let name = &item.name;
    let owner = quote!(#root::enums::#name);
    let is_number = item
        .variants
        .iter()
        .any(|variant| variant.value.is_number());
    let named = item.variants.iter().map(|variant| {
        let variant = &variant.name;
        quote!(let _ = #owner::#variant;)
    });
    let made = match (item.open, is_number) {
        (true, true) => quote!(let value = #owner::from(1_i64);),
        (true, false) => quote!(let value = #owner::from("sample");),
        (false, true) => quote! {
            let _: Result<_, #root::values::UnknownValue> = #owner::try_from(1_i64);
            let value = #owner::undocumented(1);
        },
        (false, false) => quote! {
            let _: Result<_, #root::values::UnknownValue> = "sample".parse::<#owner>();
            let value = #owner::undocumented("sample");
        },
    };
    let (getter, kind, payload) = if is_number {
        (quote!(as_i64), quote!(i64), quote!(UnknownNumber))
    } else {
        (quote!(as_str), quote!(&str), quote!(UnknownText))
    };
    quote! {
        const _: fn() = || {
            #(#named)*
            #made
            let _: #kind = value.#getter();
            if let #owner::Unknown(unknown) = &value {
                let _: &#root::values::#payload = unknown;
            }
        };
    }
}

fn reply(reply: &Reply, root: &Ident) -> TokenStream {
    let kind = match &reply.kind {
        Type::List(item) => {
            let item = path(item, root);
            quote!(#root::List<#item>)
        }
        kind => path(kind, root),
    };
    if reply.secret {
        quote!(#root::Secret<#kind>)
    } else {
        kind
    }
}

/// The type as another crate names it.
fn path(kind: &Type, root: &Ident) -> TokenStream {
    match kind {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Identifier => quote!(#root::Id),
        Type::Json => quote!(#root::Value),
        Type::Enum(name) => quote!(#root::enums::#name),
        Type::Model(name) => quote!(#root::models::#name),
        Type::List(item) => {
            let item = path(item, root);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = path(value, root);
            quote!(std::collections::BTreeMap<String, #value>)
        }
    }
}
