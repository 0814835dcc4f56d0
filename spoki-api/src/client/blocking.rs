//! The client for blocking code.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::mode::{Mode, sealed};
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
/// Calls work on any thread, inside `spawn_blocking` and inside asynchronous code too. They block the thread:
/// in asynchronous code no other task runs on the thread meanwhile, so prefer an asynchronous client there.
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
        thread::Builder::new()
            .name("spoki-api".to_owned())
            .spawn(move || runtime.block_on(ended))?;
        Ok(Self {
            runtime: handle,
            _running: running,
        })
    }
}

impl Blocking {
    /// Blocks the thread until `future` is done.
    ///
    /// The future is polled here, because it may borrow. The runtime's thread drives its connections and timers.
    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        let _entered = self.0.runtime.enter();
        // A task of another runtime has a budget of work and then yields; this thread cannot yield.
        block_on(tokio::task::unconstrained(future))
    }
}

/// Polls a future on this thread, and sleeps between the polls. Unlike [`Handle::block_on`], this works on threads of
/// an asynchronous runtime.
fn block_on<F: Future>(future: F) -> F::Output {
    let sleeper = Arc::new(Sleeper::new());
    let waker = Waker::from(Arc::clone(&sleeper));
    let mut future = pin!(future);
    loop {
        let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
        if let Poll::Ready(output) = polled {
            return output;
        }
        sleeper.sleep();
    }
}

/// A thread that sleeps until it is woken.
struct Sleeper {
    thread: Thread,
    /// Whether the thread was woken since it last slept. Parking does not show this: other code that parks
    /// the thread takes the same token.
    woken: AtomicBool,
}

impl Sleeper {
    /// This thread.
    fn new() -> Self {
        Self {
            thread: thread::current(),
            woken: AtomicBool::new(false),
        }
    }

    fn sleep(&self) {
        while !self.woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl sealed::Sealed for Blocking {}

impl Mode for Blocking {
    type Sent<T, F: Future<Output = Result<T, Error>>> = Result<T, Error>;

    fn deliver<T, F>(&self, call: F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        self.wait(call)
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking").finish_non_exhaustive()
    }
}

impl Client {
    /// Turns this client into a client for blocking code: see [`Blocking`].
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

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::time::Duration;

    use super::*;

    /// As a channel or a lock does, on which a poll waits.
    #[test]
    fn g5_a_wake_up_whose_token_something_else_takes_is_not_lost() {
        for _ in 0..50 {
            let mut polls = 0;
            block_on(poll_fn(|context| {
                polls += 1;
                let waker = context.waker().clone();
                let waking = thread::spawn(move || waker.wake());
                waking.join().unwrap();
                thread::park_timeout(Duration::from_secs(10));
                if polls == 3 {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            }));
        }
    }
}
