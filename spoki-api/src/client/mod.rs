//! The client: where every call starts.

#[cfg(feature = "blocking")]
mod blocking;
mod by_slug;
mod call;
mod chunk_report;
mod chunks;
mod config;
mod decode;
mod environment;
mod item_chunks;
mod limit_usage;
#[cfg(feature = "metrics")]
mod metrics;
mod mode;
mod observe;
mod pages;
mod prepare;
mod progress;
mod shared;
mod trace;

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use serde_json::Value;

use crate::action::ActionInfo;
use crate::error::Error;
use crate::reply::{List, Page, RawReply, Reply};
use crate::request::{Action, Argument, Options, Sends, SendsPages};
use by_slug::UntypedList;
use pages::PageRequest;
use shared::Shared;

#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use by_slug::PendingValue;
pub use call::{Pending, PendingRaw};
pub use chunk_report::{Chunk, ChunkProgress, ChunkReport};
pub use chunks::Chunks;
pub use config::ClientBuilder;
pub use environment::env_setting;
pub use item_chunks::{ItemChunks, ItemReport};
pub use limit_usage::PendingLimits;
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub use mode::{Async, Mode};
pub use observe::{CallEvent, ObservedCall, Observer};
pub use pages::{Items, PageProgress, Pager};

/// A client for the service, over its own REST API or over Composio.
///
/// It has one method per action, which returns a builder; the builder's `send()` returns a future to await. Clones
/// are cheap and share connections, limits and retry budget. It needs a Tokio runtime with time and I/O, unless it
/// is [blocking](#blocking).
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

impl Client {
    /// Starts to configure a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client configured by environment variables: see [`ClientBuilder::from_env`].
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

impl<M: Mode> Client<M> {
    /// Sends a request that was built before: `CreateTicket::builder()…build()`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`send_ref` is for requests that the caller keeps"
    )]
    pub fn send<A: Action>(&self, action: A) -> M::Sent<Reply<A::Reply>, Pending<A>> {
        self.send_ref(&action)
    }

    /// Sends a request that the caller keeps: for requests that are large or sent more than once.
    pub fn send_ref<A: Action>(&self, action: &A) -> M::Sent<Reply<A::Reply>, Pending<A>> {
        let call = self.begin(A::INFO, &action.arguments());
        self.mode.deliver(Pending::new(call))
    }

    /// Calls an action by its description, without its Rust types: one argument per entry of
    /// [`ActionInfo::params`], in the same order. Checks, limits, retries and deadlines are those of typed calls.
    pub fn send_raw(
        &self,
        info: &'static ActionInfo,
        arguments: &[&dyn Argument],
    ) -> M::Sent<RawReply, PendingRaw> {
        self.mode.deliver(self.begin(info, arguments))
    }

    /// Calls the action with this slug, with plain JSON as its arguments.
    ///
    /// Checks, limits, retries and deadlines are those of typed calls. Null stands for an optional argument that is
    /// not given, as strict tool schemas have it; null in place of all arguments stands for none.
    ///
    /// Nothing is sent unless the slug and all arguments are valid. One [`Error`] reports everything that is wrong
    /// with them, with suggestions for names that are close: see [`Error::violations`]. A key that is not a
    /// parameter or field is refused at any depth; typed requests can send further fields in `extra`.
    ///
    /// The reply dereferences to plain JSON. Its `Debug` shows only its size, because any part may be a secret. It is
    /// null if the service sends none. Here, a success with an error as its body, such as `200 {"detail": …}`, looks
    /// like any other reply; typed calls return an error.
    ///
    /// ```no_run
    /// # async fn run(spoki: spoki_api::Client) -> Result<(), spoki_api::Error> {
    /// use serde_json::json;
    ///
    /// let reply = spoki.execute("SPOKI_RETRIEVE_TAG", json!({"id": 12})).await?;
    /// println!("{}", reply["name"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute(&self, slug: &str, arguments: Value) -> M::Sent<Reply<Value>, PendingValue> {
        let arguments = by_slug::none_if_null(arguments);
        self.mode.deliver(match by_slug::read(slug, &arguments) {
            Ok((info, arguments)) => PendingValue::valid(info, self.begin(info, &arguments)),
            Err(error) => PendingValue::refused(&self.shared, error),
        })
    }

    /// Reads a list page by page, or item by item: see [`Pager`].
    ///
    /// The builders of lists have the methods `pages()` and `items()` for this.
    pub fn pages<A: Action>(&self, action: A) -> Pager<A::Reply, M>
    where
        A::Reply: Page,
    {
        self.pager(Box::new(action))
    }

    /// Reads a list by the slug of its action, with plain JSON as the arguments: see [`execute`](Self::execute) and
    /// [`Pager`]. Fails if the slug or an argument is not valid, and for an action that changes the account.
    ///
    /// ```no_run
    /// # async fn run(spoki: spoki_api::Client) -> Result<(), spoki_api::Error> {
    /// use serde_json::json;
    ///
    /// let mut tags = spoki.execute_pages("SPOKI_LIST_TAGS", json!({}))?.items();
    /// while let Some(tag) = tags.next().await {
    ///     println!("{}", tag?["name"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute_pages(
        &self,
        slug: &str,
        arguments: Value,
    ) -> Result<Pager<List<Value>, M>, Error> {
        let arguments = by_slug::none_if_null(arguments);
        let list = UntypedList::new(slug, arguments);
        let list = list.map_err(|error| error.masked(self.shared.backend.key()))?;
        Ok(self.pager(Box::new(list)))
    }

    /// Sends a request whose list is longer than one call may carry, in several calls: see [`Chunks`].
    ///
    /// The action must have exactly one list with a documented maximum; with any other action this does not compile.
    pub fn in_chunks<'a, A: Action>(&self, request: &'a A) -> Chunks<'a, A, M> {
        let shared = Arc::clone(&self.shared);
        let mode = self.mode.clone();
        Chunks::new(shared, Arc::clone(&self.options), mode, request)
    }

    /// Sends items in several calls while an iterator gives them, for lists that do not fit into memory: see
    /// [`ItemChunks`]. `build` makes the request for the items of one call.
    ///
    /// The action must have exactly one list with a documented maximum; with any other action this does not compile.
    pub fn in_chunks_from<'a, A, T, I>(
        &self,
        items: I,
        build: impl FnMut(Vec<T>) -> A + Send + 'a,
    ) -> ItemChunks<'a, A, T, M>
    where
        A: Action,
        T: Argument,
        I: IntoIterator<Item = T>,
        I::IntoIter: Send + 'a,
    {
        let mut items = items.into_iter();
        let source = Box::new(move |_: &mut Context<'_>| Poll::Ready(items.next()));
        let shared = Arc::clone(&self.shared);
        let mode = self.mode.clone();
        let build = Box::new(build);
        ItemChunks::new(shared, Arc::clone(&self.options), mode, source, build)
    }

    fn begin(&self, info: &'static ActionInfo, arguments: &[&dyn Argument]) -> PendingRaw {
        call::begin(&self.shared, &self.options, info, arguments)
    }

    fn pager<R>(&self, request: Box<dyn PageRequest>) -> Pager<R, M> {
        let shared = Arc::clone(&self.shared);
        let mode = self.mode.clone();
        Pager::new(shared, Arc::clone(&self.options), mode, request)
    }
}

