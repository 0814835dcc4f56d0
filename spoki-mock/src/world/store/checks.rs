//! Checks entries against the rules of their collection.

use serde_json::{Value, json};

use super::{Store, collection};
use crate::behaviour::Collection;
use crate::call::{FieldErrors, ServiceError};
use crate::json_path::{self, Entry};

impl Store {
    /// Checks an entry before it is added, or replaces the one with the id `replaces`.
    pub(super) fn check(
        &self,
        name: &str,
        entry: &Entry,
        replaces: Option<i64>,
    ) -> Result<(), ServiceError> {
        let collection = collection(name);
        let mut errors = FieldErrors::default();
        for field in &collection.unique {
            let same = entry
                .get(field)
                .map(|value| self.entries(name).ids_with(field, value));
            if same.into_iter().flatten().any(|id| Some(id) != replaces) {
                let noun = &collection.noun;
                errors.add(field, format!("Another {noun} has this {field}."));
            }
        }
        for (field, allowed) in &collection.allowed_values {
            if entry
                .get(field)
                .is_some_and(|value| !allowed.contains(value))
            {
                let names: Vec<String> = allowed.iter().map(json_path::text).collect();
                errors.add(field, format!("Must be one of: {}.", names.join(", ")));
            }
        }
        for (field, reserved) in &collection.reserved_values {
            if entry
                .get(field)
                .is_some_and(|value| reserved.contains(value))
            {
                errors.add(field, "This value is reserved.");
            }
        }
        for need in &collection.required_when {
            let applies = need
                .when
                .iter()
                .all(|(field, value)| entry.get(field) == Some(value));
            if applies && entry.get(&need.field).is_none_or(Value::is_null) {
                errors.add(&need.field, "This field is required.");
            }
        }
        self.check_relations(collection, entry, &mut errors);
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors.into_error())
        }
    }

    fn check_relations(&self, collection: &Collection, entry: &Entry, errors: &mut FieldErrors) {
        for (field, reference) in &collection.references {
            for id in json_path::reach_in(entry, field) {
                if !id.is_null() && self.find(&reference.collection, "id", id).is_none() {
                    let id = json_path::text(id);
                    errors.add(field, format!("No entry has the id {id}."));
                }
            }
        }
        for (field, values) in &collection.keyed_values {
            let keys = entry.get(field).and_then(Value::as_object);
            for key in keys.into_iter().flatten().map(|(key, _)| key) {
                let known = self.find(&values.collection, &values.key, &json!(key));
                if known.is_none() {
                    let what = &values.key;
                    errors.add(field, format!("No entry has the {what} {key}."));
                }
            }
        }
    }
}
