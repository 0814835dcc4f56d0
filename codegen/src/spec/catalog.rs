//! `catalog.json`: what the vendor's page says. Written by the importer only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The vendor's catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// Where an editor finds the schema of this file.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The toolkit itself.
    pub toolkit: Toolkit,
    /// The answer envelope that most actions share.
    pub output: Vec<Parameter>,
    /// The actions, sorted by slug.
    pub actions: Vec<ActionEntry>,
    /// The triggers, where the page has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggers: Option<Vec<Trigger>>,
}

/// The head of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Toolkit {
    /// Upper-case identifier; every action's slug begins with it.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// Category on the vendor's site.
    pub category: String,
    /// Kinds of authentication.
    pub auth: Vec<String>,
    /// The page's version, `YYYYMMDD_NN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Declared number of actions.
    pub tools: u32,
    /// Declared number of triggers.
    pub triggers: u32,
    /// Fingerprint of the description.
    pub text: String,
}

/// One action of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionEntry {
    /// The vendor's identifier.
    pub slug: String,
    /// The vendor's title.
    pub title: String,
    /// Fingerprint of the description.
    pub text: String,
    /// Calls per minute, where the description states a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<u32>,
    /// The parameters, in the page's order.
    pub params: Vec<Parameter>,
    /// The answer, where it differs from the shared envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Vec<Parameter>>,
}

/// One row of a parameter table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The declared JSON type.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// The values the type cell lists, as JSON of the declared type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    /// Whether a call without it is refused.
    pub required: bool,
    /// Fingerprint of the description.
    pub text: String,
}

/// A JSON type as the page names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParameterType {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// An object.
    Object,
}

/// An event the toolkit can deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The vendor's identifier.
    pub slug: String,
    /// The vendor's title.
    pub title: String,
}
