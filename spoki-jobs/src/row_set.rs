//! A set of rows, one bit each.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::error::Error;
use crate::files::Hashed;

#[derive(Debug)]
pub(crate) struct RowSet {
    bits: Vec<u64>,
    len: u64,
}

impl RowSet {
    fn new(rows: u64) -> Self {
        let words = usize::try_from(rows.div_ceil(64)).unwrap_or(0);
        Self {
            bits: vec![0; words],
            len: 0,
        }
    }

    /// Reads the rows that a list of invalid rows names. Returns the SHA-256 of the list, too.
    pub(crate) fn read(path: &Path, rows: u64) -> Result<(Self, String), Error> {
        let file = File::open(path).map_err(|error| Error::file(path, error))?;
        let mut input = Hashed::new(BufReader::new(file));
        let mut set = Self::new(rows);
        let entries = serde_json::Deserializer::from_reader(BufReader::new(&mut input));
        for entry in entries.into_iter::<(u64, String)>() {
            let (row, _) = entry.map_err(|error| Error::damaged(path, error))?;
            set.insert(row);
        }
        let (_, sha256) = input.finish();
        Ok((set, sha256))
    }

    fn insert(&mut self, row: u64) {
        let (word, bit) = split(row);
        if let Some(word) = self.bits.get_mut(word) {
            self.len += u64::from(*word & bit == 0);
            *word |= bit;
        }
    }

    pub(crate) fn contains(&self, row: u64) -> bool {
        let (word, bit) = split(row);
        self.bits.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }
}

/// The word of a row, and its bit there.
fn split(row: u64) -> (usize, u64) {
    (
        usize::try_from(row / 64).unwrap_or(usize::MAX),
        1 << (row % 64),
    )
}
