//! `behaviour.json`: the facts that the mock needs and the runtime's tables do not contain.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::generate::fileset::FileSet;
use crate::spec::bindings::{Binding, Bindings};
use crate::spec::mock::{Behaviour, Collection, Paging};

#[derive(Serialize)]
struct Table<'s> {
    #[serde(skip_serializing_if = "Option::is_none")]
    paging: Option<&'s Paging>,
    collections: BTreeMap<&'s str, &'s Collection>,
    actions: BTreeMap<&'s str, ActionBehaviour<'s>>,
}

/// The mock's operation for an action, and the facts about its reply.
#[derive(Serialize)]
struct ActionBehaviour<'s> {
    #[serde(flatten)]
    behaviour: &'s Behaviour,
    #[serde(skip_serializing_if = "Option::is_none")]
    paged: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_status: Option<u16>,
}

impl<'s> ActionBehaviour<'s> {
    fn of(binding: &'s Binding) -> Option<Self> {
        Some(Self {
            behaviour: binding.mock.as_ref()?,
            paged: binding.reply.paged,
            reply_status: binding.reply.status,
        })
    }
}

/// The file `behaviour.json`: all collections and behaviours.
pub(crate) fn behaviour(bindings: &Bindings) -> FileSet {
    let collections = bindings.collections.iter().flatten();
    let actions = bindings.actions.iter();
    let table = Table {
        paging: bindings.rest.paging.as_ref(),
        collections: collections
            .map(|(name, value)| (name.as_str(), value))
            .collect(),
        actions: actions
            .filter_map(|(slug, binding)| Some((slug.as_str(), ActionBehaviour::of(binding)?)))
            .collect(),
    };
    let mut files = FileSet::default();
    // Cannot fail: all keys are texts.
    let text = serde_json::to_string_pretty(&table).unwrap_or_default();
    files.insert("behaviour.json", format!("{text}\n"));
    files
}
