//! Reading the JSON of a reply into its type.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::values::{Found, FromJson};

/// Above this size, in bytes, a whole reply is checked before any part of it is stored. JSON in memory can be
/// a hundred times larger than its text, and a reply that ends in an error must cost only a few times its
/// size.
const CHECKED_FIRST: usize = 16 * 1024;

/// How a type is read, besides its serde traits.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    fields: Option<&'static [(&'static str, usize)]>,
    check: fn(&[u8]) -> serde_json::Result<()>,
}

impl Reading {
    /// For a type that has only serde's traits: nothing is known.
    pub const UNKNOWN: Self = Self {
        fields: None,
        check: |json| serde_json::from_slice::<Found>(json).map(drop),
    };

    /// The names of the fields on the wire, each with its index, if the type is a model.
    pub(crate) fn fields(self) -> Option<&'static [(&'static str, usize)]> {
        self.fields
    }
}

/// Finds how `T` is read: `Known::<T>::READING`.
#[derive(Debug)]
pub struct Known<T>(PhantomData<T>);

impl<T: FromJson> Known<T> {
    /// How `T` is read.
    pub const READING: Reading = Reading {
        fields: T::FIELDS,
        check: T::check,
    };
}

/// Replaces the constant of [`Known`] for a type that has only serde's traits.
pub trait KnownOtherwise {
    /// Nothing is known.
    const READING: Reading = Reading::UNKNOWN;
}

impl<T> KnownOtherwise for Known<T> {}

/// Reads the JSON of a reply.
pub(crate) fn decode<T: DeserializeOwned>(json: &[u8], reading: Reading) -> serde_json::Result<T> {
    if json.len() > CHECKED_FIRST {
        (reading.check)(json)?;
    }
    serde_json::from_str(text(json)?)
}

/// The JSON as a text. Reading a text costs less than reading bytes: `serde_json` checks bytes for UTF-8 string by
/// string.
pub(crate) fn text(json: &[u8]) -> serde_json::Result<&str> {
    std::str::from_utf8(json).or_else(|_| {
        // The error says where the text ends to be UTF-8, or JSON.
        serde_json::from_slice::<&RawValue>(json).map(RawValue::get)
    })
}

/// Fails if a large text is not JSON, or is nested too deeply.
pub(crate) fn check(json: &[u8]) -> serde_json::Result<()> {
    if json.len() > CHECKED_FIRST {
        serde_json::from_slice::<Found>(json)?;
    }
    Ok(())
}
