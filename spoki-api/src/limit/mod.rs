//! Limits are kept before sending: a call waits for its slot instead of being refused.
//!
//! Per account, the service allows a documented number of calls of an action in any 60 seconds. The client
//! asks its [`Limiter`] for a slot before each attempt, and tells the limiter how the attempt ended, and when
//! the service refused a call because there were too many.
//!
//! | Who shares the limit | Limiter |
//! |---|---|
//! | clones of a client, and clients of one process | [`SlidingWindow`], the default |
//! | processes of one machine | `FileLimiter` of the crate `spoki-limits` |
//! | processes of several machines | `RedisLimiter` of the crate `spoki-limits` |
//!
//! ```
//! use spoki_api::{Client, limit::SlidingWindow};
//!
//! // Two clients of the same account.
//! let limiter = SlidingWindow::new();
//! let imports = Client::builder().spoki("key").limiter(limiter.clone()).build()?;
//! let support = Client::builder().spoki("key").limiter(limiter).build()?;
//! # Ok::<(), spoki_api::Error>(())
//! ```

mod sliding;
mod slots;
#[cfg(test)]
mod tests;
mod timeline;
mod usage;

use std::fmt;
use std::time::Duration;

use crate::privacy::mask;
use crate::util::BoxFuture;

pub use sliding::SlidingWindow;
#[cfg(test)]
pub(crate) use slots::tests::STEPS;
pub use usage::{LimitUsage, StatedLimit};

/// The pause when the service sends no `Retry-After` and no limit is documented.
const GUESSED_PAUSE: Duration = Duration::from_secs(10);
const MINUTE: Duration = Duration::from_secs(60);

/// Grants slots under the limits of the service.
///
/// # For implementors
///
/// - At most [`LimitKey::per_minute`] attempts of one key may start within any 60 seconds, as the service
///   sees them: it sees a request some time after the start, and before the reply. See [`AttemptEnd`].
/// - Waiting calls are served in the order in which they began; a retried attempt keeps its place in this order.
/// - Dropping the future of [`acquire`](Self::acquire) removes the caller from the queue. A future that
///   nobody polls must not stop the other callers.
/// - A limiter that cannot reach its store [denies](Denied::failed) the call. To grant it would break the limit.
/// - The client waits for [`acquire`](Self::acquire) until the deadline of its call, and 5 s if the call
///   [never waits](LimitPolicy::Fail). The client waits 5 s for [`close`](Self::close).
pub trait Limiter: Send + Sync + 'static {
    /// Waits for a slot. The attempt starts when this future resolves.
    ///
    /// With a [`patience`](SlotRequest::patience), the limiter denies the call as soon as the expected wait is longer
    /// than the patience: a patience of zero never waits. A slot may become free earlier than expected, because other
    /// calls end or are dropped; the limiter does not wait for that. Without a patience the call waits for its slot.
    fn acquire<'a>(&'a self, request: SlotRequest<'a>) -> BoxFuture<'a, Result<Permit, Denied>>;

    /// The service refused a call because there were too many, or says that no calls are left. During
    /// `pause`, the limiter grants no slots.
    ///
    /// The client never gives a longer pause than the refused call's
    /// [`max_retry_after`](crate::RetryPolicy::max_retry_after), whatever the service asks for.
    fn close<'a>(&'a self, key: LimitKey<'a>, scope: Scope, pause: Duration) -> BoxFuture<'a, ()>;

    /// The service states its own count in a reply. If no calls are left, [`close`](Self::close) follows. The
    /// default implementation does nothing.
    fn stated(&self, key: LimitKey<'_>, scope: Scope, stated: StatedLimit) {
        let _ = (key, scope, stated);
    }

    /// What is counted for an account, by action. `key_id` and `account` are those of [`LimitKey`]. The
    /// default implementation gives an error.
    fn snapshot<'a>(
        &'a self,
        key_id: &'a str,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Vec<LimitUsage>, Denied>> {
        let _ = (key_id, account);
        let denied = Denied::failed("this limiter does not show its counts");
        Box::pin(std::future::ready(Err(denied)))
    }
}

/// A call that asks for a slot.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct SlotRequest<'a> {
    /// The limit that the call counts against.
    pub key: LimitKey<'a>,
    /// The age of the call: how long it has been waiting and trying. The oldest call comes first. An age
    /// means the same in every process, unlike the time of a process's clock.
    pub waited: Duration,
    /// How long the call waits at most, from now on.
    pub patience: Option<Duration>,
    on_wait: Option<&'a (dyn Fn(Duration) + Send + Sync)>,
}

impl<'a> SlotRequest<'a> {
    /// A call that begins now and waits as long as necessary.
    pub fn new(key: LimitKey<'a>) -> Self {
        Self {
            key,
            waited: Duration::ZERO,
            patience: None,
            on_wait: None,
        }
    }

    /// Sets the age of the call.
    #[must_use]
    pub fn with_waited(mut self, waited: Duration) -> Self {
        self.waited = waited;
        self
    }

