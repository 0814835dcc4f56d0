//! Characters as addresses, JSON and HTML escape them.

/// How many times a text may be escaped: JSON in JSON, an address in the query of an address.
const LEVELS: usize = 8;

/// Represents a byte of a longer character: `%C3`.
pub(super) const PART: char = char::REPLACEMENT_CHARACTER;

/// The named entities of HTML that stand for a character of a key.
const ENTITIES: [(&str, char); 5] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&apos;", '\''),
];

/// The escaped character that the text starts with, and the length of the escape.
pub(super) fn first(text: &str) -> Option<(char, usize)> {
    match text.as_bytes().first()? {
        b'%' => percent(text).last(),
        b'\\' => backslash_u(text),
        b'&' => entity(text),
        _ => None,
    }
}

/// The next place in the text where `secret` may start, plain or escaped.
pub(super) fn may_start(secret: &str, text: &str) -> Option<usize> {
    let first = secret.bytes().next()?;
    text.bytes()
        .position(|byte| byte == first || matches!(byte, b'%' | b'\\' | b'&'))
}

/// The length of `secret` at the start of the text, each of its characters plain or escaped in some way.
pub(super) fn length_of(secret: &str, text: &str) -> Option<usize> {
    // Some texts can be read in several ways: `%2541` is `%41`, or `A` escaped twice.
    let (mut ends, mut next) = (vec![0], Vec::new());
    for c in secret.chars() {
        for at in ends.drain(..) {
            ways(c, &text[at..], |length| {
                if !next.contains(&(at + length)) {
                    next.push(at + length);
                }
            });
        }
        std::mem::swap(&mut ends, &mut next);
        if ends.is_empty() {
            return None;
        }
    }
    ends.into_iter().max()
}

/// Calls `add` with the length of each form of `c` that the text starts with.
fn ways(c: char, text: &str, mut add: impl FnMut(usize)) {
    if text.starts_with(c) {
        add(c.len_utf8());
    }
    match text.as_bytes().first() {
        Some(b'%') => percent(text)
            .filter(|(found, _)| *found == c)
            .for_each(|(_, length)| add(length)),
        Some(b'\\') => {
            for slashes in 1..=backslashes(text) {
                if text[slashes..].starts_with(c) {
                    add(slashes + c.len_utf8());
                }
            }
            backslash_u(text)
                .filter(|(found, _)| *found == c)
                .into_iter()
                .for_each(|(_, length)| add(length));
        }
        Some(b'&') => entity(text)
            .filter(|(found, _)| *found == c)
            .into_iter()
            .for_each(|(_, length)| add(length)),
        // A blank in the query of an address.
        Some(b'+') if c == ' ' => add(1),
        _ => {}
    }
}

/// `%40`, `%2540` …: each way to read it, the shortest first.
fn percent(text: &str) -> impl Iterator<Item = (char, usize)> {
    let bytes = text.as_bytes();
    let mut digits = 1;
    std::iter::from_fn(move || {
        let byte = u8::try_from(number(text.get(digits..digits + 2)?, 16)?).ok()?;
        digits += 2;
        Some((if byte.is_ascii() { byte.into() } else { PART }, digits))
    })
    // Only an escaped `%` can be the start of another escape.
    .take(LEVELS)
    .scan(true, move |goes_on, (c, length)| {
        let found = goes_on.then_some((c, length));
        *goes_on = c == '%' && bytes.get(length - 2..length) == Some(b"25");
        found
    })
}

/// `\u0040`, with more than one backslash for JSON in JSON.
fn backslash_u(text: &str) -> Option<(char, usize)> {
    let slashes = backslashes(text);
    let digits = text[slashes..].strip_prefix('u')?.get(..4)?;
    let c = char::from_u32(number(digits, 16)?).unwrap_or(PART);
    Some((c, slashes + 5))
}

fn backslashes(text: &str) -> usize {
    let slashes = text.bytes().take(LEVELS);
    slashes.take_while(|byte| *byte == b'\\').count()
}

/// `&#64;`, `&#x40;`, `&amp;`.
fn entity(text: &str) -> Option<(char, usize)> {
    let named = ENTITIES.iter().find(|(name, _)| text.starts_with(name));
    if let Some((name, c)) = named {
        return Some((*c, name.len()));
    }
    let digits = text.strip_prefix("&#")?;
    let end = digits.bytes().take(LEVELS).position(|byte| byte == b';')?;
    let code = match digits[..end].strip_prefix(['x', 'X']) {
        Some(hex) => number(hex, 16),
        None => number(&digits[..end], 10),
    };
    Some((char::from_u32(code?)?, "&#;".len() + end))
}

/// Parses digits only, because `from_str_radix` also accepts a sign.
fn number(digits: &str, radix: u32) -> Option<u32> {
    let are_digits = digits.chars().all(|c| c.is_digit(radix));
    are_digits.then(|| u32::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_read_in_every_form() {
        for text in [
            "%40",
            "%2540",
            "%252540",
            r"\u0040",
            r"\\\\u0040",
            "&#64;",
            "&#x40;",
            "&#X40;",
        ] {
            assert_eq!(first(text), Some(('@', text.len())), "{text}");
        }
        for text in [
            "",
            "%",
            "%4",
            "%+4",
            "%è",
            r"\",
            r"\u",
            r"\u004",
            r"\x40",
            "&",
            "&#;",
            "&#x;",
            "&#99999999;",
            "&nbsp;",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
        assert_eq!(first("%C3%A8"), Some((PART, 3)));
        assert_eq!(first(r"\ud83d"), Some((PART, 6)));
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        let secret = r#"a/%41"\ &"#;
        for text in [
            r#"a/%41"\ &"#,
            r#"a\/%41\"\\ &"#,
            r#"a\/%41\\\"\\\\ &"#,
            "a%2F%2541%22%5C%20%26",
            "a%2f%2541%22%5c+%26",
            "a%252F%252541%2522%255C%2520%2526",
            r"\u0061\u002f\u002541\u0022\u005c\u0020\u0026",
            "a/%41&quot;\\ &amp;",
            "a&#47;&#37;41&#34;&#92;&#x20;&#38;",
        ] {
            assert_eq!(length_of(secret, text), Some(text.len()), "{text}");
            assert_eq!(length_of(secret, &text[1..]), None, "{text}");
            assert_eq!(length_of(secret, &text[..text.len() / 2]), None, "{text}");
        }
    }
}
