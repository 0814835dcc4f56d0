//! Calls that can be stopped before they are sent.
//!
//! The protocol library does not drop the work of a cancelled request, so this module drops it: a cancelled
//! call that waits for its limit is never sent.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use spoki_api::client::{CallEvent, ObservedCall, Observer};
use tokio::sync::Notify;
use tokio::time::Instant;

/// How often a waiting call reports its progress.
const TICK: Duration = Duration::from_secs(1);
/// How long a call may take until it is sent or reports a wait: its limiter may have to read a file or ask a server.
const SILENCE: Duration = Duration::from_secs(5);

tokio::task_local! {
    /// The call that the current task is making.
    static CURRENT: Arc<Reach>;
}

/// Reports the state of calls to the server. The client of [`serve`](crate::serve) needs it as its observer.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallObserver;

impl Observer for CallObserver {
    fn observe(&self, _: &ObservedCall, event: CallEvent<'_>) {
        // Events come while the call is polled, so in its own task.
        let _ = CURRENT.try_with(|reach| reach.note(event));
    }
}

/// The state of a call.
#[derive(Debug, Default)]
struct Reach {
    state: Mutex<State>,
    waits: Notify,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    sent: bool,
    in_flight: bool,
    may_have_taken_effect: bool,
    /// When the next attempt is expected to start.
    waits_until: Option<Instant>,
}

impl Reach {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, event: CallEvent<'_>) {
        let mut state = self.state();
        match event {
            CallEvent::Waiting { expected, .. } => {
                state.waits_until = Instant::now().checked_add(expected);
                self.waits.notify_one();
            }
            CallEvent::Attempt { .. } => {
                state.sent = true;
                state.in_flight = true;
                state.waits_until = None;
            }
            CallEvent::Retry { pause, error, .. } => {
                state.in_flight = false;
                state.may_have_taken_effect |= error.may_have_taken_effect();
                state.waits_until = Instant::now().checked_add(pause);
                self.waits.notify_one();
            }
            CallEvent::AttemptEnded { .. } | CallEvent::Done(_) => state.in_flight = false,
            _ => {}
        }
    }
}

/// How a call ended.
#[derive(Debug)]
pub(crate) enum End<T> {
    Done(T),
    /// The client cancelled the call, or closed the connection.
    Cancelled(Stopped),
    /// The call would have waited longer than allowed.
    Waited {
        stopped: Stopped,
        retry_after: Duration,
    },
    /// This program has a bug.
    Panicked(Stopped),
}

/// The state of a call when it was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stopped {
    pub(crate) sent: bool,
    /// Whether the outcome of an attempt is not known. Even then, a read has no effect.
    pub(crate) is_open: bool,
}

/// The progress of a call that waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    pub(crate) waited: Duration,
    pub(crate) expected: Duration,
}

/// A report that is being sent.
pub(crate) type Report = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Makes a call until it is done, cancelled, or would wait for longer than `max_wait`. `closed` resolves when the client
/// is gone: that ends a call that waits, while the reply to a call in flight may still arrive.
pub(crate) async fn run<T>(
    call: impl Future<Output = T>,
    cancelled: impl Future<Output = ()>,
    closed: impl Future<Output = ()>,
    max_wait: Duration,
    mut report: impl FnMut(Progress) -> Report,
) -> End<T> {
    let reach = Arc::new(Reach::default());
    let mut call = std::pin::pin!(caught(CURRENT.scope(Arc::clone(&reach), call)));
    let (mut cancelled, mut closed) = (std::pin::pin!(cancelled), std::pin::pin!(closed));
    let began = Instant::now();
    let latest = began + max_wait;
    let mut is_closed = false;
    let mut next_report = began;
    let mut reporting: Option<Report> = None;
    loop {
        let state = *reach.state();
        let stopped = Stopped {
            sent: state.sent,
            is_open: state.in_flight || state.may_have_taken_effect,
        };
        if is_closed && state.waits_until.is_some() {
            return End::Cancelled(stopped);
        }
        if let Some(retry_after) = too_long(&state, began, latest) {
            return End::Waited {
                stopped,
                retry_after,
            };
        }
        if let Some(until) = state.waits_until
            && reporting.is_none()
            && Instant::now() >= next_report
        {
            next_report = Instant::now() + TICK;
            let waited = began.elapsed();
            let expected = until - began;
            reporting = Some(report(Progress { waited, expected }));
        }
        let wake_at = match state.waits_until {
            Some(_) if reporting.is_none() => latest.min(next_report),
            Some(_) => latest,
            None => latest.max(began + SILENCE),
        };
        tokio::select! {
            biased;
            () = &mut cancelled => {
                let state = *reach.state();
                let is_open = state.in_flight || state.may_have_taken_effect;
                return End::Cancelled(Stopped { sent: state.sent, is_open });
            }
            outcome = &mut call => return match outcome {
                Some(outcome) => End::Done(outcome),
                None => End::Panicked(Stopped { is_open: reach.state().sent, ..stopped }),
            },
            () = &mut closed, if !is_closed => is_closed = true,
            () = reach.waits.notified() => {}
            () = async { if let Some(report) = &mut reporting { report.await } }, if reporting.is_some() => {
                reporting = None;
            }
            () = tokio::time::sleep_until(wake_at), if !state.in_flight => {}
        }
    }
}

/// How long the call would still have to wait, if that is longer than allowed.
fn too_long(state: &State, began: Instant, latest: Instant) -> Option<Duration> {
    let now = Instant::now();
    let is_too_long = !state.in_flight
        && match state.waits_until {
            Some(until) => now >= latest || until > latest,
            None => now >= latest.max(began + SILENCE),
        };
    let until = state.waits_until.unwrap_or(now);
    is_too_long.then(|| until.saturating_duration_since(now).max(TICK))
}

/// The outcome of the work; `None` if it panicked.
async fn caught<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = Box::pin(work);
    poll_fn(
        move |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(outcome)) => Poll::Ready(Some(outcome)),
            Err(_) => Poll::Ready(None),
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    async fn run_in<T>(
        call: impl Future<Output = T>,
        cancelled: impl Future<Output = ()>,
        max_wait: Duration,
    ) -> End<T> {
        let report = |_| -> Report { Box::pin(ready(())) };
        run(call, cancelled, pending(), max_wait, report).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_cancelled_call_is_not_even_polled() {
        let call = async { unreachable!("it was polled") };
        let end: End<()> = run_in(call, ready(()), Duration::from_secs(45)).await;
        let stopped = Stopped {
            sent: false,
            is_open: false,
        };
        assert!(matches!(end, End::Cancelled(found) if found == stopped));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_need_not_wait_is_made_even_without_patience() {
        let call = async { tokio::time::sleep(Duration::from_secs(1)).await };
        let end = run_in(call, pending(), Duration::ZERO).await;
        assert!(matches!(end, End::Done(())));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_stuck_ends() {
        let began = Instant::now();
        let end: End<()> = run_in(pending(), pending(), Duration::from_secs(45)).await;
        assert!(matches!(end, End::Waited { stopped, .. } if !stopped.sent));
        assert_eq!(began.elapsed(), Duration::from_secs(45));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_ends_the_call_alone() {
        let call = async { unreachable!("a mistake") };
        let end: End<()> = run_in(call, pending(), Duration::from_secs(45)).await;
        assert!(matches!(end, End::Panicked(_)));
    }
}
