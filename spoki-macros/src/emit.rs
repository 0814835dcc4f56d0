//! How all derives put out their items.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Path;
use syn::spanned::Spanned;

/// The path of the runtime crate: its own name, or what `crate = …` says.
pub(crate) fn krate(given: Option<&Path>) -> TokenStream {
    given.map_or_else(|| quote!(::spoki_api), ToTokens::to_token_stream)
}

/// The place of a token, with names resolved as everywhere in the expansion: whoever wrote the token
/// in a `macro_rules!` has names of their own.
pub(crate) fn place(token: &impl Spanned) -> Span {
    token.span().resolved_at(Span::call_site())
}

/// An optional value as an expression.
pub(crate) fn option(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(__p::None), |value| quote!(__p::Some(#value)))
}

/// Items that nobody can name, with the runtime's private module at hand as `__p`.
pub(crate) fn hidden(krate: &TokenStream, items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(deprecated, non_camel_case_types, unreachable_pub, unused_qualifications)]
        const _: () = {
            use #krate::__private as __p;
            #items
        };
    }
}
