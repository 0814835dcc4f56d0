//! The stored data, and the form that replies show it in.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::behaviour::{Collection, Ref, Table, Values};
use crate::call::ServiceError;
use crate::json_path::{self, Entry};
use crate::world::clock::timestamp;

/// The default data.
const ACCOUNT: &str = include_str!("../../data/account.json");

/// How many references in a row are followed.
const DEPTH: usize = 3;

/// All stored entries, by collection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    entries: BTreeMap<String, Vec<Entry>>,
    /// The greatest id ever used, by collection or field of parts.
    last: BTreeMap<String, i64>,
}

impl Store {
    /// The default data.
    pub(crate) fn default_account() -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the file is part of the crate, and tests read it"
        )]
        let account = serde_json::from_str(ACCOUNT).expect("account.json is valid");
        Self::with(account)
    }

    /// The given entries, by collection.
    pub(crate) fn with(entries: BTreeMap<String, Vec<Entry>>) -> Self {
        let mut store = Self {
            entries,
            last: BTreeMap::new(),
        };
        for (name, entries) in &store.entries {
            let ids = entries.iter().map(id);
            store.last.insert(name.clone(), ids.max().unwrap_or(0));
        }
        for (name, collection) in &Table::get().collections {
            for field in collection.parts.keys() {
                let parts = store.all(name).iter();
                let parts =
                    parts.flat_map(|entry| json_path::reach_in(entry, &format!("{field}.id")));
                let greatest = parts.filter_map(Value::as_i64).max();
                store.last.insert(field.clone(), greatest.unwrap_or(0));
            }
        }
        store
    }

    pub(crate) fn all(&self, collection: &str) -> &[Entry] {
        self.entries.get(collection).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn all_mut(&mut self, collection: &str) -> &mut Vec<Entry> {
        self.entries.entry(collection.to_owned()).or_default()
    }

    /// The index of the last entry whose `key` is `value`.
    pub(crate) fn find(&self, collection: &str, key: &str, value: &Value) -> Option<usize> {
        self.all(collection)
            .iter()
            .rposition(|entry| has(entry, key, value))
    }

    /// An unused id.
    pub(crate) fn next_id(&mut self, of: &str) -> i64 {
        let last = self.last.entry(of.to_owned()).or_default();
        *last = last.saturating_add(1);
        *last
    }

    /// Removes an entry, and all references to it.
    pub(crate) fn remove(&mut self, collection: &str, index: usize) {
        let removed = json!(id(&self.all_mut(collection).remove(index)));
        for (name, other) in &Table::get().collections {
            let refs = other.refs.iter();
            for (field, _) in refs.filter(|(_, reference)| reference.collection == collection) {
                for entry in self.all_mut(name) {
                    remove_reference(entry, field, &removed);
                }
            }
        }
    }

    /// An entry in the form that replies have.
    pub(crate) fn show(&self, collection: &str, entry: &Entry) -> Value {
        self.show_to(collection, entry, DEPTH)
    }

    fn show_to(&self, name: &str, entry: &Entry, depth: usize) -> Value {
        let mut shown = entry.clone();
        let collection = collection(name);
        for (field, reference) in &collection.refs {
            match shown.remove(field) {
                Some(ids)
                    if reference
                        .shows
                        .as_ref()
                        .is_none_or(|shows| !shows.is_empty()) =>
                {
                    shown.insert(field.clone(), self.follow(reference, &ids, depth));
                }
                _ => {}
            }
        }
        for (field, count) in &collection.counts {
            let referring = self.all(&count.collection).iter();
            let number = referring.filter(|other| has(other, &count.field, &json!(id(entry))));
            shown.insert(field.clone(), json!(number.count()));
        }
        for (field, values) in &collection.values {
            if let Some(Value::Object(map)) = shown.remove(field) {
                shown.insert(values.shown.clone(), self.list(values, id(entry), &map));
            }
        }
        Value::Object(shown)
    }

    fn follow(&self, reference: &Ref, ids: &Value, depth: usize) -> Value {
        let show = |id: &Value| {
            let index = self.find(&reference.collection, "id", id)?;
            let entry = self.all(&reference.collection).get(index)?;
            let shown = match depth.checked_sub(1) {
                Some(depth) => self.show_to(&reference.collection, entry, depth),
                None => return Some(id.clone()),
            };
            Some(match &reference.shows {
                Some(names) => only(&shown, names),
                None => shown,
            })
        };
        match ids {
            Value::Array(ids) => ids.iter().filter_map(show).collect(),
            id => show(id).unwrap_or_default(),
        }
    }

    fn list(&self, values: &Values, of: i64, map: &Entry) -> Value {
        let list = map.iter().filter_map(|(key, value)| {
            let index = self.find(&values.collection, &values.key, &json!(key))?;
            let field = id(self.all(&values.collection).get(index)?);
            Some(json!({
                "id": of.wrapping_mul(1_000).wrapping_add(field),
                &values.id_as: field,
                &values.key_as: format!("%%{key}%%"),
                &values.value_as: value,
            }))
        });
        list.collect()
    }

    /// Adds an entry and returns its index.
    pub(crate) fn add(
        &mut self,
        name: &str,
        given: &Entry,
        now: SystemTime,
    ) -> Result<usize, ServiceError> {
        let collection = collection(name);
        let mut entry = collection.new.clone();
        json_path::merge(&mut entry, given);
        self.check(name, &entry, None)?;
        entry.insert("id".to_owned(), json!(self.next_id(name)));
        stamp(&mut entry, collection.created.as_ref(), now);
        self.finish(collection, &mut entry, now);
        let entries = self.all_mut(name);
        entries.push(entry);
        Ok(entries.len() - 1)
    }

    /// Replaces the entry at `index`.
    pub(crate) fn replace(
        &mut self,
        name: &str,
        index: usize,
        mut entry: Entry,
        now: SystemTime,
    ) -> Result<(), ServiceError> {
        self.check(name, &entry, Some(index))?;
        self.finish(collection(name), &mut entry, now);
        self.all_mut(name)[index] = entry;
        Ok(())
    }

    /// Completes the new parts of an entry, and sets the time of the change.
    fn finish(&mut self, collection: &Collection, entry: &mut Entry, now: SystemTime) {
        for (field, new) in &collection.parts {
            for part in parts(entry, field).filter(|part| !part.contains_key("id")) {
                for (name, value) in new {
                    part.entry(name.clone()).or_insert_with(|| value.clone());
                }
                part.insert("id".to_owned(), json!(self.next_id(field)));
            }
        }
        stamp(entry, collection.updated.as_ref(), now);
    }
}

