// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use crate::{Action, Client};
use super::enums::{Mood, OddCode, OddText};

impl<M> Client<M> {
    /// Does something odd: [`Pick`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn pick(&self) -> PickBuilder<&Self> {
        PickBuilder::new(self)
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
#[action(slug = "ODD_PICK", title = "Odd_Pick", command = "pick")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Pick {
    /// Says something.
    pub text: OddText,
    /// Says something.
    pub code: OddCode,
    /// Says something.
    pub mood: Option<Mood>,
    /// Says something.
    pub moods: Option<Vec<Mood>>,
}
