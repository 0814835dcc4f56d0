//! Locks that end with their process, even if it is killed.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use fd_lock::{RwLock, RwLockWriteGuard};

use crate::error::{Error, ErrorKind};
use crate::files::private;

/// A file that one process at a time can lock. The file names that process.
pub(crate) struct Lock {
    path: PathBuf,
    file: RwLock<File>,
}

impl Lock {
    pub(crate) fn open(folder: &Path, name: &str) -> Result<Self, Error> {
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        let file = private(&mut options).open(&path);
        let file = file.map_err(|error| Error::file(&path, error))?;
        Ok(Self {
            path,
            file: RwLock::new(file),
        })
    }

    /// Takes the lock. Fails at once if another process has it.
    pub(crate) fn hold(&mut self) -> Result<RwLockWriteGuard<'_, File>, Error> {
        match self.file.try_write() {
            Ok(mut held) => {
                let pid = std::process::id().to_string();
                let written = held
                    .set_len(0)
                    .and_then(|()| held.write_all(pid.as_bytes()));
                written.map_err(|error| Error::file(&self.path, error))?;
                Ok(held)
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(busy(&self.path)),
            Err(error) => Err(Error::file(&self.path, error)),
        }
    }
}

/// The error that names the process with the lock.
fn busy(path: &Path) -> Error {
    let mut pid = String::new();
    let read = File::open(path).and_then(|mut file| file.read_to_string(&mut pid));
    let holder = match read {
        Ok(read) if read > 0 => format!("process {pid}"),
        _ => "another process".to_owned(),
    };
    let folder = path.parent().unwrap_or(path);
    let what = format!("{holder} works on the job in `{}`", folder.display());
    Error::new(ErrorKind::Busy, what)
}
