//! Making and undoing references between entries.

use http::StatusCode;
use serde_json::{Value, json};
use spoki_api::action::Location;

use super::Work;
use crate::behaviour::Link;
use crate::call::{Done, Outcome};
use crate::fields::{self, Entry};
use crate::refusal::Refusal;
use crate::store::{collection, forget, id};

impl Work<'_> {
    pub(super) fn link(&mut self) -> Outcome {
        let index = self.entry()?;
        let mut link = Entry::new();
        self.refer(&mut link)?;
        let entry = &mut self.store.all_mut(self.place())[index];
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
        Ok(self.answer(StatusCode::OK, &entry))
    }

    /// Undoes the reference for the entries that the call names, or for all if it names none.
    pub(super) fn unlink(&mut self) -> Outcome {
        let Some(link) = &self.behaviour.link else {
            return Err(self.refuse());
        };
        let target = json!(self.target(link)?);
        let named = self.by().and_then(|by| self.call.argument(by)).cloned();
        let key = self.key();
        // One entry in the path has to exist; of a list, those that do not are passed over.
        let first = match &named {
            Some(value) if !value.is_array() => Some(self.entry()?),
            _ => None,
        };
        for entry in self.store.all_mut(self.place()) {
            let is_named = named.as_ref().is_none_or(|named| {
                let wanted = match named {
                    Value::Array(wanted) => wanted.as_slice(),
                    one => std::slice::from_ref(one),
                };
                wanted
                    .iter()
                    .any(|value| crate::store::has(entry, key, value))
            });
            if is_named {
                forget(entry, &link.field, &target);
            }
        }
        match first {
            Some(index) => {
                let entry = self.store.all(self.place())[index].clone();
                Ok(self.answer(StatusCode::OK, &entry))
            }
            None => Ok(Done {
                status: StatusCode::OK,
                data: self.behaviour.answers.clone().unwrap_or_default(),
            }),
        }
    }

    /// Adds the reference that the behaviour asks for, if it asks for one.
    pub(super) fn refer(&mut self, entry: &mut Entry) -> Result<(), Refusal> {
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

    /// The identifier of what a reference leads to.
    fn target(&mut self, link: &'static Link) -> Result<i64, Refusal> {
        let key = link.key.as_deref().unwrap_or("id");
        let value = self.call.argument(&link.by).cloned().unwrap_or_default();
        if let Some(index) = self.store.find(&link.collection, key, &value) {
            return Ok(id(&self.store.all(&link.collection)[index]));
        }
        if !link.create {
            let noun = &collection(&link.collection).noun;
            return Err(self.no_target(link, noun, key, &value));
        }
        let mut entry = Entry::new();
        entry.insert(key.to_owned(), value);
        let index = self.store.add(&link.collection, &entry, self.now)?;
        Ok(id(&self.store.all(&link.collection)[index]))
    }

    fn no_target(&self, link: &Link, noun: &str, key: &str, value: &Value) -> Refusal {
        let params = &mut self.call.info.params.iter();
        let is_in_path =
            params.any(|param| param.name == link.by && param.rest.location == Location::Path);
        let value = fields::text(value);
        if is_in_path {
            Refusal::not_found(noun, key, &value)
        } else {
            let key = key.rsplit('.').next().unwrap_or(key);
            Refusal::field(&link.by, format!("No {noun} has the {key} {value}."))
        }
    }
}
