//! The mock server as a value in tests.

mod builder;
mod limiter;
mod script;

use std::net::SocketAddr;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;
use spoki_api::limit::SlidingWindow;
use spoki_api::{Action, Client, ClientBuilder, LimitPolicy, RetryPolicy};

pub use self::builder::MockBuilder;
use self::limiter::AdvancingLimiter;
pub use self::script::ActionScript;
use crate::server::Server;
use crate::world::clock::Clock;
use crate::world::journal::{Backend, Exchange};
use crate::world::{Account, World};

/// A mock of the service on a port of 127.0.0.1. It stops when it is dropped.
///
/// Mocks share nothing, so any number of them can run at once.
/// See the [crate's page](crate) for an example.
#[derive(Debug)]
pub struct Mock {
    world: Arc<World>,
    address: SocketAddr,
    // Dropped last: this ends the thread.
    _server: Server,
}

impl Mock {
    /// Starts a mock on a free port, with the default account and limits, and a clock that stands still.
    ///
    /// # Panics
    ///
    /// If no port is free, or the system refuses a thread. [`MockBuilder::start`] returns an error instead.
    #[expect(
        clippy::unused_async,
        reason = "leaves room to wait for something later"
    )]
    pub async fn start() -> Self {
        Self::start_blocking()
    }

    /// Starts a mock outside of async code, as [`start`](Self::start) does.
    ///
    /// # Panics
    ///
    /// If no port is free, or the system refuses a thread.
    #[must_use]
    pub fn start_blocking() -> Self {
        #[expect(clippy::expect_used, reason = "documented; a test cannot handle it")]
        Self::builder().start().expect("127.0.0.1 has a free port")
    }

    /// Sets up a mock with other than the default settings.
    pub fn builder() -> MockBuilder {
        MockBuilder::default()
    }

    /// The base URL of both protocols, such as `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.world.origin
    }

    /// The socket address of the mock.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The keys of the first user, and Composio's names for the user.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.world.accounts[0]
    }

    /// All users: see [`MockBuilder::users`].
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.world.accounts
    }

    /// A client of the first user. Unlike a client in production, it makes one attempt per call, and does not wait for
    /// limits. See [`production_client`](Self::production_client).
    ///
    /// # Panics
    ///
    /// If a key given to [`MockBuilder::account`] is not valid in a header.
    #[must_use]
    pub fn client(&self, backend: Backend) -> Client {
        #[expect(clippy::expect_used, reason = "documented; the default keys are valid")]
        self.client_builder(backend)
            .build()
            .expect("keys that are valid in headers")
    }

    /// The builder of [`client`](Self::client), for further settings.
    pub fn client_builder(&self, backend: Backend) -> ClientBuilder {
        self.client_builder_for(self.account(), backend)
    }

    /// The same for any of the [`accounts`](Self::accounts).
    pub fn client_builder_for(&self, account: &Account, backend: Backend) -> ClientBuilder {
        // A test advances the clock itself, and wants to see the result of a single call.
        self.connect(account, backend)
            .limits(LimitPolicy::Off)
            .retry(RetryPolicy::none())
    }

    /// A client of the first user as in production: it retries, and keeps the limits.
    ///
    /// On a clock that stands, nothing waits: where the client would wait for a limit or before a retry, it advances
    /// the clock instead. On a clock that runs, it waits as long as the clock's rate demands.
    ///
    /// # Panics
    ///
    /// If a key given to [`MockBuilder::account`] is not valid in a header.
    ///
    /// ```
    /// use spoki_mock::{Backend, Mock};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), spoki_api::Error> {
    /// let mock = Mock::start().await;
    /// let spoki = mock.production_client(Backend::Rest);
    /// let start = mock.clock().now();
    /// for _ in 0..6 {
    ///     spoki.list_lists().send().await?; // 5 calls a minute
    /// }
    /// assert_eq!(mock.clock().now().duration_since(start).unwrap().as_secs(), 60);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn production_client(&self, backend: Backend) -> Client {
        #[expect(clippy::expect_used, reason = "documented; the default keys are valid")]
        self.production_client_builder(backend)
            .build()
            .expect("keys that are valid in headers")
    }

    /// The builder of [`production_client`](Self::production_client), for further settings.
    pub fn production_client_builder(&self, backend: Backend) -> ClientBuilder {
        let builder = self.connect(self.account(), backend);
        let clock = self.clock().clone();
        if clock.stands() {
            let limiter = AdvancingLimiter::new(clock.clone());
            builder.limiter(limiter).pauses_by(move |pause| {
                clock.advance(pause);
                Box::pin(std::future::ready(()))
            })
        } else {
            builder
                .limiter(SlidingWindow::at_rate(clock.rate()))
                .retry(RetryPolicy::new().at_rate(clock.rate()))
        }
    }

    /// The builder of a client with address and keys.
    fn connect(&self, account: &Account, backend: Backend) -> ClientBuilder {
        let account = account.clone();
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method belongs to a crate on which this crate does not depend"
        )]
        // A proxy from the environment does not reach this machine.
        let builder = Client::builder().http(|http| http.no_proxy());
        let builder = builder.base_url(self.url());
        match backend {
            Backend::Rest => builder.spoki(account.spoki_key),
            Backend::Composio => builder
                .composio(account.composio_key)
                .user_id(account.user_id),
        }
    }

    /// The mock's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// Switches the limits on or off.
    pub fn set_limits(&self, on: bool) {
        self.world.state().limits = on;
    }

    /// Scripts answers for an action.
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
    #[must_use = "nothing happens until an answer is scripted"]
    pub fn on<A: Action>(&self) -> ActionScript<'_, A> {
        ActionScript::new(self)
    }

    /// All requests so far, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<Exchange> {
        self.world.state().journal.exchanges().collect()
    }

    /// The calls of one action so far, oldest first, whatever their outcome. Requests with invalid arguments are
    /// not among them.
    #[must_use]
    pub fn calls<A: Action + DeserializeOwned>(&self) -> Vec<A> {
        let journal = self.journal().into_iter();
        journal
            .filter(|exchange| exchange.slug == Some(A::INFO.slug))
            .filter_map(|exchange| serde_json::from_value(exchange.arguments?.into()).ok())
            .collect()
    }

    /// The entries of the first user in a collection, such as `contacts`, in the form of replies.
    #[must_use]
    pub fn entries(&self, collection: &str) -> Vec<Value> {
        self.world.state().users[0].store.shown(collection)
    }

    /// How many stored entries were visited since the start. The bench `growth` compares these counts.
    #[doc(hidden)]
    #[must_use]
    pub fn entries_visited(&self) -> u64 {
        self.world.state().users[0].store.visits()
    }

    /// Restores data and limits to their state at the start, and empties journal and scripts. The clock keeps
    /// its time.
    pub fn reset(&self) {
        self.world.reset();
    }
}
