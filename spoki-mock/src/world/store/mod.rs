//! The stored data.

mod checks;
mod entries;
mod index;
mod listings;
mod show;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use self::entries::Entries;
use self::listings::Listings;
use crate::behaviour::{Collection, Table};
use crate::call::ServiceError;
use crate::json_path::{self, Entry};
use crate::world::clock::timestamp;

pub(crate) use self::index::stored_path;

/// The default data.
const ACCOUNT: &str = include_str!("../../../data/account.json");

/// Lists of entries by collection, as a data file has them.
pub(crate) type Data = BTreeMap<String, Vec<Entry>>;

/// All stored entries, by collection.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    collections: BTreeMap<&'static str, Entries>,
    /// The greatest id ever used, by collection or field of parts.
    last_ids: BTreeMap<&'static str, i64>,
    listings: Listings,
}

impl Default for Store {
    /// No entries.
    fn default() -> Self {
        let names = Table::get().collections.keys();
        Self {
            collections: names
                .map(|name| (name.as_str(), Entries::new(name)))
                .collect(),
            last_ids: BTreeMap::new(),
            listings: Listings::default(),
        }
    }
}

impl Store {
    /// The default data.
    pub(crate) fn default_account() -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the file is part of the crate, and tests read it"
        )]
        let store = serde_json::from_str(ACCOUNT)
            .map_err(|error| error.to_string())
            .and_then(Self::with)
            .expect("account.json is valid");
        store
    }

    /// The given entries. An entry without an id gets an unused one, and missing fields get their defaults.
    /// The error names the first entry that breaks a rule.
    pub(crate) fn with(data: Data) -> Result<Self, String> {
        let mut store = Self::default();
        for (name, entries) in data {
            let Some((name, rules)) = Table::get().collections.get_key_value(&name) else {
                let names: Vec<&str> = store.collections.keys().copied().collect();
                let names = names.join("`, `");
                return Err(format!(
                    "unknown collection `{name}`; the mock has `{names}`"
                ));
            };
            store.load(name, rules, entries)?;
        }
        for (name, entries) in &store.collections {
            for entry in entries.iter() {
                store
                    .check(name, entry, Some(id(entry)))
                    .map_err(|error| format!("`{name}`, id {}: {}", id(entry), error.body))?;
            }
        }
        Ok(store)
    }

    fn load(
        &mut self,
        name: &'static str,
        rules: &'static Collection,
        entries: Vec<Entry>,
    ) -> Result<(), String> {
        let ids = entries.iter().filter_map(|entry| entry.get("id"));
        let greatest = ids.filter_map(Value::as_i64).max();
        self.last_ids.insert(name, greatest.unwrap_or(0));
        for field in rules.nested_entries.keys() {
            let path = format!("{field}.id");
            let parts = entries
                .iter()
                .flat_map(|entry| json_path::reach_in(entry, &path));
            let greatest = parts.filter_map(Value::as_i64).max();
            self.last_ids.insert(field, greatest.unwrap_or(0));
        }
        for given in entries {
            let mut entry = rules.defaults.clone();
            json_path::merge(&mut entry, &given);
            let id = match entry.get("id") {
                None => self.next_id(name),
                Some(value) => value.as_i64().filter(|id| *id > 0).ok_or_else(|| {
                    format!("`{name}`: the id {value} is not a whole number of at least 1")
                })?,
            };
            if self.get(name, id).is_some() {
                return Err(format!("`{name}`: two entries have the id {id}"));
            }
            entry.insert("id".to_owned(), json!(id));
            self.complete_parts(rules, &mut entry);
            self.put(name, entry);
        }
        Ok(())
    }

    /// The entries of a collection.
    pub(crate) fn entries(&self, collection: &str) -> &Entries {
        static NONE: LazyLock<Entries> = LazyLock::new(|| Entries::new(""));
        self.collections.get(collection).unwrap_or(&NONE)
    }

    /// The entry with this id.
    pub(crate) fn get(&self, collection: &str, id: i64) -> Option<&Entry> {
        self.entries(collection).get(id)
    }

    /// The greatest id of an entry whose `key` is `value`.
    pub(crate) fn find(&self, collection: &str, key: &str, value: &Value) -> Option<i64> {
        self.entries(collection).last_with(key, value)
    }

    pub(crate) fn has_collection(&self, name: &str) -> bool {
        self.collections.contains_key(name)
    }

    /// All entries, as a data file has them.
    pub(crate) fn data(&self) -> BTreeMap<&str, Vec<&Entry>> {
        let collections = self.collections.iter();
        collections
            .map(|(name, entries)| (*name, entries.iter().collect()))
            .collect()
    }

    /// All entries of a collection, in the form of replies.
    pub(crate) fn shown(&self, name: &str) -> Vec<Value> {
        let entries = self.entries(name).iter();
        entries.map(|entry| self.show(name, entry)).collect()
    }

    /// How many entries were visited since the start.
    pub(crate) fn visits(&self) -> u64 {
        self.collections.values().map(Entries::visits).sum()
    }

    /// The ids that `find` returns, from the cache unless the data changed since.
    pub(crate) fn listing(
        &mut self,
        key: String,
        find: impl FnOnce(&Self) -> Vec<i64>,
    ) -> Arc<[i64]> {
        if let Some(ids) = self.listings.get(&key) {
            return ids;
        }
        let ids: Arc<[i64]> = find(self).into();
        self.listings.put(key, Arc::clone(&ids));
        ids
    }

    /// An unused id.
    pub(crate) fn next_id(&mut self, of: &'static str) -> i64 {
        let last = self.last_ids.entry(of).or_default();
        *last = last.saturating_add(1);
        *last
    }

    /// Adds an entry, and returns its id.
    pub(crate) fn add(
        &mut self,
        name: &'static str,
        given: &Entry,
        now: SystemTime,
    ) -> Result<i64, ServiceError> {
        let rules = collection(name);
        let mut entry = rules.defaults.clone();
        json_path::merge(&mut entry, given);
        self.check(name, &entry, None)?;
        let id = self.next_id(name);
        entry.insert("id".to_owned(), json!(id));
        stamp(&mut entry, rules.created_field.as_ref(), now);
        self.complete_parts(rules, &mut entry);
        stamp(&mut entry, rules.updated_field.as_ref(), now);
        self.put(name, entry);
        Ok(id)
    }

    /// Replaces the entry with the same id.
    pub(crate) fn replace(
        &mut self,
        name: &'static str,
        mut entry: Entry,
        now: SystemTime,
    ) -> Result<(), ServiceError> {
        self.check(name, &entry, Some(id(&entry)))?;
        let rules = collection(name);
        self.complete_parts(rules, &mut entry);
        stamp(&mut entry, rules.updated_field.as_ref(), now);
        self.put(name, entry);
        Ok(())
    }

    /// Changes an entry without checking its rules, and without a new time of change.
    pub(crate) fn edit(&mut self, name: &str, id: i64, change: impl FnOnce(&mut Entry)) {
        if let Some(mut entry) = self.get(name, id).cloned() {
            change(&mut entry);
            self.put(name, entry);
        }
    }

    /// Removes an entry, and all references to it.
    pub(crate) fn remove(&mut self, name: &str, id: i64) {
        self.listings.clear();
        if let Some(entries) = self.collections.get_mut(name) {
            entries.remove(id);
        }
        let id = json!(id);
        for (other, rules) in &Table::get().collections {
            let refs = rules.references.iter();
            for (field, _) in refs.filter(|(_, reference)| reference.collection == name) {
                for referring in self.entries(other).ids_with(field, &id) {
                    self.edit(other, referring, |entry| {
                        remove_reference(entry, field, &id);
                    });
                }
            }
        }
    }

    fn put(&mut self, name: &str, entry: Entry) {
        self.listings.clear();
        if let Some(entries) = self.collections.get_mut(name) {
            entries.put(entry);
        }
    }

    /// Gives new parts of an entry their ids and default fields.
    fn complete_parts(&mut self, rules: &'static Collection, entry: &mut Entry) {
        for (field, new) in &rules.nested_entries {
            for part in parts(entry, field).filter(|part| !part.contains_key("id")) {
                for (name, value) in new {
                    part.entry(name.clone()).or_insert_with(|| value.clone());
                }
                part.insert("id".to_owned(), json!(self.next_id(field)));
            }
        }
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

    fn error(data: Value) -> String {
        Store::with(serde_json::from_value(data).unwrap()).unwrap_err()
    }

    #[test]
    fn the_default_data_obeys_the_rules() {
        let data: Data = serde_json::from_str(ACCOUNT).unwrap();
        assert!(data.keys().eq(Table::get().collections.keys()));
        let store = Store::default_account();
        for (name, entries) in &data {
            let stored: Vec<&Entry> = store.entries(name).iter().collect();
            assert!(stored.into_iter().eq(entries), "{name} has all fields");
        }
    }

    #[test]
    fn seeds_are_completed() {
        let data =
            json!({"contacts": [{"phone": "+390212345678"}, {"id": 9, "phone": "+390212345679"}]});
        let store = Store::with(serde_json::from_value(data).unwrap()).unwrap();
        let contact = store.get("contacts", 10).unwrap();
        assert_eq!(
            (&contact["phone"], &contact["language"]),
            (&json!("+390212345678"), &json!("en"))
        );
    }

    #[test]
    fn seeds_with_mistakes_are_refused() {
        let twice = json!({"tags": [{"id": 1}, {"id": 1}]});
        assert_eq!(error(twice), "`tags`: two entries have the id 1");
        let text = json!({"tags": [{"id": "1"}]});
        assert_eq!(
            error(text),
            "`tags`: the id \"1\" is not a whole number of at least 1"
        );
        let phones = json!({"contacts": [{"phone": "+1"}, {"phone": "+1"}]});
        let expected = r#"`contacts`, id 1: {"phone":["Another contact has this phone."]}"#;
        assert_eq!(error(phones), expected);
        let dangling = json!({"contacts": [{"phone": "+1", "list_set": [3]}]});
        let expected = r#"`contacts`, id 1: {"list_set":["No entry has the id 3."]}"#;
        assert_eq!(error(dangling), expected);
        assert!(
            error(json!({"tgas": []})).starts_with("unknown collection `tgas`; the mock has `")
        );
    }
}
