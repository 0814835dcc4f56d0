//! From the spec's bytes to typed values: parse, load, and report every mistake with its position.

pub(crate) mod collector;
pub(crate) mod diagnostic;
pub(crate) mod load;
pub(crate) mod locate;
pub(crate) mod parse;
pub(crate) mod source;
