//! Settings of a mock.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::Mock;
use crate::server::{self, Server};
use crate::world::clock::Clock;
use crate::world::store::{Data, Store};
use crate::world::{Account, World};

/// The default time of a clock that stands: 9:00 on 2 March 2026, UTC.
const DEFAULT_TIME: u64 = 1_772_442_000;

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
            at: SystemTime::UNIX_EPOCH + Duration::from_secs(DEFAULT_TIME),
            runs: false,
            limits: true,
        }
    }
}

impl MockBuilder {
    /// The port; 0, the default, stands for any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Changes keys and names.
    pub fn account(mut self, change: impl FnOnce(&mut Account)) -> Self {
        change(&mut self.account);
        self
    }

    /// The data at the start, in place of the default: lists of objects by collection, as in
    /// `data/account.json` of this crate. An object without an `id` gets an unused one, and missing fields get
    /// their defaults.
    ///
    /// # Errors
    ///
    /// If the JSON has another form, or an entry breaks a rule of its collection.
    pub fn data(mut self, data: Value) -> Result<Self, serde_json::Error> {
        let data: Data = serde_json::from_value(data)?;
        self.store = Some(Store::with(data).map_err(serde::de::Error::custom)?);
        Ok(self)
    }

    /// The time that the clock stands at.
    pub fn clock_at(mut self, at: SystemTime) -> Self {
        self.at = at;
        self
    }

    /// Makes the clock show the real time, and run.
    pub fn running_clock(mut self) -> Self {
        self.at = SystemTime::now();
        self.runs = true;
        self
    }

    /// Switches limits off.
    pub fn without_limits(mut self) -> Self {
        self.limits = false;
        self
    }

    /// Starts the mock.
    ///
    /// # Errors
    ///
    /// If the port is taken, or the system refuses a thread.
    pub fn start(self) -> io::Result<Mock> {
        let (listener, address) = server::bind(self.port)?;
        let clock = if self.runs {
            Clock::running(self.at)
        } else {
            Clock::standing(self.at)
        };
        let world = Arc::new(World::new(
            self.account,
            clock,
            format!("http://{address}"),
            self.store.unwrap_or_else(Store::default_account),
            self.limits,
        ));
        Ok(Mock {
            _server: Server::start(listener, Arc::clone(&world))?,
            world,
            address,
        })
    }
}
