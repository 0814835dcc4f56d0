//! Reading JSON leniently, as services write it: numbers in texts, whole numbers with a fraction of zero.
//!
//! A value that a type cannot read is not an error here: the caller gets the value, or its kind, and decides.

mod misfit;
mod reader;
mod types;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess};
use serde_json::Number;

pub(crate) use misfit::Found;
pub use misfit::Misfit;
pub(crate) use reader::Reader;
pub(crate) use types::{around, number, whole};

/// A type into which the JSON of replies and of stored requests is read. Models, enums and the types of their fields
/// implement it.
///
/// Numbers may be texts, whole numbers may have a fraction of zero, flags may be texts or 0 and 1. A value
/// that cannot be read is returned as an `M`: as a `Value`, or only as its kind.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a reply",
    label = "not a type that occurs in replies",
    note = "replies and their fields are `String`, `bool`, a number, `Id`, `Value`, an enum with `#[derive(WireEnum)]`, a struct with `#[derive(Model)]`, or `Vec`, `List`, `BTreeMap<String, _>`, `Option` or `Secret` of one of these"
)]
pub trait FromJson: Sized {
    /// Which JSON the type can read, judged only by its kind.
    const FITS: Fits = Fits::Some;

    /// The names of the fields on the wire, each with its index, if the type is a model.
    const FIELDS: Option<&'static [(&'static str, usize)]> = None;

    /// Writes what the type reads, to complete "expected …".
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// Reads null.
    fn from_null() -> Option<Self> {
        None
    }

    /// Reads a flag.
    fn from_bool(_: bool) -> Option<Self> {
        None
    }

    /// Reads a number.
    fn from_number(_: &Number) -> Option<Self> {
        None
    }

    /// Reads a text.
    fn from_text(_: &str) -> Option<Self> {
        None
    }

    /// Reads a list.
    fn from_list<'de, A, M>(list: A) -> Result<Result<Self, M>, A::Error>
    where
        A: SeqAccess<'de>,
        M: Misfit,
    {
        M::deserialize(SeqAccessDeserializer::new(list)).map(Err)
    }

    /// Reads an object.
    fn from_object<'de, A, M>(object: A) -> Result<Result<Self, M>, A::Error>
    where
        A: MapAccess<'de>,
        M: Misfit,
    {
        Ok(match M::or_number(object)? {
            Ok(number) => match Self::from_number(&number) {
                Some(read) => Ok(read),
                None => Err(M::of(number.into())),
            },
            Err(object) => Err(object),
        })
    }

    /// Fails if `json` cannot be read, and stores nothing.
    fn check(json: &[u8]) -> serde_json::Result<()> {
        serde_json::from_slice::<Found>(json).map(drop)
    }
}

/// Which JSON a type can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// All JSON.
    All,
    /// All objects, and nothing else.
    Objects,
    /// Some JSON: only reading shows which.
    Some,
}

/// Reads a value with serde. A value that the type cannot read is an error.
pub fn read<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromJson,
    D: Deserializer<'de>,
{
    Reader::<T, Found>::NEW
        .deserialize(deserializer)?
        .map_err(|found| unexpected::<T, _>(&found))
}

/// The error for a value that the type cannot read.
pub(crate) fn unexpected<T: FromJson, E: Error>(found: &impl fmt::Display) -> E {
    E::custom(format_args!(
        "expected {}, found {found}",
        Expected::<T>(PhantomData)
    ))
}

struct Expected<T>(PhantomData<T>);

impl<T: FromJson> fmt::Display for Expected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::expectation(f)
    }
}

/// A value that is read with serde's traits, for `serde_json::from_slice` and the like.
pub(crate) struct Read<T>(pub(crate) T);

impl<'de, T: FromJson> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(Self)
    }
}
