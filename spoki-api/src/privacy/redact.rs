//! Masks what must not be printed: keys, phone numbers, e-mail addresses.
//!
//! Messages of services repeat data of the request. So every message is masked before an error shows it; the
//! error still has the exact bytes.

use std::borrow::Cow;

use super::escapes::{self, PART};

/// How many digits a phone number without `+` has. Shorter numbers are counts and identifiers.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
/// How many digits a phone number with `+` has. Few other numbers have a `+`.
const PLUS_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;
/// The least length of mixed letters and digits that count as a key.
const KEY_LENGTH: usize = 40;

/// `text` without `secrets`, and without anything that looks like a key, a phone number or an e-mail address.
///
/// Mask a text before it is cut: a part of a secret is not recognised.
pub(crate) fn mask<'a>(text: &'a str, secrets: &[&str]) -> Cow<'a, str> {
    let text = hide(text, secrets);
    match mask_personal(&text) {
        Some(masked) => Cow::Owned(masked),
        None => text,
    }
}

/// `text` without `secrets`, whatever escapes they are written with.
pub(crate) fn hide<'a>(text: &'a str, secrets: &[&str]) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        if let Some(hidden) = hide_one(&text, secret) {
            text = Cow::Owned(hidden);
        }
    }
    text
}

/// `None` if the secret is not in the text.
fn hide_one(text: &str, secret: &str) -> Option<String> {
    let mut hidden = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(next) = escapes::may_start(secret, &text[at..]) {
        at += next;
        if let Some(length) = escapes::length_of(secret, &text[at..]) {
            hidden.push_str(&text[copied..at]);
            hidden.push_str("[redacted]");
            at += length;
            copied = at;
        } else {
            // The byte found is ASCII, or the first byte of the secret.
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    if copied == 0 {
        return None;
    }
    hidden.push_str(&text[copied..]);
    Some(hidden)
}

/// `None` if there is nothing to mask.
fn mask_personal(text: &str) -> Option<String> {
    if is_plain(text) { None } else { search(text) }
}

/// Whether a text has none of the marks of personal data: `@`, `+`, an escape, a long number, or many letters
/// and digits together. Most texts are plain, and this is much faster than a search.
fn is_plain(text: &str) -> bool {
    let (mut digits, mut together) = (0, 0);
    text.bytes().all(|byte| {
        let is_together = byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'=');
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        together = if is_together { together + 1 } else { 0 };
        !matches!(byte, b'@' | b'+' | b'%' | b'\\' | b'&')
            && digits < *PHONE_DIGITS.start()
            && together < KEY_LENGTH
    })
}

fn search(text: &str) -> Option<String> {
    let mut scan = Scan::default();
    let mut masked = String::new();
    let mut copied = 0;
    let mut at = 0;
    while at < text.len() {
        if let Some((length, label)) = scan.personal_at(text, at) {
            masked.push_str(&text[copied..at]);
            masked.push_str(label);
            at += length;
            copied = at;
        } else {
            at += word_length(&text[at..]);
        }
    }
    if copied == 0 {
        return None;
    }
    masked.push_str(&text[copied..]);
    Some(masked)
}

/// The positions up to which earlier searches found nothing. Without them, a long run of characters that may
/// be part of an address or key would be searched again from each of its characters.
#[derive(Default)]
struct Scan {
    no_email_before: usize,
    no_key_before: usize,
}

impl Scan {
    /// If personal data starts here: its length, and the text to show instead.
    fn personal_at(&mut self, text: &str, at: usize) -> Option<(usize, &'static str)> {
        let rest = &text[at..];
        if at >= self.no_email_before {
            let local = local_length(rest);
            if let Some(domain) = domain_length(&rest[local..]).filter(|_| local > 0) {
                return Some((local + domain, "[e-mail]"));
            }
            self.no_email_before = at + local;
        }
        if at >= self.no_key_before {
            let (length, is_key) = key_length(rest);
            if is_key {
                return Some((length, "[redacted]"));
            }
            self.no_key_before = at + length;
        }
        phone_length(rest).map(|length| (length, "[phone]"))
    }
}

/// The character that the text starts with, and its length. Services repeat addresses, JSON and HTML, which escape
/// characters: `%40`, `\u0040` and `&#64;` count as `@`.
fn first(text: &str) -> Option<(char, usize)> {
    let plain = || text.chars().next().map(|c| (c, c.len_utf8()));
    escapes::first(text).or_else(plain)
}

/// The characters of the text, and where each of them ends.
fn characters(text: &str) -> impl Iterator<Item = (char, usize)> {
    let mut end = 0;
    std::iter::from_fn(move || {
        let (c, length) = first(&text[end..])?;
        end += length;
        Some((c, end))
    })
}

/// The length of the run of such characters at the start of the text.
fn run(text: &str, is_such: impl Fn(char) -> bool) -> usize {
    let such = characters(text).take_while(|&(c, _)| is_such(c));
    such.last().map_or(0, |(_, end)| end)
}

/// The bytes up to the next place where personal data may start.
fn word_length(text: &str) -> usize {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    match run(text, in_word) {
        0 => first(text).map_or(0, |(_, length)| length),
        length => length,
    }
}

fn local_length(text: &str) -> usize {
    run(text, |c| {
        c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '-' | '+' | '\'' | PART)
    })
}

