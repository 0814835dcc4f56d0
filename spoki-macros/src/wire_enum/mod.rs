//! `#[derive(WireEnum)]`.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::ctxt::Ctxt;
use crate::derive::Derive;
use crate::stub;

mod ast;
mod attr;
mod check;
mod expand;

pub(crate) use ast::WireEnum;

impl<'a> Derive<'a> for WireEnum<'a> {
    fn read(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        Self::parse(cx, input)
    }

    fn check(&self, cx: &Ctxt) {
        check::check(cx, self);
    }

    fn expand(&self) -> TokenStream {
        expand::expand(self)
    }

    fn stub(input: &DeriveInput, read: Option<&Self>) -> TokenStream {
        stub::wire_enum(input, read.map(Self::form).unwrap_or_default())
    }
}
