//! Deletes entries, unless a rule forbids it.

use http::StatusCode;
use serde_json::{Value, json};

use super::Execution;
use crate::call::ServiceError;
use crate::call::{Outcome, Success};
use crate::json_path::Entry;
use crate::world::store::{collection, has, id};

impl Execution<'_> {
    pub(super) fn delete(&mut self) -> Outcome {
        let index = self.find_entry()?;
        self.check_unused(index)?;
        self.check_not_last(index)?;
        self.store.remove(self.collection_name(), index);
        Ok(Success {
            status: StatusCode::NO_CONTENT,
            data: Value::Null,
        })
    }

    /// Refuses to delete an entry that another entry refers to.
    fn check_unused(&self, index: usize) -> Result<(), ServiceError> {
        let Some(used) = &self.behaviour.used else {
            return Ok(());
        };
        let force = used
            .unless
            .as_ref()
            .and_then(|name| self.call.argument(name));
        if force == Some(&Value::Bool(true)) {
            return Ok(());
        }
        let own = json!(id(&self.store.all(self.collection_name())[index]));
        let mut users = self.store.all(&used.collection).iter();
        let Some(entry) = users.find(|entry| has(entry, &used.field, &own)) else {
            return Ok(());
        };
        let (noun, other) = (&self.collection.noun, &collection(&used.collection).noun);
        let number = id(entry);
        Err(ServiceError::bad_request(format!(
            "The {noun} is in use: the {other} {number} refers to it."
        )))
    }

    /// Refuses to delete the last entry of a kind.
    fn check_not_last(&self, index: usize) -> Result<(), ServiceError> {
        let last = &self.behaviour.last;
        let counts = |entry: &Entry| last.iter().all(|(field, value)| has(entry, field, value));
        let entries = self.store.all(self.collection_name());
        let alike = entries.iter().filter(|entry| counts(entry)).count();
        if last.is_empty() || alike > 1 || !counts(&entries[index]) {
            return Ok(());
        }
        let noun = &self.collection.noun;
        let of: Vec<String> = last.values().map(crate::json_path::text).collect();
        Err(ServiceError::bad_request(format!(
            "The last {noun} of this kind cannot be deleted: {}.",
            of.join(", ")
        )))
    }
}
