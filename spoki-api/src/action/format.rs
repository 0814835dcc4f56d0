//! The formats of texts.
//!
//! The checks are lenient on purpose: they refuse only texts that no service could accept.

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A numeric identifier, as a number or as digits.
    Identifier,
    /// A phone number with `+` and country code, which begins with 1 to 9.
    E164,
    /// An e-mail address.
    Email,
    /// `YYYY-MM-DD`.
    Date,
    /// ISO 8601 date and time, or a date alone.
    Timestamp,
    /// An absolute `http` or `https` address.
    Url,
}

impl Format {
    /// Whether `text` has this form.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Format::Identifier => !text.is_empty() && is_digits(text),
            Format::E164 => is_e164(text),
            Format::Email => is_email(text),
            Format::Date => is_date(text),
            Format::Timestamp => is_timestamp(text),
            Format::Url => is_url(text),
        }
    }

    /// A description of the form, to complete "expected …".
    #[must_use]
    pub fn expectation(self) -> &'static str {
        match self {
            Format::Identifier => "an identifier of digits",
            Format::E164 => {
                "a phone number of `+` and 7 to 15 digits, the first not 0, like `+390212345678`"
            }
            Format::Email => "an e-mail address like `name@example.com`",
            Format::Date => "a date like `2026-03-31`",
            Format::Timestamp => {
                "a date like `2026-03-31` or a date and time like `2026-03-31T09:30:00Z`"
            }
            Format::Url => "an absolute `http` or `https` address",
        }
    }

    /// The form as a regular expression that every dialect of JSON Schema takes. It accepts some texts that
    /// [`accepts`](Self::accepts) refuses, such as February 30, but refuses none that it accepts.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            Format::Identifier => "^[0-9]+$",
            Format::E164 => r"^\+[1-9][0-9]{6,14}$",
            Format::Email => r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$",
            Format::Date => "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            Format::Timestamp => {
                "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\
                 ([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)([.][0-9]+)?)?\
                 ([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?$"
            }
            Format::Url => r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+([/?#]\S*)?$",
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `+` and 7 to 15 digits. No country code begins with 0: such a number has a national prefix after the `+`.
fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0')
    })
}

/// Something, `@`, and two labels or more with dots between them.
fn is_email(text: &str) -> bool {
    let (mut in_domain, mut dots, mut length) = (false, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'@' if in_domain => return false,
            b'@' | b'.' if length == 0 && (in_domain || byte == b'@') => return false,
            b'@' => (in_domain, length) = (true, 0),
            b'.' if in_domain => (dots, length) = (dots + 1, 0),
            0..=b' ' | 0x7f => return false,
            _ => length += 1,
        }
    }
    dots > 0 && length > 0 && (text.is_ascii() || !has_blanks(text))
}

fn has_blanks(text: &str) -> bool {
    text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// `YYYY-MM-DD`, a day that exists.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (
        parts.next().and_then(|part| number(part, 4)),
        parts.next().and_then(|part| number(part, 2)),
        parts.next().and_then(|part| number(part, 2)),
    ) else {
        return false;
    };
    (1..=days_in(year, month)).contains(&day)
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 0,
    }
}

/// A date alone, or with `T` or a blank, a time, and perhaps a zone.
fn is_timestamp(text: &str) -> bool {
    let Some(date) = text.get(..10) else {
        return false;
    };
    is_date(date)
        && match text[10..].strip_prefix(['T', 't', ' ']) {
            None => text.len() == 10,
            Some(rest) => {
                let (time, zone) =
                    rest.split_at(rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len()));
                is_time(time) && is_zone(zone)
            }
        }
}

/// `HH:MM`, `HH:MM:SS`, or `HH:MM:SS.fraction`.
fn is_time(text: &str) -> bool {
    let (clock, fraction) = text
        .split_once('.')
        .map_or((text, None), |(c, f)| (c, Some(f)));
    let mut parts = clock.split(':').map(|part| number(part, 2));
    let hour = parts.next().flatten().is_some_and(|hour| hour < 24);
    let minute = parts.next().flatten().is_some_and(|minute| minute < 60);
    let second = parts.next();
    // A leap second is a second, too.
    let second_fits = second.is_none_or(|second| second.is_some_and(|second| second <= 60));
    let fraction_fits =
        fraction.is_none_or(|digits| second.is_some() && !digits.is_empty() && is_digits(digits));
    hour && minute && second_fits && parts.next().is_none() && fraction_fits
}

