//! `catalog.json`: what the vendor's page says. Written by the importer only.

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// The vendor's catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
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
    /// Whether the vendor advises against it; only its JSON says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    /// The vendor's tags, sorted; among them hints at what a call does. Only its JSON has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The parameters, in the page's order.
    pub params: Vec<Parameter>,
    /// The answer, where it differs from the shared envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Vec<Parameter>>,
}

/// One row of a parameter table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
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
    /// What the vendor's JSON says beyond the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<Details>>,
}

/// What the vendor's JSON says of a value beyond the page's table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// All types a value may have, where there is more than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<ParameterType>>,
    /// Whether null is allowed as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// What the service takes where the value is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// What a text must look like, in the vendor's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The regular expression a text must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Least number.
    #[serde(
        default,
        deserialize_with = "super::number::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub min: Option<Number>,
    /// Greatest number.
    #[serde(
        default,
        deserialize_with = "super::number::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub max: Option<Number>,
    /// Least length in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Greatest length in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Least count of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Greatest count of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Whether the vendor advises against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    /// Fingerprint of the vendor's examples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examples: Option<String>,
    /// What a list holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Shape>,
    /// What an object holds under keys that `properties` does not name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<Shape>,
    /// `true`: an object holds nothing but its `properties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// The members of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Vec<Parameter>>,
}

/// A value without a name: an item of a list, or what lies under any key of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The declared JSON type.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// The values it is limited to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    /// Everything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<Details>>,
}

/// A JSON type as the page names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
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

impl ParameterType {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::String,
        Self::Integer,
        Self::Number,
        Self::Boolean,
        Self::Array,
        Self::Object,
    ];

    /// The page's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The type that the page calls `word`.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether `value` is of this type.
    #[must_use]
    pub fn admits(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// An event the toolkit can deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The vendor's identifier.
    pub slug: String,
    /// The vendor's title.
    pub title: String,
}
