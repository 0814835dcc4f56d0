// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use crate::{Action, Client};

impl<M> Client<M> {
    /// Does something odd: [`Self_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn self_(&self) -> Self_Builder<&Self> {
        Self_Builder::new(self)
    }
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
#[action(slug = "ODD_SELF", title = "Odd_Self", command = "self")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Self_ {}
