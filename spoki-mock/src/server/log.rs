//! Logs requests to standard error, one line each.

use std::io::{self, Write as _};
use std::sync::mpsc::{SyncSender, sync_channel};

use crate::world::clock::timestamp;
use crate::world::journal::Exchange;

/// How many lines may wait for a slow reader of standard error. Further lines are lost.
const CAPACITY: usize = 10_000;

/// A thread that writes lines. Requests do not wait for it, so a reader that stops reading stops no request.
#[derive(Debug)]
pub(super) struct Log(SyncSender<String>);

impl Log {
    pub(super) fn start() -> io::Result<Self> {
        let (sender, lines) = sync_channel::<String>(CAPACITY);
        std::thread::Builder::new()
            .name("spoki-mock-log".to_owned())
            .spawn(move || {
                for line in lines {
                    // Nobody reads standard error, or the disk is full: requests go on.
                    let _ = io::stderr().write_all(line.as_bytes());
                }
            })?;
        Ok(Self(sender))
    }

    /// Writes time, API, method, path without query, status, action, and user; `-` stands for none.
    pub(super) fn write(&self, exchange: &Exchange) {
        let path = exchange.path.split('?').next().unwrap_or_default();
        let status = exchange.status.map(|status| status.to_string());
        let line = format!(
            "{} {} {} {path} {} {} {}\n",
            timestamp(exchange.at),
            exchange.backend,
            exchange.method,
            status.as_deref().unwrap_or("-"),
            exchange.slug.unwrap_or("-"),
            exchange.user_id.as_deref().unwrap_or("-"),
        );
        // The reader of standard error is too slow, or gone.
        let _ = self.0.try_send(line);
    }
}
