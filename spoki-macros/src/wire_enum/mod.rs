//! `#[derive(WireEnum)]`.

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
    let read = ast::WireEnum::read(&cx, input);
    if let Some(read) = &read {
        check::check(&cx, read);
    }
    match (cx.check(), &read) {
        (Ok(()), Some(read)) => expand::expand(read),
        (result, read) => {
            let errors = result.err().map(syn::Error::into_compile_error);
            let meant = read.as_ref().map(ast::WireEnum::meant);
            let stub = fallback::wire_enum(input, meant.unwrap_or_default());
            quote!(#errors #stub)
        }
    }
}
