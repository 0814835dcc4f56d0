//! A limiter that advances the mock's clock where a client in production waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use spoki_api::limit::{AttemptEnd, Denied, LimitKey, Limiter, Permit, Scope, SlotRequest};
use spoki_api::transport::BoxFuture;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::world::clock::Clock;

const MINUTE: Duration = Duration::from_secs(60);

/// How long attempts in flight can keep the clock from moving: perhaps nobody polls them.
const GRACE: Duration = Duration::from_secs(1);

/// Keeps limits like [`SlidingWindow`](spoki_api::limit::SlidingWindow), on a clock that stands.
#[derive(Clone)]
pub(super) struct AdvancingLimiter(Arc<Inner>);

struct Inner {
    clock: Clock,
    state: Mutex<State>,
    /// Wakes those who wait for attempts to end.
    ended: Notify,
}

#[derive(Default)]
struct State {
    limits: HashMap<Name, Limit>,
    closed_keys: HashMap<String, SystemTime>,
    /// How many attempts are in flight.
    running: usize,
    /// The number of the last attempt.
    last: u64,
}

/// Key, account and action.
type Name = [String; 3];

#[derive(Default)]
struct Limit {
    /// The attempts that count, and since when.
    attempts: Vec<(u64, SystemTime)>,
    closed_until: Option<SystemTime>,
}

/// What a caller does next.
enum Step {
    Start(Permit),
    /// The clock has to move, but attempts are in flight: they would arrive at a later time than they started.
    AwaitAttempts,
}

impl AdvancingLimiter {
    pub(super) fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner {
            clock,
            state: Mutex::default(),
            ended: Notify::new(),
        }))
    }

    async fn wait(&self, key: LimitKey<'_>, patience: Option<Duration>) -> Result<Permit, Denied> {
        let mut is_late = false;
        loop {
            let ended = self.0.ended.notified();
            match self.step(&key, patience, is_late)? {
                Step::Start(permit) => return Ok(permit),
                Step::AwaitAttempts => is_late = timeout(GRACE, ended).await.is_err(),
            }
        }
    }

    fn step(
        &self,
        key: &LimitKey<'_>,
        patience: Option<Duration>,
        is_late: bool,
    ) -> Result<Step, Denied> {
        let mut state = self.0.lock();
        let wait = state.wait(key, self.0.clock.now());
        if patience.is_some_and(|patience| wait > patience) {
            return Err(Denied::full(wait));
        }
        if !wait.is_zero() {
            if state.running > 0 && !is_late {
                return Ok(Step::AwaitAttempts);
            }
            self.0.clock.advance(wait);
        }
        state.running += 1;
        state.last += 1;
        let (number, name) = (state.last, name(key));
        if key.per_minute.is_some() {
            let limit = state.limits.entry(name.clone()).or_default();
            limit.attempts.push((number, self.0.clock.now()));
        }
        let inner = Arc::clone(&self.0);
        Ok(Step::Start(Permit::new(move |end| {
            inner.end(&name, number, end);
        })))
    }
}

impl Inner {
    /// The data is consistent at every unlock, so poisoning can be ignored.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, name: &Name, number: u64, end: AttemptEnd) {
        let mut state = self.lock();
        state.running -= 1;
        if let Some(limit) = state.limits.get_mut(name) {
            let now = self.clock.now();
            let own = |(attempt, _): &&mut (u64, SystemTime)| *attempt == number;
            match end {
                AttemptEnd::NotSent => limit.attempts.retain(|(attempt, _)| *attempt != number),
                // The mock has counted it at some time until now.
                _ => limit
                    .attempts
                    .iter_mut()
                    .filter(own)
                    .for_each(|(_, at)| *at = now),
            }
        }
        self.ended.notify_waiters();
    }
}

impl State {
    /// How long the next attempt has to wait.
    fn wait(&mut self, key: &LimitKey<'_>, now: SystemTime) -> Duration {
        let closed = self.closed_keys.get(key.key_id).copied();
        let limit = self.limits.entry(name(key)).or_default();
        limit.attempts.retain(|(_, at)| *at + MINUTE > now);
        let mut ends: Vec<SystemTime> = limit.attempts.iter().map(|(_, at)| *at + MINUTE).collect();
        ends.sort_unstable();
        let most = key
            .per_minute
            .map_or(usize::MAX, |limit| limit.max(1) as usize);
        let free = ends.len().checked_sub(most).map(|index| ends[index]);
        let until = free.max(limit.closed_until).max(closed);
        until.map_or(Duration::ZERO, |until| {
            until.duration_since(now).unwrap_or_default()
        })
    }
}

fn name(key: &LimitKey<'_>) -> Name {
    [key.key_id, key.account, key.action].map(str::to_owned)
}

impl Limiter for AdvancingLimiter {
    fn acquire<'a>(&'a self, request: SlotRequest<'a>) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(self.wait(request.key, request.patience))
    }

    fn close<'a>(&'a self, key: LimitKey<'a>, scope: Scope, pause: Duration) -> BoxFuture<'a, ()> {
        let until = self.0.clock.now() + pause;
        let mut state = self.0.lock();
        match scope {
            Scope::Key => state.closed_keys.insert(key.key_id.to_owned(), until),
            _ => {
                let limit = state.limits.entry(name(&key)).or_default();
                limit.closed_until.replace(until)
            }
        };
        Box::pin(std::future::ready(()))
    }
}
