//! A file layer that fails or crashes at a chosen operation.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use spoki_jobs::{Disk, Files, OutputFile};

/// How an operation goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    /// The process ends before the operation, and what was not synced is lost.
    CrashBefore,
    /// The process ends after half of the bytes are written.
    CrashHalfway,
    /// The process ends after the operation.
    CrashAfter,
    /// This and all later operations report an error, but the process goes on.
    Fail(io::ErrorKind),
}

/// The file layer of one process.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultyFiles(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// How many operations there were.
    operations: usize,
    fault: Option<(usize, Fault)>,
    dead: bool,
    /// The length of each file that is durable.
    durable: BTreeMap<PathBuf, u64>,
}

impl FaultyFiles {
    /// Fails at the operation of this number, from 1.
    pub(crate) fn at(operation: usize, fault: Fault) -> Self {
        let files = Self::default();
        files.state().fault = Some((operation, fault));
        files
    }

    pub(crate) fn operations(&self) -> usize {
        self.state().operations
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Does an operation, unless it goes wrong. `half` does a part of it.
    fn operation<T>(
        &self,
        whole: impl FnOnce() -> io::Result<T>,
        half: impl FnOnce(),
    ) -> io::Result<T> {
        let mut state = self.state();
        state.operations += 1;
        let due = |&(operation, _): &(usize, Fault)| operation == state.operations;
        let fault = state.fault.filter(due).map(|(_, fault)| fault);
        if let Some(fault) = fault {
            state.dead = true;
            match fault {
                Fault::CrashBefore => state.lose(),
                Fault::CrashHalfway => half(),
                Fault::CrashAfter => {
                    whole()?;
                }
                Fault::Fail(_) => {}
            }
        } else if !state.dead {
            return whole();
        }
        match state.fault {
            Some((_, Fault::Fail(kind))) => Err(kind.into()),
            _ => Err(io::Error::other("the process is dead")),
        }
    }
}

impl State {
    /// Cuts all files to what is durable.
    fn lose(&self) {
        for (path, length) in &self.durable {
            if let Ok(file) = OpenOptions::new().write(true).open(path)
                && file.metadata().unwrap().len() > *length
            {
                file.set_len(*length).unwrap();
            }
        }
    }
}

impl Files for FaultyFiles {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.operation(|| Disk.create_folder(path), || {})
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn OutputFile>> {
        let file = self.operation(|| Disk.create(path), || {})?;
        self.state().durable.insert(path.to_owned(), 0);
        Ok(self.faulty(path, file))
    }

    fn append(&self, path: &Path, length: u64) -> io::Result<Box<dyn OutputFile>> {
        let file = self.operation(|| Disk.append(path, length), || {})?;
        self.state().durable.insert(path.to_owned(), length);
        Ok(self.faulty(path, file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operation(|| Disk.rename(from, to), || {})?;
        let mut state = self.state();
        let durable = state.durable.remove(from).unwrap_or(0);
        state.durable.insert(to.to_owned(), durable);
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.operation(|| Disk.sync_folder(path), || {})
    }
}

impl FaultyFiles {
    fn faulty(&self, path: &Path, file: Box<dyn OutputFile>) -> Box<dyn OutputFile> {
        Box::new(FaultyFile {
            files: self.clone(),
            path: path.to_owned(),
            file,
        })
    }
}

struct FaultyFile {
    files: FaultyFiles,
    path: PathBuf,
    file: Box<dyn OutputFile>,
}

impl OutputFile for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let half = &bytes[..bytes.len() / 2];
        let file = Mutex::new(&mut self.file);
        self.files.operation(
            || file.lock().unwrap().write(bytes),
            || file.lock().unwrap().write(half).unwrap(),
        )
    }

    fn sync(&mut self) -> io::Result<()> {
        self.files.operation(|| self.file.sync(), || {})?;
        let length = fs::metadata(&self.path).unwrap().len();
        self.files.state().durable.insert(self.path.clone(), length);
        Ok(())
    }
}
