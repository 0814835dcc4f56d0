//! Reads a value of any kind, and lets the type interpret it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde_json::Number;

use super::{FromJson, Misfit};

#[expect(clippy::unnecessary_wraps, reason = "the type that reading has")]
fn fits<T, M, E>(value: T) -> Result<Result<T, M>, E> {
    Ok(Ok(value))
}

/// Returns a value that the type cannot read.
fn misfit<'de, T, M, E>(value: impl IntoDeserializer<'de, E>) -> Result<Result<T, M>, E>
where
    M: Misfit,
    E: Error,
{
    M::deserialize(value.into_deserializer()).map(Err)
}

/// Reads a `T`, or returns an `M`.
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
