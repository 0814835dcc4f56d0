//! Creates, updates and clones entries.

use serde_json::{Map, Value, json};

use super::Execution;
use crate::call::ServiceError;
use crate::json_path::{self, Entry};
use crate::world::store::{parts, stamp};

impl Execution<'_> {
    pub(super) fn create(&mut self) -> Result<Value, ServiceError> {
        let mut given = self.given_fields();
        self.set_link(&mut given)?;
        let id = self.add(given)?;
        Ok(self.reply(id))
    }

    pub(super) fn update(&mut self) -> Result<Value, ServiceError> {
        let id = self.find_entry()?;
        self.change(id, self.given_fields())?;
        if let Some(name) = &self.behaviour.secret_field {
            let number = self.store.next_id(name);
            let secret = format!("mock-{}-{id}-{number}", self.collection_name());
            return Ok(json!({ name: secret }));
        }
        Ok(self.reply(id))
    }

    /// Changes or creates one entry, or each entry of a list. Entries of a list can fail one by one.
    pub(super) fn upsert(&mut self) -> Result<Value, ServiceError> {
        let mut link = Map::new();
        self.set_link(&mut link)?;
        let Some(each) = self.behaviour.items_param.as_deref() else {
            let mut given = self.given_fields();
            given.extend(link);
            let id = self.upsert_one(given)?;
            return Ok(self.reply(id));
        };
        let items = self.call.argument(each).and_then(Value::as_array);
        let mut failures = Vec::new();
        for (index, item) in items.into_iter().flatten().enumerate() {
            let mut item = item.as_object().cloned().unwrap_or_default();
            item.retain(|_, value| !value.is_null());
            let key = item.get(self.key()).cloned().unwrap_or_default();
            item.extend(link.clone());
            if let Err(error) = self.upsert_one(item) {
                failures.push(json!({"index": index, self.key(): key, "errors": error.body}));
            }
        }
        let name = self.behaviour.errors_field.as_deref().unwrap_or("errors");
        Ok(json!({ name: failures }))
    }

    pub(super) fn clone_entry(&mut self) -> Result<Value, ServiceError> {
        let mut copy = self.entry(self.find_entry()?);
        copy.remove("id");
        for field in self.collection.nested_entries.keys() {
            for part in parts(&mut copy, field) {
                part.remove("id");
            }
        }
        let id = self.add(copy)?;
        Ok(self.reply(id))
    }

    /// Adds an entry and returns its id.
    fn add(&mut self, mut given: Entry) -> Result<i64, ServiceError> {
        self.set_fixed_fields(&mut given);
        self.store.add(self.collection_name(), &given, self.now)
    }

    /// Changes the entry with the same key, or adds an entry. Returns its id.
    fn upsert_one(&mut self, mut given: Entry) -> Result<i64, ServiceError> {
        let key = given.get(self.key()).cloned().unwrap_or_default();
        let found = self.store.find(self.collection_name(), self.key(), &key);
        let Some(id) = found else {
            return self.add(given);
        };
        self.keep_references(id, &mut given);
        self.change(id, given)?;
        Ok(id)
    }

    /// Adds the old references before the given references, so that an upsert adds references.
    fn keep_references(&self, id: i64, given: &mut Entry) {
        let Some(old) = self.store.get(self.collection_name(), id) else {
            return;
        };
        for (field, value) in given.iter_mut() {
            let refers = self.collection.references.contains_key(field);
            if let (true, Some(Value::Array(old)), Value::Array(new)) =
                (refers, old.get(field), value)
            {
                let added = std::mem::take(new);
                new.extend(old.iter().cloned());
                new.extend(added.into_iter().filter(|id| !old.contains(id)));
            }
        }
    }

    /// Changes an entry, unless the result breaks a rule of its collection.
    fn change(&mut self, id: i64, mut given: Entry) -> Result<(), ServiceError> {
        let mut entry = self.entry(id);
        for field in self.collection.nested_entries.keys() {
            if let Some(Value::Array(changes)) = given.remove(field) {
                merge_parts(&mut entry, field, changes)?;
            }
        }
        json_path::merge(&mut entry, &given);
        self.set_fixed_fields(&mut entry);
        self.store.replace(self.collection_name(), entry, self.now)
    }

    /// Sets the fields that the action always sets.
    fn set_fixed_fields(&self, entry: &mut Entry) {
        for (path, value) in &self.behaviour.set {
            json_path::set(entry, path, value);
        }
        stamp(entry, self.behaviour.timestamp_field.as_ref(), self.now);
    }
}

/// Merges changes into the parts in `field`: by `id`, and changes without an `id` are new parts.
fn merge_parts(entry: &mut Entry, field: &str, changes: Vec<Value>) -> Result<(), ServiceError> {
    for change in changes {
        let Value::Object(mut change) = change else {
            continue;
        };
        change.retain(|_, value| !value.is_null());
        match change.get("id").cloned() {
            Some(id) => {
                let mut parts = parts(entry, field);
                let Some(part) = parts.find(|part| crate::world::store::has(part, "id", &id))
                else {
                    let message = format!("No entry has the id {}.", json_path::text(&id));
                    return Err(ServiceError::field(field, message));
                };
                change.remove("id");
                json_path::merge(part, &change);
            }
            None => match entry.get_mut(field) {
                Some(Value::Array(parts)) => parts.push(Value::Object(change)),
                _ => {
                    entry.insert(field.to_owned(), json!([change]));
                }
            },
        }
    }
    Ok(())
}
