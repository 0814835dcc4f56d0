//! Limits hide in the prose of a description, in several wordings.

/// What to do about a limit that is not taken over.
pub(super) const HINT: &str = "limits are requests per minute, as in `Rate limit: 10 requests per minute`; \
     state this one in the action's binding";

/// What a description says about its rate limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StatedLimit {
    /// So many requests per minute.
    PerMinute(u32),
    /// A limit this catalogue cannot hold: another window, or a number out of range.
    Other(String),
    /// A sentence with a number in words that are not known.
    Unread(String),
}

impl StatedLimit {
    pub(super) fn per_minute(&self) -> Option<u32> {
        match self {
            Self::PerMinute(limit) => Some(*limit),
            Self::Other(_) | Self::Unread(_) => None,
        }
    }

    /// Why there is no limit although the description speaks of one.
    pub(super) fn odd(&self) -> Option<String> {
        match self {
            Self::PerMinute(_) => None,
            Self::Other(limit) => Some(format!(
                "this description states a limit of {limit}, which the catalogue cannot hold"
            )),
            Self::Unread(sentence) => Some(format!(
                "this description seems to state a limit that cannot be read: {sentence:?}"
            )),
        }
    }
}

/// Finds the first limit that the text states: `rate limit: 10 requests per minute`,
/// `rate limited to 5 requests per minute`, `rate limit of 5 requests per minute`,
/// `rate limit: 10/min`; or else the first sentence that speaks of one and has a number.
pub(super) fn stated(text: &str) -> Option<StatedLimit> {
    let lower = text.to_lowercase().replace("rate-limit", "rate limit");
    lower
        .match_indices(LIMIT)
        .find_map(|(at, found)| read(&lower[at + found.len()..]))
        .or_else(|| unread(text))
}

const LIMIT: &str = "rate limit";

/// The first sentence with a number that has to do with a rate limit.
fn unread(text: &str) -> Option<StatedLimit> {
    let is_one = |sentence: &str| {
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
            .find(|s| is_one(s))
            .map(StatedLimit::Unread)
    })
}

/// Reads what follows the words "rate limit".
fn read(rest: &str) -> Option<StatedLimit> {
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let (between, rest) = rest.split_at(start);
    // The number belongs to the limit only if nothing but a link word stands between.
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
        ("min" | "minute", Ok(limit)) => Some(StatedLimit::PerMinute(limit)),
        _ => Some(StatedLimit::Other(format!("{digits} per {window}"))),
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
    fn what_may_be_a_limit_is_told() {
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
                Some(StatedLimit::Unread(sentence.into())),
                "{text}"
            );
        }
    }

    #[test]
    fn another_window_is_told_not_converted() {
        assert_eq!(
            stated("Rate limit: 300 requests per hour"),
            Some(StatedLimit::Other("300 per hour".into()))
        );
        assert_eq!(
            stated("Rate limit: 99999999999 requests per minute"),
            Some(StatedLimit::Other("99999999999 per minute".into()))
        );
    }
}
