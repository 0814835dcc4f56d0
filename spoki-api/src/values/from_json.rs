//! Reading JSON leniently, as services write it: numbers in texts, whole numbers with a fraction of zero.
//!
//! A value that has no reading in a type is no error here: the caller gets the value, or its kind, and decides.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer,
    MapAccess, SeqAccess, Visitor,
};
use serde::ser::Serialize;
use serde_json::{Map, Number, Value};

/// The greatest whole number up to which a `f64` has every whole number: 2^53.
const GREATEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A type that the JSON of replies and of stored requests is read into. Models, enums and the types of their fields
/// implement it.
///
/// Numbers may be texts, whole numbers may have a fraction of zero, flags may be texts or 0 and 1. A value without a
/// reading is given back as an `M`: as a [`Value`], or as a [`Found`] that keeps nothing of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a reply",
    label = "not a type that occurs in replies",
    note = "replies and their fields are `String`, `bool`, a number, `Id`, `Value`, an enum with `#[derive(WireEnum)]`, a struct with `#[derive(Model)]`, or `Vec`, `List`, `BTreeMap<String, _>`, `Option` or `Secret` of one"
)]
pub trait FromJson: Sized {
    /// Which JSON has a reading, as far as its kind alone tells.
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

    /// Fails if `json` cannot be read, and keeps nothing of it.
    fn check(json: &[u8]) -> serde_json::Result<()> {
        serde_json::from_slice::<Found>(json).map(drop)
    }
}

/// Which JSON has a reading in a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// All JSON.
    All,
    /// All objects, and nothing else.
    Objects,
    /// Some of it: only reading tells.
    Some,
}

/// What is given back of a value without a reading: a [`Value`], or a [`Found`], which keeps nothing.
pub trait Misfit: DeserializeOwned {
    /// What is given back of this value.
    fn of(value: Value) -> Self;

    /// What is given back of an object, unless it stands for a number: with the feature `arbitrary_precision` of
    /// `serde_json` all numbers come as objects.
    fn or_number<'de, A: MapAccess<'de>>(object: A) -> Result<Result<Number, Self>, A::Error>;

    /// What is given back of a list of which some items were read, before one that has no reading.
    fn of_list<'de, T, A>(read: &[T], odd: Self, rest: A) -> Result<Self, A::Error>
    where
        T: FromJson + Serialize,
        A: SeqAccess<'de>;

    /// What is given back of an object of which some members were read, before one that has no reading.
    fn of_object<'de, T, A>(
        read: &BTreeMap<String, T>,
        odd: (String, Self),
        rest: A,
    ) -> Result<Self, A::Error>
    where
        T: FromJson + Serialize,
        A: MapAccess<'de>;
}

/// The value itself. Of values that were read already it has the form in which they are written.
impl Misfit for Value {
    fn of(value: Value) -> Self {
        value
    }

    fn or_number<'de, A: MapAccess<'de>>(object: A) -> Result<Result<Number, Self>, A::Error> {
        Ok(
            match Self::deserialize(MapAccessDeserializer::new(object))? {
                Self::Number(number) => Ok(number),
                other => Err(other),
            },
        )
    }

    fn of_list<'de, T, A>(read: &[T], odd: Self, mut rest: A) -> Result<Self, A::Error>
    where
        T: FromJson + Serialize,
        A: SeqAccess<'de>,
    {
        let read = read.iter().map(serde_json::to_value);
        let mut items = read
            .collect::<Result<Vec<_>, _>>()
            .map_err(A::Error::custom)?;
        items.push(odd);
        while let Some(item) = rest.next_element()? {
            items.push(item);
        }
        Ok(Self::Array(items))
    }

    fn of_object<'de, T, A>(
        read: &BTreeMap<String, T>,
        odd: (String, Self),
        mut rest: A,
    ) -> Result<Self, A::Error>
    where
        T: FromJson + Serialize,
        A: MapAccess<'de>,
    {
        let read = read
            .iter()
            .map(|(key, value)| Ok((key.clone(), serde_json::to_value(value)?)));
        let read: serde_json::Result<Map<_, _>> = read.collect();
        let mut members = read.map_err(A::Error::custom)?;
        members.extend([odd]);
        while let Some((key, value)) = rest.next_entry()? {
            members.insert(key, value);
        }
        Ok(Self::Object(members))
    }
}

/// Nothing of it. An error says more about one item than about a whole list.
impl Misfit for Found {
    fn of(value: Value) -> Self {
        Self::kind(&value)
    }