/// The rules of a collection.
pub(crate) fn collection(name: &str) -> &'static Collection {
    static NONE: LazyLock<Collection> = LazyLock::new(Collection::default);
    Table::get().collections.get(name).unwrap_or(&NONE)
}

/// Sets a field to the current time.
pub(crate) fn stamp(entry: &mut Entry, field: Option<&String>, now: SystemTime) {
    if let Some(field) = field {
        entry.insert(field.clone(), json!(timestamp(now)));
    }
}

/// The objects of a list of parts.
pub(crate) fn parts<'e>(entry: &'e mut Entry, field: &str) -> impl Iterator<Item = &'e mut Entry> {
    let list = entry.get_mut(field).and_then(Value::as_array_mut);
    list.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// The id of an entry.
pub(crate) fn id(entry: &Entry) -> i64 {
    entry.get("id").and_then(Value::as_i64).unwrap_or(0)
}

/// Whether one of the values at `path` is `value`.
pub(crate) fn has(entry: &Entry, path: &str, value: &Value) -> bool {
    json_path::reach_in(entry, path)
        .into_iter()
        .any(|found| json_path::same(found, value))
}

/// Removes a reference.
pub(crate) fn remove_reference(entry: &mut Entry, field: &str, id: &Value) {
    match entry.get_mut(field) {
        Some(Value::Array(ids)) => ids.retain(|other| !json_path::same(other, id)),
        Some(other) if json_path::same(other, id) => *other = Value::Null,
        _ => {}
    }
}

/// The members with these names.
pub(crate) fn only(value: &Value, names: &[String]) -> Value {
    let member = |name: &String| Some((name.clone(), value.get(name)?.clone()));
    Value::Object(names.iter().filter_map(member).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_data_obeys_the_rules() {
        let store = Store::default_account();
        for (name, entries) in &store.entries {
            for (index, entry) in entries.iter().enumerate() {
                assert!(id(entry) > 0, "{name}: {entry:?}");
                let outcome = store.check(name, entry, Some(index));
                assert!(outcome.is_ok(), "{name}: {outcome:?}");
            }
        }
        assert!(store.entries.keys().eq(Table::get().collections.keys()));
    }
}
