//! `bindings.json`: what we know of each action besides the page. Written by hand.
//!
//! Every key that may be missing is an `Option`: the loader tells a missing key from a given one by
//! that alone.

use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mock::{Behaviour, Collection, Paging};

/// What is known besides the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bindings {
    /// Where an editor finds the schema of this file.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The service's own REST API.
    pub rest: RestService,
    /// What the services answer when they refuse a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
    /// The resource groups; each becomes one module.
    pub groups: BTreeMap<String, Group>,
    /// What the stand-in for the service keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collections: Option<BTreeMap<String, Collection>>,
    /// Where sources disagree: what was decided, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisions: Option<BTreeMap<String, Decision>>,
    /// One binding per action of the catalogue, by slug.
    pub actions: BTreeMap<String, Binding>,
}

/// The service's own REST API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RestService {
    /// The origin, without a trailing slash.
    pub base_url: String,
    /// The header that carries the key.
    pub key_header: String,
    /// The environment variable that holds the key.
    pub key_variable: String,
    /// How one gets a key, in whole sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_source: Option<String>,
    /// The JSON type of every identifier in bodies and replies, where it is always the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifiers: Option<IdentifierType>,
    /// The query parameters that choose a page of those lists that have no parameters of their own for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
}

/// The JSON type of identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum IdentifierType {
    /// Whole numbers.
    Integer,
    /// Texts.
    String,
}

/// What the services answer when they refuse a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Errors {
    /// The service's own REST API.
    pub rest: ServiceErrors,
    /// Composio.
    pub composio: ServiceErrors,
}

/// What one service answers when it refuses a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceErrors {
    /// What each status means. `4XX` and `5XX` stand for those that are not listed.
    pub statuses: BTreeMap<String, String>,
    /// Documentation of the body, one paragraph per entry.
    pub doc: Vec<String>,
    /// The known fields of the body. A dot leads into an object.
    pub fields: BTreeMap<String, ErrorField>,
}

/// A field of an error's body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorField {
    /// A type without models and enums: `string`, `integer`, `number`, `boolean`, `json`, `[T]`, `{T}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it holds, in whole sentences.
    pub doc: String,
}

/// A resource group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
}

/// A decision where the sources disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The slugs it concerns; none means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<String>>,
    /// What was decided.
    pub decision: String,
    /// Why.
    pub reason: String,
}

/// What is known of one action besides the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// The resource group, a key of `groups`.
    pub group: String,
    /// What a call does.
    pub effect: Effect,
    /// Whether a second identical call does more than the first; needed unless the effect is `read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// A limit in calls per minute that another source states where the page states none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<RateLimit>,
    /// Documentation, one paragraph per entry; the first is the summary.
    pub doc: Vec<String>,
    /// What callers of the library can do beyond the parameters, one paragraph per entry. Nobody else is told:
    /// a language model has the parameters only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Vec<String>>,
    /// The REST call.
    pub rest: RestBinding,
    /// One entry per parameter of the catalogue, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<BTreeMap<String, ParamBinding>>,
    /// What it does in the stand-in for the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mock: Option<Behaviour>,
    /// The answer.
    pub reply: Reply,
}

/// What a call does to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Creates, changes or sends something.
    Write,
    /// Removes something.
    Delete,
}

/// Whether a second identical call does more than the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Repeat {
    /// It leaves the account as the first call did.
    Harmless,
    /// It creates, sends or changes something again.
    Harmful,
}

/// A limit from another source than the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// Calls per minute.
    pub per_minute: u32,
    /// Who says so.
    pub source: String,
}

/// The REST call of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RestBinding {
    /// The HTTP method.
    pub method: Method,
    /// The path below the origin; `{name}` stands for the parameter of that name.
    pub path: String,
    /// How sure method, path and mapping are.
    pub confidence: Confidence,
    /// What refusals usually mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hints: Option<Vec<Hint>>,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Fetch.
    Get,
    /// Create or act.
    Post,
    /// Replace.
    Put,
    /// Change in part.
    Patch,
    /// Remove.
    Delete,
}

impl Method {
    /// The word that requests begin with.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Independent sources agree.
    High,
    /// One good source, or a disputed detail.
    Medium,
    /// A guess, or an endpoint known to be going away.
    Low,
}

/// What a refusal usually means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// The HTTP statuses; at least one.
    pub status: Vec<u16>,
    /// The field complained about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What it means and what to do.
    pub text: String,
}

/// What is known of one parameter besides the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ParamBinding {
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
    /// Where it goes in the REST call.
    #[serde(rename = "in")]
    pub location: Location,
    /// Its names in the REST call, where they differ from the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_names: Option<Vec<String>>,
    /// `true`: `false` is left out of the REST call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omit_false: Option<bool>,
    /// REST cannot filter by this parameter: the client keeps the items whose field of this name contains
    /// the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_filter: Option<String>,
    /// A finer type: `identifier`, an enum, a model, `[T]` for a list, `{T}` for a map, `json`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub refined: Option<String>,
    /// What the text must look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Least value, length in characters, or count of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Greatest value, length or count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// A greatest value, length or count that is advised, not enforced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advised_max: Option<i64>,
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

/// A part of an HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// A placeholder of the path.
    Path,
    /// The query string.
    Query,
    /// A member of the JSON body.
    Body,
    /// The whole JSON body.
    WholeBody,
}

/// What a text must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A phone number with `+` and country code.
    E164,
    /// An e-mail address.
    Email,
    /// `YYYY-MM-DD`.
    Date,
    /// ISO 8601 date and time, or a date alone.
    Timestamp,
    /// An absolute `http` or `https` address.
    Url,
}

/// The answer of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// A model, `[Model]` for a list, `json` or `[json]` for untyped JSON.
    #[serde(rename = "type")]
    pub kind: String,
    /// How sure the shape is; `low` must stay untyped.
    pub confidence: Confidence,
    /// Of a list: whether it comes in pages. Left out where no source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paged: Option<bool>,
    /// The HTTP status of a REST call that succeeds; 200 where left out. With 204 there is no body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// A believable reply, for documentation. Typed replies have theirs from the fields of their models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// The whole answer is a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<bool>,
}
