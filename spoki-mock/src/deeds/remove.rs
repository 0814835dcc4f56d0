//! Removing entries, unless something forbids it.

use http::StatusCode;
use serde_json::{Value, json};

use super::Work;
use crate::call::{Done, Outcome};
use crate::fields::Entry;
use crate::refusal::Refusal;
use crate::store::{collection, has, id};

impl Work<'_> {
    pub(super) fn delete(&mut self) -> Outcome {
        let index = self.entry()?;
        self.unless_used(index)?;
        self.unless_last(index)?;
        self.store.remove(self.place(), index);
        Ok(Done {
            status: StatusCode::NO_CONTENT,
            data: Value::Null,
        })
    }

    fn unless_used(&self, index: usize) -> Result<(), Refusal> {
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
        let own = json!(id(&self.store.all(self.place())[index]));
        let mut users = self.store.all(&used.collection).iter();
        let Some(entry) = users.find(|entry| has(entry, &used.field, &own)) else {
            return Ok(());
        };
        let (noun, other) = (&self.collection.noun, &collection(&used.collection).noun);
        let number = id(entry);
        Err(Refusal::bad(format!(
            "The {noun} is in use: the {other} {number} refers to it."
        )))
    }

    fn unless_last(&self, index: usize) -> Result<(), Refusal> {
        let last = &self.behaviour.last;
        let counts = |entry: &Entry| last.iter().all(|(field, value)| has(entry, field, value));
        let entries = self.store.all(self.place());
        let alike = entries.iter().filter(|entry| counts(entry)).count();
        if last.is_empty() || alike > 1 || !counts(&entries[index]) {
            return Ok(());
        }
        let noun = &self.collection.noun;
        let of: Vec<String> = last.values().map(crate::fields::text).collect();
        Err(Refusal::bad(format!(
            "The last {noun} of this kind cannot be deleted: {}.",
            of.join(", ")
        )))
    }
}
