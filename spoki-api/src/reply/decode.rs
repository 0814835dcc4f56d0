//! Reading the JSON of a reply into its type.

use crate::values::{Found, FromJson, Read};

/// Above this size, in bytes, a reply is checked as a whole before anything of it is kept: JSON in memory can take a
/// hundred times the room of its text, and a reply that ends in an error must not cost more than a few times its size.
const CHECKED_FIRST: usize = 16 * 1024;

/// Reads the JSON of a reply.
pub(crate) fn decode<T: FromJson>(json: &[u8]) -> serde_json::Result<T> {
    if json.len() > CHECKED_FIRST {
        T::check(json)?;
    }
    serde_json::from_slice::<Read<T>>(json).map(|read| read.0)
}

/// Fails if a large text is not JSON, or is nested too deeply.
pub(crate) fn check(json: &[u8]) -> serde_json::Result<()> {
    if json.len() > CHECKED_FIRST {
        serde_json::from_slice::<Found>(json)?;
    }
    Ok(())
}
