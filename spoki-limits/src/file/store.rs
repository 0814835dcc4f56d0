//! Files that processes lock, read and replace.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use fd_lock::RwLock;
use spoki_api::limit::{LimitUsage, Scope};

use super::state::{Seen, State};
use super::text::Unreadable;
use crate::limiter::random;
use crate::store::{Account, Answer, Request, Store};
use crate::timing::{Timing, micros};

/// How long to wait for a process that holds the lock. A process needs less than a thousandth of this time,
/// unless the disk is busy.
const LOCK_TIMEOUT: Duration = Duration::from_secs(3);
const LOCK_POLL: Duration = Duration::from_millis(1);
/// The folder of the files, below the state folder.
pub(super) const FOLDER: &str = "limits";
/// The extension of a file that is locked while the file beside it is read and replaced.
const LOCK: &str = "lock";

pub(super) struct FileStore {
    folder: Result<PathBuf, String>,
    timing: Timing,
    /// What this process has seen, by account.
    seen: BTreeMap<String, Seen>,
}

impl FileStore {
    pub(super) fn new(folder: Result<PathBuf, String>, timing: Timing) -> Self {
        Self {
            folder: folder.map(|folder| folder.join(FOLDER)),
            timing,
            seen: BTreeMap::new(),
        }
    }

    /// Reads an account's file under its lock, lets it change, and writes it.
    fn update<T>(
        &mut self,
        account: &Account,
        change: impl FnOnce(&mut State, Instant) -> T,
    ) -> Result<T, String> {
        let folder = self.folder.clone()?;
        create_folder(&folder).map_err(|error| failed(&folder, &error))?;
        let lock_path = folder.join(&account.id).with_extension(LOCK);
        let updated = locked(&lock_path, || self.update_locked(&folder, account, change));
        updated.map_err(|error| failed(&lock_path, &error))?
    }

    fn update_locked<T>(
        &mut self,
        folder: &Path,
        account: &Account,
        change: impl FnOnce(&mut State, Instant) -> T,
    ) -> Result<T, String> {
        let path = folder.join(&account.id);
        let found = read(&path)?;
        let mut state = found.clone().unwrap_or_else(|| State {
            epoch: random(),
            ..State::default()
        });
        let (before, at) = (state.clock, Instant::now());
        let seen = self.seen.get(&account.id).copied();
        state.tick(system_time(), seen, at);
        state.close_if_lost(seen, before, &self.timing);
        if account.key != account.id {
            let key = read(&folder.join(&account.key))?.unwrap_or_default();
            let difference = state.offset.saturating_sub(key.offset);
            state.key_closed = key.key_closed.saturating_add_signed(difference);
        }
        state.purge();
        let result = change(&mut state, at);
        let (clock, epoch) = (state.clock, state.epoch);
        // The passing of time alone is no reason to write.
        state.clock = before;
        let mut written = before;
        if found.as_ref() != Some(&state) {
            state.clock = clock;
            replace(&path, &state.to_string()).map_err(|error| failed(&path, &error))?;
            written = clock;
        }
        let seen = Seen {
            epoch,
            written,
            clock,
            at,
        };
        self.seen.insert(account.id.clone(), seen);
        Ok(result)
    }
}

impl Store for FileStore {
    fn run(&mut self, account: &Account, requests: &[Request]) -> Result<Vec<Answer>, String> {
        let timing = self.timing;
        // Facts about all accounts of a key are in the file of the key.
        let is_wide = |request: &&Request| {
            matches!(
                request,
                Request::Close {
                    scope: Scope::Key,
                    ..
                }
            )
        };
        let wide: Vec<_> = requests.iter().filter(is_wide).collect();
        if account.id != account.key && !wide.is_empty() {
            let key = Account {
                id: account.key.clone(),
                key: account.key.clone(),
            };
            self.update(&key, |state, at| {
                for request in wide {
                    state.apply(request, at, &timing);
                }
            })?;
        }
        self.update(account, |state, at| {
            let answers = requests
                .iter()
                .map(|request| state.apply(request, at, &timing));
            answers.collect()
        })
    }

    fn usage(&mut self, account: &Account) -> Result<Vec<LimitUsage>, String> {
        let timing = self.timing;
        self.update(account, |state, _| state.usage(&timing))
    }
}

/// Removes the files of all accounts, each under its lock, and returns their number. The locks stay: another process may
/// wait for them.
pub(super) fn clear(folder: &Path) -> io::Result<usize> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut cleared = 0;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none() {
            locked(&path.with_extension(LOCK), || fs::remove_file(&path))??;
            cleared += 1;
        }
    }
    Ok(cleared)
}

/// Does the work under the lock. A process that ends, even if killed, frees the lock.
fn locked<T>(path: &Path, work: impl FnOnce() -> T) -> io::Result<T> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    let mut lock = RwLock::new(private(&mut options).open(path)?);
    let deadline = Instant::now() + LOCK_TIMEOUT;
    loop {
        match lock.try_write() {
            Ok(_guard) => return Ok(work()),
            Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error),
            Err(_) if Instant::now() >= deadline => {
                let reason =
                    format!("another process has held the lock for more than {LOCK_TIMEOUT:?}");
                return Err(io::Error::new(ErrorKind::TimedOut, reason));
            }
            Err(_) => std::thread::sleep(LOCK_POLL),
        }
    }
}

/// The state in the file; `None` if there is no file.
fn read(path: &Path) -> Result<Option<State>, String> {
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, &error)),
    };
    let state = text
        .parse()
        .map_err(|error: Unreadable| failed(path, &error))?;
    Ok(Some(state))
}

/// Replaces the file in one step, so that it is never half written.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    let mut write = || {
        let mut file = private(&mut options).open(&new)?;
        file.write_all(text.as_bytes())?;
        drop(file);
        fs::rename(&new, path)
    };
    let written = write();
    if written.is_err() {
        // The new file may not exist.
        let _ = fs::remove_file(&new);
    }
    written
}

/// Creates the folder so that only its user can read it.
fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn failed(path: &Path, error: &dyn Display) -> String {
    format!(
        "`{}`: {error}; nothing is sent without this file: repair or remove it, or keep the limits per process (`SlidingWindow`; in `spoki`: `--limits process`)",
        path.display()
    )
}

fn system_time() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    micros(since.unwrap_or_default())
}
