//! Values that requests and replies share: identifiers, enums of the wire, and keys without a field.

mod extra;
pub(crate) mod from_json;
mod id;
mod unknown;
mod wire_enum;

pub use extra::Extra;
pub use id::Id;
pub use unknown::{UnknownNumber, UnknownText};
pub use wire_enum::UnknownValue;

pub(crate) use from_json::{
    Fits, Found, FromJson, Misfit, Read, Reader, around, unexpected, whole,
};

/// What the derives name.
pub(crate) mod derived {
    pub use super::from_json::{FromJson, read};
    pub use super::wire_enum::{
        IntegerEnum, TextEnum, enum_expectation, from_integer, from_text, parse_integer,
        parse_text, read_number, read_number_in_text, read_text,
    };
}
