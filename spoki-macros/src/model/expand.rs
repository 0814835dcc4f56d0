//! What `#[derive(Model)]` emits.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::ast::{Model, ModelField};
use crate::{docs, emit};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let mut hidden = vec![serialize(model), deserialize(model), debug(model)];
    let mut items = None;
    if model.usage.reply.is_some() {
        hidden.push(default(model));
    }
    if model.usage.request.is_some() {
        hidden.push(argument(model));
        let builder = model.builder().expand();
        hidden.push(builder.hidden);
        items = Some(builder.items);
    }
    let hidden = emit::hidden(&model.krate, &quote!(#(#hidden)*));
    quote!(#items #hidden)
}

fn serialize(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let fields = model.named().map(|ModelField { field, .. }| {
        let (ident, wire) = (field.ident, field.wire());
        if field.ty.optional {
            quote!(object.optional(#wire, self.#ident.as_ref())?;)
        } else {
            quote!(object.field(#wire, &self.#ident)?;)
        }
    });
    let extra = model.extra().map(|field| {
        let ident = field.ident;
        quote!(object.extra(&self.#ident)?;)
    });
    let object = if model.fields.is_empty() {
        quote!(object)
    } else {
        quote!(mut object)
    };
    quote! {
        #[automatically_derived]
        impl __p::Serialize for #ident {
            fn serialize<S: __p::Serializer>(&self, serializer: S) -> __p::Result<S::Ok, S::Error> {
                let #object = __p::start_object(serializer)?;
                #(#fields)*
                #extra
                object.end()
            }
        }
    }
}

/// Reads field by field into locals, in one pass and without a detour.
fn deserialize(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let name = ident.to_string();
    let open = model.extra().is_some();
    let local = |index: usize| format_ident!("field_{}", index, span = Span::mixed_site());
    let keys = model.named().enumerate().flat_map(|(index, field)| {
        let wire = field.field.wire();
        let aliases = field.aliases.iter().map(syn::LitStr::value);
        std::iter::once(wire)
            .chain(aliases)
            .map(move |key| quote!((#key, #index)))
    });
    let locals: Vec<Ident> = model
        .named()
        .enumerate()
        .map(|(index, _)| local(index))
        .collect();
    let arms = locals
        .iter()
        .enumerate()
        .map(|(index, local)| quote!(__p::Some(#index) => fields.fill(&mut #local)?,));
    let values = model
        .named()
        .zip(&locals)
        .map(|(field, local)| value(model, field, local));
    let extra = model.extra().map(|field| {
        let ident = field.ident;
        quote!(#ident: fields.into_extra(),)
    });
    quote! {
        #[automatically_derived]
        impl<'de> __p::Deserialize<'de> for #ident {
            fn deserialize<D: __p::Deserializer<'de>>(deserializer: D) -> __p::Result<Self, D::Error> {
                __p::read_object(deserializer)
            }
        }
        impl<'de> __p::Readable<'de> for #ident {
            const NAME: &'static str = #name;
            const KEYS: &'static [(&'static str, usize)] = &[#(#keys),*];
            const OPEN: bool = #open;
            fn read<A: __p::MapAccess<'de>>(mut fields: __p::Fields<A>) -> __p::Result<Self, A::Error> {
                #(let mut #locals = __p::None;)*
                loop {
                    match fields.next_field()? {
                        #(#arms)*
                        _ => break,
                    }
                }
                __p::Ok(Self { #(#values,)* #extra })
            }
        }
    }
}

/// What a field becomes once everything is read.
fn value(model: &Model<'_>, field: &ModelField<'_>, local: &Ident) -> TokenStream {
    let field = &field.field;
    let (ident, wire) = (field.ident, field.wire());
    if field.ty.optional {
        quote!(#ident: #local)
    } else if model.usage.reply.is_some() {
        let default = quote_spanned!(field.ty.written.span()=> __p::Default::default);
        quote!(#ident: #local.unwrap_or_else(#default))
    } else {
        quote!(#ident: __p::Fields::<A>::required(#wire, #local)?)
    }
}

fn debug(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let name = ident.to_string();
    let fields = model.fields.iter().map(|ModelField { field, .. }| {
        let ident = field.ident;
        let wire = field.wire();
        let value = if field.facets.secret.is_some() {
            quote!(&__p::Redacted)
        } else if let Some(format) = field.facets.masked() {
            let format = Ident::new(format, Span::call_site());
            quote!(&__p::Masked::new(__p::Format::#format, &self.#ident))
        } else {
            quote!(&self.#ident)
        };
        quote!((#wire, #value))
    });
    quote! {
        #[automatically_derived]
        impl __p::Debug for #ident {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                __p::debug_fields(f, #name, &[#(#fields),*])
            }
        }
    }
}

fn default(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let fields = model.fields.iter().map(|ModelField { field, .. }| {
        let ident = field.ident;
        let default = quote_spanned!(field.ty.written.span()=> __p::Default::default());
        quote!(#ident: #default)
    });
    quote! {
        #[automatically_derived]
        impl __p::Default for #ident {
            fn default() -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

fn argument(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let name = ident.to_string();
    let doc = docs::text(model.attrs);
    let open = model.extra().is_some();
    let params = model.named().map(|field| field.field.param());
    let fields = model.named().map(|field| field.field.ident);
    let visitor = if model.named().next().is_some() {
        quote!(visitor)
    } else {
        quote!(_)
    };
    let extra = model.extra().map(|field| {
        let ident = field.ident;
        quote! {
            fn extra(&self) -> __p::Option<&__p::Extra> {
                __p::Some(&self.#ident)
            }
        }
    });
    quote! {
        static INFO: __p::ObjectInfo = __p::ObjectInfo::new(#name, #doc, &[#(#params),*], #open);
        impl __p::Object for #ident {
            fn info(&self) -> &'static __p::ObjectInfo {
                &INFO
            }
            fn visit<'a>(&'a self, #visitor: &mut dyn __p::FnMut(&'a dyn __p::Argument)) {
                #(visitor(&self.#fields);)*
            }
            #extra
        }
        #[automatically_derived]
        impl __p::Argument for #ident {
            fn check(&self, _: &__p::Param, violations: &mut __p::Violations<'_>) {
                __p::check_fields(self, violations);
            }
            fn write_json(&self, _: &__p::Param, out: &mut __p::Vec<u8>) {
                __p::write_fields(self, out);
            }
            fn write_text(&self, param: &__p::Param, out: &mut __p::String) {
                __p::write_object_text(self, param, out);
            }
        }
        #[automatically_derived]
        impl __p::ArgumentType for #ident {
            const KIND: __p::Kind = __p::Kind::Object(&INFO);
        }
    }
}
