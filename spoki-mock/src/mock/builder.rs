//! Settings of a mock.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::de::Error as _;
use serde_json::Value;

use super::Mock;
use crate::server::{self, Server, Settings};
use crate::world::clock::Clock;
use crate::world::journal::Journal;
use crate::world::store::{Data, Store};
use crate::world::{Account, World};

/// The default time of a clock that stands: 9:00 on 2 March 2026, UTC.
const DEFAULT_TIME: u64 = 1_772_442_000;

/// How long a client may take to send a request, by default.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Sets up a [`Mock`].
#[must_use = "nothing runs before `start`"]
#[derive(Debug)]
pub struct MockBuilder {
    port: u16,
    accounts: Vec<Account>,
    store: Option<Store>,
    at: SystemTime,
    /// The rate of a running clock; `None` for a clock that stands.
    rate: Option<u32>,
    limits: bool,
    journal_bytes: usize,
    settings: Settings,
}

impl Default for MockBuilder {
    fn default() -> Self {
        Self {
            port: 0,
            accounts: vec![Account::default()],
            store: None,
            at: SystemTime::UNIX_EPOCH + Duration::from_secs(DEFAULT_TIME),
            rate: None,
            limits: true,
            journal_bytes: usize::MAX,
            settings: Settings {
                read_timeout: READ_TIMEOUT,
                cors: false,
                log: false,
            },
        }
    }
}

impl MockBuilder {
    /// The port; 0, the default, stands for any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Changes keys and names of the first user.
    pub fn account(mut self, change: impl FnOnce(&mut Account)) -> Self {
        change(&mut self.accounts[0]);
        self
    }

    /// The number of users, at least 1. Each has keys, data and limits of its own: see [`Mock::accounts`].
    pub fn users(mut self, users: usize) -> Self {
        self.accounts.truncate(users.max(1));
        let more = self.accounts.len() + 1..=users;
        self.accounts.extend(more.map(Account::numbered));
        self
    }

    /// The data of each user at the start, in place of the default: lists of objects by collection, as in
    /// `data/account.json` of this crate. An object without an `id` gets an unused one, and missing fields get
    /// their defaults.
    ///
    /// # Errors
    ///
    /// If the JSON has another form, or an entry breaks a rule of its collection.
    pub fn data(mut self, data: Value) -> Result<Self, serde_json::Error> {
        let data: Data = serde_json::from_value(data)?;
        self.store = Some(Store::with(data).map_err(serde_json::Error::custom)?);
        Ok(self)
    }

    /// The time that the clock stands at.
    pub fn clock_at(mut self, at: SystemTime) -> Self {
        self.at = at;
        self
    }

    /// Makes the clock run, from the real time on.
    pub fn running_clock(self) -> Self {
        self.clock_rate(1)
    }

    /// Makes the clock run `rate` times as fast as the real time, from the real time on. `Retry-After` then has
    /// real seconds, with decimals.
    pub fn clock_rate(mut self, rate: u32) -> Self {
        self.at = SystemTime::now();
        self.rate = Some(rate.max(1));
        self
    }

    /// Switches limits off.
    pub fn without_limits(mut self) -> Self {
        self.limits = false;
        self
    }

    /// The most bytes that the journal may take, about; it then drops the oldest exchanges. By default it keeps
    /// all exchanges.
    pub fn journal_bytes(mut self, bytes: usize) -> Self {
        self.journal_bytes = bytes;
        self
    }

    /// How long a client may take to send the head, and then the body, of a request. Afterwards the mock closes
    /// the connection. The default is 30 seconds.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.read_timeout = timeout;
        self
    }

    /// Lets web pages of any origin call the mock (CORS).
    pub fn allow_web_pages(mut self) -> Self {
        self.settings.cors = true;
        self
    }

    /// Logs each request to standard error: time, API, method, path, status, action and user.
    pub fn log(mut self) -> Self {
        self.settings.log = true;
        self
    }

    /// Starts the mock.
    ///
    /// # Errors
    ///
    /// If the port is taken, or the system refuses a thread.
    pub fn start(self) -> io::Result<Mock> {
        let (listener, address) = server::bind(self.port)?;
        let clock = match self.rate {
            Some(rate) => Clock::running(self.at, rate),
            None => Clock::standing(self.at),
        };
        let world = Arc::new(World::new(
            self.accounts,
            clock,
            format!("http://{address}"),
            self.store.unwrap_or_else(Store::default_account),
            self.limits,
            Journal::new(self.journal_bytes),
        ));
        Ok(Mock {
            _server: Server::start(listener, Arc::clone(&world), self.settings)?,
            world,
            address,
        })
    }
}
