// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use crate::{Action, Client, Id};

impl<M> Client<M> {
    /// Does something odd: [`Match`].
    ///
    /// Sends `DELETE /odd/{type}/` over REST. Deletes something; an identical second call deletes
    /// nothing more.
    pub fn match_(&self) -> MatchBuilder<&Self> {
        MatchBuilder::new(self)
    }
}

/// Does something odd.
///
/// # Call
///
/// Sends `DELETE /odd/{type}/` over REST. Deletes something; an identical second call deletes
/// nothing more.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_MATCH", title = "Odd_Match", command = "match")]
#[effect(delete, repeatable)]
#[rest(DELETE, "/odd/{type}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Match {
    /// Says something.
    #[param(name = "type", kind = integer)]
    pub type_: Id,
}
