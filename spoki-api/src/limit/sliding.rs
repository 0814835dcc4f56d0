//! The limiter of one process.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::slots::{Rank, Slots};
use super::{Denied, LimitKey, Limiter, Permit, Scope};
use crate::util::BoxFuture;

/// Later than anything that is waited for.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// Keeps the limits within one process: at most as many starts in any 60 seconds as allowed, exactly.
///
/// - Bursts up to the limit start at once. Those who wait are served first come, first served; a
///   waiter whose future is dropped gives its place in the queue to the next.
/// - A place counts until 60 s after the end of its attempt, but no longer than 62 s after its
///   start, and 50 ms more for clocks that run differently: seen from the service, too, there are
///   never more in 60 s, as long as requests take less than 2 s to reach it.
/// - An attempt that never left the process, because no connection came about, gives its place back. One
///   that was cancelled, timed out or refused keeps it: the service may have counted it.
/// - A refusal for asking too often closes the window for everyone until it is over, or for as long as
///   the refused call's [`max_retry_after`](crate::RetryPolicy::max_retry_after) if that is shorter.
///
/// Clones share everything: give one to several clients that use the same account.
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
    keys: Mutex<Keys>,
    /// Tells callers apart who came at the same moment.
    callers: AtomicU64,
}

#[derive(Default)]
struct Keys {
    by_id: BTreeMap<Box<str>, Key>,
    windows: usize,
    /// Number of windows at which to look for idle ones.
    sweep_at: usize,
}

/// The windows of an account, by action.
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

    async fn wait(
        &self,
        window: LimitKey<'_>,
        since: Instant,
        patience: Option<Duration>,
    ) -> Result<Permit, Denied> {
        let mut now = Instant::now();
        let deadline = after(now, patience.unwrap_or(FOREVER));
        let turn = Turn {
            places: self.0.places(&window, now),
            caller: (since, self.0.callers.fetch_add(1, Ordering::Relaxed)),
        };
        let mut wake: Option<Arc<Notify>> = None;
        loop {
            let asked = lock(&turn.places).ask(turn.caller, window.per_minute, &mut wake, now);
            let Err(later) = asked else {
                return Ok(turn.into_permit());
            };
            if later.start > deadline || now >= deadline {
                return Err(Denied::full(later.start - now));
            }
            let woken = wake.get_or_insert_default().notified();
            // Woken or not, the window knows what to do next.
            let _ = timeout_at(later.check.min(deadline), woken).await;
            now = Instant::now();
        }
    }
}

impl Limiter for SlidingWindow {
    fn acquire<'a>(
        &'a self,
        window: LimitKey<'a>,
        since: Instant,
        patience: Option<Duration>,
    ) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(self.wait(window, since, patience))
    }

    fn close<'a>(
        &'a self,
        window: LimitKey<'a>,
        scope: Scope,
        pause: Duration,
    ) -> BoxFuture<'a, ()> {
        let now = Instant::now();
        let until = after(now, pause);
        match scope {
            Scope::Action => lock(&self.0.places(&window, now)).close(until),
            Scope::Key => lock(&self.0.keys).close(window.key_id, until),
        }
        Box::pin(std::future::ready(()))
    }
}

impl fmt::Debug for SlidingWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlidingWindow")
            .field("windows", &lock(&self.0.keys).windows)
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn places(&self, window: &LimitKey<'_>, now: Instant) -> Arc<Mutex<Slots>> {
        let mut keys = lock(&self.keys);
        match keys.find(window) {
            Some(places) => places,
            None => keys.add(window, now),
        }
    }
}

impl Keys {
    fn find(&self, window: &LimitKey<'_>) -> Option<Arc<Mutex<Slots>>> {
        let account = self
            .by_id
            .get(window.key_id)?
            .accounts
            .get(window.account)?;
        account.get(window.action).cloned()
    }

    fn add(&mut self, window: &LimitKey<'_>, now: Instant) -> Arc<Mutex<Slots>> {
        if self.windows >= self.sweep_at {
            self.sweep(now);
            self.sweep_at = (2 * self.windows).max(64);
        }
        self.windows += 1;
        let key = self.by_id.entry(window.key_id.into()).or_default();
        let places = Arc::new(Mutex::new(Slots::new(key.closed_until)));
        let account = key.accounts.entry(window.account.into()).or_default();
        account.insert(window.action.into(), Arc::clone(&places));
        places
    }

    /// Forgets windows that nobody uses: a program may see any number of accounts.
    fn sweep(&mut self, now: Instant) {
        let is_used = |places: &mut Arc<Mutex<Slots>>| {
            Arc::strong_count(places) > 1 || !lock(places).is_idle(now)
        };
        self.windows = 0;
        self.by_id.retain(|_, key| {
            key.accounts.retain(|_, account| {
                account.retain(|_, places| is_used(places));
                self.windows += account.len();
                !account.is_empty()
            });
            !key.accounts.is_empty() || key.closed_until.is_some_and(|until| until > now)
        });
    }

    fn close(&mut self, key_id: &str, until: Instant) {
        let key = self.by_id.entry(key_id.into()).or_default();
        key.closed_until = key.closed_until.max(Some(until));
        for places in key.accounts.values().flat_map(BTreeMap::values) {
            lock(places).close(until);
        }
    }
}

/// A caller's turn in a window. Dropped, it leaves the queue.
struct Turn {
    places: Arc<Mutex<Slots>>,
    caller: Rank,
}

impl Turn {
    fn into_permit(self) -> Permit {
        Permit::new(move |ending| lock(&self.places).end(self.caller, ending, Instant::now()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.places).leave(self.caller, Instant::now());
    }
}

/// What stands behind the locks is whole at any time.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn after(now: Instant, wait: Duration) -> Instant {
    now + wait.min(FOREVER)
}
