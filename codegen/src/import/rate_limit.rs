//! Limits hide in the prose of a description, in several wordings.

/// What a description says about its rate limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// So many requests per minute.
    PerMinute(u32),
    /// A limit this catalogue cannot hold: another window, or a number out of range.
    Other(String),
}

/// Finds the first limit that the text states: `rate limit: 10 requests per minute`,
/// `rate limited to 5 requests per minute`, `rate limit of 5 requests per minute`,
/// `rate limit: 10/min`.
pub(super) fn stated(text: &str) -> Option<Stated> {
    let lower = text.to_lowercase();
    lower
        .match_indices("rate limit")
        .find_map(|(at, found)| read(&lower[at + found.len()..]))
}

/// Reads what follows the words "rate limit".
fn read(rest: &str) -> Option<Stated> {
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let (between, rest) = rest.split_at(start);
    // The number belongs to the limit only if nothing but a link word stands between.
    let link = between.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | '='));
    if !matches!(
        link,
        "" | "ed to" | "of" | "is" | "s" | "s: max" | ": max" | "max"
    ) {
        return None;
    }
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let unit = rest.trim_start();
    let unit = ["requests", "request", "calls", "call"]
        .iter()
        .find_map(|word| unit.strip_prefix(word))
        .unwrap_or(unit)
        .trim_start();
    let window = unit
        .strip_prefix('/')
        .or_else(|| unit.strip_prefix("per "))?;
    let window: String = window
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphabetic())
        .collect();
    match (window.as_str(), digits.parse()) {
        ("min" | "minute", Ok(limit)) => Some(Stated::PerMinute(limit)),
        _ => Some(Stated::Other(format!("{digits} per {window}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_wording() {
        for (text, limit) in [
            ("Rate limited to 5 requests per minute.", 5),
            ("Rate limit: 10 requests per minute.", 10),
            ("Rate limit: 1 request per minute.", 1),
            ("Rate limit: 10/min.", 10),
            ("Mind its rate limit of 5 requests per minute.", 5),
            ("The strict rate limit (1/min) counts.", 1),
        ] {
            assert_eq!(stated(text), Some(Stated::PerMinute(limit)), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_not_limits() {
        for text in [
            "Take 100 items at once because of the rate limits",
            "Mind the rate limit. Send 5 requests per minute at most",
            "Cached for 30 minutes",
            "",
        ] {
            assert_eq!(stated(text), None, "{text}");
        }
    }

    #[test]
    fn another_window_is_told_not_converted() {
        assert_eq!(
            stated("Rate limit: 300 requests per hour"),
            Some(Stated::Other("300 per hour".into()))
        );
        assert_eq!(
            stated("Rate limit: 99999999999 requests per minute"),
            Some(Stated::Other("99999999999 per minute".into()))
        );
    }
}
