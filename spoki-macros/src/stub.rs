//! Stub impls for an item with mistakes. Code that uses the item still compiles, so that the
//! compiler reports only the mistakes.
//!
//! The bodies never run, because the crate does not compile.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, DeriveInput, Path};

use crate::attr::{Entry, entries, named};
use crate::builder::Builder;
use crate::ctxt::Ctxt;
use crate::emit;

/// The stub impls for an action.
pub(crate) fn action(input: &DeriveInput, builder: Option<&Builder<'_>>) -> TokenStream {
    let ident = &input.ident;
    let impls = quote! {
        impl __p::Sealed for #ident {}
        impl __p::Action for #ident {
            type Reply = __p::Value;
            const INFO: &'static __p::ActionInfo = __p::BROKEN_ACTION;
            fn arguments(&self) -> __p::Vec<&dyn __p::Argument> { __p::broken() }
        }
        impl __p::Debug for #ident {
            fn fmt(&self, _: &mut __p::Formatter<'_>) -> __p::FmtResult { __p::broken() }
        }
    };
    complete(input, "action", &impls, builder)
}

/// The stub impls for a model, as if it occurred in requests and in replies.
pub(crate) fn model(input: &DeriveInput, builder: Option<&Builder<'_>>) -> TokenStream {
    let ident = &input.ident;
    let argument = argument(input);
    let impls = quote! {
        #argument
        impl __p::Debug for #ident {
            fn fmt(&self, _: &mut __p::Formatter<'_>) -> __p::FmtResult { __p::broken() }
        }
        impl __p::Default for #ident {
            fn default() -> Self { __p::broken() }
        }
    };
    complete(input, "model", &impls, builder)
}

/// The form of an enum, from its attributes.
#[derive(Clone, Copy, Default)]
pub(crate) struct EnumForm {
    /// False if unclear: the stub impls of an open enum accept more code.
    pub(crate) closed: bool,
    /// Whether its values are integers.
    pub(crate) integer: bool,
}

/// The stub impls for an enum. It gets the methods of every form that do not exclude each other.
pub(crate) fn wire_enum(input: &DeriveInput, form: EnumForm) -> TokenStream {
    let (ident, vis) = (&input.ident, emit::visibility(&input.vis));
    let argument = argument(input);
    let value = if form.integer {
        quote!(i64)
    } else {
        quote!(&'static str)
    };
    let conversions = conversions(ident, form.closed);
    let impls = quote! {
        #argument
        impl __p::Display for #ident {
            fn fmt(&self, _: &mut __p::Formatter<'_>) -> __p::FmtResult { __p::broken() }
        }
        #conversions
        #[allow(dead_code, missing_docs)]
        impl #ident {
            #vis const VALUES: &'static [#value] = &[];
            #vis fn as_str(&self) -> &str { __p::broken() }
            #vis fn as_i64(&self) -> i64 { __p::broken() }
            #vis fn is_documented(&self) -> bool { __p::broken() }
            #vis fn undocumented<T>(_: T) -> Self { __p::broken() }
        }
    };
    complete(input, "wire_enum", &impls, None)
}

/// `From` implies a `TryFrom` with another error type, so an enum cannot have both.
fn conversions(ident: &Ident, closed: bool) -> TokenStream {
    let borrowed = [quote!(&str), quote!(i64)].map(|source| {
        if closed {
            quote! {
                impl __p::TryFrom<#source> for #ident {
                    type Error = __p::UnknownValue;
                    fn try_from(_: #source) -> __p::Result<Self, __p::UnknownValue> { __p::broken() }
                }
            }
        } else {
            quote! {
                impl __p::From<#source> for #ident {
                    fn from(_: #source) -> Self { __p::broken() }
                }
            }
        }
    });
    quote! {
        #(#borrowed)*
        impl __p::From<__p::String> for #ident {
            fn from(_: __p::String) -> Self { __p::broken() }
        }
        impl __p::FromStr for #ident {
            type Err = __p::UnknownValue;
            fn from_str(_: &str) -> __p::Result<Self, __p::UnknownValue> { __p::broken() }
        }
    }
}

fn argument(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    quote! {
        impl __p::Sealed for #ident {}
        impl __p::Argument for #ident {
            fn check(&self, _: &__p::Field, _: &mut __p::Violations<'_>) { __p::broken() }
            fn write_json(&self, _: &__p::Field, _: &mut __p::Vec<u8>) { __p::broken() }
            fn write_text(&self, _: &__p::Field, _: &mut __p::String) { __p::broken() }
        }
        impl __p::JsonType for #ident {
            const KIND: __p::Kind = __p::Kind::Any;
        }
    }
}

/// Adds the impls that all three have, and the builder unless a setter would clash with its methods.
fn complete(
    input: &DeriveInput,
    attribute: &str,
    impls: &TokenStream,
    builder: Option<&Builder<'_>>,
) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    let builder = builder
        .filter(|builder| can_build(builder))
        .map(Builder::expand);
    let (items, methods) = builder.map(|b| (b.items, b.hidden)).unzip();
    let krate = emit::krate(krate(&input.attrs, attribute).as_ref());
    let hidden = emit::hidden(
        &krate,
        &quote! {
            #impls
            impl __p::Serialize for #ident {
                fn serialize<S: __p::Serializer>(&self, _: S) -> __p::Result<S::Ok, S::Error> {
                    __p::broken()
                }
            }
            impl<'de> __p::Deserialize<'de> for #ident {
                fn deserialize<D: __p::Deserializer<'de>>(_: D) -> __p::Result<Self, D::Error> {
                    __p::broken()
                }
            }
            #methods
        },
    );
    quote!(#items #hidden)
}

fn can_build(builder: &Builder<'_>) -> bool {
    let reserved = builder.reserved();
    builder.fields.iter().all(|field| {
        let name = field.ident.unraw().to_string();
        !reserved.contains(&name.as_str())
    })
}

/// The path of `crate = …`. Reads it once more, without errors.
fn krate(attrs: &[Attribute], attribute: &str) -> Option<Path> {
    let cx = Ctxt::new();
    let path = named(attrs, attribute)
        .flat_map(|attr| entries(&cx, attr))
        .find_map(|entry| match entry {
            Entry::Key {
                key,
                value: Some(value),
            } if key == "crate" => syn::parse2::<Path>(value).ok(),
            _ => None,
        });
    // The first reading has reported the errors.
    let _ = cx.check();
    path
}
