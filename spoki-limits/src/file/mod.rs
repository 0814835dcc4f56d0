//! The limiter for the processes of one machine.

mod folder;
mod state;
mod store;
mod text;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use spoki_api::limit::{Denied, LimitKey, LimitUsage, Limiter, Permit, Scope, SlotRequest};
use spoki_api::transport::BoxFuture;

use crate::limiter::StoreLimiter;
use crate::timing::Timing;
use store::FileStore;

const POLL: Duration = Duration::from_millis(250);
const LEASE: Duration = Duration::from_secs(2);

/// Keeps the limits for all processes of one machine that use the same folder: in any 60 seconds, never more
/// calls start than allowed; first come, first served.
///
/// Each account has a locked file in the folder. It needs no server, and survives restarts and processes that are
/// killed. The folder must be on a disk of this machine.
///
/// If the file cannot be read or written, nothing is sent: calls fail with an error that names the file.
///
/// Clones share all counts.
///
/// ```no_run
/// use spoki_api::Client;
/// use spoki_limits::FileLimiter;
///
/// let client = Client::builder()
///     .spoki("key")
///     .limiter(FileLimiter::new())
///     .build()?;
/// # Ok::<(), spoki_api::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FileLimiter(Arc<StoreLimiter>);

impl Default for FileLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl FileLimiter {
    /// A limiter over the state folder of the user: `SPOKI_STATE_DIR` if that is set, else
    /// `$XDG_STATE_HOME/spoki`, which is usually `~/.local/state/spoki`, and `%LOCALAPPDATA%\spoki` on Windows.
    pub fn new() -> Self {
        Self::over(usual_folder(), Timing::new(POLL, LEASE))
    }

    /// A limiter over a folder of your own. It is created when the first call needs it.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self::over(Ok(folder.into()), Timing::new(POLL, LEASE))
    }

    fn over(folder: Result<PathBuf, String>, timing: Timing) -> Self {
        Self(Arc::new(StoreLimiter::new(timing, move || {
            Box::new(FileStore::new(folder.clone(), timing))
        })))
    }

    /// The state folder of the user, where [`new`](Self::new) keeps its files. Fails with the reason if the environment
    /// names none.
    pub fn state_folder() -> io::Result<PathBuf> {
        usual_folder().map_err(io::Error::other)
    }

    /// Removes all counts that limiters store in the folder, and returns the number of accounts. Running
    /// processes that have seen these counts block all calls until all slots are free.
    pub fn clear(folder: impl AsRef<Path>) -> io::Result<usize> {
        store::clear(&folder.as_ref().join(store::FOLDER))
    }

    /// A limiter over a folder of your own, for a service whose clock runs `rate` times as fast.
    #[cfg(feature = "test-util")]
    pub fn at_rate(folder: impl Into<PathBuf>, rate: u32) -> Self {
        Self::over(Ok(folder.into()), Timing::new(POLL, LEASE).at_rate(rate))
    }
}

fn usual_folder() -> Result<PathBuf, String> {
    folder::usual(|name| std::env::var_os(name))
}

impl Limiter for FileLimiter {
    fn acquire<'a>(&'a self, request: SlotRequest<'a>) -> BoxFuture<'a, Result<Permit, Denied>> {
        self.0.acquire(request)
    }

    fn close<'a>(&'a self, key: LimitKey<'a>, scope: Scope, pause: Duration) -> BoxFuture<'a, ()> {
        self.0.close(key, scope, pause)
    }

    fn snapshot<'a>(
        &'a self,
        key_id: &'a str,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Vec<LimitUsage>, Denied>> {
        self.0.snapshot(key_id, account)
    }
}