/// An `@` and a domain.
fn domain_length(text: &str) -> Option<usize> {
    let (_, at) = first(text).filter(|&(c, _)| c == '@')?;
    let domain = run(&text[at..], |c| {
        c.is_alphanumeric() || matches!(c, '.' | '-' | PART)
    });
    let domain = text[at..at + domain].trim_end_matches(['.', '-']).len();
    (domain > 0).then_some(at + domain)
}

/// The length of the text that may be part of a key, and whether it is a key.
fn key_length(text: &str) -> (usize, bool) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let (mut count, mut length, mut digits, mut letters) = (0, 0, false, false);
    for (c, end) in characters(text).take_while(|&(c, _)| is_part(c)) {
        count += 1;
        length = end;
        digits |= c.is_ascii_digit();
        letters |= c.is_ascii_alphabetic();
    }
    (length, count >= KEY_LENGTH && digits && letters)
}

fn phone_length(text: &str) -> Option<usize> {
    match first(text)? {
        ('+', start) => Some(start + dialled_length(&text[start..], start > 1)?),
        (c, _) if c.is_ascii_digit() => bare_length(text),
        _ => None,
    }
}

/// A run of digits, unless it is part of another word: `20260227T…`, `3f2a…`.
fn bare_length(text: &str) -> Option<usize> {
    let (mut digits, mut length) = (0, 0);
    for (c, end) in characters(text) {
        if c.is_alphabetic() || c == '_' || digits > *PHONE_DIGITS.end() {
            return None;
        }
        if !c.is_ascii_digit() {
            break;
        }
        digits += 1;
        length = end;
    }
    PHONE_DIGITS.contains(&digits).then_some(length)
}

