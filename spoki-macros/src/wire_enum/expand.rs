//! The code that `#[derive(WireEnum)]` emits.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Visibility;
use syn::ext::IdentExt;

use super::ast::{Value, WireEnum};
use crate::{docs, emit};

pub(super) fn expand(read: &WireEnum<'_>) -> TokenStream {
    let variants = Variants::of(read);
    let inherent = inherent(&variants);
    let machinery = machinery(&variants);
    let conversions = match (read.is_integer(), read.closed) {
        (false, true) => closed_text(&variants),
        (false, false) => open_text(&variants),
        (true, true) => closed_integer(&variants),
        (true, false) => open_integer(&variants),
    };
    let serde = serde_impls(&variants);
    let argument = argument(&variants);
    emit::hidden(
        &read.krate,
        &quote!(#inherent #machinery #conversions #serde #argument),
    )
}

/// The parts of the enum that the impls use.
struct Variants<'a> {
    ident: &'a Ident,
    vis: Visibility,
    doc: Option<TokenStream>,
    closed: bool,
    integer: bool,
    names: Vec<&'a Ident>,
    /// Literals, in the order of `names`.
    values: Vec<TokenStream>,
    unknown: Option<&'a Ident>,
}

impl<'a> Variants<'a> {
    fn of(read: &WireEnum<'a>) -> Self {
        Self {
            ident: read.ident,
            vis: read.vis.clone(),
            doc: docs::table_entry(read.attrs),
            closed: read.closed,
            integer: read.is_integer(),
            names: read
                .documented
                .iter()
                .map(|variant| variant.ident)
                .collect(),
            values: read
                .documented
                .iter()
                .map(|variant| match &variant.value {
                    Value::String { string, .. } => quote!(#string),
                    Value::Integer(number) => quote!(#number),
                })
                .collect(),
            unknown: read.unknown.first().map(|unknown| unknown.ident),
        }
    }

    /// The runtime's trait for this kind of values.
    fn machine(&self) -> Ident {
        let name = if self.integer {
            "IntegerEnum"
        } else {
            "TextEnum"
        };
        Ident::new(name, Span::call_site())
    }

    /// The method that returns the value on the wire.
    fn getter(&self) -> Ident {
        let name = if self.integer { "as_i64" } else { "as_str" };
        Ident::new(name, Span::call_site())
    }
}

/// The inherent methods: the values, and the value of a variant.
fn inherent(variants: &Variants<'_>) -> TokenStream {
    let Variants {
        ident,
        vis,
        names,
        values,
        unknown,
        ..
    } = variants;
    let (noun, constant, value) = if variants.integer {
        ("integer", quote!(i64), quote!(i64))
    } else {
        ("string", quote!(&'static str), quote!(&str))
    };
    let of_all = format!(" The documented {noun}s, in order of declaration.");
    let of_one = format!(" The {noun} on the wire.");
    let getter = variants.getter();
    quote! {
        impl #ident {
            #[doc = #of_all]
            #vis const VALUES: &'static [#constant] = &[#(#values),*];

            #[doc = #of_one]
            #[must_use]
            #vis fn #getter(&self) -> #value {
                match self {
                    #(Self::#names => #values,)*
                    Self::#unknown(value) => value.#getter(),
                }
            }

            /// Whether this version of the library has a variant for the value.
            #[must_use]
            #vis fn is_documented(&self) -> bool {
                match self {
                    Self::#unknown(_) => false,
                    _ => true,
                }
            }
        }
    }
}

/// The impl of the runtime's trait, which the runtime's generic functions use.
fn machinery(variants: &Variants<'_>) -> TokenStream {
    let Variants {
        ident,
        doc,
        closed,
        names,
        values,
        unknown,
        ..
    } = variants;
    let name = ident.unraw().to_string();
    let closed = closed.then(|| quote!(.closed()));
    let machine = variants.machine();
    let (kind, value, payload) = if variants.integer {
        (quote!(Integer), quote!(i64), quote!(UnknownNumber))
    } else {
        (quote!(Text), quote!(&str), quote!(UnknownText))
    };
    quote! {
        impl __p::#machine for #ident {
            const INFO: &'static __p::EnumInfo = &__p::EnumInfo::new(
                #name,
                __p::EnumValues::#kind(#ident::VALUES),
            ) #doc #closed;
            fn documented(value: #value) -> __p::Option<Self> {
                __p::Some(match value {
                    #(#values => Self::#names,)*
                    _ => return __p::None,
                })
            }
            fn unknown(value: __p::#payload) -> Self {
                Self::#unknown(value)
            }
        }
    }
}

