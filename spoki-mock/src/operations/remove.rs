//! Deletes entries, unless a rule forbids it.

use serde_json::{Value, json};

use super::Execution;
use crate::call::ServiceError;
use crate::world::store::{collection, has};

impl Execution<'_> {
    pub(super) fn delete(&mut self) -> Result<Value, ServiceError> {
        let id = self.find_entry()?;
        self.check_unused(id)?;
        self.check_not_last(id)?;
        self.store.remove(self.collection_name(), id);
        Ok(Value::Null)
    }

    /// Refuses to delete an entry that another entry refers to.
    fn check_unused(&self, id: i64) -> Result<(), ServiceError> {
        let Some(used) = &self.behaviour.blocked_by else {
            return Ok(());
        };
        let force = used
            .force_param
            .as_ref()
            .and_then(|name| self.call.argument(name));
        if force == Some(&Value::Bool(true)) {
            return Ok(());
        }
        let users = self.store.entries(&used.collection);
        let Some(referring) = users.ids_with(&used.field, &json!(id)).first().copied() else {
            return Ok(());
        };
        let (noun, other) = (&self.collection.noun, &collection(&used.collection).noun);
        Err(ServiceError::bad_request(format!(
            "The {noun} is in use: the {other} {referring} refers to it."
        )))
    }

    /// Refuses to delete the last entry of a kind.
    fn check_not_last(&self, id: i64) -> Result<(), ServiceError> {
        let kind = &self.behaviour.protect_last;
        let is_of_kind = |id: i64| {
            let entry = self.store.get(self.collection_name(), id);
            entry.is_some_and(|entry| kind.iter().all(|(field, value)| has(entry, field, value)))
        };
        let Some((field, value)) = kind.first_key_value() else {
            return Ok(());
        };
        let entries = self.store.entries(self.collection_name());
        let ids = entries.ids_with(field, value).into_iter();
        if !is_of_kind(id) || ids.filter(|id| is_of_kind(*id)).count() > 1 {
            return Ok(());
        }
        let noun = &self.collection.noun;
        let kind: Vec<String> = kind.values().map(crate::json_path::text).collect();
        Err(ServiceError::bad_request(format!(
            "The last {noun} of this kind cannot be deleted: {}.",
            kind.join(", ")
        )))
    }
}
