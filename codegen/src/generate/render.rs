//! From tokens to formatted text.

use proc_macro2::TokenStream;

/// Formats a module: its inner documentation, then its items, separated by blank lines.
///
/// Formats one item at a time, because the formatter sets no blank lines between items.
///
/// # Errors
///
/// An emitter has a bug: the tokens of an item are not valid Rust.
pub(crate) fn module(header: &str, doc: &[String], items: Vec<TokenStream>) -> syn::Result<String> {
    let mut out = String::from(header);
    for line in doc {
        comment(line, &mut out);
    }
    let mut previous_is_use = false;
    for (index, tokens) in items.into_iter().enumerate() {
        let item: syn::Item = syn::parse2(tokens)?;
        let is_short = matches!(item, syn::Item::Use(_) | syn::Item::Mod(_));
        if (index == 0 && !doc.is_empty()) || !(is_short && previous_is_use) {
            out.push('\n');
        }
        previous_is_use = is_short;
        let is_impl = matches!(item, syn::Item::Impl(_));
        let text = prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        });
        if is_impl {
            spread(&text, &mut out);
        } else {
            out.push_str(&text);
        }
    }
    Ok(out)
}

/// One line of inner documentation. No parser checks it, so control characters are replaced.
fn comment(line: &str, out: &mut String) {
    out.push_str(if line.is_empty() { "//!" } else { "//! " });
    out.extend(line.chars().map(|c| if c.is_control() { ' ' } else { c }));
    out.push('\n');
}

/// Adds a blank line between the functions of an `impl`.
fn spread(text: &str, out: &mut String) {
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if line == "    }" && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_the_comment() {
        let doc = ["Bakery\nfn injected() {}\r\n".to_owned()];
        let text = module("", &doc, Vec::new()).unwrap_or_default();
        assert_eq!(text, "//! Bakery fn injected() {}  \n");
    }
}
