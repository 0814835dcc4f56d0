//! Helpers of the tests: every call of the spec, and functions to run a call.

use std::fmt::Debug;
use std::pin::Pin;
use std::task::{Context, Poll};

use serde::de::{DeserializeOwned, Error as DeError};
use serde_json::Value;
use spoki_api::bytes::Bytes;
use spoki_api::http::Request;
use spoki_api::{
    Action, Client, Error,
    action::{ActionInfo, Effect},
    client::Pending,
};

pub mod faulty;
#[rustfmt::skip]
mod generated;
pub mod offline;
pub mod prometheus;
pub mod server;
pub mod unchecked;

pub use generated::CALLS;

/// One action of the spec, ready to be called.
#[derive(Debug)]
pub struct Call {
    /// The vendor's identifier.
    pub slug: &'static str,
    /// An answer, as JSON.
    pub reply: &'static str,
    /// Calls it with the required arguments.
    pub minimal: fn(&Client) -> Running,
    /// Calls it with all arguments.
    pub full: fn(&Client) -> Running,
}

impl Call {
    /// What the client knows about the action.
    #[must_use]
    pub fn info(&self) -> Option<&'static ActionInfo> {
        let actions = spoki_api::catalog().actions.iter().copied();
        actions.into_iter().find(|info| info.slug == self.slug)
    }

    /// The calls of one class of effect.
    pub fn of(effect: Effect) -> impl Iterator<Item = &'static Self> {
        let is_of = move |call: &&Self| call.info().is_some_and(|info| info.effect == effect);
        CALLS.iter().filter(is_of)
    }
}

/// A call in flight.
#[must_use = "nothing is sent unless the call is awaited"]
pub struct Running {
    answer: Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>,
    show: fn(&Client, Value) -> serde_json::Result<String>,
    prepare: fn(&Client, Value) -> serde_json::Result<Request<Bytes>>,
}

impl Running {
    /// The `Debug` text of a request of the same action with these arguments, and of the values made from the request.
    ///
    /// # Errors
    ///
    /// If the action does not take these arguments.
    pub fn show(&self, client: &Client, arguments: Value) -> serde_json::Result<String> {
        (self.show)(client, arguments)
    }

    /// Prepares a typed request of the same action with these arguments.
    ///
    /// # Errors
    ///
    /// If the action does not take these arguments, or the client cannot prepare the request.
    pub fn prepare(&self, client: &Client, arguments: Value) -> serde_json::Result<Request<Bytes>> {
        (self.prepare)(client, arguments)
    }
}

impl Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").finish_non_exhaustive()
    }
}

impl Future for Running {
    type Output = Result<Answer, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(context)
    }
}

/// The reply of a call.
#[derive(Debug)]
pub struct Answer {
    /// As it came.
    pub raw: Value,
    /// The typed value, written as JSON again.
    pub typed: Value,
    /// The reply as `Debug` shows it.
    pub shown: String,
}

/// Awaits a pending call.
fn run<A: Action + Debug + DeserializeOwned>(pending: Pending<A>) -> Running {
    Running {
        answer: Box::pin(async move {
            let reply = pending.await?;
            let (typed, shown) = (
                serde_json::to_value(&*reply),
                format!("{reply:?} {reply:#?}"),
            );
            let (_, raw) = reply.into_parts();
            Ok(Answer {
                raw: raw.raw_json(),
                typed: typed.unwrap_or_default(),
                shown: format!("{shown} {raw:?}"),
            })
        }),
        show: |client, arguments| {
            let pages = client.execute_pages(A::INFO.slug, arguments.clone());
            let request: A = serde_json::from_value(arguments)?;
            let shown = format!("{request:?} {request:#?} {:?}", client.send_ref(&request));
            Ok(format!("{shown} {pages:?}"))
        },
        prepare: |client, arguments| {
            let request: A = serde_json::from_value(arguments)?;
            client.prepare(&request).map_err(DeError::custom)
        },
    }
}

/// The programs in the READMEs. They are compiled, and run if they need no account.
#[cfg(doctest)]
mod readmes {
    #[doc = include_str!("../../README.md")]
    struct Workspace;

    #[doc = include_str!("../../spoki-mock/README.md")]
    struct Mock;
}

/// The programs of the guides.
#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../../spoki-api/src/guide/write_once.md")]
    struct WriteOnce;

    #[doc = include_str!("../../spoki-api/src/guide/tenants.md")]
    struct Tenants;

    #[doc = include_str!("../../spoki-api/src/guide/shutdown.md")]
    struct Shutdown;

    #[doc = include_str!("../../spoki-api/src/guide/testing.md")]
    struct Testing;
}
