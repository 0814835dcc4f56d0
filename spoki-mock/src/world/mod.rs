//! All that one mock holds: its account, its data, its clock, and what was done with them.

mod account;
pub(crate) mod answers;
pub(crate) mod clock;
pub(crate) mod journal;
pub(crate) mod limits;
pub(crate) mod store;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use self::account::Account;
use self::answers::Scripts;
use self::clock::Clock;
use self::journal::Exchange;
use self::limits::Limiter;
use self::store::Store;

/// What all connections of a mock share.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) account: Account,
    pub(crate) clock: Clock,
    /// The mock's own address, such as `http://127.0.0.1:49152`.
    pub(crate) origin: String,
    state: Mutex<State>,
    /// The data at the start, for resets.
    initial_store: Store,
}

/// What requests change.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) limiter: Limiter,
    /// Whether limits are on.
    pub(crate) limits: bool,
    pub(crate) scripts: Scripts,
    pub(crate) journal: Vec<Exchange>,
}

impl World {
    pub(crate) fn new(
        account: Account,
        clock: Clock,
        origin: String,
        store: Store,
        limits: bool,
    ) -> Self {
        Self {
            account,
            clock,
            origin,
            state: Mutex::new(State {
                store: store.clone(),
                limiter: Limiter::default(),
                limits,
                scripts: Scripts::default(),
                journal: Vec::new(),
            }),
            initial_store: store,
        }
    }

    /// Locks the state. After a panic it may hold half of a change, but tests that go on can still look at it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Restores data, limits, scripts and journal to their state at the start.
    pub(crate) fn reset(&self) {
        let mut state = self.state();
        state.store = self.initial_store.clone();
        state.limiter = Limiter::default();
        state.scripts.clear();
        state.journal.clear();
    }
}
