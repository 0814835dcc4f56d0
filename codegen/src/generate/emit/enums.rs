//! Enumerated values.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::docs;
use super::types::Imports;
use crate::generate::ir::{Enum, Variant};
use crate::spec::resolved::wire_text;

/// The items of the module of enums.
pub(super) fn items(enums: &[Enum]) -> Vec<TokenStream> {
    let mut imports = Imports::default();
    let declarations: Vec<_> = enums
        .iter()
        .map(|item| declaration(item, &mut imports))
        .collect();
    let mut items = imports.items();
    items.extend(declarations);
    items
}

fn declaration(item: &Enum, imports: &mut Imports) -> TokenStream {
    imports.add("crate", "WireEnum");
    let doc = docs::attributes(&item.doc);
    let openness = if item.open {
        quote!(open)
    } else {
        quote!(closed)
    };
    let name = &item.name;
    let variants = item.variants.iter().map(variant);
    let payload = if item
        .variants
        .iter()
        .any(|variant| variant.value.is_number())
    {
        imports.add("crate::values", "UnknownNumber");
        quote!(UnknownNumber)
    } else {
        imports.add("crate::values", "UnknownText");
        quote!(UnknownText)
    };
    quote! {
        #doc
        #[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
        #[wire_enum(#openness)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version does not know."]
            #[wire(unknown)]
            Unknown(#payload),
        }
    }
}

fn variant(variant: &Variant) -> TokenStream {
    let name = &variant.name;
    let text = wire_text(&variant.value);
    let doc = if variant.doc.is_empty() {
        format!("On the wire `{text}`.")
    } else {
        variant.doc.clone()
    };
    let doc = docs::attributes(&[doc]);
    match &variant.value {
        Value::Number(number) => {
            let number = Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
            quote!(#doc #[wire(#number)] #name)
        }
        _ if text == name.as_str() => quote!(#doc #name),
        _ => quote!(#doc #[wire(#text)] #name),
    }
}
