//! Values that requests and replies share: identifiers, enums of the wire, and keys without a field.

mod extra;
mod id;
mod unknown;
mod wire_enum;

pub use extra::Extra;
pub use id::Id;
pub use unknown::{UnknownNumber, UnknownText};
pub use wire_enum::UnknownValue;

/// What the derives name.
pub(crate) mod derived {
    pub use super::wire_enum::{
        IntegerEnum, TextEnum, from_integer, from_text, parse_integer, parse_text, read_integer,
        read_text,
    };
}
