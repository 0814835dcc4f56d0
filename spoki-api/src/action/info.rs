//! The facts of an action.

use std::fmt;

use super::{Kind, Param};

/// The static facts of one action.
#[derive(Debug)]
#[non_exhaustive]
pub struct ActionInfo {
    /// The vendor's identifier, for example `SPOKI_LIST_TAGS`.
    pub slug: &'static str,
    /// The vendor's title for people.
    pub title: &'static str,
    /// The resource group, for example `tags`.
    pub group: &'static str,
    /// The verb on a command line: in kebab-case, unique in the group, for example `list`.
    pub command: &'static str,
    /// Our documentation, in Markdown.
    pub doc: &'static str,
    /// Further words by which a search finds the action, beside those of its names and its documentation. The group has
    /// more: [`GroupInfo::synonyms`].
    pub synonyms: &'static [&'static str],
    /// What a call does to the account.
    pub effect: Effect,
    /// Whether a write only adds, and changes or replaces nothing that exists.
    pub adds: bool,
    /// Whether a program may call the action to check a key: a read without required parameters.
    pub check: bool,
    /// Calls per minute and account, if a source states a limit.
    pub rate_limit: Option<u32>,
    /// The parameters, in the vendor's order.
    pub params: &'static [Param],
    /// The call of the service's own REST API.
    pub rest: RestCall,
    /// The reply.
    pub reply: ReplyInfo,
}

impl ActionInfo {
    /// The parameter of this name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// The index of the list that can be sent in chunks: the only one with a maximum.
    #[must_use]
    pub const fn bounded_list(&self) -> Option<usize> {
        let mut found = None;
        let mut index = 0;
        while index < self.params.len() {
            let field = &self.params[index].field;
            let bounded = field.max.is_some() || field.advised_max.is_some();
            if bounded && matches!(field.kind, Kind::Array(_)) {
                if found.is_some() {
                    return None;
                }
                found = Some(index);
            }
            index += 1;
        }
        found
    }
}

/// What a call does, and whether a second identical call is harmless.
///
/// Retries depend on this, not on the HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Creates, changes or sends something.
    Write {
        /// Whether a second identical call leaves the account as the first did.
        repeatable: bool,
    },
    /// Removes something.
    Delete {
        /// Whether a second identical call leaves the account as the first did.
        repeatable: bool,
    },
}

impl Effect {
    /// Whether the account stays as it is.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Read)
    }

    /// Whether something is removed.
    #[must_use]
    pub fn is_delete(self) -> bool {
        matches!(self, Self::Delete { .. })
    }

    /// Whether a second identical call does no more than the first.
    #[must_use]
    pub fn is_repeatable(self) -> bool {
        match self {
            Self::Read => true,
            Self::Write { repeatable } | Self::Delete { repeatable } => repeatable,
        }
    }

    /// `read`, `write` or `delete`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write { .. } => "write",
            Self::Delete { .. } => "delete",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A call of the service's own REST API.
#[derive(Debug)]
#[non_exhaustive]
pub struct RestCall {
    /// `GET`, `POST`, `PATCH`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path below the base URL; `{name}` stands for the parameter of that name.
    pub path: &'static str,
    /// What a refusal of this call usually means.
    pub hints: &'static [Hint],
    /// How certain method, path and parameters are.
    pub confidence: Confidence,
}

/// The reply of a successful call.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReplyInfo {
    /// The JSON type; for a list, the type of one item. [`Kind::Any`] if no source describes the reply well.
    pub kind: Kind,
    /// Whether the reply is a list.
    pub list: bool,
    /// Whether the list comes in pages.
    pub paged: bool,
    /// Whether the whole reply is a secret.
    pub secret: bool,
    /// How certain the type is.
    pub confidence: Confidence,
}

/// How certain a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// Somebody saw the service do so, on this day: `YYYY-MM-DD`.
    Observed(&'static str),
    /// A good source says so.
    Documented,
    /// No good source says so.
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

/// A resource group.
#[derive(Debug)]
#[non_exhaustive]
pub struct GroupInfo {
    /// The name, for example `tags`.
    pub name: &'static str,
    /// Our documentation, in Markdown.
    pub doc: &'static str,
    /// Further words by which a search finds all actions of the group, beside those of names and documentation.
    pub synonyms: &'static [&'static str],
}

/// Something that people may expect of the service, and that no action does.
#[derive(Debug)]
#[non_exhaustive]
pub struct Limitation {
    /// The words of people who look for such an action.
    pub words: &'static [&'static str],
    /// What no action does, in whole sentences.
    pub text: &'static str,
}

/// What a refusal usually means; the error repeats it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Hint {
    /// The HTTP status of the refusal.
    pub status: u16,
    /// The field that the service complains about, if the hint is about one field.
    pub field: Option<&'static str>,
    /// What the refusal means, and what to do.
    pub text: &'static str,
}
