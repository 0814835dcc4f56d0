//! The decision whether to retry. It is a function of facts: clock and random numbers are arguments.

use std::time::Duration;

use super::RetryPolicy;
use crate::action::Effect;

/// Tokens for a retry after an attempt that was certainly not processed.
const COST_NOT_PROCESSED: u32 = 5;
/// Tokens for a retry after an attempt that the service may have processed.
const COST_MAYBE_PROCESSED: u32 = 14;

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureClass {
    /// Nothing left this process, for a reason that can pass.
    NotSent,
    /// The service certainly refused to process the attempt: a 429 that nothing in the reply contradicts.
    TurnedAway,
    /// No reply in time.
    TimedOut,
    /// The connection broke before the reply was complete.
    Broken,
    /// A status that a gateway may have written: 5xx, 408, 499, also with a `Retry-After`.
    ServerFault,
    /// A success of Composio reports that the service failed, or mentions a limit without the status that
    /// would prove the refusal.
    ProviderFault,
    /// A retry would fail in the same way.
    Final,
}

impl FailureClass {
    /// Which actions may be retried, and what a retry costs.
    fn terms(self) -> Option<(Repeat, u32)> {
        match self {
            Self::NotSent | Self::TurnedAway => Some((Repeat::Any, COST_NOT_PROCESSED)),
            Self::TimedOut | Self::Broken | Self::ServerFault | Self::ProviderFault => {
                Some((Repeat::Harmless, COST_MAYBE_PROCESSED))
            }
            Self::Final => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Any,
    Harmless,
}

/// A failed attempt, and the progress of its call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FailedAttempt {
    pub(crate) effect: Effect,
    pub(crate) class: FailureClass,
    /// The wait the service asks for.
    pub(crate) retry_after: Option<Duration>,
    /// The number of attempts, this one included.
    pub(crate) attempts: u32,
    /// The time since the first attempt started.
    pub(crate) elapsed: Duration,
    /// The time until the deadline of the call.
    pub(crate) left: Option<Duration>,
}

/// Whether to retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The call fails with this failure.
    Stop,
    /// Retry after the pause; the retry costs this many tokens.
    Retry { after: Duration, cost: u32 },
}

impl RetryPolicy {
    /// Decides whether to retry. `tokens` is what the budget holds; `chance` is a random number from 0 to below 1.
    pub(crate) fn decide(&self, failed: &FailedAttempt, tokens: u32, chance: f64) -> Decision {
        let Some((repeat, cost)) = failed.class.terms() else {
            return Decision::Stop;
        };
        let after = self.pause(failed, chance);
        let may = (repeat == Repeat::Any || failed.effect.is_repeatable())
            && failed.attempts < self.max_attempts
            && failed.retry_after.unwrap_or_default() <= self.max_retry_after
            && failed.elapsed.saturating_add(after) <= self.max_elapsed
            && failed.left.is_none_or(|left| after < left)
            && cost <= tokens;
        if may {
            Decision::Retry { after, cost }
        } else {
            Decision::Stop
        }
    }

    /// How long other calls wait after a rate limit refusal: as long as the service asks, or as long as `guess` if it
    /// does not ask. A wait of zero counts as "does not ask", because the service has just refused a call.
    pub(crate) fn limit_pause(&self, asked: Option<Duration>, guess: Duration) -> Duration {
        let asked = asked.filter(|wait| !wait.is_zero());
        asked.unwrap_or(guess / self.rate).min(self.max_retry_after)
    }

