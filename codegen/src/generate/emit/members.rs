//! Fields of requests and of models: what both have in common.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::types::{self, Imports};
use crate::generate::ir::{Member, Type};
use crate::spec::bindings::Format;

/// The keys that a field's attribute needs, in a fixed order.
///
/// A field that only replies contain needs fewer keys: the runtime does not check the bounds and formats of
/// replies, and uses a format only to mask personal data.
pub(super) fn keys(member: &Member, is_sent: bool) -> Vec<TokenStream> {
    let mut keys = Vec::new();
    if member.wire.as_str() != member.rust.as_str() {
        let name = member.wire.as_str();
        keys.push(quote!(name = #name));
    }
    if !member.aliases.is_empty() {
        let aliases = &member.aliases;
        keys.push(quote!(aliases = [#(#aliases),*]));
    }
    if is_sent && member.id_as_integer && is_identifier(&member.kind) {
        keys.push(quote!(kind = integer));
    }
    let format_key = member
        .format
        .filter(|format| is_sent || is_personal(*format));
    keys.extend(format_key.map(format));
    for (key, bound) in [
        (quote!(min), member.min),
        (quote!(max), member.max),
        (quote!(advised_max), member.advised_max),
    ] {
        keys.extend(bound.map(|bound| {
            let bound = proc_macro2::Literal::i64_unsuffixed(bound);
            quote!(#key = #bound)
        }));
    }
    if member.secret {
        keys.push(quote!(secret));
    }
    keys
}

/// A public field with its documentation and attribute.
pub(super) fn field(
    member: &Member,
    attribute: &str,
    keys: &[TokenStream],
    imports: &mut Imports,
) -> TokenStream {
    let doc = docs::attributes(&member.doc);
    let attribute = (!keys.is_empty()).then(|| {
        let attribute = format_ident!("{attribute}");
        quote!(#[#attribute(#(#keys),*)])
    });
    let name = &member.rust;
    let kind = types::tokens(&member.kind, imports);
    let kind = if member.required {
        kind
    } else {
        quote!(Option<#kind>)
    };
    quote!(#doc #attribute pub #name: #kind)
}

fn is_identifier(kind: &Type) -> bool {
    match kind {
        Type::Identifier => true,
        Type::List(inner) | Type::Map(inner) => is_identifier(inner),
        _ => false,
    }
}

fn is_personal(format: Format) -> bool {
    matches!(format, Format::E164 | Format::Email)
}

fn format(format: Format) -> TokenStream {
    match format {
        Format::E164 => quote!(format = e164),
        Format::Email => quote!(format = email),
        Format::Date => quote!(format = date),
        Format::Timestamp => quote!(format = timestamp),
        Format::Url => quote!(format = url),
    }
}
