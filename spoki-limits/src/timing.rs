//! The durations that a limiter uses.

use std::time::Duration;

/// The minute of a limit, and a margin for clocks that run differently.
const SPAN: Duration = Duration::from_millis(60_050);
/// How long a request takes at most to reach the service.
const TRANSIT: Duration = Duration::from_secs(2);
/// How long a granted slot waits for its call.
const PICKUP: Duration = Duration::from_millis(500);

/// The durations of a limiter. All are shorter if the clock of the service runs fast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    /// How long a slot stays taken after a reply.
    pub(crate) span: Duration,
    /// How long a slot stays taken after its grant if no reply comes.
    pub(crate) latest: Duration,
    /// A call that does not start within this time after the question to the store gives its slot back. Until
    /// then the slot counts from its grant, so this time is part of `latest`.
    pub(crate) pickup: Duration,
    /// How long the waiting calls of a process keep their order while the process does not ask.
    pub(crate) lease: Duration,
    /// How often a process asks while calls wait.
    pub(crate) poll: Duration,
    rate: u32,
}

impl Timing {
    pub(crate) fn new(poll: Duration, lease: Duration) -> Self {
        Self {
            span: SPAN,
            latest: SPAN + TRANSIT + PICKUP,
            pickup: PICKUP,
            lease,
            poll,
            rate: 1,
        }
    }

    /// The same for a service whose clock runs `rate` times as fast.
    #[cfg(any(test, feature = "test-util"))]
    pub(crate) fn at_rate(self, rate: u32) -> Self {
        let rate = rate.max(1);
        Self {
            span: self.span / rate,
            latest: self.latest / rate,
            pickup: self.pickup / rate,
            lease: self.lease / rate,
            poll: self.poll / rate,
            rate: self.rate.saturating_mul(rate),
        }
    }

    /// Limiters of different rates share nothing.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }
}

/// Microseconds, the unit of stores.
pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_clock_shortens_everything() {
        let fast = Timing::new(SPAN, SPAN).at_rate(20);
        assert_eq!(fast.poll * 20, SPAN);
        assert_eq!(fast.latest * 20, SPAN + TRANSIT + PICKUP);
        assert_eq!(fast.rate(), 20);
    }
}
