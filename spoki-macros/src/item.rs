//! The derives for structs take only structs with named fields and without generics.

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Token};

use crate::ctxt::Ctxt;

/// What the error messages call the struct of a derive.
pub(crate) struct StructNames {
    /// Such as `an action`.
    pub(crate) name: &'static str,
    /// Such as `its parameters`.
    pub(crate) fields: &'static str,
    /// The end of the message for an enum.
    pub(crate) not_an_enum: &'static str,
}

impl StructNames {
    /// The fields of such a struct; for any other item an error.
    pub(crate) fn fields<'a>(
        &self,
        cx: &Ctxt,
        input: &'a DeriveInput,
    ) -> Option<&'a Punctuated<Field, Token![,]>> {
        let Self { name, fields, .. } = self;
        let found = match &input.data {
            Data::Struct(data) => &data.fields,
            Data::Enum(data) => {
                let message = format!(
                    "{name} must be a struct with named fields{}",
                    self.not_an_enum
                );
                return cx.fail(data.enum_token.span, message);
            }
            Data::Union(data) => {
                let message = format!("{name} must be a struct with named fields, not a union");
                return cx.fail(data.union_token.span, message);
            }
        };
        if let Some(generic) = input.generics.params.first() {
            let message = format!(
                "{name} cannot be generic: {fields} have the types that the service declares"
            );
            return cx.fail(generic.span(), message);
        }
        let Fields::Named(found) = found else {
            let ident = &input.ident;
            let message =
                format!("{name} must be a struct with named fields: `struct {ident} {{ … }}`");
            return cx.fail(ident.span(), message);
        };
        Some(&found.named)
    }
}
