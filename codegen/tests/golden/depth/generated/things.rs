// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use std::collections::BTreeMap;
use crate::{Action, Client, List, Secret};
use super::models::{Level0, Node};

impl<M> Client<M> {
    /// Does something odd: [`Dive`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn dive(&self) -> DiveBuilder<&Self> {
        DiveBuilder::new(self)
    }

    /// Does something odd: [`Whole`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn whole(&self) -> WholeBuilder<&Self> {
        WholeBuilder::new(self)
    }
}

/// Does something odd.
///
/// # Call
///
/// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
/// again.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_DIVE", title = "Odd_Dive", command = "dive")]
#[effect(write)]
#[rest(POST, "/odd/", reply = Node)]
#[non_exhaustive]
pub struct Dive {
    /// Says something.
    pub tree: Node,
    /// Says something.
    pub levels: Level0,
    /// Says something.
    pub table: Option<BTreeMap<String, Vec<String>>>,
}

/// Does something odd.
///
/// # Call
///
/// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
/// again.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_WHOLE", title = "Odd_Whole", command = "whole")]
#[effect(write)]
#[rest(POST, "/odd/", reply = Secret<List<Level0>>)]
#[non_exhaustive]
pub struct Whole {
    /// Says something.
    #[param(min = 1, max = 9, whole_body)]
    pub nodes: Vec<Node>,
}
