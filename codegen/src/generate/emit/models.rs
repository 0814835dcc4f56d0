//! Objects inside requests and replies.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Imports;
use super::{docs, members};
use crate::generate::ir::Model;

/// The items of the module of models.
pub(super) fn items(models: &[Model]) -> Vec<TokenStream> {
    let mut imports = Imports::default();
    let declarations: Vec<_> = models
        .iter()
        .map(|model| declaration(model, &mut imports))
        .collect();
    imports.forget("super::models");
    let mut items = imports.items();
    items.extend(declarations);
    items
}

fn declaration(model: &Model, imports: &mut Imports) -> TokenStream {
    imports.add("crate", "Extra");
    imports.add("crate", "Model");
    let doc = docs::attributes(&model.doc);
    let usage = match (model.request, model.reply) {
        (true, true) => quote!(request, reply),
        (true, false) => quote!(request),
        (false, _) => quote!(reply),
    };
    let name = &model.name;
    let fields = model.fields.iter().map(|field| {
        let keys = members::keys(field, model.request);
        members::field(field, "field", &keys, imports)
    });
    quote! {
        #doc
        #[derive(Clone, Model, PartialEq)]
        #[model(#usage)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #[doc = " Unknown fields, and values that do not fit their field."]
            pub extra: Extra,
        }
    }
}
