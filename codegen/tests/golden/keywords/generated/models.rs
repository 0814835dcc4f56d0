// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Objects inside the requests and replies of Odd, version `20260101_00`.

use crate::{Extra, Model};

/// Fields named like words of Rust.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Fields {
    /// A field.
    #[field(name = "type")]
    pub type_: Option<String>,
    /// A field.
    #[field(name = "self")]
    pub self_: Option<String>,
    /// A field.
    #[field(name = "super")]
    pub super_: Option<String>,
    /// A field.
    #[field(name = "crate")]
    pub crate_: Option<String>,
    /// A field.
    #[field(name = "gen")]
    pub gen_: Option<String>,
    /// A field.
    #[field(name = "async")]
    pub async_: Option<String>,
    /// A field.
    #[field(name = "fn")]
    pub fn_: Option<String>,
    /// A field.
    #[field(name = "match")]
    pub match_: Option<String>,
    /// A field.
    #[field(name = "try")]
    pub try_: Option<String>,
    /// A field.
    #[field(name = "abstract")]
    pub abstract_: Option<String>,
    /// A field.
    pub union: Option<String>,
    /// A field.
    #[field(name = "static")]
    pub static_: Option<String>,
    /// A field.
    #[field(name = "r#type")]
    pub r_hash_type: Option<String>,
    /// A field.
    #[field(name = "first-name")]
    pub first_name: Option<String>,
    /// A field.
    #[field(name = "2fa")]
    pub n_2fa: Option<String>,
    /// A field.
    #[field(name = "a.b")]
    pub a_b: Option<String>,
    /// A field.
    pub größe: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}
