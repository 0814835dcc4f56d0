//! The client: where every call starts.

#[cfg(feature = "blocking")]
mod blocking;
mod by_slug;
mod call;
mod chunks;
mod config;
mod pages;
mod progress;
mod shared;
mod trace;

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::action::ActionInfo;
use crate::error::Error;
use crate::reply::{List, RawReply, Reply};
use crate::request::{Action, Argument, Options, Target};
use by_slug::Untyped;
use pages::PageRequest;
use shared::{Shared, sealed};

#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use by_slug::PendingValue;
pub use call::{Pending, PendingRaw};
pub use chunks::{Chunk, ChunkProgress, ChunkReport, Chunks};
pub use config::ClientBuilder;
pub use pages::{Items, PageProgress, Pager};
pub use shared::{Async, SingleReply};

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

impl<M: SingleReply> Mode for M {
    type Output<A: Action> = M::Sent<Reply<A::Reply>, Pending<A>>;
    type Executed = M::Sent<Reply<Value>, PendingValue>;

    fn dispatch<A: Action>(client: &Client<M>, action: A) -> Self::Output<A> {
        client.send_ref(&action)
    }

    fn execute(client: &Client<M>, slug: &str, arguments: Value) -> Self::Executed {
        client.mode.deliver(match by_slug::read(slug, &arguments) {
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

impl<M: SingleReply> Mode for Paged<M> {
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
    fn pager<R>(&self, request: Box<dyn PageRequest>) -> Pager<R, M> {
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

impl<M: SingleReply> Client<M> {
    /// Calls an action by its description, without its Rust types: one argument per entry of
    /// [`ActionInfo::params`] and in the same order. What the typed calls do goes for this one too.
    pub fn send_raw(
        &self,
        info: &'static ActionInfo,
        arguments: &[&dyn Argument],
    ) -> M::Sent<RawReply, PendingRaw> {
        self.mode.deliver(self.begin(info, arguments))
    }

    /// Sends an action that the caller keeps: for requests that are large or sent more than once.
    pub fn send_ref<A: Action>(&self, action: &A) -> M::Sent<Reply<A::Reply>, Pending<A>> {
        let call = self.begin(A::INFO, &action.arguments());
        self.mode.deliver(Pending::new(call))
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

impl<M: Mode> Client<M> {
    /// Calls the action with this slug, with plain JSON as its arguments.
    ///
    /// It goes the way of the typed call: the same checks, and what the client and its options say
    /// about time and repetition. Null stands for an optional argument that is not given, as strict
    /// tool schemas have it; null for all arguments stands for none.
    ///
    /// Printed with `Debug`, the reply shows its size alone, because nobody knows what is secret in it;
    /// the value itself is what it dereferences to.
    ///
    /// Nothing is sent unless the slug and all arguments are sound. Everything that is wrong with
    /// them is in one [`Error`], each with a suggestion where one is close: see
    /// [`Error::violations`].
    ///
    /// What it gives is what the mode gives for any action, with plain JSON for a reply: a future, a
    /// result, or after [`pages`](Self::pages) a [`Pager`] over untyped items,
    /// unless the action changes something.
    ///
    /// ```no_run
    /// # async fn run(spoki: spoki_api::Client) -> Result<(), spoki_api::Error> {
    /// use serde_json::json;
    ///
    /// let reply = spoki.execute("SPOKI_RETRIEVE_TAG", json!({"id": 12})).await?;
    /// println!("{}", reply["name"]);
    /// let mut tags = spoki.pages().execute("SPOKI_LIST_TAGS", json!({}))?.items();
    /// while let Some(tag) = tags.next().await {
    ///     println!("{}", tag?["name"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute(&self, slug: &str, arguments: Value) -> M::Executed {
        let arguments = match arguments {
            Value::Null => Value::Object(Map::new()),
            given => given,
        };
        M::execute(self, slug, arguments)
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