fn closed_text(Variants { ident, vis, .. }: &Variants<'_>) -> TokenStream {
    quote! {
        impl #ident {
            /// Any string, for a value that the service accepts but this version of the library does not
            /// know. The client sends it unchecked.
            #[must_use]
            #vis fn undocumented(text: impl __p::Into<__p::String>) -> Self {
                __p::from_text(__p::Into::into(text))
            }
        }
        #[automatically_derived]
        impl __p::FromStr for #ident {
            type Err = __p::UnknownValue;
            fn from_str(text: &str) -> __p::Result<Self, __p::UnknownValue> {
                __p::parse_text(text)
            }
        }
        #[automatically_derived]
        impl __p::TryFrom<&str> for #ident {
            type Error = __p::UnknownValue;
            fn try_from(text: &str) -> __p::Result<Self, __p::UnknownValue> {
                __p::parse_text(text)
            }
        }
    }
}

fn open_text(Variants { ident, .. }: &Variants<'_>) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl __p::From<&str> for #ident {
            fn from(text: &str) -> Self {
                __p::from_text(__p::Into::into(text))
            }
        }
        #[automatically_derived]
        impl __p::From<__p::String> for #ident {
            fn from(text: __p::String) -> Self {
                __p::from_text(text)
            }
        }
    }
}

fn closed_integer(Variants { ident, vis, .. }: &Variants<'_>) -> TokenStream {
    quote! {
        impl #ident {
            /// Any integer, for a value that the service accepts but this version of the library does not
            /// know. The client sends it unchecked.
            #[must_use]
            #vis fn undocumented(number: i64) -> Self {
                __p::from_integer(number)
            }
        }
        #[automatically_derived]
        impl __p::TryFrom<i64> for #ident {
            type Error = __p::UnknownValue;
            fn try_from(number: i64) -> __p::Result<Self, __p::UnknownValue> {
                __p::parse_integer(number)
            }
        }
    }
}

fn open_integer(Variants { ident, .. }: &Variants<'_>) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl __p::From<i64> for #ident {
            fn from(number: i64) -> Self {
                __p::from_integer(number)
            }
        }
    }
}

fn serde_impls(variants: &Variants<'_>) -> TokenStream {
    let ident = variants.ident;
    let (getter, machine) = (variants.getter(), variants.machine());
    let reading = if variants.integer {
        quote! {
            fn from_number(number: &__p::Number) -> __p::Option<Self> {
                __p::read_number(number)
            }
            fn from_text(text: &str) -> __p::Option<Self> {
                __p::read_number_in_text(text)
            }
        }
    } else {
        quote! {
            fn from_text(text: &str) -> __p::Option<Self> {
                __p::read_text(text)
            }
        }
    };
    quote! {
        #[automatically_derived]
        impl __p::Serialize for #ident {
            fn serialize<S: __p::Serializer>(&self, serializer: S) -> __p::Result<S::Ok, S::Error> {
                __p::Serialize::serialize(&self.#getter(), serializer)
            }
        }
        #[automatically_derived]
        impl<'de> __p::Deserialize<'de> for #ident {
            fn deserialize<D: __p::Deserializer<'de>>(deserializer: D) -> __p::Result<Self, D::Error> {
                __p::read(deserializer)
            }
        }
        #[automatically_derived]
        impl __p::FromJson for #ident {
            fn expectation(f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                __p::enum_expectation(<Self as __p::#machine>::INFO, f)
            }
            #reading
        }
    }
}

fn argument(variants: &Variants<'_>) -> TokenStream {
    let ident = variants.ident;
    let (getter, machine) = (variants.getter(), variants.machine());
    let write = if variants.integer {
        quote!(write_integer)
    } else {
        quote!(write_text)
    };
    quote! {
        #[automatically_derived]
        impl __p::Display for #ident {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                __p::Display::fmt(&self.#getter(), f)
            }
        }
        #[automatically_derived]
        impl __p::Sealed for #ident {}
        #[automatically_derived]
        impl __p::Argument for #ident {
            fn check(&self, _: &__p::Field, _: &mut __p::Violations<'_>) {}
            fn write_json(&self, _: &__p::Field, out: &mut __p::Vec<u8>) {
                __p::#write(self.#getter(), out);
            }
            fn write_text(&self, _: &__p::Field, out: &mut __p::String) {
                __p::write_display(&self.#getter(), out);
            }
        }
        #[automatically_derived]
        impl __p::JsonType for #ident {
            const KIND: __p::Kind = __p::Kind::Enum(<Self as __p::#machine>::INFO);
        }
    }
}
