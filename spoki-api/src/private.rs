//! What the derives name. It is no public API: it changes without notice.

pub use std::collections::BTreeMap;
pub use std::convert::{From, Into, TryFrom};
pub use std::default::Default;
pub use std::fmt::{Debug, Display, Formatter, Result as FmtResult};
pub use std::iter::IntoIterator;
pub use std::option::Option::{self, None, Some};
pub use std::result::Result::{self, Err, Ok};
pub use std::str::FromStr;
pub use std::string::String;
pub use std::vec::Vec;

pub use serde::de::{Deserialize, Deserializer, MapAccess};
pub use serde::ser::{Serialize, Serializer};
pub use serde_json::{Number, Value};

pub use crate::action::{
    ActionInfo, Confidence, Effect, EnumInfo, EnumValues, Field, Format, Hint, JsonType, Kind,
    Location, ObjectInfo, Param, ReplyInfo, RestCall,
};
pub use crate::reply::derived::*;
pub use crate::request::argument::Shown;
pub use crate::request::derived::*;
pub use crate::request::{Action, Argument, Violations};
pub use crate::values::derived::*;
pub use crate::values::{Extra, UnknownNumber, UnknownText, UnknownValue};

/// The arguments of a request, as [`Action::arguments`] hands them out.
#[must_use]
pub fn arguments<const N: usize>(arguments: [&dyn Argument; N]) -> Vec<&dyn Argument> {
    Vec::from(arguments)
}

/// The last part of a module's path.
pub const fn last_segment(path: &str) -> &str {
    let mut start = path.len();
    while start > 0 && path.as_bytes()[start - 1] != b':' {
        start -= 1;
    }
    path.split_at(start).1
}

/// Appends a whole number as JSON.
pub fn write_integer(number: i64, out: &mut Vec<u8>) {
    crate::request::write_serialized(&number, out);
}

/// Appends a text as JSON.
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    crate::request::write_serialized(text, out);
}

/// Appends the JSON of an object as text.
pub fn write_object_text(object: &dyn Argument, field: &Field, out: &mut String) {
    crate::request::write_json_text(object, field, out);
}

/// Appends a value's text.
pub fn write_display(value: &dyn Display, out: &mut String) {
    // A `String` takes every character.
    let _ = std::fmt::Write::write_fmt(out, format_args!("{value}"));
}

/// The facts of an action whose derive reported errors.
pub const BROKEN_ACTION: &ActionInfo = &ActionInfo::new("", Effect::Read, RestCall::new("GET", ""));

/// The body of a function that the derive could not write. The item does not compile, so nothing calls it.
#[must_use]
pub fn broken<T>() -> T {
    unreachable!("the derive of this item reported an error")
}
