//! The progress of a call: its time, its attempts, and how earlier attempts failed.

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::Instant;

use crate::action::ActionInfo;
use crate::error::{Error, ErrorKind};
use crate::limit::Denied;
use crate::retry::{Budget, Decision, FailedAttempt, RetryPolicy, chance};

/// The progress of one call.
pub(crate) struct CallProgress {
    info: &'static ActionInfo,
    since: Instant,
    deadline: Option<Instant>,
    attempts: u32,
    first_attempt: Option<Instant>,
    /// The error of the attempt before.
    earlier: Option<Error>,
    /// The tokens that the last retry cost.
    spent: u32,
}

/// The facts that decide about the retries of a call.
#[derive(Clone, Copy)]
pub(crate) struct RetryTerms<'a> {
    pub(crate) policy: &'a RetryPolicy,
    /// Whether the call waits after a rate limit refusal.
    pub(crate) waits_for_limits: bool,
}

impl CallProgress {
    /// Starts the clock.
    pub(crate) fn begin(info: &'static ActionInfo, deadline: Option<Duration>) -> Self {
        let since = Instant::now();
        Self {
            info,
            since,
            // A deadline too late to represent counts as none.
            deadline: deadline.and_then(|deadline| since.checked_add(deadline)),
            attempts: 0,
            first_attempt: None,
            earlier: None,
            spent: 0,
        }
    }

    /// How long the call has been going on.
    pub(crate) fn age(&self) -> Duration {
        self.since.elapsed()
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn spent(&self) -> u32 {
        self.spent
    }

    /// Time until the deadline.
    pub(crate) fn left(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_duration_since(Instant::now()))
    }

    /// Begins an attempt. Returns how long it may take, or the error that the deadline has passed.
    pub(crate) fn attempt(&mut self, timeout: Option<Duration>) -> Result<Option<Duration>, Error> {
        let left = self.left();
        if left == Some(Duration::ZERO) {
            let late = Error::new(
                ErrorKind::DeadlineExceeded,
                "the deadline passed before the call was sent",
            );
            return Err(self.last_word(late, None));
        }
        self.attempts += 1;
        self.first_attempt.get_or_insert_with(Instant::now);
        Ok(timeout.into_iter().chain(left).min())
    }

    /// The error for a call that gets no slot in time.
    pub(crate) fn held_back(mut self, denied: &Denied) -> Error {
        let what = match (denied.reason(), self.info.rate_limit) {
            (Some(_), _) => return self.last_word(Error::limiter_failed(denied), denied.wait()),
            (None, Some(limit)) => {
                format!("held back: the limit of {limit} calls a minute is used up")
            }
            (None, None) => "held back: the service refuses these calls for a while".to_owned(),
        };
        let error = Error::new(ErrorKind::HeldBack, what).with_min_wait(denied.wait());
        self.last_word(error, denied.wait())
    }

    /// Makes the error of an attempt the error of the call.
    pub(crate) fn failed(&mut self, error: Error) -> Error {
        error
            .for_action(self.info)
            .with_attempts(self.attempts)
            .after_failed_attempt(self.earlier.as_ref())
    }

    /// The pause before the next attempt, or the error that ends the call.
    pub(crate) fn next(
        &mut self,
        terms: RetryTerms<'_>,
        budget: &Budget,
        error: Error,
    ) -> ControlFlow<Error, (Duration, &Error)> {
        let failed = FailedAttempt {
            effect: self.info.effect,
            class: error.failure_class(),
            retry_after: error.retry_after(),
            attempts: self.attempts,
            elapsed: self.first_attempt.map_or(Duration::ZERO, |at| at.elapsed()),
            left: self.left(),
        };
        match terms.policy.decide(&failed, budget.tokens(), chance()) {
            Decision::Retry { after, cost }
                if (terms.waits_for_limits || !error.is_rate_limited()) && budget.spend(cost) =>
            {
                self.spent = cost;
                ControlFlow::Continue((after, self.earlier.insert(error)))
            }
            _ => ControlFlow::Break(error),
        }
    }

    /// Ends a call that makes no further attempt. If an earlier attempt failed, its error is returned,
    /// because it says more than `error`.
    fn last_word(&mut self, error: Error, wait: Option<Duration>) -> Error {
        match self.earlier.take() {
            Some(earlier) => earlier.with_min_wait(wait),
            None => error.for_action(self.info),
        }
    }
}
