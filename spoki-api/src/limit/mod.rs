//! Limits that are kept before sending: a call waits for its place instead of being refused.
//!
//! Every action with a documented limit has a *window* per account: at most so many starts in any
//! 60 seconds. The client asks its [`Limiter`] for a place before each attempt and tells it of each
//! refusal for asking too often. The usual limiter is [`SlidingWindow`], which clones of a client
//! share. Several processes on one account need one that they share: implement [`Limiter`] over
//! whatever store they have in common.

mod sliding;
mod slots;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

use crate::privacy::mask;
use crate::util::BoxFuture;

pub use sliding::SlidingWindow;

/// Without word from the service how long it refuses, and without a documented limit.
const GUESSED_PAUSE: Duration = Duration::from_secs(10);
const MINUTE: Duration = Duration::from_secs(60);

/// Grants places under the limits of the service.
///
/// # For implementors
///
/// - At most [`LimitKey::per_minute`] places of one window may start within any 60 seconds, seen from
///   the service: a request is seen some time between the grant and the end of its [`Permit`].
/// - Those who wait are served in the order of `since`, which a repeated attempt keeps from the first.
/// - Dropping the future of [`acquire`](Self::acquire) takes the caller out of the queue.
/// - Where the store is out of reach, decide: keep a part of the limit locally, or
///   [fail](Denied::failed). Granting everything would break the limit.
///
/// ```
/// use std::time::Duration;
/// use spoki_api::limit::{Denied, Limiter, Permit, Scope, SlidingWindow, LimitKey};
/// use spoki_api::transport::BoxFuture;
/// use tokio::time::Instant;
///
/// /// A fixed part of each limit, for one of several processes that share an account.
/// struct Share {
///     processes: u32,
///     own: SlidingWindow,
/// }
///
/// impl Limiter for Share {
///     fn acquire<'a>(
///         &'a self,
///         mut window: LimitKey<'a>,
///         since: Instant,
///         patience: Option<Duration>,
///     ) -> BoxFuture<'a, Result<Permit, Denied>> {
///         if let Some(limit) = window.per_minute {
///             match limit / self.processes {
///                 0 => {
///                     let denied = Denied::failed(format!("{limit} a minute cannot be shared"));
///                     return Box::pin(async { Err(denied) });
///                 }
///                 share => window.per_minute = Some(share),
///             }
///         }
///         self.own.acquire(window, since, patience)
///     }
///
///     fn close<'a>(&'a self, window: LimitKey<'a>, scope: Scope, pause: Duration) -> BoxFuture<'a, ()> {
///         self.own.close(window, scope, pause)
///     }
/// }
///
/// let limiter = Share { processes: 4, own: SlidingWindow::new() };
/// let client = spoki_api::Client::builder().spoki("key").limiter(limiter).build()?;
/// # Ok::<(), spoki_api::Error>(())
/// ```
pub trait Limiter: Send + Sync + 'static {
    /// Waits for a place. The attempt starts the moment this resolves.
    ///
    /// With a `patience`, it is denied as soon as the wait would take longer as things stand: a patience
    /// of zero never waits. Others may yet leave, or end their attempts, and make room somewhat earlier;
    /// nobody is kept waiting for that. Without a patience it waits as long as it takes.
    fn acquire<'a>(
        &'a self,
        window: LimitKey<'a>,
        since: Instant,
        patience: Option<Duration>,
    ) -> BoxFuture<'a, Result<Permit, Denied>>;

    /// The service refused a call for asking too often: no places for `pause`, to nobody.
    ///
    /// The client never gives a longer pause than the refused call's
    /// [`max_retry_after`](crate::RetryPolicy::max_retry_after), whatever the service asks for.
    fn close<'a>(
        &'a self,
        window: LimitKey<'a>,
        scope: Scope,
        pause: Duration,
    ) -> BoxFuture<'a, ()>;
}

