//! Whether a failed attempt is retried, and when.
//!
//! The effect of an action decides, not its HTTP method. Reads, and writes whose repetition is harmless, are retried
//! after every failure that can pass. Other writes are retried only if the failed attempt provably did not take effect:
//! it never left this process, or the service refused it with a 429 that nothing in the reply contradicts.

mod budget;
mod decide;
mod pauses;

use std::time::Duration;

pub(crate) use budget::{Budget, chance};
pub(crate) use decide::{Decision, FailedAttempt, FailureClass};
pub(crate) use pauses::Pauses;

/// When a failed attempt is retried, and how long the pause before it is.
///
/// The settings are upper bounds. A write that may have taken effect is never retried unless a repetition is harmless,
/// and all calls of a client share a [budget](Self#the-budget) of retries.
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
/// # What is retried
///
/// | Failure | reads, and writes that are harmless to repeat | other writes |
/// |---|---|---|
/// | the connection could not be opened | yes | yes |
/// | 429 | yes | yes |
/// | Composio reports a 429 in a 200, beside nothing but an error | yes | yes |
/// | any other limit that Composio reports in a 200; a 429 whose body states another status | yes | never |
/// | timeout, broken connection, 408, 499, 5xx, in a 200 of Composio too | yes | never |
/// | any other refusal, a redirect, an unreadable reply | no | no |
///
/// A 503 proves nothing, whatever its `Retry-After` says: a gateway may have sent it after the service acted.
/// A `Retry-After` only makes the pause longer.
///
/// # The budget
///
/// A client and its clones start with 500 tokens. A retry costs 14 tokens, or 5 if the failed attempt was certainly not
/// processed. A call that succeeds gives back what its last retry cost, or one token if it needed no retry. Without
/// tokens no attempt is retried, so that an overloaded service does not get three times as many requests.
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

/// The policy of clients that set none.
pub(crate) static DEFAULT: RetryPolicy = RetryPolicy::new();

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Three attempts. The first pause is at most half a second, each further pause is twice as long, up to 20 seconds.
    /// A random part shortens each pause by up to a half.
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

    /// The number of attempts, the first one included.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The pause before the first retry; it doubles with each retry. The real pause is random, between half
    /// of this and all of it, so that clients do not retry at the same time.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest pause, unless the service asks for a longer one.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest `Retry-After` to wait for, two minutes by default. A call that is asked to wait longer fails at once,
    /// and [`Error::retry_after`](crate::Error::retry_after) says how long.
    ///
    /// Other calls under the same limit also wait no longer than this after such a refusal.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// No attempt starts later than this after the first one, five minutes by default. See
    /// [`Options::deadline`](crate::Options::deadline) for a limit of the whole call.
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
