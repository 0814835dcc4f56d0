//! The client for blocking code.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::shared::{Mode, sealed};
use super::{Client, ClientBuilder};
use crate::error::Error;

/// The mode of blocking code: sending waits for the reply and returns it, pages and chunks are iterators.
///
/// ```no_run
/// let spoki = spoki_api::ClientBuilder::from_env()?.build_blocking()?;
/// let tag = spoki.retrieve_tag().id(12).send()?;
/// for tag in spoki.list_tags().items() {
///     println!("{}", tag?.name);
/// }
/// # Ok::<(), spoki_api::Error>(())
/// ```
///
/// Several threads may use clones at once. All clones share a runtime in a thread of its own, which keeps the
/// connections alive between calls and ends with the last clone.
///
/// Threads of an asynchronous runtime must not block: there every call fails without sending, with an error for
/// which [`is_configuration`](Error::is_configuration) holds. Use an asynchronous client there. Inside
/// `spawn_blocking`, where blocking is allowed but looks no different, wait for it with
/// `Handle::current().block_on(…)`.
#[derive(Clone)]
pub struct Blocking(Arc<Driver>);

/// A runtime in a thread of its own.
struct Driver {
    runtime: Handle,
    /// The thread ends when this is dropped.
    _running: oneshot::Sender<()>,
}

impl Driver {
    fn start() -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (running, ended) = oneshot::channel();
        std::thread::Builder::new()
            .name("spoki-api".to_owned())
            .spawn(move || runtime.block_on(ended))?;
        Ok(Self {
            runtime: handle,
            _running: running,
        })
    }
}

impl Blocking {
    /// Waits for `future`, unless that would block an asynchronous runtime.
    pub(crate) fn wait<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        if Handle::try_current().is_ok() {
            return Err(Error::configuration(
                "a blocking client was called on a thread of an asynchronous runtime: use an asynchronous client there, or call from another thread; nothing was sent",
            ));
        }
        Ok(self.0.runtime.block_on(future))
    }
}

impl sealed::Sealed for Blocking {}

impl Mode for Blocking {
    type Sent<T, F: Future<Output = Result<T, Error>>> = Result<T, Error>;

    fn deliver<T, F>(&self, call: F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        self.wait(call)?
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking").finish_non_exhaustive()
    }
}

impl Client {
    /// This client for blocking code: see [`Blocking`].
    ///
    /// Connections belong to the runtime in which they were opened: convert a client that has sent nothing yet, and
    /// keep no asynchronous clone of it.
    pub fn into_blocking(self) -> Result<Client<Blocking>, Error> {
        let driver = Driver::start().map_err(|error| {
            Error::configuration(format!(
                "the runtime of the blocking client cannot be started: {error}"
            ))
        })?;
        Ok(Client {
            shared: self.shared,
            options: self.options,
            mode: Blocking(Arc::new(driver)),
        })
    }
}

impl ClientBuilder {
    /// The client for blocking code: see [`Blocking`].
    pub fn build_blocking(self) -> Result<Client<Blocking>, Error> {
        self.build()?.into_blocking()
    }
}
