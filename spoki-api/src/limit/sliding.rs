//! The limiter of one process.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::slots::{Answer, Caller, Rank, Slots};
use super::timeline::Timeline;
use super::{Denied, LimitKey, LimitUsage, Limiter, Permit, Scope, SlotRequest};
use crate::util::BoxFuture;

/// Later than any time for which a call waits.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// Keeps the limits within one process: in any 60 seconds, never more attempts start than allowed.
///
/// - Bursts up to the limit start at once. Waiting calls are served first come, first served. A call whose
///   future is dropped leaves the queue. If it is the turn of a call that nobody polls, the next call goes
///   first after a second, so the owner of many futures may await any of them.
/// - A slot stays taken for 60 s from the end of an attempt that brought a reply, and from 2 s after the start
///   of any other attempt, plus 50 ms for clocks that run differently. The service never sees more
///   requests in 60 s than allowed, as long as a request takes less than 2 s to reach it, connecting included.
/// - An attempt that never left the process, because no connection was opened, gives its slot back. An attempt
///   that was dropped, timed out or refused keeps its slot: the service may have counted it.
/// - A 429 closes the limit for all calls until its pause is over, or for as long as
///   the refused call's [`max_retry_after`](crate::RetryPolicy::max_retry_after) if that is shorter.
///
/// Clones share all counts: give a clone to each client that uses the same account.
///
/// ```
/// use spoki_api::{Client, limit::SlidingWindow};
///
/// let limiter = SlidingWindow::new();
/// let direct = Client::builder().spoki("key").limiter(limiter.clone()).build()?;
/// let other = Client::builder().spoki("key").limiter(limiter).build()?;
/// # Ok::<(), spoki_api::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct SlidingWindow(Arc<Inner>);

#[derive(Default)]
struct Inner {
    time: Timeline,
    keys: Mutex<Keys>,
    /// Distinguishes callers that came at the same moment.
    callers: AtomicU64,
}

#[derive(Default)]
struct Keys {
    by_id: BTreeMap<Box<str>, Key>,
    /// The number of limits: one per account and action.
    limits: usize,
    /// The number of limits at which idle limits are removed.
    sweep_at: usize,
}

/// The slots of an account, by action.
type Account = BTreeMap<Box<str>, Arc<Mutex<Slots>>>;

#[derive(Default)]
struct Key {
    closed_until: Option<Instant>,
    accounts: BTreeMap<Box<str>, Account>,
}

impl SlidingWindow {
    /// A limiter that has seen no calls yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A limiter for a service whose clock runs `rate` times as fast, such as a mock: 60 s are `60 s / rate`, and
    /// all margins are shorter in the same way.
    #[cfg(any(test, feature = "test-util"))]
    pub fn at_rate(rate: u32) -> Self {
        Self(Arc::new(Inner {
            time: Timeline::fast(rate),
            ..Inner::default()
        }))
    }

    async fn wait(&self, request: SlotRequest<'_>) -> Result<Permit, Denied> {
        let time = self.0.time;
        let mut now = time.now();
        let waited = time.span(request.waited);
        let since = now.checked_sub(waited).unwrap_or(now);
        let number = self.0.callers.fetch_add(1, Ordering::Relaxed);
        let caller = Caller {
            rank: (since, number),
            limit: request.key.per_minute,
            deadline: after(now, time.span(request.patience.unwrap_or(FOREVER))),
        };
        let turn = Turn {
            slots: self.0.slots(&request.key, now),
            rank: caller.rank,
            time,
        };
        let mut wake: Option<Arc<Notify>> = None;
        let mut reported = None;
        loop {
            let answer = lock(&turn.slots).ask(&caller, &mut wake, now);
            let check = match answer {
                Answer::Granted => return Ok(turn.into_permit()),
                Answer::Denied(start) => return Err(Denied::full(time.real_span(start - now))),
                Answer::Wait { start, check } => {
                    if reported.replace(start) != Some(start) {
                        request.tell_wait(time.real_span(start - now));
                    }
                    check
                }
            };
            let woken = wake.get_or_insert_default().notified();
            // In both cases the caller asks again.
            let _ = timeout_at(time.real(check), woken).await;
            now = time.now();
        }
    }
}

