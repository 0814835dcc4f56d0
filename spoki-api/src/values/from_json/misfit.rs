//! The result for a value that a type cannot read.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess,
    Visitor,
};
use serde::ser::Serialize;
use serde_json::{Map, Number, Value};

use super::{FromJson, unexpected};

/// The result for a value that a type cannot read: the [`Value`] itself, or only its kind as a `Found`.
pub trait Misfit: DeserializeOwned {
    /// The result for this value.
    fn of(value: Value) -> Self;

    /// The result for an object, unless the object represents a number: with the feature `arbitrary_precision` of
    /// `serde_json` all numbers come as objects.
    fn or_number<'de, A: MapAccess<'de>>(object: A) -> Result<Result<Number, Self>, A::Error>;

    /// The result for a list in which one item cannot be read, after some items were read.
    fn of_list<'de, T, A>(read: &[T], odd: Self, rest: A) -> Result<Self, A::Error>
    where
        T: FromJson + Serialize,
        A: SeqAccess<'de>;

    /// The result for an object in which one member cannot be read, after some members were read.
    fn of_object<'de, T, A>(
        read: &BTreeMap<String, T>,
        odd: (String, Self),
        rest: A,
    ) -> Result<Self, A::Error>
    where
        T: FromJson + Serialize,
        A: MapAccess<'de>;
}

/// The value itself. Values that were read already get the form in which they are written.
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

/// Only the kind. An error about one item says more than an error about the whole list.
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

/// The kind of a value that is not stored.
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
