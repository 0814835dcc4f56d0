//! The mock's file: what the mock needs to know besides the runtime's own tables.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::generate::fileset::FileSet;
use crate::spec::bindings::Bindings;
use crate::spec::mock::{Behaviour, Collection};

#[derive(Serialize)]
struct Table<'s> {
    collections: BTreeMap<&'s str, &'s Collection>,
    actions: BTreeMap<&'s str, &'s Behaviour>,
}

/// The file `behaviour.json`: all collections and behaviours.
pub(crate) fn behaviour(bindings: &Bindings) -> FileSet {
    let collections = bindings.collections.iter().flatten();
    let actions = bindings.actions.iter();
    let table = Table {
        collections: collections
            .map(|(name, value)| (name.as_str(), value))
            .collect(),
        actions: actions
            .filter_map(|(slug, binding)| Some((slug.as_str(), binding.mock.as_ref()?)))
            .collect(),
    };
    let mut files = FileSet::default();
    // Cannot fail: all keys are texts.
    let text = serde_json::to_string_pretty(&table).unwrap_or_default();
    files.insert("behaviour.json", format!("{text}\n"));
    files
}
