//! What the crate knows about every action, as static data.
//!
//! The derives write one [`ActionInfo`] per action from the attributes in `generated/`; everything
//! that treats actions alike (encoding, validation, redaction, limits) reads it and names none.

mod catalog;
mod format;
#[cfg(feature = "tools")]
mod search;
mod tables;

pub use catalog::Catalog;
#[cfg(feature = "tools")]
pub use search::Hit;

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
    /// Our documentation, Markdown, without the leading blanks of a doc comment.
    pub doc: &'static str,
    /// What a call does to the account.
    pub effect: Effect,
    /// Calls per minute and account, where a source states a limit.
    pub rate_limit: Option<u32>,
    /// The parameters, in the vendor's order.
    pub params: &'static [Param],
    /// The call of the service's own REST API.
    pub rest: RestCall,
}

/// What a call does, and whether doing it twice does more than doing it once.
///
/// This, not the HTTP verb, decides what may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Creates, changes or sends something.
    Write {
        /// A second identical call leaves the account as the first did.
        repeatable: bool,
    },
    /// Removes something.
    Delete {
        /// A second identical call leaves the account as the first did.
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
}

/// A call of the service's own REST API.
#[derive(Debug)]
#[non_exhaustive]
pub struct RestCall {
    /// `GET`, `POST`, `PATCH`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// Path below the origin; `{name}` stands for the parameter of that name.
    pub path: &'static str,
    /// What a refusal of this call usually means.
    pub hints: &'static [Hint],
}

/// What a refusal usually means, told along with the error.
#[derive(Debug)]
#[non_exhaustive]
pub struct Hint {
    /// The HTTP status it belongs to.
    pub status: u16,
    /// The field the service complains about, where the hint is about one.
    pub field: Option<&'static str>,
    /// What it means and what to do.
    pub text: &'static str,
}

/// One parameter of an action, or one field of a nested object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Param {
    /// The name on the wire.
    pub name: &'static str,
    /// Our documentation.
    pub doc: &'static str,
    /// Whether a call without it is refused.
    pub required: bool,
    /// The JSON type.
    pub kind: Kind,
    /// What the text must look like.
    pub format: Option<Format>,
    /// Least value of a number, length of a text in characters, or count of items.
    pub min: Option<i64>,
    /// Greatest value, length or count.
    pub max: Option<i64>,
    /// A greatest value, length or count that the vendor advises without enforcing it.
    pub advised_max: Option<i64>,
    /// Whether the value is a secret, which nothing prints.
    pub secret: bool,
    /// Where it goes in the REST call.
    pub rest: RestParam,
}

/// Where a parameter goes in the REST call.
#[derive(Debug)]
#[non_exhaustive]
pub struct RestParam {
    /// The part of the request.
    pub location: Location,
    /// The names it goes out under; empty means the parameter's own name.
    pub names: &'static [&'static str],
    /// `false` is left out, because the service only knows the presence of the flag.
    pub omit_false: bool,
    /// REST cannot filter by this; keep only the items whose field of this name contains the value.
    pub client_filter: Option<&'static str>,
}

/// A part of an HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// A `{placeholder}` of the path.
    Path,
    /// The query string.
    Query,
    /// A member of the JSON body.
    Body,
    /// The value is the whole JSON body.
    WholeBody,
}

/// A JSON type as the vendor declares it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of one kind.
    Array(&'static Kind),
    /// An object from any key to one kind.
    Map(&'static Kind),
    /// An object of known fields; behind a function, because objects may contain themselves.
    Object(fn() -> &'static ObjectInfo),
    /// One of several values.
    Enum(&'static EnumInfo),
    /// Any JSON.
    Any,
}

/// A nested object of known fields.
#[derive(Debug)]
#[non_exhaustive]
pub struct ObjectInfo {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Our documentation.
    pub doc: &'static str,
    /// The fields, in order of declaration.
    pub fields: &'static [Param],
    /// Whether keys without a field are taken, too.
    pub open: bool,
}

/// The values of an enumerated parameter.
#[derive(Debug)]
#[non_exhaustive]
pub struct EnumInfo {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Our documentation.
    pub doc: &'static str,
    /// Whether other values are refused before sending.
    pub closed: bool,
    /// The values on the wire.
    pub values: EnumValues,
}

/// Values of an enum on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnumValues {
    /// Texts.
    Text(&'static [&'static str]),
    /// Whole numbers.
    Integer(&'static [i64]),
}

/// What a text must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A numeric identifier, as a number or as digits.
    Identifier,
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
