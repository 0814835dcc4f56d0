//! Pieces of code that all derives emit.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::token::Pub;
use syn::{Path, VisRestricted, Visibility};

/// The path of the runtime crate: its own name, or the path of `crate = …`.
pub(crate) fn krate(given: Option<&Path>) -> TokenStream {
    given.map_or_else(|| quote!(::spoki_api), ToTokens::to_token_stream)
}

/// A token's span for messages, with names resolved as everywhere else in the expansion. A token from a
/// `macro_rules!` would otherwise resolve names where the macro was defined.
pub(crate) fn call_site_span(token: &impl Spanned) -> Span {
    token.span().resolved_at(Span::call_site())
}

/// The visibility for emitted items. If its `pub` came from a `macro_rules!`, lints would take the items for code of that
/// macro, and would apply to them.
pub(crate) fn visibility(given: &Visibility) -> Visibility {
    let mut visibility = given.clone();
    if let Visibility::Public(Pub { span })
    | Visibility::Restricted(VisRestricted {
        pub_token: Pub { span },
        ..
    }) = &mut visibility
    {
        *span = Span::call_site();
    }
    visibility
}

/// Items that other code cannot name. Within them, `__p` is the runtime's private module.
pub(crate) fn hidden(krate: &TokenStream, items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(deprecated, non_camel_case_types, unreachable_pub, unused_qualifications)]
        const _: () = {
            use #krate::__private as __p;
            #items
        };
    }
}
