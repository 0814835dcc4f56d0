//! Which items the derives for structs take.

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Token};

use crate::ctxt::Ctxt;

/// A kind of struct, in the words of a message.
pub(crate) struct Kind {
    /// `an action`.
    pub(crate) name: &'static str,
    /// What its fields are: `its parameters`.
    pub(crate) fields: &'static str,
    /// What to say of an enum.
    pub(crate) not_an_enum: &'static str,
}

impl Kind {
    /// The fields, if the item is a struct with named fields and without generics.
    pub(crate) fn fields<'a>(
        &self,
        cx: &Ctxt,
        input: &'a DeriveInput,
    ) -> Option<&'a Punctuated<Field, Token![,]>> {
        let Self { name, fields, .. } = self;
        let found = match &input.data {
            Data::Struct(data) => &data.fields,
            Data::Enum(data) => {
                let message = format!("{name} is a struct with named fields{}", self.not_an_enum);
                return cx.fail(data.enum_token.span, message);
            }
            Data::Union(data) => {
                let message = format!("{name} is a struct with named fields, not a union");
                return cx.fail(data.union_token.span, message);
            }
        };
        if let Some(generic) = input.generics.params.first() {
            let message = format!(
                "{name} has no generics: {fields} have the types that the service declares"
            );
            return cx.fail(generic.span(), message);
        }
        let Fields::Named(found) = found else {
            let ident = &input.ident;
            let message = format!("{name} is a struct with named fields: `struct {ident} {{ … }}`");
            return cx.fail(ident.span(), message);
        };
        Some(&found.named)
    }
}
