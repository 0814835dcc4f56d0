//! The code that `#[derive(Model)]` emits.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::ast::{Model, ModelField};
use crate::field::Field;
use crate::{docs, emit};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let mut hidden = vec![serialize(model), deserialize(model), debug(model)];
    let mut items = None;
    hidden.push(info(model));
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
            quote!(object.optional(#wire, &self.#ident);)
        } else {
            quote!(object.field(#wire, &self.#ident);)
        }
    });
    let extra = match model.extra() {
        Some(Field { ident, .. }) => quote!(__p::Some(&self.#ident)),
        None => quote!(__p::None),
    };
    let object = if model.named().next().is_none() {
        quote!(object)
    } else {
        quote!(mut object)
    };
    quote! {
        #[automatically_derived]
        impl __p::Serialize for #ident {
            fn serialize<S: __p::Serializer>(&self, serializer: S) -> __p::Result<S::Ok, S::Error> {
                let #object = __p::start_object(serializer, #extra)?;
                #(#fields)*
                object.end()
            }
        }
    }
}

/// Reads each field straight into its place, in one pass.
fn deserialize(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let name = ident.unraw().to_string();
    let open = model.extra().is_some();
    let keys = model.named().enumerate().flat_map(|(index, field)| {
        let wire = field.field.wire();
        let aliases = field.aliases.iter().map(syn::LitStr::value);
        std::iter::once(wire)
            .chain(aliases)
            .map(move |key| quote!((#key, #index)))
    });
    let is_reply = model.usage.reply.is_some();
    let reads_all = is_reply && open;
    let read = if is_reply {
        read_into_default(model)
    } else {
        read_into_locals(model)
    };
    quote! {
        #[automatically_derived]
        impl<'de> __p::Deserialize<'de> for #ident {
            fn deserialize<D: __p::Deserializer<'de>>(deserializer: D) -> __p::Result<Self, D::Error> {
                __p::read(deserializer)
            }
        }
        impl<'de> __p::Readable<'de> for #ident {
            const NAME: &'static str = #name;
            const KEYS: &'static [(&'static str, usize)] = &[#(#keys),*];
            const OPEN: bool = #open;
            const READS_ALL: bool = #reads_all;
            fn read<A: __p::MapAccess<'de>>(mut fields: __p::Fields<A>) -> __p::Result<Self, A::Error> {
                #read
            }
        }
    }
}

/// For replies: a missing field keeps its default. So does a field whose value does not fit, if the model can keep
/// that value among the keys without a field.
fn read_into_default(model: &Model<'_>) -> TokenStream {
    let open = model.extra().is_some();
    let slots = model.named().map(|ModelField { field, .. }| {
        let ident = field.ident;
        let method = if open {
            quote!(put)
        } else {
            quote!(put_strictly)
        };
        quote!(__p::FieldSlot(&mut model.#ident).#method(&mut fields))
    });
    let fields = read_loop(slots);
    let extra = model.extra().map(|field| {
        let ident = field.ident;
        quote!(model.#ident = fields.into_extra();)
    });
    quote! {
        #[allow(unused_imports)]
        use __p::SlotOtherwise as _;
        let mut model = <Self as __p::Default>::default();
        #fields
        #extra
        __p::Ok(model)
    }
}

/// For requests: a missing required field is an error.
fn read_into_locals(model: &Model<'_>) -> TokenStream {
    let locals: Vec<Ident> = (0..model.named().count())
        .map(|index| format_ident!("field_{}", index, span = Span::mixed_site()))
        .collect();
    let fields = read_loop(
        locals
            .iter()
            .map(|local| quote!(fields.fill_strictly(&mut #local))),
    );
    let values = model.named().zip(&locals).map(|(field, local)| {
        let ModelField { field, .. } = field;
        let (ident, wire) = (field.ident, field.wire());
        if field.ty.optional {
            quote!(#ident: #local)
        } else {
            quote!(#ident: __p::Fields::<A>::required(#wire, #local)?)
        }
    });
    let extra = model.extra().map(|field| {
        let ident = field.ident;
        quote!(#ident: fields.into_extra(),)
    });
    quote! {
        #(let mut #locals = __p::None;)*
        #fields
        __p::Ok(Self { #(#values,)* #extra })
    }
}

/// Reads each field into its slot.
fn read_loop(slots: impl Iterator<Item = TokenStream>) -> TokenStream {
    let arms = slots
        .enumerate()
        .map(|(index, slot)| quote!(#index => #slot));
    quote! {
        while let __p::Some(field) = fields.next_field()? {
            match field {
                #(#arms,)*
                _ => __p::Ok(()),
            }?;
        }
    }
}

fn debug(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let name = ident.unraw().to_string();
    let fields = model.fields.iter().map(|ModelField { field, .. }| {
        let ident = field.ident;
        let wire = field.wire();
        let value = if field.keys.secret.is_some() {
            quote!(&__p::Redacted)
        } else if let Some(format) = field.keys.masked() {
            let format = Ident::new(format, Span::call_site());
            quote!(&__p::Masked::new(__p::Format::#format, &self.#ident))
        } else {
            quote!(__p::Shown(&self.#ident).shown())
        };
        quote!((#wire, #value))
    });
    quote! {
        #[automatically_derived]
        impl __p::Debug for #ident {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                #[allow(unused_imports)]
                use __p::ShownOtherwise as _;
                __p::debug_fields(f, #name, &[#(#fields),*])
            }
        }
    }
}

fn default(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let fields = model.fields.iter().map(|ModelField { field, .. }| {
        let ident = field.ident;
        let default =
            quote_spanned!(emit::call_site_span(field.ty.written)=> __p::Default::default());
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

fn info(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let name = ident.unraw().to_string();
    let doc = docs::table_entry(model.attrs);
    let open = model.extra().map(|_| quote!(.open()));
    let entries = model.named().map(|field| {
        let (entry, aliases) = (field.field.entry(), &field.aliases);
        let aliases = (!aliases.is_empty()).then(|| quote!(.aliases(&[#(#aliases),*])));
        quote!(#entry #aliases)
    });
    quote! {
        impl __p::HasFields for #ident {
            const INFO: &'static __p::ObjectInfo =
                &__p::ObjectInfo::new(#name, &[#(#entries),*]) #doc #open;
        }
        #[automatically_derived]
        impl __p::JsonType for #ident {
            const KIND: __p::Kind = __p::Kind::Object(|| <Self as __p::HasFields>::INFO);
        }
    }
}

fn argument(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let fields = model.named().map(|ModelField { field, .. }| {
        let ident = field.ident;
        quote_spanned!(emit::call_site_span(field.ty.written)=> __p::FieldVisitor::field(visitor, &self.#ident))
    });
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
        impl __p::Object for #ident {
            fn visit<V: __p::FieldVisitor>(&self, #visitor: &mut V) {
                #(#fields;)*
            }
            #extra
        }
        #[automatically_derived]
        impl __p::Sealed for #ident {}
        #[automatically_derived]
        impl __p::Argument for #ident {
            fn check(&self, _: &__p::Field, violations: &mut __p::Violations<'_>) {
                __p::check_fields(self, violations);
            }
            fn write_json(&self, _: &__p::Field, out: &mut __p::Vec<u8>) {
                __p::write_fields(self, out);
            }
            fn write_text(&self, field: &__p::Field, out: &mut __p::String) {
                __p::write_object_text(self, field, out);
            }
        }
    }
}
