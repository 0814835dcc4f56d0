//! Watching the calls of a client.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::action::ActionInfo;
use crate::error::Error;
use crate::reply::RawReply;

/// Watches the calls of a client: for metrics, progress bars or logs of your own.
///
/// The client calls it in the middle of its work, so it should return soon. Events show neither arguments nor keys;
/// a [`RawReply`] holds what the service sent.
///
/// ```
/// use spoki_api::Client;
/// use spoki_api::client::{CallEvent, ObservedCall, Observer};
///
/// struct Progress;
///
/// impl Observer for Progress {
///     fn observe(&self, call: &ObservedCall, event: CallEvent<'_>) {
///         if let CallEvent::Waiting { expected, .. } = event {
///             eprintln!("{} waits {expected:?} for its limit", call.action.slug);
///         }
///     }
/// }
///
/// let client = Client::builder().spoki("key").observer(Progress).build()?;
/// # Ok::<(), spoki_api::Error>(())
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Something happened to a call.
    fn observe(&self, call: &ObservedCall, event: CallEvent<'_>);
}

/// A call that is observed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ObservedCall {
    /// Identifies the call within one process.
    pub id: u64,
    /// The action that is called.
    pub action: &'static ActionInfo,
    /// Where the call goes: `rest` or `composio`.
    pub backend: &'static str,
    began: Instant,
}

impl ObservedCall {
    /// How long ago the call began.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

/// What happens to a call, in this order: it begins, then waits and attempts any number of times, then it is done or
/// dropped.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum CallEvent<'a> {
    /// Its future was polled for the first time.
    Begun,
    /// It waits for a slot under its limit. The event comes again when the expected wait changes.
    #[non_exhaustive]
    Waiting {
        /// How long it will wait from now, by the present state.
        expected: Duration,
    },
    /// An attempt starts.
    #[non_exhaustive]
    Attempt {
        /// The number of the attempt, from 1.
        number: u32,
        /// How long it waited for its slot.
        waited: Duration,
    },
    /// The attempt has ended.
    #[non_exhaustive]
    AttemptEnded {
        /// The number of the attempt, from 1.
        number: u32,
        /// How long it took.
        took: Duration,
        /// The reply, or how it failed.
        outcome: Result<&'a RawReply, &'a Error>,
    },
    /// The attempt failed, and another one follows.
    #[non_exhaustive]
    Retry {
        /// The pause before it, without the wait for its slot.
        pause: Duration,
        /// How the attempt failed.
        error: &'a Error,
    },
    /// The call has ended. If a reply cannot be read as its type, only the caller gets an error.
    Done(Result<&'a RawReply, &'a Error>),
    /// The caller dropped the call before its end.
    Dropped,
}

/// The call that an observer watches, if there is one.
pub(super) struct Observed<'a> {
    observer: Option<&'a dyn Observer>,
    call: ObservedCall,
}

impl<'a> Observed<'a> {
    pub(super) fn begin(
        observer: Option<&'a dyn Observer>,
        backend: &'static str,
        action: &'static ActionInfo,
    ) -> Self {
        static CALLS: AtomicU64 = AtomicU64::new(1);
        let id = observer.map_or(0, |_| CALLS.fetch_add(1, Ordering::Relaxed));
        let call = ObservedCall {
            id,
            action,
            backend,
            began: Instant::now(),
        };
        let begun = Self { observer, call };
        begun.tell(CallEvent::Begun);
        begun
    }

    pub(super) fn tell(&self, event: CallEvent<'_>) {
        if let Some(observer) = self.observer {
            observer.observe(&self.call, event);
        }
    }

    /// A call of a known action that was refused before sending.
    pub(super) fn refused(mut self, error: &Error) {
        self.tell(CallEvent::Done(Err(error)));
        self.observer = None;
    }

    pub(super) fn done(mut self, outcome: &Result<RawReply, Error>) {
        self.tell(CallEvent::Done(outcome.as_ref()));
        self.observer = None;
    }
}

impl Drop for Observed<'_> {
    fn drop(&mut self) {
        self.tell(CallEvent::Dropped);
    }
}
