//! A number of any kind, read as one.
//!
//! Serde's reading of [`Number`] asks for anything at all and refuses what is no number. The loader can put
//! a stand-in only where it was told what is wanted.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::Number;

/// Reads a number that may be missing.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Number>, D::Error> {
    Option::<Asked>::deserialize(deserializer).map(|read| read.map(|Asked(number)| number))
}

/// A number that was asked for.
struct Asked(Number);

impl<'de> Deserialize<'de> for Asked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Formats that know whole numbers give these as such, whatever is asked for.
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
