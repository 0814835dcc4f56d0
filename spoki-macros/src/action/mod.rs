//! `#[derive(Action)]`.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::ctxt::Ctxt;
use crate::derive::Derive;
use crate::stub;

mod ast;
mod attr;
mod check;
mod expand;

pub(crate) use ast::Action;

impl<'a> Derive<'a> for Action<'a> {
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
        stub::action(input, read.map(Self::builder).as_ref())
    }
}
