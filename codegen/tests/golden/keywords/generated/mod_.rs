// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use crate::{Action, Client, Id};

impl<M> Client<M> {
    /// Does something odd: [`Match`].
    pub fn match_(&self) -> MatchBuilder<&Self> {
        MatchBuilder::new(self)
    }
}

/// Does something odd.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_MATCH", title = "Odd_Match")]
#[effect(delete, repeatable)]
#[rest(DELETE, "/odd/{type}/")]
#[non_exhaustive]
pub struct Match {
    /// Says something.
    #[param(name = "type", kind = integer)]
    pub type_: Id,
}
