// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Objects inside the requests and replies of Odd, version `20260101_00`.

use crate::{Extra, Model, Value};

/// A model named like a type of the crate.
#[derive(Clone, Model, PartialEq)]
#[model(request)]
#[non_exhaustive]
pub struct Backend_ {
    /// Named like the map of unknown keys.
    #[field(name = "extra")]
    pub extra_: String,
    /// Anything.
    #[field(name = "Extra2")]
    pub extra2: Option<Value>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}
