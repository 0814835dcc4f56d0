//! Adds and removes references between entries.

use serde_json::{Value, json};
use spoki_api::action::Location;

use super::Execution;
use crate::behaviour::Link;
use crate::call::ServiceError;
use crate::json_path::{self, Entry};
use crate::world::store::{collection, remove_reference};

impl Execution<'_> {
    pub(super) fn link(&mut self) -> Result<Value, ServiceError> {
        let id = self.find_entry()?;
        let mut link = Entry::new();
        self.set_link(&mut link)?;
        self.store.edit(self.collection_name(), id, |entry| {
            for (field, value) in link {
                add_reference(entry, field, value);
            }
        });
        Ok(self.reply(id))
    }

    /// Removes the reference from the entries that the call names, or from all entries if it names none.
    pub(super) fn unlink(&mut self) -> Result<Value, ServiceError> {
        let Some(link) = &self.behaviour.link else {
            return Err(self.fixed_error());
        };
        let target = json!(self.target(link)?);
        let named = self.key_parameter().and_then(|by| self.call.argument(by));
        // An entry in the path has to exist. Of a list, missing entries are skipped.
        let first = match named {
            Some(value) if !value.is_array() => Some(self.find_entry()?),
            _ => None,
        };
        let entries = self.store.entries(self.collection_name());
        let ids: Vec<i64> = match named {
            None => entries.ids_with(&link.field, &target),
            Some(Value::Array(keys)) => {
                let ids = keys
                    .iter()
                    .flat_map(|key| entries.ids_with(self.key(), key));
                ids.collect()
            }
            Some(_) => first.into_iter().collect(),
        };
        for id in ids {
            self.store.edit(self.collection_name(), id, |entry| {
                remove_reference(entry, &link.field, &target);
            });
        }
        Ok(match first {
            Some(id) => self.reply(id),
            None => self.behaviour.fixed_reply.clone().unwrap_or_default(),
        })
    }

    /// Sets the reference that the behaviour declares, if any.
    pub(super) fn set_link(&mut self, entry: &mut Entry) -> Result<(), ServiceError> {
        let Some(link) = &self.behaviour.link else {
            return Ok(());
        };
        let target = self.target(link)?;
        let reference = self.collection.references.get(&link.field);
        let is_list = reference.is_some_and(|reference| reference.many);
        let value = if is_list {
            json!([target])
        } else {
            json!(target)
        };
        entry.insert(link.field.clone(), value);
        Ok(())
    }

    /// The id of the referenced entry, which may be created.
    fn target(&mut self, link: &'static Link) -> Result<i64, ServiceError> {
        let key = link.key.as_deref().unwrap_or("id");
        let value = self
            .call
            .argument(&link.entry_param)
            .cloned()
            .unwrap_or_default();
        if let Some(id) = self.store.find(&link.collection, key, &value) {
            return Ok(id);
        }
        if !link.create_missing {
            let noun = &collection(&link.collection).noun;
            return Err(self.missing_target(link, noun, key, &value));
        }
        let mut entry = Entry::new();
        entry.insert(key.to_owned(), value);
        self.store.add(&link.collection, &entry, self.now)
    }

    fn missing_target(&self, link: &Link, noun: &str, key: &str, value: &Value) -> ServiceError {
        let params = &mut self.call.info.params.iter();
        let is_in_path = params
            .any(|param| param.name == link.entry_param && param.rest.location == Location::Path);
        let value = json_path::text(value);
        if is_in_path {
            ServiceError::not_found(noun, key, &value)
        } else {
            let key = key.rsplit('.').next().unwrap_or(key);
            ServiceError::field(
                &link.entry_param,
                format!("No {noun} has the {key} {value}."),
            )
        }
    }
}

/// Adds a reference: a list of references grows, another value is replaced.
fn add_reference(entry: &mut Entry, field: String, value: Value) {
    match (entry.get_mut(&field), value) {
        (Some(Value::Array(ids)), Value::Array(more)) => {
            for id in more {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        (_, value) => {
            entry.insert(field, value);
        }
    }
}
