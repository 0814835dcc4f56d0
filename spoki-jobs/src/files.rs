//! All writes of a job go through [`Files`], so that tests can make each write fail.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use hmac_sha256::Hash;

use crate::error::Error;

/// How a job writes its folder. [`Disk`] writes to the disk; tests can add faults.
pub trait Files: fmt::Debug + Send + Sync + 'static {
    /// Creates a folder that only its user can open. Folders above it are created, too.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Creates an empty file that only its user can read, in place of an earlier one.
    fn create(&self, path: &Path) -> io::Result<Box<dyn OutputFile>>;

    /// Opens a file to append to its first `length` bytes. The rest of the file is removed.
    fn append(&self, path: &Path, length: u64) -> io::Result<Box<dyn OutputFile>>;

    /// Gives a file another name, in place of an earlier file of that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Makes the names in a folder durable.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// A file that is written from front to back.
pub trait OutputFile: Send {
    /// Writes all bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes everything that was written durable.
    fn sync(&mut self) -> io::Result<()>;
}

/// Files on the disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn OutputFile>> {
        let file =
            private(OpenOptions::new().create(true).truncate(true).write(true)).open(path)?;
        // An earlier file may have had other permissions.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(Box::new(file))
    }

    fn append(&self, path: &Path, length: u64) -> io::Result<Box<dyn OutputFile>> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        if file.metadata()?.len() > length {
            file.set_len(length)?;
            file.sync_all()?;
        }
        file.seek(SeekFrom::Start(length))?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Only Unix opens folders.
        if cfg!(unix) {
            File::open(path)?.sync_all()?;
        }
        Ok(())
    }
}

impl OutputFile for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Makes new files readable by their user alone.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Replaces a file in one step, so that it is never half written.
pub(crate) fn replace(files: &dyn Files, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = files.create(&new)?;
    file.write(bytes)?;
    file.sync()?;
    drop(file);
    files.rename(&new, path)?;
    files.sync_folder(parent(path))
}

/// The folder that holds this file or folder.
pub(crate) fn parent(path: &Path) -> &Path {
    let parent = path.parent();
    let parent = parent.filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// A new file that is written in large pieces, with a checksum of its content.
pub(crate) struct HashedFile {
    path: PathBuf,
    file: Box<dyn OutputFile>,
    buffer: Vec<u8>,
    hash: Hash,
}

const BUFFER: usize = 1 << 16;

impl HashedFile {
    pub(crate) fn create(files: &dyn Files, path: &Path) -> Result<Self, Error> {
        let file = files.create(path);
        Ok(Self {
            path: path.to_owned(),
            file: file.map_err(|error| Error::file(path, error))?,
            buffer: Vec::with_capacity(BUFFER),
            hash: Hash::new(),
        })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// Makes the file durable. Returns the SHA-256 of its content.
    pub(crate) fn finish(mut self) -> Result<String, Error> {
        self.flush()?;
        let synced = self.file.sync();
        synced.map_err(|error| Error::file(&self.path, error))?;
        Ok(hex(&self.hash.finalize()))
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.hash.update(&self.buffer);
        let written = self.file.write(&self.buffer);
        self.buffer.clear();
        written.map_err(|error| Error::file(&self.path, error))
    }
}

/// Counts and hashes what is read.
pub(crate) struct Hashed<R> {
    inner: R,
    bytes: u64,
    hash: Hash,
}

impl<R: Read> Hashed<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            bytes: 0,
            hash: Hash::new(),
        }
    }

    /// The number of bytes and their SHA-256.
    pub(crate) fn finish(&self) -> (u64, String) {
        (self.bytes, hex(&self.hash.finalize()))
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        digits += &format!("{byte:02x}");
        digits
    })
}
