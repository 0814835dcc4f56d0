//! Watches a call: reports waits and attempts, and knows whether a request is in flight.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use spoki_api::client::{CallEvent, ObservedCall, Observer};

/// Clears the line of the cursor.
const CLEAR: &str = "\r\u{1b}[K";

/// The state of the calls of this process. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Watch(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    is_terminal: bool,
    verbose: bool,
    in_flight: AtomicBool,
    attempts: AtomicU32,
    /// Whether the last line on the terminal is about a wait, so that the next line replaces it.
    waits: AtomicBool,
}

impl Watch {
    pub(crate) fn new(verbose: bool) -> Self {
        Self(Arc::new(Inner {
            is_terminal: io::stderr().is_terminal(),
            verbose,
            in_flight: AtomicBool::default(),
            attempts: AtomicU32::default(),
            waits: AtomicBool::default(),
        }))
    }

    /// Whether a request is in flight.
    pub(crate) fn is_in_flight(&self) -> bool {
        self.0.in_flight.load(Ordering::Relaxed)
    }

    /// How many requests were sent.
    pub(crate) fn attempts(&self) -> u32 {
        self.0.attempts.load(Ordering::Relaxed)
    }

    /// Prints a line on a terminal, or with `--verbose`.
    pub(crate) fn note(&self, text: &str) {
        if self.0.is_terminal || self.0.verbose {
            self.end_wait();
            print(&format!("{text}\n"));
        }
    }

    /// Reports a wait: on a terminal in one line that changes, with `--verbose` once.
    fn wait(&self, text: &str) {
        let waits = self.0.waits.swap(true, Ordering::Relaxed);
        if self.0.is_terminal {
            print(&format!("{CLEAR}{text}"));
        } else if self.0.verbose && !waits {
            print(&format!("{text}\n"));
        }
    }

    fn end_wait(&self) {
        let waits = self.0.waits.swap(false, Ordering::Relaxed);
        if waits && self.0.is_terminal {
            print(CLEAR);
        }
    }

    fn tell(&self, text: &str) {
        self.end_wait();
        if self.0.verbose {
            print(&format!("{text}\n"));
        }
    }
}

/// A closed standard error does not stop the work.
fn print(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

impl Observer for Watch {
    fn observe(&self, call: &ObservedCall, event: CallEvent<'_>) {
        let slug = call.action.slug;
        let sent = matches!(event, CallEvent::Attempt { .. });
        self.0.in_flight.store(sent, Ordering::Relaxed);
        match event {
            CallEvent::Waiting { expected, .. } => {
                self.wait(&format!("{slug} waits {} for its limit", seconds(expected)));
            }
            CallEvent::Attempt { number, .. } => {
                self.0.attempts.fetch_add(1, Ordering::Relaxed);
                self.tell(&format!("{slug}: attempt {number}"));
            }
            CallEvent::AttemptEnded {
                number,
                took,
                outcome,
                ..
            } => {
                let outcome = match outcome {
                    Ok(reply) => format!("HTTP {}", reply.http_status().as_u16()),
                    Err(error) => error.kind().to_string(),
                };
                let took = seconds(took);
                self.tell(&format!("{slug}: attempt {number}: {outcome} after {took}"));
            }
            CallEvent::Retry { pause, error, .. } => {
                let (kind, pause) = (error.kind(), seconds(pause));
                self.wait(&format!(
                    "{slug} failed ({kind}); the next attempt follows in {pause}"
                ));
            }
            _ => self.end_wait(),
        }
    }
}
