//! The wait that a reply asks for: a number of seconds, or a date.

use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName};

/// The longest wait that is returned: programs may add the wait to a clock.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The wait of the `Retry-After` header. A date in the past is a wait of zero. A date is compared
/// with the time in the reply, because our clock may be wrong, or with `now` if the reply has no time.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?;
    if let Some(wait) = seconds(value) {
        return Some(wait);
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let date = text(headers, &DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let now = date.unwrap_or(now);
    let wait = until.duration_since(now).unwrap_or_default();
    Some(wait.min(LONGEST))
}

/// A number of seconds, whole or with a fraction: `41`, `2.5`.
pub(crate) fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    // Only digits make a number. A number that is too large has no `Duration`.
    let wait = Duration::try_from_secs_f64(text.parse().ok()?);
    Some(wait.map_or(LONGEST, |wait| wait.min(LONGEST)))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    fn wait(value: &'static str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, http::HeaderValue::from_static(value));
        // 2015-10-21 07:28:00 UTC
        retry_after(
            &headers,
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_445_412_480),
        )
    }

    /// If the service sends its time, a local clock that is an hour wrong makes no difference.
    #[test]
    fn a_date_goes_by_the_clock_of_the_service() {
        let mut headers = HeaderMap::new();
        let date = |text| http::HeaderValue::from_static(text);
        headers.insert(RETRY_AFTER, date("Wed, 21 Oct 2015 07:29:30 GMT"));
        headers.insert(DATE, date("Wed, 21 Oct 2015 07:28:50 GMT"));
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_445_412_480);
        for now in [now, now + HOUR, now - HOUR] {
            let wait = retry_after(&headers, now);
            assert_eq!(wait, Some(Duration::from_secs(40)));
        }
        headers.insert(DATE, date("today"));
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(90)));
    }

    #[test]
    fn seconds_and_dates_are_read() {
        assert_eq!(wait("41"), Some(Duration::from_secs(41)));
        assert_eq!(wait(" 0 "), Some(Duration::ZERO));
        assert_eq!(
            wait("Wed, 21 Oct 2015 07:29:30 GMT"),
            Some(Duration::from_secs(90))
        );
        assert_eq!(wait("Wed, 21 Oct 2015 07:27:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("2.5"), Some(Duration::from_millis(2_500)));
        assert_eq!(wait("99999999999999999999"), Some(LONGEST));
        assert_eq!(wait("Thu, 21 Oct 9999 07:27:00 GMT"), Some(LONGEST));
        for odd in ["", "-1", "soon", "1.", ".5", "1.5.", "1e3", "inf"] {
            assert_eq!(wait(odd), None, "{odd}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }
}
