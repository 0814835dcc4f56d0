//! The client: where every call starts.

#[cfg(feature = "blocking")]
mod blocking;
mod config;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::action::{Action, ActionInfo};
use crate::argument::Argument;
use crate::backend::Backend;
use crate::builder::Target;
use crate::call::{self, Pending, PendingRaw};
use crate::chunks::Chunks;
use crate::error::Error;
use crate::execute::{self, PendingValue, Untyped};
use crate::limit::Limiter;
use crate::list::List;
use crate::options::Options;
use crate::paging::{Pager, Request};
use crate::reply::{RawReply, Reply};
use crate::retry::Budget;
use crate::transport::Transport;

#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use config::ClientBuilder;

/// A client for the service, over its own REST API or over Composio.
///
/// It has one method per action, which returns a builder; `send()` on that gives a [`Pending`] to
/// await. Clones are cheap and share connections, limits and retry budget. It needs a Tokio runtime with
/// time and I/O, unless it is a [blocking](#blocking) one.
///
/// ```no_run
/// # fn main() -> Result<(), spoki_api::Error> {
/// let direct = spoki_api::Client::builder().spoki("key").build()?;
/// let over_composio = spoki_api::Client::builder()
///     .composio("key")
///     .user_id("user-1")
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
#[doc = include_str!("guide.md")]
#[derive(Clone)]
pub struct Client<M = Async> {
    shared: Arc<Shared>,
    options: Arc<Options>,
    mode: M,
}

/// What all clones of a client have in common.
pub(crate) struct Shared {
    pub(crate) backend: Backend,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) limiter: Box<dyn Limiter>,
    /// Stands for the key where limits are counted: see [`Window::key_id`](crate::limit::Window::key_id).
    pub(crate) key_id: String,
    pub(crate) budget: Budget,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_reply_bytes: usize,
}

/// How a client hands out replies: [`Async`], `Blocking` (with that feature), or [`Paged`].
///
/// The generated methods, [`Client::execute`] and [`Client::with_options`] are the same for every mode.
pub trait Mode: sealed::Sealed + Clone {
    /// What sending an action gives.
    type Output<A: Action>;

    /// What calling an action by its slug gives: see [`Client::execute`].
    type Executed;

    #[doc(hidden)]
    fn dispatch<A: Action>(client: &Client<Self>, action: A) -> Self::Output<A>;

    #[doc(hidden)]
    fn execute(client: &Client<Self>, slug: &str, arguments: Value) -> Self::Executed;
}

/// A mode of which one call gives one reply: [`Async`] or `Blocking`.
pub trait Direct: sealed::Sealed + Clone {
    /// What a call gives that ends with a `T`.
    type Sent<T, F: Future<Output = Result<T, Error>>>;

    #[doc(hidden)]
    fn hand_out<T, F>(&self, call: F) -> Self::Sent<T, F>
    where
        F: Future<Output = Result<T, Error>>;
}

mod sealed {
    pub trait Sealed {}
}

/// The usual mode: sending gives a future.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Async;

impl sealed::Sealed for Async {}

impl Direct for Async {
    type Sent<T, F: Future<Output = Result<T, Error>>> = F;

    fn hand_out<T, F>(&self, call: F) -> F
    where
        F: Future<Output = Result<T, Error>>,
    {
        call
    }
}

impl<M: Direct> Mode for M {
    type Output<A: Action> = M::Sent<Reply<A::Reply>, Pending<A>>;
    type Executed = M::Sent<Reply<Value>, PendingValue>;

    fn dispatch<A: Action>(client: &Client<M>, action: A) -> Self::Output<A> {
        client.send_ref(&action)
    }

    fn execute(client: &Client<M>, slug: &str, arguments: Value) -> Self::Executed {
        client.mode.hand_out(match execute::read(slug, &arguments) {
            Ok((info, arguments)) => PendingValue::sound(info, client.begin(info, &arguments)),
            Err(error) => PendingValue::refused(error),
        })
    }
}

/// The mode of [`Client::pages`]: sending gives a [`Pager`].
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Paged<M = Async>(M);

