//! `#[derive(Model)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ctxt::Ctxt;
use crate::fallback;

mod ast;
mod attr;
mod check;
mod expand;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let model = ast::Model::read(&cx, input);
    if let Some(model) = &model {
        check::check(&cx, model);
    }
    match (cx.check(), &model) {
        (Ok(()), Some(model)) => expand::expand(model),
        (result, model) => {
            let errors = result.err().map(syn::Error::into_compile_error);
            let builder = model.as_ref().filter(|model| model.has_sound_extra());
            let builder = builder.map(ast::Model::builder);
            let stub = fallback::model(input, builder.as_ref());
            quote!(#errors #stub)
        }
    }
}
