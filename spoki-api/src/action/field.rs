//! Parameters of actions, fields of objects, and their types.

use std::ops::Deref;
use std::slice;

use serde_json::Value;

use super::Format;

/// One parameter of an action: a [`Field`], and its part of the REST call. It dereferences to the field.
#[derive(Debug)]
#[non_exhaustive]
pub struct Param {
    /// Name, type and rules.
    pub field: Field,
    /// Its part of the REST call.
    pub rest: RestParam,
}

impl Param {
    /// The names that the parameter has in the REST call.
    #[must_use]
    pub fn rest_names(&self) -> &[&'static str] {
        match self.rest.names {
            [] => slice::from_ref(&self.field.name),
            names => names,
        }
    }

    /// Whether the REST call has the parameter under this name in this part of the request.
    pub(crate) fn is_at(&self, location: Location, rest_name: &str) -> bool {
        self.rest.location == location && self.rest_names().contains(&rest_name)
    }
}

impl Deref for Param {
    type Target = Field;

    fn deref(&self) -> &Field {
        &self.field
    }
}

/// A parameter of an action, or a field of an object: name, type and rules.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Our documentation, in Markdown.
    pub doc: &'static str,
    /// Whether a call without it is refused.
    pub required: bool,
    /// The JSON type.
    pub kind: Kind,
    /// The form of the text.
    pub format: Option<Format>,
    /// The least value of a number, length of a text in characters, or count of items.
    pub min: Option<i64>,
    /// The greatest value, length or count.
    pub max: Option<i64>,
    /// The greatest value, length or count that the vendor advises without enforcing it.
    pub advised_max: Option<i64>,
    /// Whether the value is a secret, which nothing prints.
    pub secret: bool,
    /// Other names of the field in replies.
    pub aliases: &'static [&'static str],
}

impl Field {
    /// For a key without a field: any JSON, no rules.
    pub(crate) const UNNAMED: Self = Self::new("", Kind::Any);

    /// The field of one item: the bounds count items, so they do not apply to an item; the format does.
    pub(crate) fn item(&self) -> Self {
        let kind = match self.kind {
            Kind::Array(item) | Kind::Map(item) => *item,
            other => other,
        };
        Self {
            format: self.format,
            ..Self::new(self.name, kind).required()
        }
    }

    /// The length of a list in one call: as long as the vendor advises, but no longer than allowed; 1 without a maximum.
    #[must_use]
    pub fn usual_length(&self) -> usize {
        let bounds = self.max.into_iter().chain(self.advised_max);
        let bound = bounds.min().unwrap_or(1);
        usize::try_from(bound).unwrap_or(1).max(1)
    }

    /// Whether the field has this name in replies.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// Whether a JSON value counts as given: null stands for an absent value, unless the field takes any JSON.
    pub(crate) fn counts_as_given(&self, value: &Value) -> bool {
        !value.is_null() || matches!(self.kind, Kind::Any)
    }
}

/// The part of a parameter in the REST call.
#[derive(Debug)]
#[non_exhaustive]
pub struct RestParam {
    /// The part of the request.
    pub location: Location,
    /// The names in the request; empty for the parameter's own name. See [`Param::rest_names`].
    pub names: &'static [&'static str],
    /// `false` is left out, because the service checks only whether the flag is present.
    pub omit_false: bool,
    /// The REST API has no such filter: the client keeps the items whose field of this name contains the value.
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

/// A JSON type, as the vendor declares it.
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
    /// An object with any keys, whose values are of one kind.
    Map(&'static Kind),
    /// An object of known fields. A function returns it, because objects may contain themselves.
    Object(fn() -> &'static ObjectInfo),
    /// One of several values.
    Enum(&'static EnumInfo),
    /// Any JSON.
    Any,
}

/// An object of known fields inside requests or replies.
///
/// In a reply, an identifier may come as a number or as a text, whatever its field's kind says.
#[derive(Debug)]
#[non_exhaustive]
pub struct ObjectInfo {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Our documentation, in Markdown.
    pub doc: &'static str,
    /// The fields, in order of declaration.
    pub fields: &'static [Field],
    /// Whether a typed request can send keys without a field, in `extra`. Plain JSON cannot: there, such a key is a
    /// misspelt name.
    pub open: bool,
}

impl ObjectInfo {
    /// The field that identifies such objects: the only required field.
    #[must_use]
    pub fn key(&self) -> Option<&'static Field> {
        let mut required = self.fields.iter().filter(|field| field.required);
        required.next().filter(|_| required.next().is_none())
    }
}

/// The values of an enumerated parameter.
#[derive(Debug)]
#[non_exhaustive]
pub struct EnumInfo {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Our documentation, in Markdown.
    pub doc: &'static str,
    /// Whether other values are refused before sending.
    pub closed: bool,
    /// The values on the wire.
    pub values: EnumValues,
}

/// The values of an enum on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnumValues {
    /// Texts.
    Text(&'static [&'static str]),
    /// Whole numbers.
    Integer(&'static [i64]),
}
