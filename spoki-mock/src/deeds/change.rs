//! Adding and changing entries.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::Work;
use crate::call::{Done, Outcome};
use crate::fields::{self, Entry};
use crate::refusal::Refusal;
use crate::store::{id, parts, stamp};

impl Work<'_> {
    pub(super) fn create(&mut self) -> Outcome {
        let mut brought = self.brought();
        self.refer(&mut brought)?;
        let index = self.add(brought)?;
        let entry = self.store.all(self.place())[index].clone();
        Ok(self.answer(StatusCode::CREATED, &entry))
    }

    pub(super) fn update(&mut self) -> Outcome {
        let index = self.entry()?;
        let entry = self.change(index, &self.brought())?;
        if let Some(name) = &self.behaviour.reveals {
            let number = self.store.next_id(name);
            let secret = format!("mock-{}-{}-{number}", self.place(), id(&entry));
            return Ok(Done {
                status: StatusCode::OK,
                data: json!({ name: secret }),
            });
        }
        Ok(self.answer(StatusCode::OK, &entry))
    }

    /// One entry, or many of which some may fail.
    pub(super) fn upsert(&mut self) -> Outcome {
        let mut link = Map::new();
        self.refer(&mut link)?;
        let Some(each) = self.behaviour.each.as_deref() else {
            let mut brought = self.brought();
            brought.extend(link);
            let entry = self.put(brought)?;
            return Ok(self.answer(StatusCode::OK, &entry));
        };
        let items = self.call.argument(each).and_then(Value::as_array);
        let mut failures = Vec::new();
        for (index, item) in items.into_iter().flatten().enumerate() {
            let mut item = item.as_object().cloned().unwrap_or_default();
            item.retain(|_, value| !value.is_null());
            let key = item.get(self.key()).cloned().unwrap_or_default();
            item.extend(link.clone());
            if let Err(refusal) = self.put(item) {
                failures.push(json!({"index": index, self.key(): key, "errors": refusal.body}));
            }
        }
        let name = self.behaviour.failures.as_deref().unwrap_or("errors");
        Ok(Done {
            status: StatusCode::OK,
            data: json!({ name: failures }),
        })
    }

    pub(super) fn copy(&mut self) -> Outcome {
        let mut copy = self.store.all(self.place())[self.entry()?].clone();
        copy.remove("id");
        for field in self.collection.parts.keys() {
            for part in parts(&mut copy, field) {
                part.remove("id");
            }
        }
        let index = self.add(copy)?;
        let entry = self.store.all(self.place())[index].clone();
        Ok(self.answer(StatusCode::OK, &entry))
    }

    /// Adds an entry and gives its place.
    fn add(&mut self, mut brought: Entry) -> Result<usize, Refusal> {
        self.settle(&mut brought);
        self.store.add(self.place(), &brought, self.now)
    }

    /// Changes the entry with the same key, or adds one.
    fn put(&mut self, mut brought: Entry) -> Result<Entry, Refusal> {
        let key = brought.get(self.key()).cloned().unwrap_or_default();
        let index = match self.store.find(self.place(), self.key(), &key) {
            None => self.add(brought)?,
            Some(index) => {
                self.keep_references(index, &mut brought);
                self.change(index, &brought)?;
                index
            }
        };
        Ok(self.store.all(self.place())[index].clone())
    }

    /// A list of references grows instead of being replaced.
    fn keep_references(&self, index: usize, brought: &mut Entry) {
        let old = &self.store.all(self.place())[index];
        for (field, value) in brought.iter_mut() {
            let refers = self.collection.refs.contains_key(field);
            if let (true, Some(Value::Array(old)), Value::Array(new)) =
                (refers, old.get(field), value)
            {
                let added = std::mem::take(new);
                new.extend(old.iter().cloned());
                new.extend(added.into_iter().filter(|id| !old.contains(id)));
            }
        }
    }

    /// Changes the entry at `index`, unless the outcome would break a rule.
    fn change(&mut self, index: usize, brought: &Entry) -> Result<Entry, Refusal> {
        let mut entry = self.store.all(self.place())[index].clone();
        let mut brought = brought.clone();
        for field in self.collection.parts.keys() {
            if let Some(Value::Array(changes)) = brought.remove(field) {
                merge_parts(&mut entry, field, changes)?;
            }
        }
        fields::merge(&mut entry, &brought);
        self.settle(&mut entry);
        self.store.replace(self.place(), index, entry, self.now)?;
        Ok(self.store.all(self.place())[index].clone())
    }

    /// Sets what the action sets in any case.
    fn settle(&self, entry: &mut Entry) {
        for (path, value) in &self.behaviour.set {
            fields::set(entry, path, value);
        }
        stamp(entry, self.behaviour.stamp.as_ref(), self.now);
    }
}

/// Parts with an identifier change the part that has it, all others are added.
fn merge_parts(entry: &mut Entry, field: &str, changes: Vec<Value>) -> Result<(), Refusal> {
    for change in changes {
        let Value::Object(mut change) = change else {
            continue;
        };
        change.retain(|_, value| !value.is_null());
        match change.get("id").cloned() {
            Some(id) => {
                let mut parts = parts(entry, field);
                let Some(part) = parts.find(|part| crate::store::has(part, "id", &id)) else {
                    let message = format!("Nothing here has the id {}.", fields::text(&id));
                    return Err(Refusal::field(field, message));
                };
                change.remove("id");
                fields::merge(part, &change);
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
