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
    /// The path of this file's schema, for editors.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The toolkit itself.
    pub toolkit: Toolkit,
    /// The reply envelope that most actions share.
    pub output: Vec<Parameter>,
    /// The actions, sorted by slug.
    pub actions: Vec<ActionEntry>,
    /// The triggers, if the page has any.
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
    /// The display name.
    pub name: String,
    /// Category on the vendor's site.
    pub category: String,
    /// Kinds of authentication.
    pub auth: Vec<String>,
    /// The page's version, `YYYYMMDD_NN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The number of actions that the page declares.
    pub tools: u32,
    /// The number of triggers that the page declares.
    pub triggers: u32,
    /// Fingerprint of the description.
    pub text: String,
}

/// The greatest length of a slug that every host takes as the name of a tool: language models take names of 64
/// characters, and hosts of MCP servers put up to 25 before them.
pub const LONGEST_SLUG: usize = 64 - 25;

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
    /// The limit in calls per minute, if the description states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<u32>,
    /// Whether the vendor marks the action as deprecated. Only the JSON says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    /// The vendor's tags, sorted. Some of them describe the effect of a call. Only the JSON has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The parameters, in the page's order.
    pub params: Vec<Parameter>,
    /// The reply, if it differs from the shared envelope.
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
    /// The values that the type cell lists, as JSON of the declared type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    /// Whether the service refuses a call without it.
    pub required: bool,
    /// Fingerprint of the description.
    pub text: String,
    /// Facts that only the vendor's JSON has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<Details>>,
}

impl Parameter {
    /// All types that the value may have.
    #[must_use]
    pub fn types(&self) -> &[ParameterType] {
        let several = self.details.as_ref();
        let several = several.and_then(|details| details.types.as_deref());
        several.unwrap_or(std::slice::from_ref(&self.kind))
    }

    /// Whether `value` is of one of the types.
    #[must_use]
    pub fn admits(&self, value: &Value) -> bool {
        self.types().iter().any(|kind| kind.admits(value))
    }

    /// The listed values, if an enum can hold them: only texts, or only whole numbers. Values of no declared type are a
    /// mistake of their own and do not count.
    #[must_use]
    pub fn enum_values(&self) -> Option<&[Value]> {
        let values = self.values.as_deref()?;
        let is_of_enum = |value: &Value| match self.kind {
            ParameterType::String => value.is_string(),
            ParameterType::Integer => value.is_i64(),
            _ => false,
        };
        let mut typed = values.iter().filter(|value| self.admits(value));
        typed.all(is_of_enum).then_some(values)
    }
}

/// Facts about a value that only the vendor's JSON has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// All types that the value may have, if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<ParameterType>>,
    /// Whether null is valid, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// The value that the service uses if a call leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The format of a text, in the vendor's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The regular expression that a text must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Minimum of a number.
    #[serde(
        default,
        deserialize_with = "super::number::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub min: Option<Number>,
    /// Maximum of a number.
    #[serde(
        default,
        deserialize_with = "super::number::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub max: Option<Number>,
    /// A number must be greater than this.
    #[serde(
        default,
        deserialize_with = "super::number::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub exclusive_min: Option<Number>,
    /// A number must be less than this.
    #[serde(
        default,
        deserialize_with = "super::number::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub exclusive_max: Option<Number>,
    /// Minimum length in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Maximum length in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Minimum number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Maximum number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Whether the vendor marks the value as deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    /// Fingerprint of the vendor's examples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examples: Option<String>,
    /// The items of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Shape>,
    /// The values of an object under keys that are not in `properties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<Shape>,
    /// `true`: an object has no other keys than its `properties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// The members of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Vec<Parameter>>,
}

/// A value without a name: an item of a list, or a value under any key of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The declared JSON type.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// The only valid values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    /// All other facts.
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

    /// The word for it on the page.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The type with this word on the page.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether `value` is of this type.
    #[must_use]
    pub fn admits(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Integer => value.is_i64(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// An event that the toolkit can deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The vendor's identifier.
    pub slug: String,
    /// The vendor's title.
    pub title: String,
}
