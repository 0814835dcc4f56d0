//! The mock as tests hold it.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde_json::Value;
use spoki_api::{Action, Client, ClientBuilder, LimitPolicy, RetryPolicy};

use crate::clock::Clock;
use crate::fields::Entry;
use crate::journal::{Backend, Exchange};
use crate::limits::Limiter;
use crate::script::{On, Scripts};
use crate::server::{self, Server};
use crate::store::Store;

/// Where the clock stands unless it is set: 9 o'clock on 2 March 2026, UTC.
const MORNING: u64 = 1_772_442_000;

/// Who may call, and as whom.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The key of Spoki's own REST API.
    pub spoki_key: String,
    /// The key of Composio.
    pub composio_key: String,
    /// Composio's name of the user.
    pub user_id: String,
    /// Composio's name of the connected account, which is that user's.
    pub connected_account_id: String,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            spoki_key: "mock-spoki-key".to_owned(),
            composio_key: "mock-composio-key".to_owned(),
            user_id: "user-1".to_owned(),
            connected_account_id: "ca_mock".to_owned(),
        }
    }
}

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) account: Account,
    pub(crate) clock: Clock,
    pub(crate) origin: String,
    state: Mutex<State>,
    /// What the mock began with.
    beginning: Store,
}

/// What changes with every call.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) limiter: Limiter,
    pub(crate) limits: bool,
    pub(crate) scripts: Scripts,
    pub(crate) journal: Vec<Exchange>,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stand-in for the service on a port of loopback. It stops when it is dropped.
///
/// Every mock is a world of its own: nothing is shared between two, and any number can run at once.
/// See the [crate's page](crate) for an example.
#[derive(Debug)]
pub struct Mock {
    shared: Arc<Shared>,
    address: SocketAddr,
    // Dropped last, which ends it.
    _server: Server,
}

impl Mock {
    /// Starts a mock on a free port, with the usual account and limits, and a clock that stands still.
    ///
    /// # Panics
    ///
    /// If no port of loopback is to be had, or no thread. [`MockBuilder::start`] gives an error instead.
    #[expect(
        clippy::unused_async,
        reason = "starting may come to wait for something"
    )]
    pub async fn start() -> Self {
        Self::start_blocking()
    }

    /// The same outside of async code.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start) does.
    #[must_use]
    pub fn start_blocking() -> Self {
        #[expect(
            clippy::expect_used,
            reason = "documented; a test can do nothing about it"
        )]
        Self::builder().start().expect("loopback has a free port")
    }

    /// Begins to set up a mock.
    pub fn builder() -> MockBuilder {
        MockBuilder::default()
    }

    /// The origin that both protocols are spoken at, such as `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.origin
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Who may call.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.shared.account
    }

    /// A client that calls this mock.
    ///
    /// # Panics
    ///
    /// If the keys given to [`MockBuilder::account`] cannot go into a header.
    #[must_use]
    pub fn client(&self, backend: Backend) -> Client {
        #[expect(clippy::expect_used, reason = "documented; the usual keys are sound")]
        self.client_builder(backend)
            .build()
            .expect("keys that go into headers")
    }

    /// A client that calls this mock, with further settings still open.
    pub fn client_builder(&self, backend: Backend) -> ClientBuilder {
        let Account {
            spoki_key,
            composio_key,
            user_id,
            ..
        } = self.account().clone();
        // A test moves the mock's clock itself, and wants to see what a single call does.
        let builder = Client::builder()
            .base_url(self.url())
            .limits(LimitPolicy::Off)
            .retry(RetryPolicy::none());
        match backend {
            Backend::Rest => builder.spoki(spoki_key),
            Backend::Composio => builder.composio(composio_key).user_id(user_id),
        }
    }

    /// The clock it goes by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Switches the limits on or off.
    pub fn set_limits(&self, on: bool) {
        self.with_state(|state| state.limits = on);
    }

    /// Lays down answers for an action.
    ///
    /// ```
    /// use serde_json::json;
    /// use spoki_api::ListTags;
    /// use spoki_mock::{Answer, Backend, Mock};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mock = Mock::start().await;
    /// mock.on::<ListTags>()
    ///     .once(Answer::refuse(503, json!({"detail": "Down for maintenance."})));
    ///
    /// let spoki = mock.client(Backend::Composio);
    /// assert!(spoki.list_tags().send().await.is_err());
    /// assert!(spoki.list_tags().send().await.is_ok());
    /// # }
    /// ```
    #[must_use = "it does nothing until answers are laid down"]
    pub fn on<A: Action>(&self) -> On<'_, A> {
        On::new(self)
    }

    /// The requests so far, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<Exchange> {
        self.with_state(|state| state.journal.clone())
    }

    /// The calls of one action so far, oldest first: those that the spec allows, whatever came of them.
    #[must_use]
    pub fn calls<A: Action + DeserializeOwned>(&self) -> Vec<A> {
        let journal = self.journal().into_iter();
        journal
            .filter(|exchange| exchange.slug == Some(A::INFO.slug))
            .filter_map(|exchange| serde_json::from_value(exchange.arguments?.into()).ok())
            .collect()
    }

    /// What it keeps in a collection, such as `contacts`, as answers show it.
    #[must_use]
    pub fn entries(&self, collection: &str) -> Vec<Value> {
        self.with_state(|state| {
            let entries = state.store.all(collection).iter();
            let shown = entries.map(|entry| state.store.show(collection, entry));
            shown.collect()
        })
    }

    /// Makes it as it was at the start: what it keeps, what it counted, journal and scripts. The clock
    /// stays where it is.
    pub fn reset(&self) {
        self.with_state(|state| {
            state.store = self.shared.beginning.clone();
            state.limiter = Limiter::default();
            state.scripts.clear();
            state.journal.clear();
        });
    }

    pub(crate) fn with_state<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.shared.state())
    }
}

