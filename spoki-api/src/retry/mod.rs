//! Whether a failed attempt is made again, and when.
//!
//! What an action does decides, not its HTTP verb: what changes nothing, or leaves the account the same
//! when done twice, may be repeated after anything that can pass. Everything else is repeated only if it
//! provably did not happen: it never left this process, or the service turned it away unread.

mod budget;
mod decide;
mod pauses;

use std::time::Duration;

pub(crate) use budget::{Budget, chance};
pub(crate) use decide::{Decision, FailedAttempt, FailureClass};
pub(crate) use pauses::Pauses;

/// When a failed attempt is made again, and how long to pause before.
///
/// These are upper bounds: actions that must not happen twice are never repeated once they may have
/// class, and one client makes only so many repetitions for all its calls together while the
/// service fails (a [budget](Self#the-budget)).
///
/// ```
/// use std::time::Duration;
/// use spoki_api::{Client, RetryPolicy};
///
/// let patient = RetryPolicy::new()
///     .max_attempts(5)
///     .base_delay(Duration::from_secs(1));
/// let client = Client::builder().spoki("key").retry(patient).build()?;
/// # Ok::<(), spoki_api::Error>(())
/// ```
///
/// # What is repeated
///
/// | After | reads and harmless repeats | anything else |
/// |---|---|---|
/// | no connection came about | yes | yes |
/// | 429, also one that Composio reports in a 200, or 503 with `Retry-After` | yes | yes |
/// | timeout, broken connection, 408, 5xx | yes | never |
/// | Composio reports a 5xx of the service, or a limit without its 429, in a 200 | yes | never |
/// | any other refusal, an unreadable reply | no | no |
///
/// # The budget
///
/// A client and its clones start with 500 tokens. A repetition costs 14, or 5 after the service turned
/// the attempt away or could not be reached. A call that succeeds gives back what its last repetition
/// cost, and one token if it needed none. Without tokens calls fail at their first failure, so that a
/// service in trouble is not called three times as often.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    max_elapsed: Duration,
    /// How fast the clock of the service runs, in tests.
    rate: u32,
}

/// What goes where nothing else is set.
pub(crate) static DEFAULT: RetryPolicy = RetryPolicy::new();

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Three attempts. The first pause is half a second at most, each further one twice as long, up to 20
    /// seconds; chance shortens every pause by up to a half.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(120),
            max_elapsed: Duration::from_secs(300),
            rate: 1,
        }
    }

    /// One attempt only.
    pub fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// How many times a call is sent or tried to be sent, the first time included.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The pause before the first repetition; it doubles from one to the next. The real pause is
    /// somewhere between half of it and the whole, so that clients do not call in step.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest pause of our own choosing.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest `Retry-After` to wait out, two minutes unless set. A call that is told to wait longer
    /// fails at once, and [`Error::retry_after`](crate::Error::retry_after) says how long.
    ///
    /// Other calls under the same limit are held up by a refusal no longer than this either: then the
    /// next one asks the service again.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// There is no further attempt if the pause before it would end later than this after the first
    /// one began; five minutes unless set. See [`Options::deadline`](crate::Options::deadline) for a
    /// bound on the whole call.
    pub fn max_elapsed(mut self, time: Duration) -> Self {
        self.max_elapsed = time;
        self
    }

    /// The same policy for a service whose clock runs `rate` times as fast, such as a mock: all pauses and bounds set
    /// so far become shorter. A `Retry-After` of the service is in real seconds, and stays as it is.
    #[cfg(any(test, feature = "test-util"))]
    pub fn at_rate(self, rate: u32) -> Self {
        let rate = rate.max(1);
        Self {
            max_attempts: self.max_attempts,
            base_delay: self.base_delay / rate,
            max_delay: self.max_delay / rate,
            max_retry_after: self.max_retry_after / rate,
            max_elapsed: self.max_elapsed / rate,
            rate: self.rate.saturating_mul(rate),
        }
    }
}
