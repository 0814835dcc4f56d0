//! The part of `bindings.json` that only the mock server reads: its collections, and what each action does
//! to them.

use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A collection of the mock: entries of one kind, such as contacts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// The name of one entry, for messages: `contact`.
    pub noun: String,
    /// Fields of a new entry that the request does not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defaults: Option<Map<String, Value>>,
    /// The field that holds the time of creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_field: Option<String>,
    /// The field that holds the time of the last change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_field: Option<String>,
    /// Fields whose values no two entries may share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique: Option<Vec<String>>,
    /// Fields that accept only these values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_values: Option<BTreeMap<String, Vec<Value>>>,
    /// Fields that refuse these values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_values: Option<BTreeMap<String, Vec<Value>>>,
    /// Fields that become required when other fields have certain values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_when: Option<Vec<Requirement>>,
    /// Fields that hold identifiers of entries of another collection. Replies show those entries instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<BTreeMap<String, Reference>>,
    /// Fields that replies compute: the number of entries of another collection that refer to this entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<BTreeMap<String, Count>>,
    /// Fields with a list of objects that get identifiers of their own, and the defaults of such an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nested_entries: Option<BTreeMap<String, Map<String, Value>>>,
    /// Fields that map keys of another collection to values. Replies show them as a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keyed_values: Option<BTreeMap<String, KeyedValues>>,
}

/// A field that becomes required when other fields have certain values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The values, by field. All must match.
    pub when: Map<String, Value>,
    /// The field that must not be empty then.
    pub field: String,
}

/// A field that refers to entries of another collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The other collection.
    pub collection: String,
    /// Whether the field holds a list of identifiers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub many: Option<bool>,
    /// The fields of the other entry that replies show. Left out: all. An empty list: replies hide the
    /// reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_fields: Option<Vec<String>>,
}

/// A count of the entries that refer to an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The collection whose entries are counted.
    pub collection: String,
    /// The field of that collection that refers to this entry.
    pub field: String,
}

/// How replies show a map of values as a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyedValues {
    /// The collection that the keys come from.
    pub collection: String,
    /// The field of that collection that holds the key.
    pub key: String,
    /// The field of the reply that holds the list.
    pub reply_field: String,
    /// The name of the entry's identifier in a list item.
    pub id_as: String,
    /// The name of the key, between percent signs, in a list item.
    pub key_as: String,
    /// The name of the value in a list item.
    pub value_as: String,
}

/// What an action does in the mock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// The operation on the collection.
    pub operation: Operation,
    /// The collection. Every operation except `refuse` needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// The field that identifies an entry; `id` if left out. `upsert` needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The parameter that names the entry or entries; the path parameter if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_param: Option<String>,
    /// The parameter with a list of entries, for bulk calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items_param: Option<String>,
    /// The field of a bulk call's reply that lists the refused entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors_field: Option<String>,
    /// The field that stores a parameter, by parameter, if the names differ. A dot leads into objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_as: Option<BTreeMap<String, String>>,
    /// Names that the REST API accepts although the page lists no such parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_params: Option<Vec<String>>,
    /// Fields that every call sets to these values. A dot leads into objects and through lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<Map<String, Value>>,
    /// The field that every call sets to the current time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp_field: Option<String>,
    /// The reference that the operation adds or removes. `link` and `unlink` need it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// A reference from another collection that forbids the deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<BlockingReference>,
    /// Field values: the last entry with these values cannot be deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protect_last: Option<Map<String, Value>>,
    /// The filter that each parameter of a list applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filters: Option<BTreeMap<String, Filter>>,
    /// The parameters for page number and page size, if the action declares its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// The parameters that sort a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// The fields that the reply shows; all if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_fields: Option<Vec<String>>,
    /// The only field of the reply: a new secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_field: Option<String>,
    /// The reply, if it never varies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_reply: Option<Value>,
    /// The HTTP status of a refusal. `refuse` needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The message of a refusal. `refuse` needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// An operation on a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// Replies with the entries that pass the filters.
    List,
    /// Replies with one entry.
    Retrieve,
    /// Adds an entry.
    Create,
    /// Adds an entry, or changes the entry with the same key.
    Upsert,
    /// Changes an entry.
    Update,
    /// Removes an entry.
    Delete,
    /// Adds a copy of an entry.
    Clone,
    /// Adds a reference from an entry to another entry.
    Link,
    /// Removes references to an entry.
    Unlink,
    /// Changes nothing and replies with an error.
    Refuse,
}

/// A reference that an action adds or removes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The field that refers: a key of the collection's `references`.
    pub field: String,
    /// The collection that the field refers to.
    pub collection: String,
    /// The field that identifies an entry of that collection; `id` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The parameter that names the entry.
    pub entry_param: String,
    /// Whether the call creates an entry that does not exist yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_missing: Option<bool>,
}

/// A reference that forbids a deletion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlockingReference {
    /// The collection whose entries refer to the entry to delete.
    pub collection: String,
    /// The field of that collection that refers.
    pub field: String,
    /// The parameter that forces the deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_param: Option<String>,
}

/// The filter that a parameter of a list applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// How the parameter compares with the fields.
    pub compare: Comparison,
    /// Fields of the reply. At least one must match. A dot leads into objects and through lists.
    pub fields: Vec<String>,
}

/// How a filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// The field equals the parameter, ignoring case.
    Equals,
    /// The field contains the parameter, ignoring case.
    Contains,
    /// The field is this time or later.
    From,
    /// The field is this time or earlier.
    Until,
}

/// The parameters for page number and page size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The parameter with the number of the page, counted from 1.
    pub page_param: String,
    /// The parameter with the number of entries on a page.
    pub size_param: String,
}

/// The parameters that sort a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The parameter with the name of the field.
    pub field_param: String,
    /// The parameter with the direction: `asc` or `desc`.
    pub order_param: String,
}
