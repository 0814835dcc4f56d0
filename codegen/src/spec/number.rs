//! Reads a number of any kind.
//!
//! The deserializer of [`Number`] asks for any value and then refuses what is not a number. The loader needs
//! to know beforehand that a number is expected, so that it can report the mistake and continue.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::Number;

/// Reads an optional number.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Number>, D::Error> {
    Option::<Requested>::deserialize(deserializer).map(|read| read.map(|Requested(number)| number))
}

/// A number, requested as such.
struct Requested(Number);

impl<'de> Deserialize<'de> for Requested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The loader and JSON pass a whole number as such, although a float is requested.
        deserializer.deserialize_f64(Any).map(Self)
    }
}

struct Any;

impl Visitor<'_> for Any {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Number, E> {
        Number::from_f64(number).ok_or_else(|| E::custom("expected a finite number"))
    }
}
