//! The form of entries in replies: references are followed, counts and lists of values are computed.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Store, collection, id, only};
use crate::behaviour::{Collection, Ref, Values};
use crate::json_path::{self, Entry};

/// How many references in a row are followed.
const DEPTH: usize = 3;

impl Store {
    /// An entry in the form of replies.
    pub(crate) fn show(&self, name: &str, entry: &Entry) -> Value {
        self.show_to(name, entry, DEPTH)
    }

    /// All values at `path` in the form of replies. Only the field at the start of the path is rendered.
    pub(crate) fn shown_values<'e>(
        &self,
        name: &str,
        entry: &'e Entry,
        path: &str,
    ) -> Vec<Cow<'e, Value>> {
        let field = path.split('.').next().unwrap_or(path);
        let rules = collection(name);
        if !is_rendered(rules, field) {
            let stored = json_path::reach_in(entry, path).into_iter();
            return stored.map(Cow::Borrowed).collect();
        }
        let mut rendered = Entry::new();
        self.render(rules, field, entry, DEPTH, &mut rendered);
        let values = json_path::reach_in(&rendered, path).into_iter();
        values.map(|value| Cow::Owned(value.clone())).collect()
    }

    fn show_to(&self, name: &str, entry: &Entry, depth: usize) -> Value {
        let rules = collection(name);
        let mut shown = Entry::new();
        let stored = entry.iter().filter(|(field, _)| !is_rendered(rules, field));
        shown.extend(stored.map(|(field, value)| (field.clone(), value.clone())));
        let values = rules
            .keyed_values
            .values()
            .map(|values| &values.reply_field);
        for field in rules
            .references
            .keys()
            .chain(rules.counts.keys())
            .chain(values)
        {
            self.render(rules, field, entry, depth, &mut shown);
        }
        Value::Object(shown)
    }

    /// Renders a field that replies show in another form than the stored one.
    fn render(&self, rules: &Collection, field: &str, entry: &Entry, depth: usize, to: &mut Entry) {
        let value = if let Some(reference) = rules.references.get(field) {
            let ids = entry.get(field).filter(|_| reference.is_shown());
            ids.map(|ids| self.follow(reference, ids, depth))
        } else if let Some(count) = rules.counts.get(field) {
            let referring = self.entries(&count.collection);
            Some(json!(referring.count_with(&count.field, &json!(id(entry)))))
        } else {
            let mut lists = rules.keyed_values.iter();
            let list = lists.find(|(_, values)| values.reply_field == field);
            list.and_then(|(stored, values)| {
                let map = entry.get(stored)?.as_object()?;
                Some(self.list(values, id(entry), map))
            })
        };
        if let Some(value) = value {
            to.insert(field.to_owned(), value);
        }
    }

    fn follow(&self, reference: &Ref, ids: &Value, depth: usize) -> Value {
        let show = |id: &Value| {
            let found = self.find(&reference.collection, "id", id)?;
            let entry = self.get(&reference.collection, found)?;
            let shown = match depth.checked_sub(1) {
                Some(depth) => self.show_to(&reference.collection, entry, depth),
                None => return Some(id.clone()),
            };
            Some(match &reference.reply_fields {
                Some(names) => only(&shown, names),
                None => shown,
            })
        };
        match ids {
            Value::Array(ids) => ids.iter().filter_map(show).collect(),
            id => show(id).unwrap_or_default(),
        }
    }

    fn list(&self, values: &Values, of: i64, map: &Entry) -> Value {
        let list = map.iter().filter_map(|(key, value)| {
            let field = self.find(&values.collection, &values.key, &json!(key))?;
            Some(json!({
                "id": of.wrapping_mul(1_000).wrapping_add(field),
                &values.id_as: field,
                &values.key_as: format!("%%{key}%%"),
                &values.value_as: value,
            }))
        });
        list.collect()
    }
}

/// Whether the shown form of a field differs from the stored one.
pub(super) fn is_rendered(rules: &Collection, field: &str) -> bool {
    rules.references.contains_key(field)
        || rules.counts.contains_key(field)
        || rules.keyed_values.contains_key(field)
        || rules
            .keyed_values
            .values()
            .any(|values| values.reply_field == field)
}