#[cfg(feature = "stream")]
impl Client {
    /// Sends items in several calls while a stream gives them: see [`in_chunks_from`](Self::in_chunks_from).
    pub fn in_chunks_from_stream<'a, A, T>(
        &self,
        items: impl futures_core::Stream<Item = T> + Send + 'a,
        build: impl FnMut(Vec<T>) -> A + Send + 'a,
    ) -> ItemChunks<'a, A, T>
    where
        A: Action,
        T: Argument,
    {
        let mut items = Box::pin(items);
        let source = Box::new(move |context: &mut Context<'_>| items.as_mut().poll_next(context));
        let shared = Arc::clone(&self.shared);
        let build = Box::new(build);
        ItemChunks::new(shared, Arc::clone(&self.options), Async, source, build)
    }
}

impl<M: Clone> Client<M> {
    /// A client like this one whose calls follow `options`. Both share connections, limits and retry budget.
    ///
    /// What `options` do not set stays as it is in this client.
    #[must_use]
    pub fn with_options(&self, options: Options) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            options: Arc::new(options.over(&self.options)),
            mode: self.mode.clone(),
        }
    }
}

impl<A: Action, M: Mode> Sends<A> for &Client<M> {
    type Sent = M::Sent<Reply<A::Reply>, Pending<A>>;

    fn send(self, action: A) -> Self::Sent {
        self.send_ref(&action)
    }
}

impl<A: Action, M: Mode> SendsPages<A> for &Client<M>
where
    A::Reply: Page,
{
    type Pages = Pager<A::Reply, M>;
    type Items = Items<A::Reply, M>;

    fn pages(self, action: A) -> Self::Pages {
        Client::pages(self, action)
    }

    fn items(self, action: A) -> Self::Items {
        Client::pages(self, action).items()
    }
}

impl<M> fmt::Debug for Client<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("backend", &self.shared.backend)
            .field("max_reply_bytes", &self.shared.max_reply_bytes)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