    fn or_number<'de, A: MapAccess<'de>>(mut object: A) -> Result<Result<Number, Self>, A::Error> {
        while let Some(key) = object.next_key_seed(IsNumber)? {
            if key {
                let digits: String = object.next_value()?;
                return Ok(digits.parse().map_err(|_| Self::Number));
            }
            object.next_value::<Self>()?;
        }
        Ok(Err(Self::Object))
    }

    fn of_list<'de, T, A>(_: &[T], odd: Self, _: A) -> Result<Self, A::Error>
    where
        T: FromJson,
        A: SeqAccess<'de>,
    {
        Err(unexpected::<T, _>(&odd))
    }

    fn of_object<'de, T, A>(
        _: &BTreeMap<String, T>,
        (_, odd): (String, Self),
        _: A,
    ) -> Result<Self, A::Error>
    where
        T: FromJson,
        A: MapAccess<'de>,
    {
        Err(unexpected::<T, _>(&odd))
    }
}

/// Reads whether a key is the one in whose place `serde_json` puts a number.
struct IsNumber;

impl<'de> DeserializeSeed<'de> for IsNumber {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for IsNumber {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<bool, E> {
        Ok(key == "$serde_json::private::Number")
    }
}

/// Reads a value with serde. One that has no reading is an error.
pub fn read<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromJson,
    D: Deserializer<'de>,
{
    Reader::<T, Found>::NEW
        .deserialize(deserializer)?
        .map_err(|found| unexpected::<T, _>(&found))
}

/// The error for a value that has no reading.
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

#[expect(clippy::unnecessary_wraps, reason = "the type that reading has")]
fn fits<T, M, E>(value: T) -> Result<Result<T, M>, E> {
    Ok(Ok(value))
}

/// Gives back a value that has no reading.
fn misfit<'de, T, M, E>(value: impl IntoDeserializer<'de, E>) -> Result<Result<T, M>, E>
where
    M: Misfit,
    E: Error,
{
    M::deserialize(value.into_deserializer()).map(Err)
}

/// Reads a `T`, or gives back an `M`.
pub(crate) struct Reader<T, M>(PhantomData<(T, M)>);

impl<T, M> Reader<T, M> {
    pub(crate) const NEW: Self = Self(PhantomData);
}

impl<'de, T: FromJson, M: Misfit> DeserializeSeed<'de> for Reader<T, M> {
    type Value = Result<T, M>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: FromJson, M: Misfit> Visitor<'de> for Reader<T, M> {
    type Value = Result<T, M>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::expectation(f)
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        T::from_null().map_or_else(|| misfit(()), fits)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    #[inline]
    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        T::from_bool(flag).map_or_else(|| misfit(flag), fits)
    }

    #[inline]
    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        T::from_number(&number.into()).map_or_else(|| misfit(number), fits)
    }

    #[inline]
    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        T::from_number(&number.into()).map_or_else(|| misfit(number), fits)
    }

    #[inline]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Number::from_f64(number)
            .and_then(|number| T::from_number(&number))
            .map_or_else(|| misfit(number), fits)
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::from_text(text).map_or_else(|| misfit(text), fits)
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::from_list(list)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::from_object(object)
    }
}

/// The kind of a value of which nothing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Null.
    Null,
    /// `true` or `false`.
    Boolean,
    /// Any number.
    Number,
    /// Any text.
    Text,
    /// Any list.
    List,
    /// Any object.
    Object,
}

impl Found {
    /// The kind of this value.
    pub(crate) fn kind(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null or nothing",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}

/// Skips the value. Unlike `IgnoredAny` it stops where the value is nested too deeply to be read.
impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FoundVisitor)
    }
}

struct FoundVisitor;

impl<'de> Visitor<'de> for FoundVisitor {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Found, E> {
        Ok(Found::Boolean)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Found, E> {
        Ok(Found::Number)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Found, E> {
        Ok(Found::Number)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Found, E> {
        Ok(Found::Number)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Found, E> {
        Ok(Found::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        while list.next_element::<Found>()?.is_some() {}
        Ok(Found::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Found, A::Error> {
        while object.next_entry::<Found, Found>()?.is_some() {}
        Ok(Found::Object)
    }
}

/// The number as a whole number. A fraction of zero does not count, up to 2^53.
pub(crate) fn whole(number: &Number) -> Option<i128> {
    let exact = number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from));
    exact.or_else(|| {
        let float = number.as_f64()?;
        let is_whole = float.fract() == 0.0 && float.abs() <= GREATEST_EXACT;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number is whole and in range"
        )]
        is_whole.then_some(float as i128)
    })
}

/// The number in a text, as JSON writes numbers.
pub(crate) fn number(text: &str) -> Option<Number> {
    text.trim().parse().ok()
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl FromJson for $number {
            fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number")
            }

            fn from_number(number: &Number) -> Option<Self> {
                whole(number)?.try_into().ok()
            }

            fn from_text(text: &str) -> Option<Self> {
                Self::from_number(&number(text)?)
            }
        }
    )*};
}

