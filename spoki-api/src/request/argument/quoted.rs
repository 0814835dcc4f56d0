//! Texts as JSON.

use super::write_serialized;
use crate::util::Lanes;

/// Appends a text in quotes. Nearly every text is plain, which spares the search for what to escape.
pub(crate) fn write_quoted(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        write_serialized(text, out);
    }
}

/// Whether there is nothing to escape. Some bytes are looked at twice, but most eight at a time.
fn is_plain(text: &[u8]) -> bool {
    let is_plain = |word: [u8; 8]| Lanes::new(word).is_plain();
    if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        let mut more = text[8..].as_chunks().0.iter();
        return is_plain(first) && is_plain(last) && more.all(|&word| is_plain(word));
    }
    if let (Some(&[a, b, c, d]), Some(&[e, f, g, h])) = (text.first_chunk(), text.last_chunk()) {
        return is_plain([a, b, c, d, e, f, g, h]);
    }
    text.iter()
        .all(|&byte| byte >= b' ' && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quoted(text: &str) -> String {
        let mut out = Vec::new();
        write_quoted(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_byte_is_found_at_every_place() {
        for special in '\0'..='\u{ff}' {
            for length in 0..20 {
                for at in 0..=length {
                    let text: String = (0..=length)
                        .map(|i| if i == at { special } else { 'x' })
                        .collect();
                    assert_eq!(quoted(&text), serde_json::to_string(&text).unwrap());
                }
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_written_as_serde_writes_them(text in "(.|[\\x00-\\x30\"\\\\è€😀]){0,40}") {
            prop_assert_eq!(quoted(&text), serde_json::to_string(&text).unwrap());
        }
    }
}
