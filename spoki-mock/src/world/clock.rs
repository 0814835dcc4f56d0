//! The mock's clock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

/// The mock's clock. Tests advance it, so that a test of a limit of one call per minute does not take a minute.
///
/// The clock stands still between advances; [`MockBuilder::running_clock`](crate::MockBuilder::running_clock)
/// makes it run, and [`MockBuilder::clock_rate`](crate::MockBuilder::clock_rate) makes it run faster. Clones
/// share their time.
#[derive(Clone, Debug)]
pub struct Clock {
    time: Arc<Mutex<Time>>,
    /// How many seconds pass in a real second, once the clock runs.
    rate: u32,
}

#[derive(Debug)]
struct Time {
    /// The time, at `since` if the clock runs.
    base: SystemTime,
    /// The start of a running clock.
    since: Option<Instant>,
}

impl Clock {
    pub(crate) fn standing(at: SystemTime) -> Self {
        Self::new(at, None, 1)
    }

    /// A clock that runs `rate` times as fast as the real time.
    pub(crate) fn running(at: SystemTime, rate: u32) -> Self {
        Self::new(at, Some(Instant::now()), rate.max(1))
    }

    fn new(base: SystemTime, since: Option<Instant>, rate: u32) -> Self {
        Self {
            time: Arc::new(Mutex::new(Time { base, since })),
            rate,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Time> {
        self.time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let time = self.lock();
        let run = time.since.map_or(Duration::ZERO, |since| since.elapsed());
        let run = run.saturating_mul(self.rate);
        time.base.checked_add(run).unwrap_or(time.base)
    }

    /// Moves the clock forward, unless the result is too late to represent.
    pub fn advance(&self, by: Duration) {
        let mut time = self.lock();
        time.base = time.base.checked_add(by).unwrap_or(time.base);
    }

    /// How many seconds pass on the clock in a real second. A clock that stands has the rate 1.
    #[must_use]
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Whether the clock moves only when it is advanced.
    pub(crate) fn stands(&self) -> bool {
        self.lock().since.is_none()
    }

    /// A wait on this clock, in real seconds: whole ones, as the service writes them, or decimals on a fast clock.
    pub(crate) fn seconds(&self, wait: Duration) -> String {
        match self.rate {
            1 => whole_seconds(wait).to_string(),
            rate => {
                let millis = wait.as_millis().div_ceil(u128::from(rate));
                format!("{}.{:03}", millis / 1_000, millis % 1_000)
            }
        }
    }
}

/// A wait in seconds, rounded up.
pub(crate) fn whole_seconds(wait: Duration) -> u128 {
    wait.as_nanos().div_ceil(1_000_000_000)
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
        let clock = Clock::running(SystemTime::UNIX_EPOCH, 20);
        let before = clock.now();
        while clock.now() == before {
            std::thread::yield_now();
        }
        assert!(clock.now() > before);
    }

    #[test]
    fn waits_are_real_seconds() {
        let standing = Clock::standing(SystemTime::UNIX_EPOCH);
        assert_eq!(standing.seconds(Duration::from_millis(40_001)), "41");
        let fast = Clock::running(SystemTime::UNIX_EPOCH, 20);
        assert_eq!(fast.seconds(Duration::from_millis(41_001)), "2.051");
        assert_eq!(fast.seconds(Duration::from_secs(60)), "3.000");
    }
}
