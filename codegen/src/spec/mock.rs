//! The part of `bindings.json` that only the stand-in for the service reads: what it keeps, and what each
//! action does to that.

use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What the stand-in keeps of one kind of thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// What one entry is called.
    pub noun: String,
    /// What a new entry has besides what it is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Map<String, Value>>,
    /// The field that gets the time of creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// The field that gets the time of every change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// Fields that no two entries share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique: Option<Vec<String>>,
    /// The only values that a field may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<BTreeMap<String, Vec<Value>>>,
    /// Values that a field must not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved: Option<BTreeMap<String, Vec<Value>>>,
    /// Fields that an entry needs once it has certain values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Vec<Need>>,
    /// Fields that hold identifiers of other entries, which answers show in their place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refs: Option<BTreeMap<String, Ref>>,
    /// Fields that answers show with the number of entries elsewhere that refer to this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<BTreeMap<String, Count>>,
    /// Fields with lists of parts, which get identifiers of their own; with what a new part begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<BTreeMap<String, Map<String, Value>>>,
    /// Fields with a map from keys of another collection to values, which answers show as a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<BTreeMap<String, Values>>,
}

/// A field that an entry needs once it has certain values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The values, by field.
    pub when: Map<String, Value>,
    /// The field that must not be empty then.
    pub field: String,
}

/// A field that refers to other entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ref {
    /// The collection referred to.
    #[serde(rename = "in")]
    pub collection: String,
    /// Whether it is a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub many: Option<bool>,
    /// The fields that answers show; left out: all, an empty list: the reference is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shows: Option<Vec<String>>,
}

/// A count of the entries that refer to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The collection that refers.
    #[serde(rename = "in")]
    pub collection: String,
    /// Its field that refers.
    pub field: String,
}

/// How a map of values is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// The collection that the keys come from.
    #[serde(rename = "in")]
    pub collection: String,
    /// Its field that holds the key.
    pub key: String,
    /// The field of answers that holds the list.
    pub shown: String,
    /// What the entry's identifier is called there.
    pub id_as: String,
    /// What the key, between percent signs, is called there.
    pub key_as: String,
    /// What the value is called there.
    pub value_as: String,
}

/// What an action does to what the stand-in keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// What is done.
    pub does: Deed,
    /// The collection it is done in; needed by all but `refuse`.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// The field that tells entries apart; `id` where left out. `upsert` needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The parameter that names the entry or entries; left out: the one in the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The parameter with a list of entries, where one call brings many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// What the answer calls the list of entries that could not be taken, where one call brings many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<String>,
    /// Where parameters are kept, where that is not a field of their own name. A dot leads into objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, String>>,
    /// Names that REST takes besides the parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also: Option<Vec<String>>,
    /// What is set in any case. A dot leads into objects and through lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<Map<String, Value>>,
    /// The field that gets the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stamp: Option<String>,
    /// The reference that is made or undone; needed by `link` and `unlink`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// The reference that forbids a deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used: Option<Use>,
    /// The last entry with these values cannot be deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Map<String, Value>>,
    /// What the parameters of a list select by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filters: Option<BTreeMap<String, Filter>>,
    /// The parameters that page through a list, where it has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// The parameters that sort a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// The fields that the answer shows; left out: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shows: Option<Vec<String>>,
    /// The answer holds nothing but a new secret under this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveals: Option<String>,
    /// The answer, where it is always the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<Value>,
    /// The status of a refusal; needed by `refuse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The words of a refusal; needed by `refuse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Deed {
    /// Shows the entries that the filters leave.
    List,
    /// Shows one entry.
    Retrieve,
    /// Adds an entry.
    Create,
    /// Adds an entry, or changes the one with the same key.
    Upsert,
    /// Changes an entry.
    Update,
    /// Removes an entry.
    Delete,
    /// Adds a copy of an entry.
    Clone,
    /// Makes an entry refer to another.
    Link,
    /// Makes entries refer to another no longer.
    Unlink,
    /// Does nothing and says so.
    Refuse,
}

/// A reference that an action makes or undoes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The field that refers, one of the collection's `refs`.
    pub field: String,
    /// The collection referred to.
    #[serde(rename = "in")]
    pub collection: String,
    /// The field that tells its entries apart; `id` where left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The parameter that names the entry.
    pub by: String,
    /// Whether an entry that is not there is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create: Option<bool>,
}

/// A reference that forbids a deletion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The collection that refers.
    #[serde(rename = "in")]
    pub collection: String,
    /// Its field that refers.
    pub field: String,
    /// The parameter that forces the deletion all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unless: Option<String>,
}

/// What a parameter of a list selects by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// How values are compared.
    pub how: Comparison,
    /// The fields of the answer, one of which has to match. A dot leads into objects and through lists.
    pub fields: Vec<String>,
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// The same, whatever the case.
    Equals,
    /// Part of it, whatever the case.
    Contains,
    /// That time or later.
    From,
    /// That time or earlier.
    Until,
}

/// The parameters that page through a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The number of the page, counted from 1.
    pub page: String,
    /// How many entries a page has.
    pub size: String,
}

/// The parameters that sort a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The field to sort by.
    pub by: String,
    /// `asc` or `desc`.
    pub order: String,
}
