//! The time in which a limiter counts.

use std::time::Duration;

use tokio::time::Instant;

/// The real time, or in tests a faster time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Timeline(Option<Fast>);

/// A time that runs `rate` times as fast as the real time.
#[derive(Clone, Copy, Debug)]
struct Fast {
    start: Instant,
    rate: u32,
}

impl Timeline {
    #[cfg(any(test, feature = "test-util"))]
    pub(super) fn fast(rate: u32) -> Self {
        Self((rate > 1).then(|| Fast {
            start: Instant::now(),
            rate,
        }))
    }

    /// The present on the timeline.
    pub(super) fn now(self) -> Instant {
        match self.0 {
            None => Instant::now(),
            Some(fast) => fast.start + fast.start.elapsed().saturating_mul(fast.rate),
        }
    }

    /// The real time at a point of the timeline.
    pub(super) fn real(self, at: Instant) -> Instant {
        match self.0 {
            None => at,
            Some(fast) => fast.start + at.saturating_duration_since(fast.start) / fast.rate,
        }
    }

    /// The time that passes on the timeline during a span of real time.
    pub(super) fn span(self, real: Duration) -> Duration {
        self.0.map_or(real, |fast| real.saturating_mul(fast.rate))
    }

    /// The span of real time in which this time passes on the timeline.
    pub(super) fn real_span(self, span: Duration) -> Duration {
        self.0.map_or(span, |fast| span / fast.rate)
    }
}