/// Which limit a call falls under.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LimitKey<'a> {
    /// Stands for the API key, the same in every process, and does not reveal it.
    pub key_id: &'a str,
    /// The account behind the key: Composio's connected account or user, which may be an e-mail
    /// address. Empty where the key belongs to one account.
    pub account: &'a str,
    /// The action, as the vendor names it.
    pub action: &'a str,
    /// Starts allowed in any 60 seconds, where a source states a limit.
    pub per_minute: Option<u32>,
}

impl<'a> LimitKey<'a> {
    /// The window of an action of the account that `key_id` stands for.
    pub fn new(key_id: &'a str, action: &'a str, per_minute: Option<u32>) -> Self {
        Self {
            key_id,
            account: "",
            action,
            per_minute,
        }
    }

    /// The same window of another account behind the key.
    #[must_use]
    pub fn of_account(mut self, account: &'a str) -> Self {
        self.account = account;
        self
    }

    /// How long to pause after a refusal that does not say: until on average one place is free.
    pub(crate) fn guessed_pause(&self) -> Duration {
        self.per_minute
            .map_or(GUESSED_PAUSE, |limit| MINUTE / limit.max(1))
    }
}

impl fmt::Debug for LimitKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LimitKey")
            .field("key_id", &self.key_id)
            .field("account", &mask(self.account, &[]))
            .field("action", &self.action)
            .field("per_minute", &self.per_minute)
            .finish()
    }
}

/// How far a refusal reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// The action it was about, for the account it was about.
    #[default]
    Action,
    /// Every action of every account behind the key: Composio's budget of the whole organisation.
    Key,
}

/// A place under a limit: the right to start one attempt, now.
///
/// The client keeps it until the attempt has ended, and then tells the limiter how.
#[must_use = "dropping it says that the attempt has ended"]
pub struct Permit(Option<Box<dyn FnOnce(AttemptEnd) + Send>>);

/// How the attempt with a place ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// The service may have seen it: the place stays taken for the rest of its 60 seconds.
    Sent,
    /// Nothing has left this process: the place is free again.
    NotSent,
}

impl Permit {
    /// A place; `end` is called once, when the attempt has ended, be it that its future is dropped.
    pub fn new(end: impl FnOnce(AttemptEnd) + Send + 'static) -> Self {
        Self(Some(Box::new(end)))
    }

    /// A place that nobody counts.
    pub fn uncounted() -> Self {
        Self(None)
    }

    /// Ends the attempt.
    pub fn end(mut self, ending: AttemptEnd) {
        if let Some(end) = self.0.take() {
            end(ending);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end(AttemptEnd::Sent);
        }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}

/// Why there is no place within the caller's patience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    wait: Option<Duration>,
    reason: Option<String>,
}

impl Denied {
    /// As things stand, there is a place after `wait`.
    pub fn full(wait: Duration) -> Self {
        Self {
            wait: Some(wait),
            reason: None,
        }
    }

    /// The limiter cannot tell whether there is a place.
    pub fn failed(reason: impl fmt::Display) -> Self {
        Self {
            wait: None,
            reason: Some(reason.to_string()),
        }
    }

    /// How long it would take.
    pub fn wait(&self) -> Option<Duration> {
        self.wait
    }

    /// What keeps the limiter from telling.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// What a call does when there is no place under its limit.
///
/// ```
/// use std::time::Duration;
/// use spoki_api::{Client, LimitPolicy, Options};
///
/// let client = Client::builder().spoki("key").build()?;
/// // Waits for its turn, at most half a minute: otherwise nothing is sent.
/// let hurried = client.with_options(Options::new().deadline(Duration::from_secs(30)));
/// // Never waits.
/// let impatient = client.with_options(Options::new().limits(LimitPolicy::Fail));
/// # Ok::<(), spoki_api::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LimitPolicy {
    /// Waits for its turn, but not past its deadline: if the wait would take longer, the call fails
    /// at once without sending, and the error says how long it would take.
    #[default]
    Wait,
    /// Fails at once without sending; the error says how long the wait would take.
    Fail,
    /// Sends anyway, and takes no place.
    Off,
}
