//! The mock's clock.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

/// The mock's clock. Tests advance it, so that a test of a limit of one call a minute takes no minute.
///
/// The clock stands still between advances; [`MockBuilder::running_clock`](crate::MockBuilder::running_clock)
/// makes it run. Clones share their time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Time>>);

#[derive(Debug)]
struct Time {
    /// The time, at `since` if the clock runs.
    base: SystemTime,
    /// The start of a running clock.
    since: Option<Instant>,
}

impl Clock {
    pub(crate) fn standing(at: SystemTime) -> Self {
        Self::new(at, None)
    }

    pub(crate) fn running(at: SystemTime) -> Self {
        Self::new(at, Some(Instant::now()))
    }

    fn new(base: SystemTime, since: Option<Instant>) -> Self {
        Self(Arc::new(Mutex::new(Time { base, since })))
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let time = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let run = time.since.map_or(Duration::ZERO, |since| since.elapsed());
        time.base.checked_add(run).unwrap_or(time.base)
    }

    /// Moves the clock forward, unless the result is too late to represent.
    pub fn advance(&self, by: Duration) {
        let mut time = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        time.base = time.base.checked_add(by).unwrap_or(time.base);
    }
}

/// The time in the service's format.
pub(crate) fn timestamp(at: SystemTime) -> String {
    Timestamp::try_from(at).map_or_else(|_| String::new(), |at| format!("{at:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_advanced() {
        let clock = Clock::standing(SystemTime::UNIX_EPOCH);
        let other = clock.clone();
        other.advance(Duration::from_millis(1_500));
        assert_eq!(timestamp(clock.now()), "1970-01-01T00:00:01.500Z");
        assert_eq!(clock.now(), clock.now());
        clock.advance(Duration::MAX);
        assert_eq!(timestamp(clock.now()), "1970-01-01T00:00:01.500Z");
    }

    #[test]
    fn a_running_clock_moves() {
        let clock = Clock::running(SystemTime::UNIX_EPOCH);
        let before = clock.now();
        while clock.now() == before {
            std::thread::yield_now();
        }
        assert!(clock.now() > before);
    }
}
