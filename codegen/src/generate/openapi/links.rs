//! OpenAPI links: one action creates or lists an entry, and other actions take the identifier of this entry.
//!
//! The links follow from the bindings of the mock: the collection of each action, and its operation.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::generate::ir::Action;
use crate::spec::bindings::{Bindings, Location};
use crate::spec::mock::{Behaviour, Operation};

/// The field of a reply that contains the identifier of an entry. Paths use the same identifier.
const IDENTIFIER: &str = "id";

/// The calls whose path contains an identifier, by the collection of the identified entry.
pub(super) struct Links<'s> {
    bindings: &'s Bindings,
    targets: BTreeMap<&'s str, Vec<Target>>,
}

struct Target {
    operation: String,
    parameter: String,
}

impl<'s> Links<'s> {
    /// `actions` are pairs of an action and its path in the document.
    pub(super) fn new<'a>(
        bindings: &'s Bindings,
        actions: impl Iterator<Item = (&'a Action, &'a str)>,
    ) -> Self {
        let mut targets: BTreeMap<&str, Vec<Target>> = BTreeMap::default();
        for (action, path) in actions {
            let names = super::placeholders(&action.rest.path).zip(super::placeholders(path));
            for (own, shared) in names {
                let collection = behaviour(bindings, action)
                    .and_then(|behaviour| identified_collection(behaviour, own))
                    .filter(|_| is_in_path(action, own));
                if let Some(collection) = collection {
                    targets.entry(collection).or_default().push(Target {
                        operation: action.method.as_str().to_owned(),
                        parameter: shared.to_owned(),
                    });
                }
            }
        }
        Self { bindings, targets }
    }

    /// The links from the reply of an action, by the names of the linked calls.
    pub(super) fn from(&self, action: &Action) -> Map<String, Value> {
        let Some((collection, pointer)) = behaviour(self.bindings, action)
            .and_then(|behaviour| returned_collection(behaviour, action.reply.paged))
        else {
            return Map::new();
        };
        let mut links = Map::new();
        for target in self.targets.get(collection).into_iter().flatten() {
            let parameters = json!({&target.parameter: format!("$response.body#{pointer}")});
            let link = json!({"operationId": target.operation, "parameters": parameters});
            links.insert(target.operation.clone(), link);
        }
        links
    }
}

fn behaviour<'s>(bindings: &'s Bindings, action: &Action) -> Option<&'s Behaviour> {
    bindings.actions.get(action.slug.as_str())?.mock.as_ref()
}

fn is_in_path(action: &Action, name: &str) -> bool {
    let mut params = action.params.iter();
    params.any(|param| param.location == Location::Path && param.member.wire.as_str() == name)
}

/// The collection of the entry that a parameter identifies.
fn identified_collection<'s>(behaviour: &'s Behaviour, param: &str) -> Option<&'s str> {
    if let Some(link) = behaviour
        .link
        .as_ref()
        .filter(|link| link.entry_param == param)
    {
        return link.key.is_none().then_some(link.collection.as_str());
    }
    let is_the_entry = behaviour.key.is_none()
        && behaviour
            .entry_param
            .as_deref()
            .is_none_or(|by| by == param)
        && !matches!(
            behaviour.operation,
            Operation::List | Operation::Create | Operation::Upsert | Operation::Refuse
        );
    behaviour.collection.as_deref().filter(|_| is_the_entry)
}

/// The collection whose entries a reply contains, and the location of the first entry's identifier.
fn returned_collection(behaviour: &Behaviour, paged: Option<bool>) -> Option<(&str, String)> {
    let is_something_else = behaviour.items_param.is_some()
        || behaviour.fixed_reply.is_some()
        || behaviour.secret_field.is_some();
    let shown = behaviour.reply_fields.as_ref();
    let is_hidden = shown.is_some_and(|shown| shown.iter().all(|field| field != IDENTIFIER));
    let entry = match (behaviour.operation, paged) {
        (Operation::Create | Operation::Upsert | Operation::Clone, _) => "",
        (Operation::List, Some(true)) => "/results/0",
        (Operation::List, Some(false)) => "/0",
        _ => return None,
    };
    let collection = behaviour.collection.as_deref()?;
    (!is_something_else && !is_hidden).then(|| (collection, format!("{entry}/{IDENTIFIER}")))
}
