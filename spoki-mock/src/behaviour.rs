//! What each action does to the stored data. The generator writes this table from the spec's bindings.
//!
//! The generator has the same types (`spec::mock` there). They are not shared, because this crate is published
//! without the generator. Reading the table fails if it has an unknown key.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the generator writes the file, and a test reads it"
    )]
    serde_json::from_str(include_str!("generated/behaviour.json")).expect("behaviour.json is valid")
});

/// What the mock knows about the service besides the catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// The paging parameters over REST of lists whose actions declare none.
    pub(crate) paging: Option<Paging>,
    pub(crate) collections: BTreeMap<String, Collection>,
    pub(crate) actions: BTreeMap<String, Behaviour>,
}

impl Table {
    pub(crate) fn get() -> &'static Self {
        &TABLE
    }
}

/// The rules for one kind of entry.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Collection {
    pub(crate) noun: String,
    pub(crate) defaults: Map<String, Value>,
    pub(crate) created_field: Option<String>,
    pub(crate) updated_field: Option<String>,
    pub(crate) unique: Vec<String>,
    pub(crate) allowed_values: BTreeMap<String, Vec<Value>>,
    pub(crate) reserved_values: BTreeMap<String, Vec<Value>>,
    pub(crate) required_when: Vec<Need>,
    pub(crate) references: BTreeMap<String, Ref>,
    pub(crate) counts: BTreeMap<String, Count>,
    pub(crate) nested_entries: BTreeMap<String, Map<String, Value>>,
    pub(crate) keyed_values: BTreeMap<String, Values>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Need {
    pub(crate) when: BTreeMap<String, Value>,
    pub(crate) field: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ref {
    pub(crate) collection: String,
    #[serde(default)]
    pub(crate) many: bool,
    pub(crate) reply_fields: Option<Vec<String>>,
}

impl Ref {
    /// Whether replies show the reference.
    pub(crate) fn is_shown(&self) -> bool {
        self.reply_fields
            .as_ref()
            .is_none_or(|shows| !shows.is_empty())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Count {
    pub(crate) collection: String,
    pub(crate) field: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Values {
    pub(crate) collection: String,
    pub(crate) key: String,
    pub(crate) reply_field: String,
    pub(crate) id_as: String,
    pub(crate) key_as: String,
    pub(crate) value_as: String,
}

/// What an action does to the stored data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    pub(crate) operation: Operation,
    #[serde(default)]
    pub(crate) collection: String,
    pub(crate) key: Option<String>,
    pub(crate) entry_param: Option<String>,
    pub(crate) items_param: Option<String>,
    pub(crate) errors_field: Option<String>,
    #[serde(default)]
    pub(crate) stored_as: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) extra_params: Vec<String>,
    #[serde(default)]
    pub(crate) set: Map<String, Value>,
    pub(crate) timestamp_field: Option<String>,
    pub(crate) link: Option<Link>,
    pub(crate) blocked_by: Option<Use>,
    #[serde(default)]
    pub(crate) protect_last: BTreeMap<String, Value>,
    /// Whether the list comes in pages.
    #[serde(default)]
    pub(crate) paged: bool,
    #[serde(default)]
    pub(crate) filters: BTreeMap<String, Filter>,
    pub(crate) paging: Option<Paging>,
    pub(crate) sort: Option<Sort>,
    pub(crate) reply_fields: Option<Vec<String>>,
    pub(crate) secret_field: Option<String>,
    pub(crate) fixed_reply: Option<Value>,
    /// The status of a success; 200 if absent.
    pub(crate) reply_status: Option<u16>,
    /// The status of `refuse`.
    pub(crate) status: Option<u16>,
    pub(crate) detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Operation {
    List,
    Retrieve,
    Create,
    Upsert,
    Update,
    Delete,
    Clone,
    Link,
    Unlink,
    Refuse,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    pub(crate) field: String,
    pub(crate) collection: String,
    pub(crate) key: Option<String>,
    pub(crate) entry_param: String,
    #[serde(default)]
    pub(crate) create_missing: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Use {
    pub(crate) collection: String,
    pub(crate) field: String,
    pub(crate) force_param: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    pub(crate) compare: Comparison,
    pub(crate) fields: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Comparison {
    Equals,
    Contains,
    From,
    Until,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paging {
    pub(crate) page_param: String,
    pub(crate) size_param: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sort {
    pub(crate) field_param: String,
    pub(crate) order_param: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_behaviour_and_every_behaviour_an_action() {
        let slugs: Vec<&str> = spoki_api::catalog()
            .actions
            .iter()
            .map(|info| info.slug)
            .collect();
        let behaviours: Vec<&str> = Table::get().actions.keys().map(String::as_str).collect();
        assert_eq!(slugs, behaviours);
    }
}
