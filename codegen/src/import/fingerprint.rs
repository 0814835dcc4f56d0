//! Fingerprints of sentences: they show that a sentence changed, and do not contain it.

use std::fmt::Write as _;

use hmac_sha256::Hash;

/// The first 16 hex digits of the text's SHA-256, after these changes: `\|` becomes `|`, runs of white space
/// become one blank, and white space at both ends is removed.
pub(crate) fn fingerprint(text: &str) -> String {
    let digest = Hash::hash(normalize(text).as_bytes());
    digest
        .iter()
        .take(8)
        .fold(String::with_capacity(16), |mut hex, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn normalize(text: &str) -> String {
    let unescaped = text.replace("\\|", "|");
    let mut words = unescaped.split_whitespace();
    let mut normal = String::with_capacity(unescaped.len());
    normal.extend(words.next());
    for word in words {
        normal.push(' ');
        normal.push_str(word);
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_pipe_escapes_do_not_count() {
        assert_eq!(fingerprint("a  b\n\tc \\| d "), fingerprint("a b c | d"));
        assert_ne!(fingerprint("a b"), fingerprint("ab"));
    }

    #[test]
    fn is_the_head_of_the_sha_256() {
        assert_eq!(fingerprint("abc"), "ba7816bf8f01cfea");
    }
}
