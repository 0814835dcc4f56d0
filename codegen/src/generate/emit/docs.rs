//! Documentation comments.

use proc_macro2::TokenStream;
use quote::quote;

/// The maximum length of a line, without indentation and `///`.
const WIDTH: usize = 92;

/// `#[doc = …]` attributes for paragraphs, separated by empty lines.
pub(super) fn attributes(paragraphs: &[String]) -> TokenStream {
    lines(paragraphs)
        .into_iter()
        .map(|line| {
            let line = if line.is_empty() {
                line
            } else {
                format!(" {line}")
            };
            quote!(#[doc = #line])
        })
        .collect()
}

/// `#[doc = …]` attributes for the items of a list.
pub(super) fn list(items: &[String]) -> TokenStream {
    let lines = items.iter().flat_map(|item| {
        let lines = lines(std::slice::from_ref(item)).into_iter().enumerate();
        lines.map(|(index, line)| format!(" {} {line}", if index == 0 { "-" } else { " " }))
    });
    lines.map(|line| quote!(#[doc = #line])).collect()
}

/// Paragraphs as wrapped lines.
pub(super) fn lines(paragraphs: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        wrap(&escape(paragraph), &mut lines);
    }
    lines
}

/// The first sentence, without its full stop, for use inside another sentence.
///
/// A full stop ends the sentence only if an upper-case letter follows. Otherwise it ends an abbreviation.
pub(super) fn summary(paragraphs: &[String]) -> String {
    let first = paragraphs.first().map_or("", String::as_str);
    let words: Vec<&str> = first.split_whitespace().collect();
    let ends = |pair: &[&str]| pair[0].ends_with('.') && pair[1].starts_with(char::is_uppercase);
    let end = words.windows(2).position(ends);
    let sentence = &words[..end.map_or(words.len(), |end| end + 1)];
    escape(sentence.join(" ").trim_end_matches(['.', ' ']))
}

fn wrap(text: &str, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        // At the start of a line, such a word would begin a list, a heading or a quotation.
        let may_begin = !word.starts_with(['-', '+', '*', '#', '>']) && !word.ends_with(['.', ')'])
            || !word.starts_with(|c: char| c.is_ascii_digit() || "-+*#>".contains(c));
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH && may_begin
        {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
}

/// Escapes brackets that rustdoc would read as links or tags, except in code spans. Marks URLs as links.
fn escape(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(index, part)| {
            if index % 2 == 0 {
                escape_prose(part)
            } else {
                part.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("`")
}

fn escape_prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if word.starts_with("https://") || word.starts_with("http://") {
            let address = word.trim_end_matches(['.', ',', ';', ')']);
            out.push_str(&format!("<{address}>{}", &word[address.len()..]));
        } else {
            for c in word.chars() {
                if matches!(c, '[' | ']' | '<' | '>' | '*' | '_' | '\\') {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_escaped_and_code_is_not() {
        assert_eq!(
            lines(&["See [x], <b>, `[y]` and https://example.com/a.".to_owned()]),
            ["See \\[x\\], \\<b\\>, `[y]` and <https://example.com/a>."]
        );
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        assert_eq!(
            summary(&["Opens a ticket. Then more.".to_owned()]),
            "Opens a ticket"
        );
        assert_eq!(summary(&[]), "");
    }

    #[test]
    fn a_summary_is_escaped_and_not_cut_at_an_abbreviation() {
        let doc = "Opens a [ticket] for <b> people e.g. those\nof `a[0]`. Then more.";
        assert_eq!(
            summary(&[doc.to_owned()]),
            "Opens a \\[ticket\\] for \\<b\\> people e.g. those of `a[0]`"
        );
    }

    #[test]
    fn long_paragraphs_wrap_between_words() {
        let text = vec!["word".to_owned(); 60].join(" ");
        assert!(
            lines(std::slice::from_ref(&text))
                .iter()
                .all(|line| line.len() <= WIDTH)
        );
        assert_eq!(lines(std::slice::from_ref(&text)).join(" "), text);
    }
}
