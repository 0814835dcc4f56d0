//! What a collection asks of its entries.

use serde_json::{Value, json};

use crate::behaviour::Collection;
use crate::fields::{self, Entry};
use crate::refusal::{Complaints, Refusal};
use crate::store::{Store, collection, has};

impl Store {
    /// Holds an entry against the rules of its collection, before it takes the place of the one at `index`.
    pub(crate) fn check(
        &self,
        name: &str,
        entry: &Entry,
        index: Option<usize>,
    ) -> Result<(), Refusal> {
        let collection = collection(name);
        let mut complaints = Complaints::default();
        for field in &collection.unique {
            let mut others = self.all(name).iter().enumerate();
            let is_taken = entry.get(field).is_some_and(|value| {
                others.any(|(at, other)| Some(at) != index && has(other, field, value))
            });
            if is_taken {
                let noun = &collection.noun;
                complaints.add(field, format!("Another {noun} has this {field}."));
            }
        }
        for (field, allowed) in &collection.allowed {
            if entry
                .get(field)
                .is_some_and(|value| !allowed.contains(value))
            {
                let names: Vec<String> = allowed.iter().map(fields::text).collect();
                complaints.add(field, format!("Must be one of: {}.", names.join(", ")));
            }
        }
        for (field, reserved) in &collection.reserved {
            if entry
                .get(field)
                .is_some_and(|value| reserved.contains(value))
            {
                complaints.add(field, "This value is reserved.");
            }
        }
        for need in &collection.needs {
            let applies = need
                .when
                .iter()
                .all(|(field, value)| entry.get(field) == Some(value));
            if applies && entry.get(&need.field).is_none_or(Value::is_null) {
                complaints.add(&need.field, "This field is required.");
            }
        }
        self.check_relations(collection, entry, &mut complaints);
        if complaints.is_empty() {
            Ok(())
        } else {
            Err(complaints.refusal())
        }
    }

    fn check_relations(&self, collection: &Collection, entry: &Entry, complaints: &mut Complaints) {
        for (field, reference) in &collection.refs {
            for id in fields::reach_in(entry, field) {
                if !id.is_null() && self.find(&reference.collection, "id", id).is_none() {
                    let id = fields::text(id);
                    complaints.add(field, format!("Nothing has the id {id}."));
                }
            }
        }
        for (field, values) in &collection.values {
            let keys = entry.get(field).and_then(Value::as_object);
            for key in keys.into_iter().flatten().map(|(key, _)| key) {
                let known = self.find(&values.collection, &values.key, &json!(key));
                if known.is_none() {
                    let what = &values.key;
                    complaints.add(field, format!("Nothing has the {what} {key}."));
                }
            }
        }
    }
}
