//! From a checked spec to files: lower it to the intermediate representation, emit, render.

pub(crate) mod composio;
pub(crate) mod emit;
pub(crate) mod fileset;
pub(crate) mod ir;
#[cfg(feature = "schema")]
pub(crate) mod json_schemas;
pub(crate) mod lower;
pub(crate) mod openapi;
pub(crate) mod render;