impl Limiter for SlidingWindow {
    fn acquire<'a>(&'a self, request: SlotRequest<'a>) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(self.wait(request))
    }

    fn close<'a>(&'a self, key: LimitKey<'a>, scope: Scope, pause: Duration) -> BoxFuture<'a, ()> {
        let now = self.0.time.now();
        let until = after(now, self.0.time.span(pause));
        match scope {
            Scope::Action => lock(&self.0.slots(&key, now)).close(until, now),
            Scope::Key => lock(&self.0.keys).close(key.key_id, until, now),
        }
        Box::pin(std::future::ready(()))
    }

    fn snapshot<'a>(
        &'a self,
        key_id: &'a str,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Vec<LimitUsage>, Denied>> {
        let time = self.0.time;
        let mut usage = lock(&self.0.keys).usage(key_id, account, time.now());
        for usage in &mut usage {
            usage.next = time.real_span(usage.next);
        }
        Box::pin(std::future::ready(Ok(usage)))
    }
}

impl fmt::Debug for SlidingWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlidingWindow")
            .field("limits", &lock(&self.0.keys).limits)
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn slots(&self, key: &LimitKey<'_>, now: Instant) -> Arc<Mutex<Slots>> {
        let mut keys = lock(&self.keys);
        match keys.find(key) {
            Some(slots) => slots,
            None => keys.add(key, now),
        }
    }
}

impl Keys {
    fn find(&self, key: &LimitKey<'_>) -> Option<Arc<Mutex<Slots>>> {
        let account = self.by_id.get(key.key_id)?.accounts.get(key.account)?;
        account.get(key.action).cloned()
    }

    fn add(&mut self, key: &LimitKey<'_>, now: Instant) -> Arc<Mutex<Slots>> {
        if self.limits >= self.sweep_at {
            self.sweep(now);
            self.sweep_at = (2 * self.limits).max(64);
        }
        self.limits += 1;
        let entry = self.by_id.entry(key.key_id.into()).or_default();
        let slots = Arc::new(Mutex::new(Slots::new(entry.closed_until)));
        let account = entry.accounts.entry(key.account.into()).or_default();
        account.insert(key.action.into(), Arc::clone(&slots));
        slots
    }

    /// Removes unused slots: a program may have any number of accounts.
    fn sweep(&mut self, now: Instant) {
        let is_used = |slots: &mut Arc<Mutex<Slots>>| {
            Arc::strong_count(slots) > 1 || !lock(slots).is_idle(now)
        };
        self.limits = 0;
        self.by_id.retain(|_, key| {
            key.accounts.retain(|_, account| {
                account.retain(|_, slots| is_used(slots));
                self.limits += account.len();
                !account.is_empty()
            });
            !key.accounts.is_empty() || key.closed_until.is_some_and(|until| until > now)
        });
    }

    fn usage(&self, key_id: &str, account: &str, now: Instant) -> Vec<LimitUsage> {
        let key = self.by_id.get(key_id);
        let actions = key.and_then(|key| key.accounts.get(account));
        let actions = actions.into_iter().flatten();
        actions
            .map(|(action, slots)| lock(slots).usage(action, now))
            .collect()
    }

    fn close(&mut self, key_id: &str, until: Instant, now: Instant) {
        let key = self.by_id.entry(key_id.into()).or_default();
        key.closed_until = key.closed_until.max(Some(until));
        for slots in key.accounts.values().flat_map(BTreeMap::values) {
            lock(slots).close(until, now);
        }
    }
}

/// The place of a caller in the queue. When this is dropped, the caller leaves the queue.
struct Turn {
    slots: Arc<Mutex<Slots>>,
    rank: Rank,
    time: Timeline,
}

impl Turn {
    fn into_permit(self) -> Permit {
        Permit::new(move |end| lock(&self.slots).end(self.rank, end, self.time.now()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.slots).leave(self.rank, self.time.now());
    }
}

/// The data is consistent at every unlock, so poisoning can be ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn after(now: Instant, wait: Duration) -> Instant {
    now + wait.min(FOREVER)
}
