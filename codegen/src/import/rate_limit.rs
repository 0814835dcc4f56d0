//! Finds rate limits in descriptions, which state them in several wordings.

/// The hint for a limit that the catalogue cannot hold.
pub(super) const HINT: &str = "the importer reads limits such as `Rate limit: 10 requests per minute`; \
     state this one in the action's binding";

/// The rate limit that a description states.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StatedLimit {
    /// This number of requests per minute.
    PerMinute(u32),
    /// A limit that the catalogue cannot hold: another period, or a number out of range.
    Unsupported(String),
    /// A sentence about a rate limit with a number, in an unknown wording.
    Unknown(String),
}

impl StatedLimit {
    pub(super) fn per_minute(&self) -> Option<u32> {
        match self {
            Self::PerMinute(limit) => Some(*limit),
            Self::Unsupported(_) | Self::Unknown(_) => None,
        }
    }

    /// The warning about a limit that is not imported.
    pub(super) fn warning(&self) -> Option<String> {
        match self {
            Self::PerMinute(_) => None,
            Self::Unsupported(limit) => Some(format!(
                "this description states a rate limit of {limit}, which the catalogue cannot hold"
            )),
            Self::Unknown(sentence) => Some(format!(
                "this sentence seems to state a rate limit, but its wording is unknown: {sentence:?}"
            )),
        }
    }
}

/// Finds the first limit that the text states: `rate limit: 10 requests per minute`,
/// `rate limited to 5 requests per minute`, `rate limit of 5 requests per minute`,
/// `rate limit: 10/min`; or else the first sentence that mentions a rate limit and a number.
pub(super) fn stated(text: &str) -> Option<StatedLimit> {
    let lower = text.to_lowercase().replace("rate-limit", "rate limit");
    lower
        .match_indices(LIMIT)
        .find_map(|(at, found)| read(&lower[at + found.len()..]))
        .or_else(|| unknown(text))
}

const LIMIT: &str = "rate limit";

/// The first sentence that mentions a rate limit and a number.
fn unknown(text: &str) -> Option<StatedLimit> {
    let mentions_limit = |sentence: &str| {
        let lower = sentence.to_lowercase().replace('-', " ");
        let number = lower.contains(|c: char| c.is_ascii_digit());
        number && lower.contains(LIMIT)
    };
    text.split("\n\n").find_map(|paragraph| {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        let sentences = words.split_inclusive(|word| word.ends_with(['.', '!', '?']));
        let sentences = sentences.map(|words| words.join(" "));
        sentences
            .into_iter()
            .find(|sentence| mentions_limit(sentence))
            .map(StatedLimit::Unknown)
    })
}

/// Reads what follows the words "rate limit".
fn read(rest: &str) -> Option<StatedLimit> {
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let (between, rest) = rest.split_at(start);
    // The number belongs to the limit only if nothing but a connecting word stands between.
    let link = between.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | '='));
    if !matches!(link, "" | "ed to" | "of" | "is" | "s" | "s: max" | "max") {
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
        ("min" | "minute", Ok(limit)) if limit > 0 => Some(StatedLimit::PerMinute(limit)),
        _ => Some(StatedLimit::Unsupported(format!("{digits} per {window}"))),
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
            ("Rate limits: max 7 calls per minute.", 7),
            ("Rate limit: max 7 calls per minute.", 7),
            ("Rate-limited to 5 requests per minute.", 5),
            ("Rate limit counts for 2. Rate limit: 10/min.", 10),
        ] {
            assert_eq!(stated(text), Some(StatedLimit::PerMinute(limit)), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_not_limits() {
        for text in [
            "Mind the rate limit. Send 5 requests per minute at most",
            "Mind the rate limit\n\nSend 5 requests per minute at most",
            "Cached for 30 minutes",
            "",
        ] {
            assert_eq!(stated(text), None, "{text}");
        }
    }

    #[test]
    fn sentences_that_may_state_a_limit_are_reported() {
        for (text, sentence) in [
            ("Rate limit: 1,000 requests per minute.", ""),
            ("Has a rate limit of up to 60 requests per minute", ""),
            ("Rate limit: 60 req/min", ""),
            ("Rate-limited to about 5.", ""),
            (
                "First. At most 1.5 a second are the rate\nlimit! Last 1.",
                "At most 1.5 a second are the rate limit!",
            ),
            ("Take 100 items at once because of the rate limits", ""),
        ] {
            let sentence = if sentence.is_empty() { text } else { sentence };
            assert_eq!(
                stated(text),
                Some(StatedLimit::Unknown(sentence.into())),
                "{text}"
            );
        }
    }

    #[test]
    fn another_period_is_reported_and_not_converted() {
        assert_eq!(
            stated("Rate limit: 300 requests per hour"),
            Some(StatedLimit::Unsupported("300 per hour".into()))
        );
        assert_eq!(
            stated("Rate limit: 99999999999 requests per minute"),
            Some(StatedLimit::Unsupported("99999999999 per minute".into()))
        );
        assert_eq!(
            stated("Rate limit: 0 requests per minute"),
            Some(StatedLimit::Unsupported("0 per minute".into()))
        );
    }
}