    /// One half of the pause is fixed, the other half random. It is never shorter than what the service asks for.
    fn pause(&self, failed: &FailedAttempt, chance: f64) -> Duration {
        let doublings = failed.attempts.saturating_sub(1).min(31);
        let whole = self
            .base_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay);
        let random = (whole / 2).mul_f64(chance.clamp(0.0, 1.0));
        let asked = failed.retry_after.unwrap_or_default();
        asked.max(whole / 2).saturating_add(random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFFECTS: [Effect; 5] = [
        Effect::Read,
        Effect::Write { repeatable: true },
        Effect::Delete { repeatable: true },
        Effect::Write { repeatable: false },
        Effect::Delete { repeatable: false },
    ];

    fn failed(effect: Effect, class: FailureClass) -> FailedAttempt {
        FailedAttempt {
            effect,
            class,
            retry_after: None,
            attempts: 1,
            elapsed: Duration::ZERO,
            left: None,
        }
    }

    fn decide(failed: FailedAttempt) -> Decision {
        RetryPolicy::new().decide(&failed, 500, 0.0)
    }

    fn pause(failed: FailedAttempt, chance: f64) -> Option<u128> {
        match RetryPolicy::new().decide(&failed, 500, chance) {
            Decision::Retry { after, .. } => Some(after.as_millis()),
            Decision::Stop => None,
        }
    }

    /// Every class of action against every class of failure: what a retry costs, `-` for no retry.
    #[test]
    fn effects_and_failures_decide() {
        use FailureClass::*;
        #[rustfmt::skip]
        let table = [
            //               read   write,  delete, write  delete
            //                      again   again
            (NotSent,       ["5",   "5",    "5",    "5",   "5"]),
            (TurnedAway,    ["5",   "5",    "5",    "5",   "5"]),
            (TimedOut,      ["14",  "14",   "14",   "-",   "-"]),
            (Broken,        ["14",  "14",   "14",   "-",   "-"]),
            (ServerFault,   ["14",  "14",   "14",   "-",   "-"]),
            (ProviderFault, ["14",  "14",   "14",   "-",   "-"]),
            (Final,         ["-",   "-",    "-",    "-",   "-"]),
        ];
        for (class, costs) in table {
            let decided = EFFECTS.map(|effect| match decide(failed(effect, class)) {
                Decision::Retry { cost, .. } => cost.to_string(),
                Decision::Stop => "-".to_owned(),
            });
            assert_eq!(decided, costs, "{class:?}");
        }
    }

    /// What prevents a retry that the class of the failure would allow.
    #[test]
    fn every_bound_holds() {
        let base = failed(Effect::Read, FailureClass::TurnedAway);
        let wait = |seconds| Some(Duration::from_secs(seconds));
        #[rustfmt::skip]
        let table = [
            ("attempts",          FailedAttempt { attempts: 2, ..base }, 500, true),
            ("too many attempts", FailedAttempt { attempts: 3, ..base }, 500, false),
            ("wait",              FailedAttempt { retry_after: wait(120), ..base }, 500, true),
            ("too long a wait",   FailedAttempt { retry_after: wait(121), ..base }, 500, false),
            ("endless wait",      FailedAttempt { retry_after: Some(Duration::MAX), ..base }, 500, false),
            ("deadline",          FailedAttempt { left: wait(1), ..base }, 500, true),
            ("before deadline",   FailedAttempt { left: wait(60), retry_after: wait(60), ..base }, 500, false),
            ("elapsed",           FailedAttempt { elapsed: Duration::from_secs(299), ..base }, 500, true),
            ("too late",          FailedAttempt { elapsed: Duration::from_secs(300), ..base }, 500, false),
            ("tokens",            base, 5, true),
            ("too few tokens",    base, 4, false),
        ];
        for (name, failed, tokens, goes_on) in table {
            let decision = RetryPolicy::new().decide(&failed, tokens, 0.0);
            assert_eq!(decision != Decision::Stop, goes_on, "{name}");
        }
        assert_eq!(RetryPolicy::none().decide(&base, 500, 0.0), Decision::Stop);
    }

    #[test]
    fn pauses_double_up_to_a_bound_and_keep_what_the_service_asks() {
        let base = failed(Effect::Read, FailureClass::NotSent);
        assert_eq!(pause(base, 0.0), Some(250));
        assert_eq!(pause(base, 0.5), Some(375));
        assert_eq!(
            pause(
                FailedAttempt {
                    attempts: 2,
                    ..base
                },
                0.0
            ),
            Some(500)
        );
        let asked = FailedAttempt {
            retry_after: Some(Duration::from_secs(41)),
            ..base
        };
        assert_eq!(pause(asked, 0.0), Some(41_000));
        assert_eq!(pause(asked, 0.999), Some(41_249));
        let at_once = FailedAttempt {
            retry_after: Some(Duration::ZERO),
            ..base
        };
        assert_eq!(pause(at_once, 0.0), Some(250));
        assert_eq!(pause(at_once, 0.5), Some(375));
        let many = RetryPolicy::new().max_attempts(u32::MAX);
        let late = FailedAttempt {
            attempts: 1000,
            ..base
        };
        assert_eq!(many.pause(&late, 0.999_999).as_secs(), 19);
    }

    #[test]
    fn a_fast_clock_divides_every_pause_but_what_the_service_asks() {
        let fast = RetryPolicy::new().at_rate(20);
        let base = failed(Effect::Read, FailureClass::NotSent);
        let pause = |retry_after| {
            fast.pause(
                &FailedAttempt {
                    retry_after,
                    ..base
                },
                0.0,
            )
        };
        assert_eq!(pause(None), Duration::from_micros(12_500));
        assert_eq!(pause(Some(Duration::from_secs(2))), Duration::from_secs(2));
        assert_eq!(
            fast.limit_pause(None, Duration::from_secs(60)),
            Duration::from_secs(3)
        );
        assert_eq!(
            fast.limit_pause(Some(Duration::from_secs(60)), Duration::ZERO),
            Duration::from_secs(6),
            "two minutes on the fast clock at most"
        );
        assert_eq!(RetryPolicy::new().at_rate(1), RetryPolicy::new());
    }
}
