//! `bindings.json`: what we know about each action beyond the page. Written by hand.
//!
//! Every optional key is an `Option`, so that the loader can report every other key that is missing.

use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mock::{Behaviour, Collection, Paging};

/// What we know besides the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bindings {
    /// The path of this file's schema, for editors.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The service's own REST API.
    pub rest: RestService,
    /// What the services answer when they refuse a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
    /// What people may expect of the service, and no action does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cannot: Option<Vec<Limitation>>,
    /// The resource groups; each becomes one module.
    pub groups: BTreeMap<String, Group>,
    /// The collections of the mock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collections: Option<BTreeMap<String, Collection>>,
    /// Decisions for points on which the sources disagree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisions: Option<BTreeMap<String, Decision>>,
    /// One binding for each action of the catalogue, by slug.
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
    /// How users get a key, in whole sentences.
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

/// Something that people may expect of the service, and that no action does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limitation {
    /// The words of people who look for such an action, in lower case.
    pub words: Vec<String>,
    /// What no action does, in whole sentences.
    pub text: String,
}

/// A resource group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
    /// Further words by which a search finds all actions of the group. No names and no documentation of an
    /// action have them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synonyms: Option<Vec<String>>,
}

/// A decision on a point on which the sources disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The slugs of the actions concerned; all actions if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<String>>,
    /// The decision.
    pub decision: String,
    /// The reason.
    pub reason: String,
}

/// What we know about one action beyond the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// The resource group, a key of `groups`.
    pub group: String,
    /// The verb on a command line: in kebab-case, unique in the group.
    pub command: String,
    /// Further words by which a search finds the action. Its names and its documentation do not have them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synonyms: Option<Vec<String>>,
    /// The client's method, if the derived name does not fit or another action has it. The type's name follows from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust_name: Option<String>,
    /// What a call does to the account.
    pub effect: Effect,
    /// `true`: a write that only adds, and changes or replaces nothing that exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adds: Option<bool>,
    /// `true`: a program may call the action to check a key. Only one read, without required parameters, has this mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<bool>,
    /// Whether an identical second call is harmless. Required unless the effect is `read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// A rate limit from another source, if the page states none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<RateLimit>,
    /// Documentation, one paragraph per entry; the first is the summary.
    pub doc: Vec<String>,
    /// Documentation for users of the library only, one paragraph per entry. Tool schemas and OpenAPI leave
    /// it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Vec<String>>,
    /// The REST call.
    pub rest: RestBinding,
    /// One entry for each parameter of the catalogue, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<BTreeMap<String, ParamBinding>>,
    /// What the action does in the mock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mock: Option<Behaviour>,
    /// The reply.
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

impl Effect {
    /// The word for it in the spec and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}

/// Whether an identical second call is harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Repeat {
    /// The second call changes nothing.
    Harmless,
    /// The second call creates, sends or changes something again.
    Harmful,
}

/// A rate limit that the page does not state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// Calls per minute.
    pub per_minute: u32,
    /// The source that states it.
    pub source: String,
}

/// The REST call of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RestBinding {
    /// The HTTP method.
    pub method: Method,
    /// The path below the origin. `{name}` is a placeholder for the parameter of that name.
    pub path: String,
    /// How certain method, path and mapping are.
    pub confidence: Confidence,
    /// The day on which somebody saw the service accept such a call: `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// What certain refusals mean.
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

impl Binding {
    /// Whether an identical second call is harmless. Calls that only read always are.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.effect == Effect::Read || self.repeat == Some(Repeat::Harmless)
    }

    /// The usual location of a parameter: the path if it has a placeholder there, else the query or the body,
    /// depending on the method.
    #[must_use]
    pub fn usual_location(&self, param: &str) -> Location {
        if self.rest.path.contains(&format!("{{{param}}}")) {
            return Location::Path;
        }
        match self.rest.method {
            Method::Get | Method::Delete => Location::Query,
            Method::Post | Method::Put | Method::Patch => Location::Body,
        }
    }
}

impl Repeat {
    /// The word for it in the spec and in reports.
    #[must_use]
    pub fn as_str_if(is_repeatable: bool) -> &'static str {
        if is_repeatable { "harmless" } else { "harmful" }
    }
}

impl Method {
    /// The method as a request writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// How certain a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A good source says so.
    Documented,
    /// No good source says so, or the endpoint is known to be retired soon.
    Assumed,
}

impl Confidence {
    /// The word for it in the spec and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Assumed => "assumed",
        }
    }
}

/// What a refusal means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// The HTTP statuses of the refusal; at least one.
    pub status: Vec<u16>,
    /// The field that the refusal names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the refusal means, and what to do.
    pub text: String,
}

/// What we know about one parameter beyond the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ParamBinding {
    /// Documentation, one paragraph per entry.
    pub doc: Vec<String>,
    /// The part of the REST call that carries the parameter.
    #[serde(rename = "in")]
    pub location: Location,
    /// Its names in the REST call, where they differ from the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_names: Option<Vec<String>>,
    /// `true`: the REST call leaves the parameter out if it is `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omit_false: Option<bool>,
    /// REST cannot filter by this parameter: the client keeps the items whose field of this name contains
    /// the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_filter: Option<String>,
    /// A more precise type: `identifier`, an enum, a model, `[T]` for a list, `{T}` for a map, `json`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub refined: Option<String>,
    /// The format of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Minimum value, length in characters, or number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Maximum value, length or number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// A maximum that is advised but not enforced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advised_max: Option<i64>,
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

impl ParamBinding {
    /// The names of the parameter `name` in the REST call.
    #[must_use]
    pub fn names_in_rest<'n>(&'n self, name: &'n str) -> Vec<&'n str> {
        rest_names(self.rest_names.as_deref(), name)
    }
}

/// The names of a parameter in the REST call: those given, or else its own.
pub(crate) fn rest_names<'n>(given: Option<&'n [String]>, own: &'n str) -> Vec<&'n str> {
    given.map_or_else(
        || vec![own],
        |given| given.iter().map(String::as_str).collect(),
    )
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

impl Location {
    /// The word for it in the spec and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Body => "body",
            Self::WholeBody => "whole_body",
        }
    }
}

/// The format of a text.
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
    /// An ISO 8601 date, with or without a time.
    Timestamp,
    /// An absolute `http` or `https` URL.
    Url,
}

impl Format {
    /// The word for it in the spec, in attributes and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::E164 => "e164",
            Self::Email => "email",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Url => "url",
        }
    }
}

/// The HTTP status of a reply without a body.
pub(crate) const NO_CONTENT: u16 = 204;

/// The reply of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// A model, `[Model]` for a list, `json` or `[json]` for untyped JSON.
    #[serde(rename = "type")]
    pub kind: String,
    /// How certain the shape is. A reply whose shape is `assumed` must stay untyped until it is observed.
    pub confidence: Confidence,
    /// The day on which somebody saw the service send such a reply: `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// For a list: whether it comes in pages. Left out if no source says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paged: Option<bool>,
    /// The HTTP status of a REST call that succeeds; 200 if left out. With 204 there is no body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// A realistic reply, for documentation. A typed reply gets its example from the fields of its models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// `true`: the whole reply is a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<bool>,
}
