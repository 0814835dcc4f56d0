//! Masks what must not be printed: keys, phone numbers, e-mail addresses.
//!
//! Services repeat in their complaints what they were sent. Whatever they say is masked before an
//! error shows it; the exact bytes stay reachable by those who ask for them.

use std::borrow::Cow;

/// Digits that make a bare number a phone number: shorter ones are counts and identifiers.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
/// Digits after a `+`, which few other numbers have.
const PLUS_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;
/// Length from which a run of mixed letters and digits is taken for a key.
const KEY_LENGTH: usize = 40;

/// `text` without `secrets`, and without anything that looks like a key, a phone number or an e-mail address.
pub(crate) fn mask<'a>(text: &'a str, secrets: &[&str]) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        if text.contains(secret) {
            text = Cow::Owned(text.replace(secret, "[redacted]"));
        }
    }
    match mask_personal(&text) {
        Some(masked) => Cow::Owned(masked),
        None => text,
    }
}

/// `None` if there is nothing to mask.
fn mask_personal(text: &str) -> Option<String> {
    let mut masked = String::new();
    let mut copied = 0;
    let mut at = 0;
    let mut searched = Searched::default();
    while at < text.len() {
        if let Some((length, label)) = searched.personal_at(text, at) {
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

/// Up to where no e-mail address and no key starts: a run that is none as a whole is none from any of
/// its characters on, and need not be searched to its end again from each.
#[derive(Default)]
struct Searched {
    emails: usize,
    keys: usize,
}

impl Searched {
    /// What starts there, if it is personal: how long it is, and what stands in its place.
    fn personal_at(&mut self, text: &str, at: usize) -> Option<(usize, &'static str)> {
        let rest = &text[at..];
        if at >= self.emails {
            match email_length(rest) {
                Ok(length) => return Some((length, "[e-mail]")),
                Err(run) => self.emails = at + run,
            }
        }
        if at >= self.keys {
            match key_length(rest) {
                Ok(length) => return Some((length, "[redacted]")),
                Err(run) => self.keys = at + run,
            }
        }
        phone_length(rest).map(|length| (length, "[phone]"))
    }
}

/// Bytes up to the next place where something may start.
fn word_length(text: &str) -> usize {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '-' | '@');
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else {
        return 0;
    };
    if !in_word(first) {
        return first.len_utf8();
    }
    chars
        .find(|&(_, c)| !in_word(c))
        .map_or(text.len(), |(at, _)| at)
}

/// If the text starts with no e-mail address, the length of the run in which none starts.
fn email_length(text: &str) -> Result<usize, usize> {
    let local = run(text, |c| {
        c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '-' | '+' | '\'')
    });
    let Some(domain_and_rest) = text[local..].strip_prefix('@') else {
        return Err(local);
    };
    let domain = run(domain_and_rest, |c| {
        c.is_alphanumeric() || matches!(c, '.' | '-')
    });
    let domain = domain_and_rest[..domain].trim_end_matches(['.', '-']).len();
    if local > 0 && domain > 0 {
        Ok(local + 1 + domain)
    } else {
        Err(local)
    }
}

/// If the text starts with no key, the length of the run in which none starts.
fn key_length(text: &str) -> Result<usize, usize> {
    let length = run(text, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
    });
    let word = &text[..length];
    let mixed =
        word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic());
    if length >= KEY_LENGTH && mixed {
        Ok(length)
    } else {
        Err(length)
    }
}

/// A phone number may hold single blanks, dots, dashes and brackets between its digits.
fn phone_length(text: &str) -> Option<usize> {
    let plus = text.starts_with('+');
    if !plus && !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (mut digits, mut end, mut solid) = (0, 0, true);
    let mut previous_was_digit = true;
    for (at, c) in text.char_indices().skip(usize::from(plus)) {
        if c.is_ascii_digit() {
            digits += 1;
            end = at + 1;
            previous_was_digit = true;
        } else if plus && previous_was_digit && matches!(c, ' ' | '-' | '.' | '(' | ')') {
            previous_was_digit = false;
            solid = false;
        } else {
            // `20260227T…`, `3f2a…`: part of something else.
            if solid && !plus && (c.is_alphanumeric() || c == '_') {
                return None;
            }
            break;
        }
    }
    let wanted = if plus { PLUS_DIGITS } else { PHONE_DIGITS };
    wanted.contains(&digits).then_some(end)
}

fn run(text: &str, part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !part(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
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
        ] {
            assert_eq!(mask(text, &[]), masked);
        }
    }

    /// A run is not searched to its end again from each of its characters, or this would take minutes.
    #[test]
    fn long_runs_are_searched_once() {
        for run in ["+", "+/=", "a+", "'a", "1+", "a/", "+@", "+1-", "a@'"] {
            let long = run.repeat(50_000);
            let masked = mask(&long, &[]);
            assert!(masked.len() <= long.len() && !masked.is_empty(), "{run}");
            let text = format!("{long} ask ada@example.com");
            assert!(mask(&text, &[]).ends_with(" ask [e-mail]"), "{run}");
        }
    }

    #[test]
    fn given_secrets_are_masked_wherever_they_stand() {
        assert_eq!(
            mask("bad key s3cr3t!", &["", "s3cr3t"]),
            "bad key [redacted]!"
        );
    }
}
