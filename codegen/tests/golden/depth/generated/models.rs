// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Objects inside the requests and replies of Odd, version `20260101_00`.

use std::collections::BTreeMap;
use crate::{Extra, Model};

/// Level 0 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level0 {
    /// A name.
    pub name: String,
    /// One level down.
    pub inner: Option<Level1>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Level 1 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level1 {
    /// A name.
    pub name: String,
    /// One level down.
    pub inner: Option<Level2>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Level 2 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level2 {
    /// A name.
    pub name: String,
    /// One level down.
    pub inner: Option<Level3>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Level 3 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level3 {
    /// A name.
    pub name: String,
    /// One level down.
    pub inner: Option<Level4>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Level 4 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level4 {
    /// A name.
    pub name: String,
    /// One level down.
    pub inner: Option<Level5>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Level 5 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level5 {
    /// A name.
    pub name: String,
    /// One level down.
    pub inner: Option<Level6>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Level 6 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level6 {
    /// A name.
    pub name: String,
    /// One level down.
    pub inner: Option<Level7>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Level 7 of eight.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Level7 {
    /// A name.
    pub name: String,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A tree: it holds itself, through lists and maps.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct Node {
    /// Its label.
    #[field(aliases = ["title"])]
    pub label: String,
    /// What is below it.
    pub children: Option<Vec<Node>>,
    /// What is below it, by name.
    pub named: Option<BTreeMap<String, Vec<Node>>>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}
