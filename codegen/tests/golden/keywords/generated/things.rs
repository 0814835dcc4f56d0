// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use crate::{Action, Client};
use super::models::Fields;

impl<M> Client<M> {
    /// Does something odd: [`Crate`].
    ///
    /// Sends `GET /odd/` over REST. Changes nothing.
    pub fn crate_(&self) -> CrateBuilder<&Self> {
        CrateBuilder::new(self)
    }

    /// Does something odd: [`KeywordsOptional`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn keywords_optional(&self) -> KeywordsOptionalBuilder<&Self> {
        KeywordsOptionalBuilder::new(self)
    }

    /// Does something odd: [`KeywordsRequired`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn keywords_required(&self) -> KeywordsRequiredBuilder<&Self> {
        KeywordsRequiredBuilder::new(self)
    }
}

/// Does something odd.
///
/// # Call
///
/// Sends `GET /odd/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_CRATE", title = "Odd_Crate", command = "crate", check)]
#[effect(read)]
#[rest(GET, "/odd/", reply = Fields)]
#[non_exhaustive]
pub struct Crate {
    /// Says something.
    #[param(name = "where")]
    pub where_: Option<String>,
}

/// Does something odd.
///
/// # Call
///
/// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
/// again.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "ODD_KEYWORDS_OPTIONAL",
    title = "Odd_Keywords_Optional",
    command = "keywords-optional"
)]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct KeywordsOptional {
    /// Says something.
    #[param(name = "type")]
    pub type_: Option<String>,
    /// Says something.
    #[param(name = "self")]
    pub self_: Option<String>,
    /// Says something.
    #[param(name = "super")]
    pub super_: Option<String>,
    /// Says something.
    #[param(name = "crate")]
    pub crate_: Option<String>,
    /// Says something.
    #[param(name = "gen")]
    pub gen_: Option<String>,
    /// Says something.
    #[param(name = "async")]
    pub async_: Option<String>,
    /// Says something.
    #[param(name = "fn")]
    pub fn_: Option<String>,
    /// Says something.
    #[param(name = "match")]
    pub match_: Option<String>,
    /// Says something.
    #[param(name = "try")]
    pub try_: Option<String>,
    /// Says something.
    #[param(name = "abstract")]
    pub abstract_: Option<String>,
    /// Says something.
    pub union: Option<String>,
    /// Says something.
    #[param(name = "static")]
    pub static_: Option<String>,
    /// Says something.
    #[param(name = "r#type")]
    pub r_hash_type: Option<String>,
    /// Says something.
    #[param(name = "first-name")]
    pub first_name: Option<String>,
    /// Says something.
    #[param(name = "2fa")]
    pub n_2fa: Option<String>,
    /// Says something.
    #[param(name = "a.b")]
    pub a_b: Option<String>,
    /// Says something.
    pub größe: Option<String>,
}

/// Does something odd.
///
/// # Call
///
/// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
/// again.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "ODD_KEYWORDS_REQUIRED",
    title = "Odd_Keywords_Required",
    command = "keywords-required"
)]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct KeywordsRequired {
    /// Says something.
    #[param(name = "type")]
    pub type_: String,
    /// Says something.
    #[param(name = "self")]
    pub self_: String,
    /// Says something.
    #[param(name = "super")]
    pub super_: String,
    /// Says something.
    #[param(name = "crate")]
    pub crate_: String,
    /// Says something.
    #[param(name = "gen")]
    pub gen_: String,
    /// Says something.
    #[param(name = "async")]
    pub async_: String,
    /// Says something.
    #[param(name = "fn")]
    pub fn_: String,
    /// Says something.
    #[param(name = "match")]
    pub match_: String,
    /// Says something.
    #[param(name = "try")]
    pub try_: String,
    /// Says something.
    #[param(name = "abstract")]
    pub abstract_: String,
    /// Says something.
    pub union: String,
    /// Says something.
    #[param(name = "static")]
    pub static_: String,
    /// Says something.
    #[param(name = "r#type")]
    pub r_hash_type: String,
    /// Says something.
    #[param(name = "first-name")]
    pub first_name: String,
    /// Says something.
    #[param(name = "2fa")]
    pub n_2fa: String,
    /// Says something.
    #[param(name = "a.b")]
    pub a_b: String,
    /// Says something.
    pub größe: String,
}
