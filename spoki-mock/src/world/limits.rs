//! Limits in calls per minute, counted over the last 60 seconds of the mock's clock.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, SystemTime};

const WINDOW: Duration = Duration::from_secs(60);

/// The calls of the last 60 seconds, by limit.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    calls: BTreeMap<&'static str, VecDeque<SystemTime>>,
}

impl Limiter {
    /// Counts a call and returns the calls left. If none is left, returns the wait until the next.
    pub(crate) fn take(
        &mut self,
        limit: &'static str,
        per_minute: u32,
        now: SystemTime,
    ) -> Result<usize, Duration> {
        let calls = self.calls.entry(limit).or_default();
        let is_over = |call: &SystemTime| now.duration_since(*call).is_ok_and(|age| age >= WINDOW);
        while calls.front().is_some_and(is_over) {
            calls.pop_front();
        }
        let most = usize::try_from(per_minute).unwrap_or(usize::MAX);
        match calls.front() {
            Some(oldest) if calls.len() >= most => {
                let age = now.duration_since(*oldest).unwrap_or_default();
                Err(WINDOW.saturating_sub(age))
            }
            _ => {
                calls.push_back(now);
                Ok(most.saturating_sub(calls.len()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_counts_for_a_minute() {
        let mut limiter = Limiter::default();
        let at = |millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        assert_eq!(limiter.take("a", 2, at(0)), Ok(1));
        assert_eq!(limiter.take("a", 2, at(10_000)), Ok(0));
        let wait = |millis| Err(Duration::from_millis(millis));
        assert_eq!(limiter.take("a", 2, at(10_500)), wait(49_500));
        assert_eq!(limiter.take("b", 2, at(10_500)), Ok(1));
        assert_eq!(limiter.take("a", 2, at(59_999)), wait(1));
        assert_eq!(limiter.take("a", 2, at(60_000)), Ok(0));
        assert_eq!(limiter.take("a", 2, at(60_000)), wait(10_000));
    }
}
