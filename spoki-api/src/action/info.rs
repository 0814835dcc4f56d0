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
    /// Our documentation, in Markdown.
    pub doc: &'static str,
    /// What a call does to the account.
    pub effect: Effect,
    /// Calls per minute and account, if a source states a limit.
    pub rate_limit: Option<u32>,
    /// The parameters, in the vendor's order.
    pub params: &'static [Param],
    /// The call of the service's own REST API.
    pub rest: RestCall,
}

impl ActionInfo {
    /// The parameter of this name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// The index of the list that can be sent in chunks: the only one with a maximum.
    pub(crate) const fn bounded_list(&self) -> Option<usize> {
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
/// Retries go by this, not by the HTTP method.
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
