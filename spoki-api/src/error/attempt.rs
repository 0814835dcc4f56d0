//! The error of one attempt of a call.

use std::time::Duration;

use super::{Earlier, Error, ErrorKind};
use crate::limit::{AttemptEnd, Denied, Scope};
use crate::retry::FailureClass;

impl Error {
    /// The limiter cannot tell whether there is a slot.
    pub(crate) fn limiter_failed(denied: &Denied) -> Self {
        let reason = denied.reason().unwrap_or("no slot");
        Self::new(ErrorKind::HeldBack, format!("the limiter failed: {reason}"))
    }

    pub(crate) fn with_scope(mut self, scope: Scope) -> Self {
        self.0.scope = scope;
        self
    }

    /// Which calls a rate limit refusal concerns.
    pub(crate) fn scope(&self) -> Scope {
        self.0.scope
    }

    /// How the attempt ended, for the limiter.
    pub(crate) fn attempt_end(&self) -> AttemptEnd {
        if !self.0.sent {
            AttemptEnd::NotSent
        } else if self.statuses().next().is_none() || self.statuses().any(may_be_a_gateways) {
            AttemptEnd::Unknown
        } else {
            AttemptEnd::Replied
        }
    }

    /// The HTTP status, and the statuses that the body states.
    fn statuses(&self) -> impl Iterator<Item = u16> {
        let of_reply = self.0.status.map(|status| status.as_u16());
        of_reply.into_iter().chain(self.0.service.statuses.all())
    }

    /// Adds what is known of earlier attempts of the call.
    pub(crate) fn after_failed_attempt(mut self, earlier: Option<&Self>) -> Self {
        if let Some(earlier) = earlier {
            self.0.earlier = Earlier {
                sent: earlier.was_sent(),
                may_have_taken_effect: earlier.may_have_taken_effect(),
            };
        }
        self
    }

    /// Raises the wait to at least this long.
    pub(crate) fn with_min_wait(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = self.0.retry_after.max(wait);
        self
    }

    /// The class of the failure, which decides about retries.
    pub(crate) fn failure_class(&self) -> FailureClass {
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::ConnectTimeout => FailureClass::NotSent,
            ErrorKind::Timeout => FailureClass::TimedOut,
            ErrorKind::Interrupted => FailureClass::Broken,
            ErrorKind::Refused | ErrorKind::Unsuccessful => self.refusal(),
            _ => FailureClass::Final,
        }
    }

    fn refusal(&self) -> FailureClass {
        let passes = self.is_rate_limited() || self.statuses().any(may_pass);
        match self.0.kind {
            _ if self.0.not_processed && self.refusal_status() == Some(429) => {
                FailureClass::TurnedAway
            }
            ErrorKind::Unsuccessful if passes => FailureClass::ProviderFault,
            _ if passes => FailureClass::ServerFault,
            _ => FailureClass::Final,
        }
    }
}

/// Whether a retry may succeed after this status. "Not implemented" and "HTTP version not supported" are permanent.
fn may_pass(status: u16) -> bool {
    status >= 500 && !matches!(status, 501 | 505) || matches!(status, 408 | 499)
}

/// Statuses that a gateway may write before the service has seen the request.
fn may_be_a_gateways(status: u16) -> bool {
    matches!(status, 408 | 499 | 502..=504 | 520..=529)
}
