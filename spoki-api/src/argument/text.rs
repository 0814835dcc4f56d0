//! Texts as JSON.

use super::write_serialized;

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

/// Whether there is nothing to escape. Looks at eight bytes at a time, at some of them twice.
fn is_plain(text: &[u8]) -> bool {
    if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        let mut more = text[8..].as_chunks().0.iter();
        return is_plain_word(first)
            && is_plain_word(last)
            && more.all(|&word| is_plain_word(word));
    }
    if let (Some(&[a, b, c, d]), Some(&[e, f, g, h])) = (text.first_chunk(), text.last_chunk()) {
        return is_plain_word([a, b, c, d, e, f, g, h]);
    }
    text.iter()
        .all(|&byte| byte >= b' ' && byte != b'"' && byte != b'\\')
}

fn is_plain_word(word: [u8; 8]) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    let each = |byte: u8| ONES * u64::from(byte);
    // The high bit of some byte is set if any byte is below `bound`.
    let below = |word: u64, bound: u8| word.wrapping_sub(each(bound)) & !word & HIGHS;
    let word = u64::from_ne_bytes(word);
    // With this bit turned around, the quote comes right behind the control characters.
    below(word ^ each(b'"' ^ b' '), b' ' + 1) | below(word ^ each(b'\\'), 1) == 0
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