/// Sets up a [`Mock`].
#[must_use = "nothing runs before `start`"]
#[derive(Debug)]
pub struct MockBuilder {
    port: u16,
    account: Account,
    store: Option<Store>,
    at: SystemTime,
    runs: bool,
    limits: bool,
}

impl Default for MockBuilder {
    fn default() -> Self {
        Self {
            port: 0,
            account: Account::default(),
            store: None,
            at: SystemTime::UNIX_EPOCH + Duration::from_secs(MORNING),
            runs: false,
            limits: true,
        }
    }
}

impl MockBuilder {
    /// The port to listen on; 0, unless set, is any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Other keys and names than the usual ones.
    pub fn account(mut self, change: impl FnOnce(&mut Account)) -> Self {
        change(&mut self.account);
        self
    }

    /// What it keeps at first, in place of the usual account: lists of objects by collection, each with
    /// a number as its `id`. `data/account.json` of this crate shows the form.
    ///
    /// # Errors
    ///
    /// If the JSON has another form.
    pub fn data(mut self, data: Value) -> Result<Self, serde_json::Error> {
        let entries: BTreeMap<String, Vec<Entry>> = serde_json::from_value(data)?;
        self.store = Some(Store::with(entries));
        Ok(self)
    }

    /// Where the clock stands.
    pub fn clock_at(mut self, at: SystemTime) -> Self {
        self.at = at;
        self
    }

    /// The clock shows the real time and runs.
    pub fn running_clock(mut self) -> Self {
        self.at = SystemTime::now();
        self.runs = true;
        self
    }

    /// No limits.
    pub fn without_limits(mut self) -> Self {
        self.limits = false;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// If the port is taken, or the system refuses a thread.
    pub fn start(self) -> io::Result<Mock> {
        let (listener, address) = server::bind(self.port)?;
        let store = self.store.unwrap_or_else(Store::usual);
        let shared = Arc::new(Shared {
            account: self.account,
            clock: if self.runs {
                Clock::running(self.at)
            } else {
                Clock::standing(self.at)
            },
            origin: format!("http://{address}"),
            state: Mutex::new(State {
                store: store.clone(),
                limiter: Limiter::default(),
                limits: self.limits,
                scripts: Scripts::default(),
                journal: Vec::new(),
            }),
            beginning: store,
        });
        Ok(Mock {
            _server: Server::start(listener, Arc::clone(&shared))?,
            shared,
            address,
        })
    }
}
