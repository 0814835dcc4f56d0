//! Adds and removes references between entries.

use http::StatusCode;
use serde_json::{Value, json};
use spoki_api::action::Location;

use super::Execution;
use crate::behaviour::Link;
use crate::call::ServiceError;
use crate::call::{Outcome, Success};
use crate::json_path::{self, Entry};
use crate::world::store::{collection, id, remove_reference};

impl Execution<'_> {
    pub(super) fn link(&mut self) -> Outcome {
        let index = self.find_entry()?;
        let mut link = Entry::new();
        self.set_link(&mut link)?;
        let entry = &mut self.store.all_mut(self.collection_name())[index];
        for (field, value) in link {
            match (entry.get_mut(&field), value) {
                (Some(Value::Array(ids)), Value::Array(more)) => {
                    let more: Vec<Value> =
                        more.into_iter().filter(|id| !ids.contains(id)).collect();
                    ids.extend(more);
                }
                (_, value) => {
                    entry.insert(field, value);
                }
            }
        }
        let entry = entry.clone();
        Ok(self.reply(StatusCode::OK, &entry))
    }

    /// Removes the reference from the entries that the call names, or from all entries if it names none.
    pub(super) fn unlink(&mut self) -> Outcome {
        let Some(link) = &self.behaviour.link else {
            return Err(self.fixed_error());
        };
        let target = json!(self.target(link)?);
        let named = self
            .key_parameter()
            .and_then(|by| self.call.argument(by))
            .cloned();
        let key = self.key();
        // An entry in the path has to exist. Of a list, missing entries are skipped.
        let first = match &named {
            Some(value) if !value.is_array() => Some(self.find_entry()?),
            _ => None,
        };
        for entry in self.store.all_mut(self.collection_name()) {
            let is_named = named.as_ref().is_none_or(|named| {
                let wanted = match named {
                    Value::Array(wanted) => wanted.as_slice(),
                    one => std::slice::from_ref(one),
                };
                wanted
                    .iter()
                    .any(|value| crate::world::store::has(entry, key, value))
            });
            if is_named {
                remove_reference(entry, &link.field, &target);
            }
        }
        match first {
            Some(index) => {
                let entry = self.store.all(self.collection_name())[index].clone();
                Ok(self.reply(StatusCode::OK, &entry))
            }
            None => Ok(Success {
                status: StatusCode::OK,
                data: self.behaviour.answers.clone().unwrap_or_default(),
            }),
        }
    }

    /// Sets the reference that the behaviour declares, if any.
    pub(super) fn set_link(&mut self, entry: &mut Entry) -> Result<(), ServiceError> {
        let Some(link) = &self.behaviour.link else {
            return Ok(());
        };
        let target = self.target(link)?;
        let reference = self.collection.refs.get(&link.field);
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
        let value = self.call.argument(&link.by).cloned().unwrap_or_default();
        if let Some(index) = self.store.find(&link.collection, key, &value) {
            return Ok(id(&self.store.all(&link.collection)[index]));
        }
        if !link.create {
            let noun = &collection(&link.collection).noun;
            return Err(self.missing_target(link, noun, key, &value));
        }
        let mut entry = Entry::new();
        entry.insert(key.to_owned(), value);
        let index = self.store.add(&link.collection, &entry, self.now)?;
        Ok(id(&self.store.all(&link.collection)[index]))
    }

    fn missing_target(&self, link: &Link, noun: &str, key: &str, value: &Value) -> ServiceError {
        let params = &mut self.call.info.params.iter();
        let is_in_path =
            params.any(|param| param.name == link.by && param.rest.location == Location::Path);
        let value = json_path::text(value);
        if is_in_path {
            ServiceError::not_found(noun, key, &value)
        } else {
            let key = key.rsplit('.').next().unwrap_or(key);
            ServiceError::field(&link.by, format!("No {noun} has the {key} {value}."))
        }
    }
}
