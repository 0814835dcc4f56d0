//! `#[derive(Model)]`.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::ctxt::Ctxt;
use crate::derive::Derive;
use crate::stub;

mod ast;
mod attr;
mod check;
mod expand;

pub(crate) use ast::Model;

impl<'a> Derive<'a> for Model<'a> {
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
        let read = read.filter(|model| model.has_valid_extra());
        stub::model(input, read.map(Self::builder).as_ref())
    }
}
