//! The limiter for the processes of several machines.

mod reply;
mod store;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use redis::Client;
use spoki_api::limit::{Denied, LimitKey, LimitUsage, Limiter, Permit, Scope, SlotRequest};
use spoki_api::transport::BoxFuture;

use crate::limiter::StoreLimiter;
use crate::timing::Timing;
use store::RedisStore;

const POLL: Duration = Duration::from_secs(1);
const LEASE: Duration = Duration::from_secs(3);

/// Keeps the limits for all processes that use the same Redis or Valkey server: in any 60 seconds, never more
/// calls start than allowed; first come, first served.
///
/// It needs one server from version 6.0 on, not a cluster. Only the server's clock is used. While the server
/// cannot be reached, calls fail within about a second with an error that says why; nothing is sent.
///
/// Clones share all counts.
///
/// ```no_run
/// use spoki_api::Client;
/// use spoki_limits::RedisLimiter;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder()
///     .spoki("key")
///     .limiter(RedisLimiter::new("redis://localhost:6379")?)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RedisLimiter(Arc<StoreLimiter>);

impl RedisLimiter {
    /// A limiter over the server at this address: `redis://[user:password@]host[:port][/database]`. It connects with
    /// the first call.
    pub fn new(url: &str) -> Result<Self, InvalidRedisUrl> {
        Self::over(url, Timing::new(POLL, LEASE))
    }

    /// A limiter for a service whose clock runs `rate` times as fast.
    #[cfg(feature = "test-util")]
    pub fn at_rate(url: &str, rate: u32) -> Result<Self, InvalidRedisUrl> {
        Self::over(url, Timing::new(POLL, LEASE).at_rate(rate))
    }

    fn over(url: &str, timing: Timing) -> Result<Self, InvalidRedisUrl> {
        let client = Client::open(url).map_err(|error| InvalidRedisUrl(error.to_string()))?;
        let limiter = StoreLimiter::new(timing, move || Box::new(RedisStore::new(&client, timing)));
        Ok(Self(Arc::new(limiter)))
    }
}

/// The address of a Redis server cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRedisUrl(String);

impl fmt::Display for InvalidRedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "invalid address of a Redis server, expected `redis://HOST:PORT`: {}",
            self.0
        )
    }
}

impl std::error::Error for InvalidRedisUrl {}

impl Limiter for RedisLimiter {
    fn acquire<'a>(&'a self, request: SlotRequest<'a>) -> BoxFuture<'a, Result<Permit, Denied>> {
        self.0.acquire(request)
    }

    fn close<'a>(&'a self, key: LimitKey<'a>, scope: Scope, pause: Duration) -> BoxFuture<'a, ()> {
        self.0.close(key, scope, pause)
    }

    fn snapshot<'a>(
        &'a self,
        key_id: &'a str,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Vec<LimitUsage>, Denied>> {
        self.0.snapshot(key_id, account)
    }
}