/// The length of the digits after a `+`, with blanks, dots, dashes and brackets between them, at most two in
/// a row. If the `+` is escaped, a plain `+` is a blank.
///
/// If there are more digits than a number can have, the first groups may be a number.
fn dialled_length(text: &str, escaped: bool) -> Option<usize> {
    let (mut digits, mut between, mut length, mut groups) = (0, 0, 0, None);
    for (c, end) in characters(text) {
        let is_blank = c == ' ' || escaped && text[..end].ends_with('+');
        if c.is_ascii_digit() {
            digits += 1;
            between = 0;
            length = end;
        } else if between < 2 && (is_blank || matches!(c, '-' | '.' | '(' | ')')) {
            between += 1;
            groups = PLUS_DIGITS.contains(&digits).then_some(length).or(groups);
        } else {
            break;
        }
        if digits > *PLUS_DIGITS.end() {
            return groups;
        }
    }
    PLUS_DIGITS.contains(&digits).then_some(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn personal_data_is_masked() {
        for (text, masked) in [
            ("", ""),
            ("This field is required.", "This field is required."),
            ("phone +390212345678 is taken", "phone [phone] is taken"),
            ("phone 390212345678 is taken", "phone [phone] is taken"),
            ("+39 02 1234-5678, twice", "[phone], twice"),
            ("(+390212345678)", "([phone])"),
            ("ask ada.l+x@example.co.uk.", "ask [e-mail]."),
            ("\"a@b.it\" and c@d.it", "\"[e-mail]\" and [e-mail]"),
            (
                "id 4711 of 20260227_00 at 2026-02-27T10:00:00",
                "id 4711 of 20260227_00 at 2026-02-27T10:00:00",
            ),
            (
                "log 3f2a9c01-1234-5678-9abc-def012345678",
                "log 3f2a9c01-1234-5678-9abc-def012345678",
            ),
            (
                "ActionExecute_ConnectedAccountEntityIdMismatch",
                "ActionExecute_ConnectedAccountEntityIdMismatch",
            ),
            (
                "key 0123456789abcdef0123456789abcdef01234567!",
                "key [redacted]!",
            ),
            ("è 390212345678 è", "è [phone] è"),
            ("+ 1 @ home", "+ 1 @ home"),
            ("to @ada@example.com", "to @[e-mail]"),
            ("+1 (555) 123-4567!", "[phone]!"),
            ("+44 (0)20 7946 0958.", "[phone]."),
            ("+39  02 1234 5678", "[phone]"),
            ("+39   02 1234", "+39   02 1234"),
            ("+390212345678 since 2026", "[phone] since 2026"),
            ("+390212345678 20260227", "[phone] 20260227"),
            ("+1234567890123456", "+1234567890123456"),
        ] {
            assert_eq!(mask(text, &[]), masked);
        }
    }

    #[test]
    fn personal_data_is_masked_in_addresses() {
        for (text, masked) in [
            (
                "Not found for url: https://api.spoki.com/api/1/contacts/?phone=%2B390212345678&email=ada%40example.com",
                "Not found for url: https://api.spoki.com/api/1/contacts/?phone=[phone]&email=[e-mail]",
            ),
            ("q=%2b390212345678", "q=[phone]"),
            ("q=%2B39%2002%201234%205678", "q=[phone]"),
            ("q=%2B39+02+1234+5678", "q=[phone]"),
            ("q=%2B1+%28555%29+123-4567", "q=[phone]"),
            ("q=+390212345678+390298765432", "q=[phone][phone]"),
            (
                "next%3D390212345678%26page%3D2",
                "next%3D[phone]%26page%3D2",
            ),
            ("to%3Aada%2Bx%40example.com", "to%3A[e-mail]"),
            ("j%C3%B6rg%40example.com", "[e-mail]"),
            ("100%390212345678", "[phone]"),
            (
                "key%3A0123456789abcdef%2B123456789abcdef01234567",
                "key%3A[redacted]",
            ),
            ("%%NAME%% has 100% of %", "%%NAME%% has 100% of %"),
            ("%%FACE%% and caff%C3%A8", "%%FACE%% and caff%C3%A8"),
            ("q=%252B390212345678", "q=[phone]"),
            ("to=ada%252540example.com", "to=[e-mail]"),
        ] {
            assert_eq!(mask(text, &[]), masked);
        }
    }

    #[test]
    fn personal_data_is_masked_in_json_and_html() {
        for (text, masked) in [
            (r#"{"phone":"\u002b390212345678""#, r#"{"phone":"[phone]""#),
            (r"to \u0061da\u0040example.com", "to [e-mail]"),
            (r"to ada\\u0040example.com", "to [e-mail]"),
            ("ada&#64;example.com", "[e-mail]"),
            ("ada&#x40;example.com", "[e-mail]"),
            ("&#43;390212345678", "[phone]"),
            (
                r"C:\u\users &c; &#; &#x; &#99999999;",
                r"C:\u\users &c; &#; &#x; &#99999999;",
            ),
        ] {
            assert_eq!(mask(text, &[]), masked);
        }
    }

    /// Each of these would take minutes if a search began anew at every character.
    #[test]
    fn long_texts_take_no_longer_for_what_they_repeat() {
        for part in [
            "+", "/", "=", "'", "%", "%2B", "%C3%A8", "+1", "a'", "a/", "a@'", "a@-'", "+1 (",
            "\\", "%25", "&#", "&amp;", "\\u002f",
        ] {
            let text = part.repeat(1 << 16);
            assert_eq!(mask(&text, &["/&%+\\x"]), text, "{part}");
        }
    }

    proptest! {
        /// What the scan remembers of earlier searches hides nothing.
        #[test]
        fn nothing_is_missed_by_what_is_remembered(text in r"([+/='@.%()_ -]|%2B|%40|%20|%C3|%252B|\\u002b|\\|&#64;|a|è|12|345678901|x1{20}){0,20}") {
            prop_assert_eq!(mask_personal(&text), search_anew(&text));
        }
    }

    /// [`mask_personal`] without memory.
    fn search_anew(text: &str) -> Option<String> {
        let mut masked = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let mut scan = Scan::default();
            let length = if let Some((length, label)) = scan.personal_at(rest, 0) {
                masked.push_str(label);
                length
            } else {
                let length = word_length(rest);
                masked.push_str(&rest[..length]);
                length
            };
            rest = &rest[length..];
        }
        (masked != text).then_some(masked)
    }

    #[test]
    fn given_secrets_are_masked_wherever_they_stand() {
        assert_eq!(
            mask("bad key s3cr3t!", &["", "s3cr3t"]),
            "bad key [redacted]!"
        );
        assert_eq!(
            hide("s3cr3t, s3cr3 and \\\\u0073%33cr3t", &["s3cr3t"]),
            "[redacted], s3cr3 and [redacted]"
        );
    }
}