whole_numbers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl FromJson for f64 {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn from_number(number: &Number) -> Option<Self> {
        number.as_f64()
    }

    fn from_text(text: &str) -> Option<Self> {
        number(text)?.as_f64()
    }
}

impl FromJson for bool {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true` or `false`")
    }

    fn from_bool(flag: bool) -> Option<Self> {
        Some(flag)
    }

    fn from_number(number: &Number) -> Option<Self> {
        match whole(number)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        text.trim().to_ascii_lowercase().parse().ok()
    }
}

/// A whole number is read as its digits: phone numbers and codes are written as numbers, too.
impl FromJson for String {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn from_number(number: &Number) -> Option<Self> {
        Some(whole(number)?.to_string())
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FromJson for Value {
    const FITS: Fits = Fits::All;

    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn from_null() -> Option<Self> {
        Some(Self::Null)
    }

    fn from_bool(flag: bool) -> Option<Self> {
        Some(flag.into())
    }

    fn from_number(number: &Number) -> Option<Self> {
        Some(number.clone().into())
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn from_list<'de, A: SeqAccess<'de>, M: Misfit>(list: A) -> Result<Result<Self, M>, A::Error> {
        Self::deserialize(SeqAccessDeserializer::new(list)).map(Ok)
    }

    fn from_object<'de, A: MapAccess<'de>, M: Misfit>(
        object: A,
    ) -> Result<Result<Self, M>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(object)).map(Ok)
    }
}

impl FromJson for Map<String, Value> {
    const FITS: Fits = Fits::Objects;

    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn from_object<'de, A: MapAccess<'de>, M: Misfit>(
        object: A,
    ) -> Result<Result<Self, M>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(object)).map(Ok)
    }
}

/// A type around another, which reads what the other reads.
macro_rules! around {
    ($name:ident, $wrap:expr) => {
        fn expectation(f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            $name::expectation(f)
        }

        fn from_bool(flag: bool) -> Option<Self> {
            $name::from_bool(flag).map($wrap)
        }

        fn from_number(number: &::serde_json::Number) -> Option<Self> {
            $name::from_number(number).map($wrap)
        }

        fn from_text(text: &str) -> Option<Self> {
            $name::from_text(text).map($wrap)
        }

        fn from_list<'de, A, M>(list: A) -> Result<Result<Self, M>, A::Error>
        where
            A: ::serde::de::SeqAccess<'de>,
            M: $crate::values::Misfit,
        {
            Ok($name::from_list(list)?.map($wrap))
        }

        fn from_object<'de, A, M>(object: A) -> Result<Result<Self, M>, A::Error>
        where
            A: ::serde::de::MapAccess<'de>,
            M: $crate::values::Misfit,
        {
            Ok($name::from_object(object)?.map($wrap))
        }
    };
}

pub(crate) use around;

impl<T: FromJson> FromJson for Option<T> {
    fn from_null() -> Option<Self> {
        Some(None)
    }

    around!(T, Some);
}

/// If one item has no reading, the whole list has none: it is given back with the items before as they were read.
impl<T: FromJson + Serialize> FromJson for Vec<T> {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn from_list<'de, A, M>(mut list: A) -> Result<Result<Self, M>, A::Error>
    where
        A: SeqAccess<'de>,
        M: Misfit,
    {
        let mut items = Self::new();
        while let Some(item) = list.next_element_seed(Reader::<T, M>::NEW)? {
            match item {
                Ok(item) => items.push(item),
                Err(odd) => return M::of_list(&items, odd, list).map(Err),
            }
        }
        Ok(Ok(items))
    }
}

impl<T: FromJson + Serialize> FromJson for BTreeMap<String, T> {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn from_object<'de, A, M>(mut object: A) -> Result<Result<Self, M>, A::Error>
    where
        A: MapAccess<'de>,
        M: Misfit,
    {
        let mut entries = Self::new();
        while let Some(key) = object.next_key()? {
            match object.next_value_seed(Reader::<T, M>::NEW)? {
                Ok(value) => drop(entries.insert(key, value)),
                Err(odd) => return M::of_object(&entries, (key, odd), object).map(Err),
            }
        }
        Ok(Ok(entries))
    }
}
