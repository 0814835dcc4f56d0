//! Spans of time as people write them.

use std::time::Duration;

/// A time limit, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeLimit {
    Unlimited,
    After(Duration),
}

impl TimeLimit {
    pub(crate) fn get(self) -> Option<Duration> {
        match self {
            Self::Unlimited => None,
            Self::After(limit) => Some(limit),
        }
    }
}

/// `30`, `30s`, `1.5s`, `500ms`, `2m`, `1h`, `none`.
pub(crate) fn time_limit(text: &str) -> Result<TimeLimit, String> {
    if text == "none" {
        return Ok(TimeLimit::Unlimited);
    }
    let expected = || "expected a time like `30s`, `500ms`, `2m`, or `none`".to_owned();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match &text[digits.len()..] {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(expected()),
    };
    let number: f64 = digits.parse().map_err(|_| expected())?;
    let span = Duration::try_from_secs_f64(number * seconds).map_err(|_| expected())?;
    Ok(TimeLimit::After(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, millis) in [
            ("30", 30_000),
            ("1.5s", 1_500),
            ("500ms", 500),
            ("2m", 120_000),
            ("1h", 3_600_000),
        ] {
            let limit = TimeLimit::After(Duration::from_millis(millis));
            assert_eq!(time_limit(text), Ok(limit), "{text}");
        }
        assert_eq!(time_limit("none"), Ok(TimeLimit::Unlimited));
        for text in ["", "s", "-1s", "1d", "1e99", "NaN", "inf", "ten"] {
            assert!(time_limit(text).is_err(), "{text}");
        }
    }
}
