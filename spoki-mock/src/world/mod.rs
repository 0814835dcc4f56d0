//! All that one mock holds: users with their data, the clock, scripted answers, and the journal.

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
use self::journal::Journal;
use self::limits::Limiter;
use self::store::Store;

/// What all connections of a mock share.
#[derive(Debug)]
pub(crate) struct World {
    /// The users, at least one.
    pub(crate) accounts: Vec<Account>,
    pub(crate) clock: Clock,
    /// The mock's own address, such as `http://127.0.0.1:49152`.
    pub(crate) origin: String,
    state: Mutex<State>,
    /// The data of each user at the start, for resets.
    initial_store: Store,
    /// Whether limits were on at the start, for resets.
    initial_limits: bool,
}

/// What requests change.
#[derive(Debug)]
pub(crate) struct State {
    /// The data of each user, in the order of the accounts.
    pub(crate) users: Vec<User>,
    /// Whether limits are on.
    pub(crate) limits: bool,
    pub(crate) scripts: Scripts,
    pub(crate) journal: Journal,
}

/// The data and the calls of one user.
#[derive(Debug)]
pub(crate) struct User {
    pub(crate) store: Store,
    pub(crate) limiter: Limiter,
}

impl User {
    fn new(store: Store) -> Self {
        Self {
            store,
            limiter: Limiter::default(),
        }
    }
}

impl World {
    pub(crate) fn new(
        accounts: Vec<Account>,
        clock: Clock,
        origin: String,
        store: Store,
        limits: bool,
        journal: Journal,
    ) -> Self {
        let users = accounts.iter().map(|_| User::new(store.clone()));
        let state = State {
            users: users.collect(),
            limits,
            scripts: Scripts::default(),
            journal,
        };
        Self {
            accounts,
            clock,
            origin,
            state: Mutex::new(state),
            initial_store: store,
            initial_limits: limits,
        }
    }

    /// Locks the state. After a panic, a change may be incomplete; that does not stop other requests.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Restores data and limits to their state at the start, and empties scripts and journal.
    pub(crate) fn reset(&self) {
        let mut state = self.state();
        for user in &mut state.users {
            *user = User::new(self.initial_store.clone());
        }
        state.limits = self.initial_limits;
        state.scripts.clear();
        state.journal.clear();
    }
}
