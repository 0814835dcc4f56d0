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
    /// Where an editor finds the schema of this file.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Enumerated values, by Rust name.
    pub enums: BTreeMap<String, Enum>,
    /// Objects, by Rust name.
    pub models: BTreeMap<String, Model>,
}

/// Enumerated values.
///
/// A parameter whose type cell lists values and whose binding names this enum feeds it: those values
/// come first and in the page's order, and need no entry here unless they need a name or words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
    /// `true`: any other value goes too. `false`: others are refused before sending.
    pub open: bool,
    /// Values with a name or words of their own, and values from other sources than the page.
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
    /// The variant's name, where the rule's name will not do; needed for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust_name: Option<String>,
    /// Documentation, one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// In an enum fed by the page: who besides the page names this value.
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
    /// Where it occurs; at least one.
    pub used_in: Vec<Usage>,
    /// The fields, in order of declaration.
    pub fields: Vec<Field>,
}

/// Where a model occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Usage {
    /// Callers build it.
    Request,
    /// The service answers it.
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
    /// In requests: must be given. In replies: read as its default (empty text, empty list) when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Further names that replies use for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Vec<String>>,
    /// What the text must look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Least value, length in characters, or count of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Greatest value, length or count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Whether nothing may print it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<bool>,
    /// The Rust name, where the rule's name will not do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust_name: Option<String>,
    /// A believable value, used in tests, schemas and documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}
