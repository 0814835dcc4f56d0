//! Finds entries by the value of a field without visiting all entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use serde_json::Value;

use crate::behaviour::{Collection, Comparison, Table};
use crate::json_path::{self, Entry};

/// The ids of entries by the values at one path.
#[derive(Clone, Debug, Default)]
pub(super) struct Index(HashMap<String, BTreeSet<i64>>);

impl Index {
    pub(super) fn ids(&self, value: &Value) -> Option<&BTreeSet<i64>> {
        self.0.get(&json_path::folded(value))
    }

    pub(super) fn add<'k>(&mut self, id: i64, keys: impl IntoIterator<Item = &'k String>) {
        for key in keys {
            self.0.entry(key.clone()).or_default().insert(id);
        }
    }

    pub(super) fn remove<'k>(&mut self, id: i64, keys: impl IntoIterator<Item = &'k String>) {
        for key in keys {
            if let Some(ids) = self.0.get_mut(key) {
                ids.remove(&id);
                if ids.is_empty() {
                    self.0.remove(key);
                }
            }
        }
    }
}

/// The keys of an entry in the index of `path`.
pub(super) fn keys(entry: &Entry, path: &str) -> BTreeSet<String> {
    let values = json_path::reach_in(entry, path).into_iter();
    values.map(json_path::folded).collect()
}

/// The paths of a collection that rules and operations look up.
pub(super) fn indexed_paths(collection: &str) -> &'static BTreeSet<&'static str> {
    static PATHS: LazyLock<BTreeMap<&'static str, BTreeSet<&'static str>>> =
        LazyLock::new(all_paths);
    static NONE: BTreeSet<&str> = BTreeSet::new();
    PATHS.get(collection).unwrap_or(&NONE)
}

/// The stored path for the values that replies show at `path`, if these values are stored. A reference holds
/// the id of the entry that replies show.
pub(crate) fn stored_path<'p>(rules: &Collection, path: &'p str) -> Option<&'p str> {
    let (field, rest) = path.split_once('.').unwrap_or((path, ""));
    match rules.references.get(field) {
        Some(reference) => (rest == "id" && reference.is_shown()).then_some(field),
        None => (!super::show::is_rendered(rules, field)).then_some(path),
    }
}

fn all_paths() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut paths = BTreeMap::<&str, BTreeSet<&str>>::new();
    let mut add = |collection: &'static str, path: &'static str| {
        if path != "id" {
            paths.entry(collection).or_default().insert(path);
        }
    };
    for (name, rules) in &Table::get().collections {
        rules.unique.iter().for_each(|field| add(name, field));
        rules.references.keys().for_each(|field| add(name, field));
        rules
            .counts
            .values()
            .for_each(|count| add(&count.collection, &count.field));
        rules
            .keyed_values
            .values()
            .for_each(|values| add(&values.collection, &values.key));
    }
    for behaviour in Table::get().actions.values() {
        let name = behaviour.collection.as_str();
        behaviour.key.iter().for_each(|key| add(name, key));
        behaviour
            .protect_last
            .keys()
            .for_each(|field| add(name, field));
        behaviour
            .blocked_by
            .iter()
            .for_each(|used| add(&used.collection, &used.field));
        if let Some(link) = &behaviour.link {
            add(name, &link.field);
            link.key.iter().for_each(|key| add(&link.collection, key));
        }
        let filters = behaviour.filters.values();
        for filter in filters.filter(|filter| filter.compare == Comparison::Equals) {
            let rules = super::collection(name);
            let stored = filter
                .fields
                .iter()
                .filter_map(|path| stored_path(rules, path));
            stored.for_each(|path| add(name, path));
        }
    }
    paths
}
