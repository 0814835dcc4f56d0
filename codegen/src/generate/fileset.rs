//! The files that one run generates, and how a folder differs from them.

use std::collections::BTreeMap;
use std::fmt;

/// Text files by relative path, with `/` between its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<String, String>,
}

/// How a file in a folder differs from the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drift {
    /// The folder lacks the file.
    Missing,
    /// The folder has the file with another content.
    Stale,
    /// The set lacks the file.
    Extra,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Extra => "extra",
        })
    }
}

impl FileSet {
    /// Adds a file. Each path may be added once.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let path = path.into();
        debug_assert!(!self.files.contains_key(&path), "{path} is generated twice");
        self.files.insert(path, text.into());
    }

    /// The files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are no files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// All differences between a folder's files and this set, by path.
    #[must_use]
    pub fn drift(&self, folder: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Drift> {
        let wanted = self.files.iter().filter_map(|(path, text)| {
            let drift = match folder.get(path) {
                None => Drift::Missing,
                Some(bytes) if bytes != text.as_bytes() => Drift::Stale,
                Some(_) => return None,
            };
            Some((path.clone(), drift))
        });
        let extra = folder
            .keys()
            .filter(|path| !self.files.contains_key(*path))
            .map(|path| (path.clone(), Drift::Extra));
        wanted.chain(extra).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_sees_missing_stale_and_extra() {
        let mut set = FileSet::default();
        set.insert("a.rs", "a");
        set.insert("b/c.rs", "c");
        set.insert("d.rs", "d");
        let folder = BTreeMap::from_iter([
            ("a.rs".to_owned(), b"a".to_vec()),
            ("d.rs".to_owned(), b"D".to_vec()),
            ("e.rs".to_owned(), b"e".to_vec()),
        ]);
        let drift: Vec<_> = set.drift(&folder).into_iter().collect();
        assert_eq!(
            drift,
            [
                ("b/c.rs".to_owned(), Drift::Missing),
                ("d.rs".to_owned(), Drift::Stale),
                ("e.rs".to_owned(), Drift::Extra),
            ]
        );
    }
}