/// Nothing, `Z`, `+HH`, `+HHMM` or `+HH:MM`.
fn is_zone(text: &str) -> bool {
    match text.strip_prefix(['+', '-']) {
        None => matches!(text, "" | "Z" | "z"),
        Some(offset) => {
            let (hours, minutes) = match offset.split_once(':') {
                Some(parts) => parts,
                None if offset.len() == 4 && offset.is_ascii() => offset.split_at(2),
                None => (offset, "00"),
            };
            number(hours, 2).is_some_and(|hours| hours < 24)
                && number(minutes, 2).is_some_and(|minutes| minutes < 60)
        }
    }
}

fn is_url(text: &str) -> bool {
    let scheme_ends = text.find("://");
    let Some((scheme, rest)) = scheme_ends.map(|at| (&text[..at], &text[at + 3..])) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        && !host.is_empty()
        && !has_blanks(text)
}

/// Exactly `width` digits.
fn number(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && is_digits(text))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(format: Format, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(format.accepts(text), "{format:?} refuses {text:?}");
        }
        for text in bad {
            assert!(!format.accepts(text), "{format:?} accepts {text:?}");
        }
    }

    #[test]
    fn phone_numbers() {
        table(
            Format::E164,
            &["+390212345678", "+1234567", "+123456789012345"],
            &[
                "",
                "+",
                "390212345678",
                "+123456",
                "+1234567890123456",
                "+39 02 123456",
                "+39021234567a",
            ],
        );
    }

    #[test]
    fn g1_no_country_code_begins_with_0() {
        table(
            Format::E164,
            &["+1234567", "+970591234567"],
            &["+0390212345678", "+0123456", "+0000000"],
        );
    }

    #[test]
    fn mail_addresses() {
        table(
            Format::Email,
            &["a@b.it", "first.last+tag@mail.example.com"],
            &[
                "", "a", "a@b", "@b.it", "a@b@c.it", "a b@c.it", "a@.it", "a@b.", "a@b..it",
            ],
        );
    }

    #[test]
    fn dates() {
        table(
            Format::Date,
            &["2026-03-31", "2024-02-29", "2000-02-29"],
            &[
                "",
                "2026-3-31",
                "2026-02-29",
                "1900-02-29",
                "2026-13-01",
                "2026-00-10",
                "2026-01-00",
                "2026-01-01T00:00",
            ],
        );
    }

    #[test]
    fn timestamps() {
        table(
            Format::Timestamp,
            &[
                "2026-03-31",
                "2026-03-31T09:30",
                "2026-03-31 09:30:00",
                "2026-03-31T09:30:00Z",
                "2026-03-31T09:30:00.123456Z",
                "2026-03-31T09:30:00+01:00",
                "2026-03-31T09:30:00-0130",
                "2026-03-31T09:30:00+02",
            ],
            &[
                "",
                "2026-03-31T",
                "2026-03-31T9:30",
                "2026-03-31T24:00",
                "2026-03-31T09:60",
                "2026-03-31T09:30:00.",
                "2026-03-31T09:30.5",
                "2026-03-31T09:30:00:00",
                "2026-03-31T09:30:00+1",
                "2026-03-31T09:30:00+25:00",
                "2026-03-31X09:30",
                "tomorrow at nine",
            ],
        );
    }

    #[test]
    fn addresses() {
        table(
            Format::Url,
            &[
                "https://example.com",
                "HTTP://example.com/a?b#c",
                "http://[::1]:8080/",
            ],
            &[
                "",
                "example.com",
                "ftp://example.com",
                "https://",
                "https:///path",
                "https://exa mple.com",
            ],
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_a_check_panic(text in "\\PC{0,40}") {
            for format in [Format::Identifier, Format::E164, Format::Email, Format::Date, Format::Timestamp, Format::Url] {
                let _ = format.accepts(&text);
            }
        }

        #[test]
        fn every_phone_number_of_digits_passes(digits in "[1-9][0-9]{6,14}") {
            let number = format!("+{digits}");
            prop_assert!(Format::E164.accepts(&number));
        }

        #[test]
        fn every_written_day_passes(year in 1900u32..2100, month in 1u32..=12, day in 1u32..=28) {
            let date = format!("{year:04}-{month:02}-{day:02}");
            let timestamp = format!("{date}T00:00:00Z");
            prop_assert!(Format::Date.accepts(&date));
            prop_assert!(Format::Timestamp.accepts(&timestamp));
        }
    }
}
