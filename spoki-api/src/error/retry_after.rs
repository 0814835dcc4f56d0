//! The `Retry-After` header, which is a number of seconds or a date.

use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName};

/// The wait a reply asks for; a date that has passed means none at all. It is compared with the time
/// that the reply tells, because our clock may be wrong; with `now` if it tells none.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let told = text(headers, &DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let now = told.unwrap_or(now);
    Some(until.duration_since(now).unwrap_or_default())
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

    /// A clock that is an hour wrong makes no difference where the service tells the time.
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
        for odd in ["", "-1", "soon", "1.5"] {
            assert_eq!(wait(odd), None, "{odd}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }
}
