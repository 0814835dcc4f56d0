//! Doc comments: as a string for the tables, as attributes for the setters.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Lit, Meta};

/// The doc comments among the attributes.
pub(crate) fn attributes(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("doc"))
}

/// The documentation as Markdown, without the leading space of each line. Ends before the first heading: the
/// sections below it are only for Rust programmers.
pub(crate) fn text(attrs: &[Attribute]) -> String {
    let lines: Vec<String> = attributes(attrs)
        .filter_map(line)
        .take_while(|line| !line.starts_with("# "))
        .collect();
    lines.join("\n").trim().to_owned()
}

/// The documentation as the call that sets it in an entry of the tables.
pub(crate) fn table_entry(attrs: &[Attribute]) -> Option<TokenStream> {
    let doc = text(attrs);
    (!doc.is_empty()).then(|| quote!(.doc(#doc)))
}

fn line(attr: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attr.meta else {
        return None;
    };
    let Expr::Lit(literal) = &meta.value else {
        return None;
    };
    let Lit::Str(text) = &literal.lit else {
        return None;
    };
    let text = text.value();
    Some(
        text.strip_prefix(' ')
            .unwrap_or(&text)
            .trim_end()
            .to_owned(),
    )
}
