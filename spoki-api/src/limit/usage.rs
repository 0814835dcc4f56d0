//! The counts of a limiter, and of the service.

use std::time::Duration;

use http::HeaderMap;

/// What a limiter has counted for one action of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LimitUsage {
    /// The action, as the vendor names it.
    pub action: String,
    /// Attempts that may start in any 60 seconds, if a source states a limit.
    pub per_minute: Option<u32>,
    /// The slots that are taken.
    pub used: usize,
    /// The calls that wait for a slot.
    pub waiting: usize,
    /// How long a call that asks now would wait.
    pub next: Duration,
}

impl LimitUsage {
    /// An action of which nothing is counted yet.
    pub fn new(action: impl Into<String>, per_minute: Option<u32>) -> Self {
        Self {
            action: action.into(),
            per_minute,
            used: 0,
            waiting: 0,
            next: Duration::ZERO,
        }
    }
}

/// The service's own count, from the headers `x-ratelimit-…` of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatedLimit {
    /// The calls allowed in a window.
    pub limit: Option<u32>,
    /// The calls that are left in the window.
    pub remaining: u32,
    /// How long until more calls are allowed.
    pub reset: Option<Duration>,
}

/// A larger number is a point in time, and not the seconds until the reset.
const LONGEST_RESET: u64 = 24 * 60 * 60;

impl StatedLimit {
    /// What the headers state; `None` if they do not say how many calls are left.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
        let remaining = number("x-ratelimit-remaining")?;
        let reset = number("x-ratelimit-reset").map(u64::from);
        Some(Self {
            limit: number("x-ratelimit-limit").or_else(|| number("x-ratelimit")),
            remaining,
            reset: reset
                .filter(|&seconds| seconds <= LONGEST_RESET)
                .map(Duration::from_secs),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(headers: &[(&'static str, &'static str)]) -> Option<StatedLimit> {
        let pairs = headers.iter().map(|(name, value)| {
            let value = http::HeaderValue::from_static(value);
            (http::HeaderName::from_static(name), value)
        });
        StatedLimit::read(&pairs.collect())
    }

    #[test]
    fn headers_are_read_as_services_write_them() {
        let composio = [
            ("x-ratelimit", "2000"),
            ("x-ratelimit-remaining", "1999"),
            ("x-ratelimit-window-size", "60s"),
        ];
        let read = stated(&composio).unwrap();
        assert_eq!(
            (read.limit, read.remaining, read.reset),
            (Some(2000), 1999, None)
        );
        let common = [
            ("x-ratelimit-limit", "5"),
            ("x-ratelimit-remaining", " 0 "),
            ("x-ratelimit-reset", "41"),
        ];
        let read = stated(&common).unwrap();
        let reset = Some(Duration::from_secs(41));
        assert_eq!(
            (read.limit, read.remaining, read.reset),
            (Some(5), 0, reset)
        );
        // Neither a point in time nor a number of another form is a wait.
        let point = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1796000000"),
        ];
        assert_eq!(stated(&point).unwrap().reset, None);
        for odd in ["", "-1", "many", "1.5"] {
            assert_eq!(stated(&[("x-ratelimit-remaining", odd)]), None, "{odd}");
        }
        assert_eq!(stated(&[("x-ratelimit-limit", "5")]), None);
    }
}
