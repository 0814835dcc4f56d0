//! The steps that all three derives share.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ctxt::Ctxt;

/// An item as one derive sees it.
pub(crate) trait Derive<'a>: Sized {
    /// Reads the item; `None` if it is not of the right kind, such as an enum instead of a struct.
    fn read(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self>;

    /// Checks the rules that concern more than one attribute.
    fn check(&self, cx: &Ctxt);

    /// The impls of an item without mistakes.
    fn expand(&self) -> TokenStream;

    /// The stub impls for an item with mistakes.
    fn stub(input: &DeriveInput, read: Option<&Self>) -> TokenStream;
}

/// Emits the impls, or all mistakes and the stub impls.
pub(crate) fn derive<'a, Item: Derive<'a>>(input: &'a DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let item = Item::read(&cx, input);
    if let Some(item) = &item {
        item.check(&cx);
    }
    match (cx.check(), &item) {
        (Ok(()), Some(item)) => item.expand(),
        (result, item) => {
            let errors = result.err().map(syn::Error::into_compile_error);
            let stub = Item::stub(input, item.as_ref());
            quote!(#errors #stub)
        }
    }
}
