//! The intermediate representation. It joins page and bindings; names are chosen and types are resolved. The
//! emitters only print these data.

use std::fmt;

use crate::spec::bindings::{
    Effect, Errors, Format, Hint, Limitation, Location, Method, NO_CONTENT, RestService, rest_names,
};
use crate::spec::names::{RustName, WireName};
use serde_json::Value;

/// Everything that the emitters print.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) name: String,
    pub(crate) slug: WireName,
    pub(crate) version: Option<String>,
    pub(crate) rest: RestService,
    pub(crate) errors: Option<Errors>,
    pub(crate) cannot: Vec<Limitation>,
    pub(crate) modules: Vec<Module>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) models: Vec<Model>,
}

impl Api {
    /// The name, and the version if the vendor gives one; `mark` stands around the version.
    pub(crate) fn title(&self, mark: &str) -> String {
        match &self.version {
            Some(version) => format!("{}, version {mark}{version}{mark}", self.name),
            None => self.name.clone(),
        }
    }

    /// All actions, sorted by slug.
    pub(crate) fn by_slug(&self) -> Vec<&Action> {
        let mut actions: Vec<_> = self.modules.iter().flat_map(|m| &m.actions).collect();
        actions.sort_by(|a, b| a.slug.cmp(&b.slug));
        actions
    }
}

/// The actions of one resource group.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: RustName,
    pub(crate) group: String,
    pub(crate) doc: Vec<String>,
    pub(crate) synonyms: Vec<String>,
    pub(crate) actions: Vec<Action>,
}

/// An action.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) slug: WireName,
    pub(crate) title: String,
    pub(crate) type_name: RustName,
    pub(crate) method: RustName,
    pub(crate) command: String,
    pub(crate) synonyms: Vec<String>,
    pub(crate) doc: Vec<String>,
    /// Documentation for users of the library only.
    pub(crate) notes: Vec<String>,
    pub(crate) effect: Effect,
    pub(crate) adds: bool,
    pub(crate) check: bool,
    pub(crate) repeatable: bool,
    pub(crate) limit: Option<RateLimit>,
    pub(crate) rest: Rest,
    pub(crate) params: Vec<Param>,
    pub(crate) reply: Reply,
}

/// A rate limit.
#[derive(Debug)]
pub(crate) struct RateLimit {
    pub(crate) per_minute: u32,
    /// The source of the limit, if it is not the page.
    pub(crate) source: Option<String>,
}

impl RateLimit {
    pub(crate) fn sentence(&self) -> String {
        match self.per_minute {
            1 => "At most 1 call a minute.".to_owned(),
            count => format!("At most {count} calls a minute."),
        }
    }
}

/// The REST call.
#[derive(Debug)]
pub(crate) struct Rest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) hints: Vec<Hint>,
    pub(crate) confidence: Confidence,
}

/// The confidence of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Confidence {
    /// Somebody observed this behaviour of the service on this day.
    Observed(String),
    Documented,
    Assumed,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Observed(day) => write!(f, "observed on {day}"),
            Self::Documented => f.write_str("documented"),
            Self::Assumed => f.write_str("assumed"),
        }
    }
}

impl Action {
    /// The confidence of the call and the reply as whole sentences, unless both are documented.
    pub(crate) fn certainties(&self) -> Vec<String> {
        let call = match &self.rest.confidence {
            Confidence::Observed(day) => Some(format!("On {day}, the service accepted this call.")),
            Confidence::Documented => None,
            Confidence::Assumed => {
                Some("No good source documents this call: method and path are assumed.".to_owned())
            }
        };
        let reply = match &self.reply.confidence {
            Confidence::Observed(day) => Some(format!("On {day}, the service sent this reply.")),
            Confidence::Assumed if self.reply.status != NO_CONTENT => {
                Some("No good source documents the reply: its form is assumed.".to_owned())
            }
            Confidence::Documented | Confidence::Assumed => None,
        };
        call.into_iter().chain(reply).collect()
    }
}

/// A parameter of an action.
#[derive(Debug)]
pub(crate) struct Param {
    pub(crate) location: Location,
    /// Whether the location follows from path and method, so that the attribute need not name it.
    pub(crate) location_is_usual: bool,
    pub(crate) rest_names: Vec<String>,
    pub(crate) omit_false: bool,
    pub(crate) client_filter: Option<String>,
    pub(crate) member: Member,
}

impl Param {
    /// The names of the parameter in the REST call.
    pub(crate) fn names(&self) -> Vec<&str> {
        let given = Some(self.rest_names.as_slice()).filter(|given| !given.is_empty());
        rest_names(given, self.member.wire.as_str())
    }
}

/// What a parameter of an action and a field of a model have in common.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) wire: WireName,
    pub(crate) rust: RustName,
    pub(crate) doc: Vec<String>,
    pub(crate) required: bool,
    pub(crate) kind: Type,
    /// For an identifier: whether requests send a number.
    pub(crate) id_as_integer: bool,
    pub(crate) format: Option<Format>,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) advised_max: Option<i64>,
    pub(crate) secret: bool,
    pub(crate) aliases: Vec<String>,
    pub(crate) example: Option<Value>,
}

/// A resolved type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    String,
    Integer,
    Number,
    Boolean,
    Identifier,
    Json,
    Enum(RustName),
    Model(RustName),
    List(Box<Type>),
    Map(Box<Type>),
}

/// The reply of an action.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) kind: Type,
    pub(crate) secret: bool,
    /// For a list: whether the list has pages, if known.
    pub(crate) paged: Option<bool>,
    /// The HTTP status of a REST call that succeeds.
    pub(crate) status: u16,
    pub(crate) example: Option<Value>,
    pub(crate) confidence: Confidence,
}

/// An enum.
#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) name: RustName,
    pub(crate) doc: Vec<String>,
    pub(crate) open: bool,
    pub(crate) variants: Vec<Variant>,
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: RustName,
    pub(crate) value: Value,
    pub(crate) doc: String,
}

/// An object inside requests or replies.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) name: RustName,
    pub(crate) doc: Vec<String>,
    pub(crate) request: bool,
    pub(crate) reply: bool,
    pub(crate) fields: Vec<Member>,
}
