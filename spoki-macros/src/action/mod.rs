//! `#[derive(Action)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ctxt::Ctxt;
use crate::fallback;

mod ast;
mod attr;
mod check;
mod expand;
mod facts;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let action = ast::Action::read(&cx, input);
    if let Some(action) = &action {
        check::check(&cx, action);
    }
    match (cx.check(), &action) {
        (Ok(()), Some(action)) => expand::expand(action),
        (result, action) => {
            let errors = result.err().map(syn::Error::into_compile_error);
            let builder = action.as_ref().map(ast::Action::builder);
            let stub = fallback::action(input, builder.as_ref());
            quote!(#errors #stub)
        }
    }
}
