//! Where a call stands: its time, its attempts, and how the earlier ones failed.

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::Instant;

use crate::action::ActionInfo;
use crate::error::{Error, ErrorKind};
use crate::limit::Denied;
use crate::retry::{Budget, Decision, FailedAttempt, RetryPolicy, chance};

/// The course of one call.
pub(crate) struct CallProgress {
    info: &'static ActionInfo,
    since: Instant,
    deadline: Option<Instant>,
    attempts: u32,
    first_attempt: Option<Instant>,
    /// How the attempt before failed.
    earlier: Option<Error>,
    /// Tokens of the last repetition.
    spent: u32,
}

/// By what the repetitions of a call go.
#[derive(Clone, Copy)]
pub(crate) struct RetryTerms<'a> {
    pub(crate) policy: &'a RetryPolicy,
    /// Whether a refusal for asking too often is waited out.
    pub(crate) waits_for_limits: bool,
}

impl CallProgress {
    /// Starts the clock.
    pub(crate) fn begin(info: &'static ActionInfo, deadline: Option<Duration>) -> Self {
        let since = Instant::now();
        Self {
            info,
            since,
            // One that lies past all time is none.
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

    /// Begins an attempt: how long it may take, or that it is too late for it.
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

    /// There is no slot for it in time.
    pub(crate) fn held_back(mut self, denied: &Denied) -> Error {
        let what = match (denied.reason(), self.info.rate_limit) {
            (Some(_), _) => return self.last_word(Error::limiter_failed(denied), denied.wait()),
            (None, Some(limit)) => {
                format!("held back: the limit of {limit} calls a minute is used up")
            }
            (None, None) => "held back: the service refused calls like it for a while".to_owned(),
        };
        let error = Error::new(ErrorKind::HeldBack, what).with_min_wait(denied.wait());
        self.last_word(error, denied.wait())
    }

    /// The error of an attempt as the error of the call so far.
    pub(crate) fn failed(&mut self, error: Error) -> Error {
        error
            .for_action(self.info)
            .with_attempts(self.attempts)
            .after_failed_attempt(self.earlier.as_ref())
    }

    /// Another attempt after a pause, or the error that it stays at.
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

    /// What an attempt that was made met says more than why another one was not.
    fn last_word(&mut self, error: Error, wait: Option<Duration>) -> Error {
        match self.earlier.take() {
            Some(earlier) => earlier.with_min_wait(wait),
            None => error.for_action(self.info),
        }
    }
}