    /// Sets how long the call waits at most.
    #[must_use]
    pub fn with_patience(mut self, patience: Option<Duration>) -> Self {
        self.patience = patience;
        self
    }

    /// Calls this with the expected wait when the limiter queues the call.
    #[must_use]
    pub fn with_on_wait(mut self, on_wait: &'a (dyn Fn(Duration) + Send + Sync)) -> Self {
        self.on_wait = Some(on_wait);
        self
    }

    /// For limiters: the call is queued, and is expected to wait this long. Call this again when the
    /// expectation changes.
    pub fn tell_wait(&self, expected: Duration) {
        if let Some(on_wait) = self.on_wait {
            on_wait(expected);
        }
    }
}

impl fmt::Debug for SlotRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlotRequest")
            .field("key", &self.key)
            .field("waited", &self.waited)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// The limit under which a call falls.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LimitKey<'a> {
    /// Identifies the API key, equally in every process, without revealing it.
    pub key_id: &'a str,
    /// The account behind the key: Composio's connected account or else its user, which may be an e-mail
    /// address. Empty if the key belongs to one account. Only Composio knows which users belong to which
    /// connected account, so the two names of one account are two accounts here.
    pub account: &'a str,
    /// The action, as the vendor names it.
    pub action: &'a str,
    /// Attempts that may start in any 60 seconds, if a source states a limit.
    pub per_minute: Option<u32>,
}

impl<'a> LimitKey<'a> {
    /// The limit of an action, for the account of the key `key_id`.
    pub fn new(key_id: &'a str, action: &'a str, per_minute: Option<u32>) -> Self {
        Self {
            key_id,
            account: "",
            action,
            per_minute,
        }
    }

    /// The same limit, for another account behind the key.
    #[must_use]
    pub fn of_account(mut self, account: &'a str) -> Self {
        self.account = account;
        self
    }

    /// The pause after a refusal that names no time: until, on average, one slot is free.
    pub(crate) fn guessed_pause(&self) -> Duration {
        guessed_pause(self.per_minute)
    }
}

/// The time until, on average, one slot of a limit is free.
pub(crate) fn guessed_pause(per_minute: Option<u32>) -> Duration {
    per_minute.map_or(GUESSED_PAUSE, |limit| MINUTE / limit.max(1))
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

/// The calls that a refusal concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// Calls of the refused action, for the same account.
    #[default]
    Action,
    /// Every action of every account behind the key: Composio's budget of the whole organisation.
    Key,
}

/// A slot under a limit: the right to start one attempt, now.
///
/// The client keeps it until the attempt has ended, and then tells the limiter how.
#[must_use = "dropping this means that the end of the attempt is not known"]
pub struct Permit(Option<Box<dyn FnOnce(AttemptEnd) + Send>>);

/// How an attempt ended, which says when the service saw the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// The service has replied, so that it has seen the request: the slot is free 60 s from now. Replies with
    /// 408, 499, 502, 503, 504 and 520 to 529 do not count: a gateway may have sent them before the service
    /// saw the request.
    Replied,
    /// The attempt was dropped, timed out or broke. The service may still get the request: the slot
    /// stays taken until 60 s after the latest time at which the service can see it.
    Unknown,
    /// Nothing has left this process: the slot is free again.
    NotSent,
}

impl Permit {
    /// A slot. `end` is called once, when the attempt has ended.
    pub fn new(end: impl FnOnce(AttemptEnd) + Send + 'static) -> Self {
        Self(Some(Box::new(end)))
    }

    /// A permit that is not counted.
    pub fn uncounted() -> Self {
        Self(None)
    }

    /// Ends the attempt.
    pub fn end(mut self, end: AttemptEnd) {
        self.tell(end);
    }

    fn tell(&mut self, end: AttemptEnd) {
        if let Some(tell) = self.0.take() {
            tell(end);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.tell(AttemptEnd::Unknown);
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}

/// Why there is no slot within the caller's patience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    wait: Option<Duration>,
    reason: Option<String>,
}

impl Denied {
    /// The limit is used up; a slot is expected after `wait`.
    pub fn full(wait: Duration) -> Self {
        Self {
            wait: Some(wait),
            reason: None,
        }
    }

    /// The limiter cannot tell whether there is a slot.
    pub fn failed(reason: impl fmt::Display) -> Self {
        Self {
            wait: None,
            reason: Some(reason.to_string()),
        }
    }

    /// How long it takes until there is a slot.
    pub fn wait(&self) -> Option<Duration> {
        self.wait
    }

    /// Why the limiter cannot tell.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// What a call does when there is no slot under its limit.
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
    /// Waits for a slot, but not past the call's deadline: if the wait would take longer, the call fails at
    /// once, nothing is sent, and the error says how long the wait would take.
    #[default]
    Wait,
    /// Fails at once, and nothing is sent; the error says how long the wait would take.
    Fail,
    /// Sends anyway, and takes no slot.
    Off,
}
