//! `models.json`: enums, and the objects inside requests and replies. Written by hand.

use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bindings::Format;
/// Enums and objects that actions share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// The path of this file's schema, for editors.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Enumerated values, by Rust name.
    pub enums: BTreeMap<String, Enum>,
    /// Objects, by Rust name.
    pub models: BTreeMap<String, Model>,
}

/// Enumerated values.
///
/// If the page lists values for a parameter, and the parameter's binding names this enum, the enum has those
/// values first, in the page's order. They need an entry here only for a Rust name or documentation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
    /// `true`: other values are valid, too. `false`: the client refuses other values before it sends them.
    pub open: bool,
    /// Values that need a Rust name or documentation, and values that the page does not list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<EnumValue>>,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// The value on the wire: a text or a whole number.
    pub value: Value,
    /// The variant's name, if the derived name does not fit. Numbers need a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust_name: Option<String>,
    /// Documentation, one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The source of a value that the page does not list, in an enum that has values of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// An object inside requests or replies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
    /// Whether requests, replies or both contain it.
    pub used_in: Vec<Usage>,
    /// The fields, in order of declaration.
    pub fields: Vec<Field>,
}

/// What contains a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Usage {
    /// Requests: callers build it.
    Request,
    /// Replies: the service sends it.
    Reply,
}

/// One field of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// `string`, `integer`, `number`, `boolean`, `identifier`, `json`, an enum, a model, `[T]`, `{T}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
    /// In requests: callers must set it. In replies: a missing field becomes the default of its type, such as
    /// an empty text or list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Other names of the field in replies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Vec<String>>,
    /// The format of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Minimum value, length in characters, or number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Maximum value, length or number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// `true`: nothing may print the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<bool>,
    /// The Rust name, if the derived name does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust_name: Option<String>,
    /// A realistic value for tests, schemas and documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}
