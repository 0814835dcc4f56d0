//! The entries of one collection.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::index::{Index, indexed_paths, keys};
use crate::json_path::{self, Entry};

/// Entries in the order of their ids, with an index for each path that is looked up.
///
/// All reads go through the methods here, which count the entries that they visit: the bench `growth` compares
/// these counts.
#[derive(Debug)]
pub(crate) struct Entries {
    sorted: Vec<(i64, Arc<Entry>)>,
    indexes: BTreeMap<&'static str, Index>,
    visits: AtomicU64,
}

impl Clone for Entries {
    fn clone(&self) -> Self {
        Self {
            sorted: self.sorted.clone(),
            indexes: self.indexes.clone(),
            visits: AtomicU64::new(self.visits()),
        }
    }
}

impl Entries {
    /// No entries, with the indexes of this collection.
    pub(super) fn new(collection: &str) -> Self {
        let paths = indexed_paths(collection).iter();
        Self {
            sorted: Vec::new(),
            indexes: paths.map(|path| (*path, Index::default())).collect(),
            visits: AtomicU64::default(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// How many entries were visited since the start.
    pub(super) fn visits(&self) -> u64 {
        self.visits.load(Ordering::Relaxed)
    }

    fn count_visit(&self) {
        self.visits.fetch_add(1, Ordering::Relaxed);
    }

    /// The entry with this id.
    pub(crate) fn get(&self, id: i64) -> Option<&Entry> {
        let position = self.position(id)?;
        self.sorted.get(position).map(|(_, entry)| &**entry)
    }

    fn position(&self, id: i64) -> Option<usize> {
        self.count_visit();
        self.sorted.binary_search_by_key(&id, |(id, _)| *id).ok()
    }

    /// All entries in the order of their ids, from the one at `offset`.
    pub(crate) fn iter_from(&self, offset: usize) -> impl Iterator<Item = &Entry> {
        let rest = self.sorted.get(offset..).unwrap_or_default();
        rest.iter().map(|(_, entry)| {
            self.count_visit();
            &**entry
        })
    }

    /// All entries in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.iter_from(0)
    }

    /// The ids of the entries that have `value` at `path`, in ascending order.
    pub(crate) fn ids_with(&self, path: &str, value: &Value) -> Vec<i64> {
        if path == "id" {
            let id = json_path::text(value).parse().ok();
            // `0318` is not the id 318.
            let id = id.filter(|id: &i64| json_path::same(&json!(id), value));
            return id
                .filter(|id| self.position(*id).is_some())
                .into_iter()
                .collect();
        }
        match self.indexes.get(path) {
            Some(index) => index.ids(value).into_iter().flatten().copied().collect(),
            None => {
                let found = self.iter().filter(|entry| super::has(entry, path, value));
                found.map(super::id).collect()
            }
        }
    }

    /// The greatest id of an entry that has `value` at `path`.
    pub(crate) fn last_with(&self, path: &str, value: &Value) -> Option<i64> {
        match self.indexes.get(path) {
            Some(index) => index.ids(value)?.last().copied(),
            None => self.ids_with(path, value).last().copied(),
        }
    }

    /// The number of entries that have `value` at `path`.
    pub(crate) fn count_with(&self, path: &str, value: &Value) -> usize {
        match self.indexes.get(path) {
            Some(index) => index.ids(value).map_or(0, BTreeSet::len),
            None => self.ids_with(path, value).len(),
        }
    }

    /// Whether `path` has an index.
    pub(crate) fn is_indexed(&self, path: &str) -> bool {
        self.indexes.contains_key(path)
    }

    /// Adds an entry, or replaces the one with the same id.
    pub(super) fn put(&mut self, entry: Entry) {
        let id = super::id(&entry);
        self.count_visit();
        match self.sorted.binary_search_by_key(&id, |(id, _)| *id) {
            Ok(position) => {
                let old = std::mem::replace(&mut self.sorted[position].1, Arc::new(entry));
                let new = &self.sorted[position].1;
                for (path, index) in &mut self.indexes {
                    let (old, new) = (keys(&old, path), keys(new, path));
                    index.remove(id, old.difference(&new));
                    index.add(id, new.difference(&old));
                }
            }
            Err(position) => {
                for (path, index) in &mut self.indexes {
                    index.add(id, &keys(&entry, path));
                }
                self.sorted.insert(position, (id, Arc::new(entry)));
            }
        }
    }

    pub(super) fn remove(&mut self, id: i64) {
        if let Some(position) = self.position(id) {
            let (_, entry) = self.sorted.remove(position);
            for (path, index) in &mut self.indexes {
                index.remove(id, &keys(&entry, path));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(id: i64, phone: &str, lists: &[i64]) -> Entry {
        let contact = json!({"id": id, "phone": phone, "list_set": lists});
        contact.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn indexes_follow_every_change() {
        let mut contacts = Entries::new("contacts");
        contacts.put(contact(2, "+2", &[7, 8]));
        contacts.put(contact(1, "+1", &[7]));
        assert!(contacts.is_indexed("phone") && contacts.is_indexed("list_set"));
        assert_eq!(contacts.ids_with("list_set", &json!("7")), [1, 2]);
        contacts.put(contact(2, "+3", &[8, 9]));
        assert_eq!(contacts.ids_with("list_set", &json!(7)), [1]);
        assert_eq!(contacts.count_with("list_set", &json!(9)), 1);
        assert_eq!(contacts.last_with("phone", &json!("+2")), None);
        assert_eq!(contacts.last_with("phone", &json!("+3")), Some(2));
        contacts.remove(2);
        assert_eq!(contacts.ids_with("list_set", &json!(8)), [0; 0]);
        assert_eq!(contacts.len(), 1);
    }

    #[test]
    fn ids_are_found_as_number_and_as_text() {
        let mut contacts = Entries::new("contacts");
        contacts.put(contact(318, "+1", &[]));
        assert_eq!(contacts.ids_with("id", &json!(318)), [318]);
        assert_eq!(contacts.ids_with("id", &json!("318")), [318]);
        assert_eq!(contacts.ids_with("id", &json!("0318")), [0; 0]);
    }
}
