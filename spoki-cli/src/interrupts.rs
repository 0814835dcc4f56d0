//! Ctrl-C and SIGTERM: after the first signal the current request may end, the second stops the program at once.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::{Context, Poll};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::watch::Watch;

/// The signals that end the program.
pub(crate) struct Interrupts {
    signals: Signals,
    watch: Watch,
    /// The first signal.
    first: Option<Exit>,
}

impl Interrupts {
    /// Takes over the signals. Needs a runtime.
    pub(crate) fn listen(watch: Watch) -> Result<Self, Failure> {
        let failed = |error| {
            Failure::new(
                Exit::Internal,
                format!("cannot listen for signals: {error}"),
            )
        };
        Ok(Self {
            signals: Signals::listen().map_err(failed)?,
            watch,
            first: None,
        })
    }

    /// The exit that a signal asks for.
    pub(crate) fn exit(&self) -> Option<Exit> {
        self.first
    }

    /// Runs a call until it ends or a signal stops it.
    pub(crate) async fn run<T>(&mut self, call: impl Future<Output = T>) -> Result<T, Failure> {
        let mut call = pin!(call);
        poll_fn(|context| {
            if let Some(stopped) = self.poll_signals(context) {
                return Poll::Ready(Err(stopped));
            }
            match call.as_mut().poll(context) {
                Poll::Ready(output) => Poll::Ready(Ok(output)),
                // The attempt has just ended; now a pause or a wait begins.
                Poll::Pending => match self.first {
                    Some(exit) if !self.watch.is_in_flight() => {
                        Poll::Ready(Err(self.stopped(exit)))
                    }
                    _ => Poll::Pending,
                },
            }
        })
        .await
    }

    /// Runs work that ends by itself after `stop`: the first signal calls that, the second ends the work at once.
    #[cfg(any(feature = "jobs", feature = "mcp"))]
    pub(crate) async fn run_to_stop<T>(
        &mut self,
        work: impl Future<Output = T>,
        stop: impl Fn(),
    ) -> Result<T, Failure> {
        let mut work = pin!(work);
        poll_fn(|context| {
            while let Poll::Ready(exit) = self.signals.poll(context) {
                if self.first.is_some() {
                    return Poll::Ready(Err(self.stopped(exit)));
                }
                self.first = Some(exit);
                self.watch
                    .note("stopping after the calls in flight; press Ctrl-C again to stop at once");
                stop();
            }
            work.as_mut().poll(context).map(Ok)
        })
        .await
    }

    /// Why the call has to stop now.
    fn poll_signals(&mut self, context: &mut Context<'_>) -> Option<Failure> {
        while let Poll::Ready(exit) = self.signals.poll(context) {
            if self.first.is_some() || !self.watch.is_in_flight() {
                self.first = Some(exit);
                return Some(self.stopped(exit));
            }
            self.first = Some(exit);
            self.watch.note(
                "waiting for the reply to the current request; press Ctrl-C again to stop at once",
            );
        }
        None
    }

    fn stopped(&self, exit: Exit) -> Failure {
        Failure::stopped(exit, self.watch.attempts(), self.watch.is_in_flight())
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Exit> {
        if let Poll::Ready(Some(())) = self.interrupt.poll_recv(context) {
            return Poll::Ready(Exit::Interrupted);
        }
        match self.terminate.poll_recv(context) {
            Poll::Ready(Some(())) => Poll::Ready(Exit::Terminated),
            _ => Poll::Pending,
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Exit> {
        match self.0.poll_recv(context) {
            Poll::Ready(Some(())) => Poll::Ready(Exit::Interrupted),
            _ => Poll::Pending,
        }
    }
}
