//! From the action spec to Rust.

mod diag;
pub mod names;
mod resolve;
mod source;
pub mod spec;
pub mod types;

pub use diag::{Diagnostic, Diagnostics, Place};
pub use resolve::{BoundAction, BoundParameter, ResolvedValue, Spec, field_name, variant_name};
pub use source::{File, Position, Source, Sources};
