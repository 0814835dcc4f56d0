//! Seals the traits that only this crate and its derives implement, so that they can get new methods.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::privacy::Secret;
use crate::values::Id;

/// The supertrait of [`Argument`](super::Argument) and [`Action`](super::Action). The derives implement it.
pub trait Sealed {}

impl Sealed for String {}
impl Sealed for i64 {}
impl Sealed for f64 {}
impl Sealed for bool {}
impl Sealed for Id {}
impl Sealed for Value {}
impl Sealed for Map<String, Value> {}
impl<T: Sealed> Sealed for Secret<T> {}
impl<T: Sealed> Sealed for Option<T> {}
impl<T: Sealed> Sealed for Vec<T> {}
impl<T: Sealed> Sealed for BTreeMap<String, T> {}
