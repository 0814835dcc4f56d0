//! The time that the mock goes by.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

/// The mock's clock: tests move it, so that a limit of one call a minute takes no minute to test.
///
/// It stands still unless it is moved; [`MockBuilder::running_clock`](crate::MockBuilder::running_clock)
/// lets it run. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Hands>>);

#[derive(Debug)]
struct Hands {
    /// The time without what the running adds.
    base: SystemTime,
    /// When it began to run, if it does.
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
        Self(Arc::new(Mutex::new(Hands { base, since })))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let run = hands.since.map_or(Duration::ZERO, |since| since.elapsed());
        hands.base.checked_add(run).unwrap_or(hands.base)
    }

    /// Moves the clock forward; beyond the end of time it stays where it is.
    pub fn advance(&self, by: Duration) {
        let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hands.base = hands.base.checked_add(by).unwrap_or(hands.base);
    }
}

/// The time as the service writes it.
pub(crate) fn written(at: SystemTime) -> String {
    Timestamp::try_from(at).map_or_else(|_| String::new(), |at| format!("{at:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_until_it_is_moved() {
        let clock = Clock::standing(SystemTime::UNIX_EPOCH);
        let other = clock.clone();
        other.advance(Duration::from_millis(1_500));
        assert_eq!(written(clock.now()), "1970-01-01T00:00:01.500Z");
        assert_eq!(clock.now(), clock.now());
        clock.advance(Duration::MAX);
        assert_eq!(written(clock.now()), "1970-01-01T00:00:01.500Z");
    }

    #[test]
    fn it_may_run() {
        let clock = Clock::running(SystemTime::UNIX_EPOCH);
        let before = clock.now();
        while clock.now() == before {
            std::thread::yield_now();
        }
        assert!(clock.now() > before);
    }
}
