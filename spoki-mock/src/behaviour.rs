//! What each action does to the stored data. The generator writes this table from the spec's bindings.
//!
//! The generator has the same types (`spec::mock` there). They are not shared, because this crate is published
//! without the generator. Reading the table fails on a key that is unknown here.

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
    #[serde(rename = "defaults")]
    pub(crate) new: Map<String, Value>,
    #[serde(rename = "created_field")]
    pub(crate) created: Option<String>,
    #[serde(rename = "updated_field")]
    pub(crate) updated: Option<String>,
    pub(crate) unique: Vec<String>,
    #[serde(rename = "allowed_values")]
    pub(crate) allowed: BTreeMap<String, Vec<Value>>,
    #[serde(rename = "reserved_values")]
    pub(crate) reserved: BTreeMap<String, Vec<Value>>,
    #[serde(rename = "required_when")]
    pub(crate) needs: Vec<Need>,
    #[serde(rename = "references")]
    pub(crate) refs: BTreeMap<String, Ref>,
    pub(crate) counts: BTreeMap<String, Count>,
    #[serde(rename = "nested_entries")]
    pub(crate) parts: BTreeMap<String, Map<String, Value>>,
    #[serde(rename = "keyed_values")]
    pub(crate) values: BTreeMap<String, Values>,
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
    #[serde(rename = "reply_fields")]
    pub(crate) shows: Option<Vec<String>>,
}

impl Ref {
    /// Whether replies show the reference at all.
    pub(crate) fn is_shown(&self) -> bool {
        self.shows.as_ref().is_none_or(|shows| !shows.is_empty())
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
    #[serde(rename = "reply_field")]
    pub(crate) shown: String,
    pub(crate) id_as: String,
    pub(crate) key_as: String,
    pub(crate) value_as: String,
}

/// What an action does to the stored data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    #[serde(rename = "operation")]
    pub(crate) does: Operation,
    #[serde(default)]
    pub(crate) collection: String,
    pub(crate) key: Option<String>,
    #[serde(rename = "entry_param")]
    pub(crate) by: Option<String>,
    #[serde(rename = "items_param")]
    pub(crate) each: Option<String>,
    #[serde(rename = "errors_field")]
    pub(crate) failures: Option<String>,
    #[serde(rename = "stored_as", default)]
    pub(crate) fields: BTreeMap<String, String>,
    #[serde(rename = "extra_params", default)]
    pub(crate) also: Vec<String>,
    #[serde(default)]
    pub(crate) set: Map<String, Value>,
    #[serde(rename = "timestamp_field")]
    pub(crate) stamp: Option<String>,
    pub(crate) link: Option<Link>,
    #[serde(rename = "blocked_by")]
    pub(crate) used: Option<Use>,
    #[serde(rename = "protect_last", default)]
    pub(crate) last: BTreeMap<String, Value>,
    /// Whether the list comes in pages.
    #[serde(default)]
    pub(crate) paged: bool,
    #[serde(default)]
    pub(crate) filters: BTreeMap<String, Filter>,
    pub(crate) paging: Option<Paging>,
    pub(crate) sort: Option<Sort>,
    #[serde(rename = "reply_fields")]
    pub(crate) shows: Option<Vec<String>>,
    #[serde(rename = "secret_field")]
    pub(crate) reveals: Option<String>,
    #[serde(rename = "fixed_reply")]
    pub(crate) answers: Option<Value>,
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
    #[serde(rename = "entry_param")]
    pub(crate) by: String,
    #[serde(rename = "create_missing", default)]
    pub(crate) create: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Use {
    pub(crate) collection: String,
    pub(crate) field: String,
    #[serde(rename = "force_param")]
    pub(crate) unless: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    #[serde(rename = "compare")]
    pub(crate) how: Comparison,
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
    #[serde(rename = "page_param")]
    pub(crate) page: String,
    #[serde(rename = "size_param")]
    pub(crate) size: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sort {
    #[serde(rename = "field_param")]
    pub(crate) by: String,
    #[serde(rename = "order_param")]
    pub(crate) order: String,
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