impl<M> sealed::Sealed for Paged<M> {}

impl<M: Direct> Mode for Paged<M> {
    type Output<A: Action> = Pager<A::Reply, M>;
    type Executed = Result<Pager<List<Value>, M>, Error>;

    fn dispatch<A: Action>(client: &Client<Self>, action: A) -> Pager<A::Reply, M> {
        client.pager(Box::new(action))
    }

    fn execute(client: &Client<Self>, slug: &str, arguments: Value) -> Self::Executed {
        let request = Untyped::list(slug, arguments)?;
        Ok(client.pager(Box::new(request)))
    }
}

impl<M: Clone> Client<Paged<M>> {
    fn pager<R>(&self, request: Box<dyn Request>) -> Pager<R, M> {
        let shared = Arc::clone(&self.shared);
        let mode = self.mode.0.clone();
        Pager::new(shared, Arc::clone(&self.options), mode, request)
    }
}

impl Client {
    /// Begins to set up a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client by the environment: see [`ClientBuilder::from_env`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    fn new(shared: Shared, options: Options) -> Self {
        Self {
            shared: Arc::new(shared),
            options: Arc::new(options),
            mode: Async,
        }
    }
}

impl<M: Direct> Client<M> {
    /// Calls an action by its description, without its Rust types: one argument per entry of
    /// [`ActionInfo::params`] and in the same order. What the typed calls do goes for this one too.
    pub fn send_raw(
        &self,
        info: &'static ActionInfo,
        arguments: &[&dyn Argument],
    ) -> M::Sent<RawReply, PendingRaw> {
        self.mode.hand_out(self.begin(info, arguments))
    }

    /// Sends an action that the caller keeps: for requests that are large or sent more than once.
    pub fn send_ref<A: Action>(&self, action: &A) -> M::Sent<Reply<A::Reply>, Pending<A>> {
        let call = self.begin(A::INFO, &action.arguments());
        self.mode.hand_out(Pending::new(call))
    }

    /// A client whose calls walk all pages of a list: see [`Pager`].
    #[must_use]
    pub fn pages(&self) -> Client<Paged<M>> {
        Client {
            shared: Arc::clone(&self.shared),
            options: Arc::clone(&self.options),
            mode: Paged(self.mode.clone()),
        }
    }

    /// Sends a request whose list is longer than one call may carry, in several calls: see [`Chunks`].
    ///
    /// The action must have exactly one list with a documented maximum; with any other this does not compile.
    pub fn in_chunks<'a, A: Action>(&self, request: &'a A) -> Chunks<'a, A, M> {
        let shared = Arc::clone(&self.shared);
        let mode = self.mode.clone();
        Chunks::new(shared, Arc::clone(&self.options), mode, request)
    }

    fn begin(&self, info: &'static ActionInfo, arguments: &[&dyn Argument]) -> PendingRaw {
        call::begin(&self.shared, &self.options, info, arguments)
    }
}

impl<M> Client<M> {
    /// A client like this one, sharing its connections, whose calls go by `options`.
    ///
    /// What `options` leave open stays as it is here.
    #[must_use]
    pub fn with_options(&self, options: Options) -> Self
    where
        M: Clone,
    {
        Self {
            shared: Arc::clone(&self.shared),
            options: Arc::new(options.over(&self.options)),
            mode: self.mode.clone(),
        }
    }

    /// Sends an action that was built before: `CreateTicket::builder()…build()`.
    pub fn send<A: Action>(&self, action: A) -> M::Output<A>
    where
        M: Mode,
    {
        self.dispatch(action)
    }
}

impl<M: Mode> Target for &Client<M> {
    type Output<A: Action> = M::Output<A>;

    fn dispatch<A: Action>(self, action: A) -> M::Output<A> {
        M::dispatch(self, action)
    }
}

impl<M> fmt::Debug for Client<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("backend", &self.shared.backend)
            .field("timeout", &self.shared.timeout)
            .field("max_reply_bytes", &self.shared.max_reply_bytes)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
