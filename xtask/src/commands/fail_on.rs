//! `--fail-on` of `diff`: the levels from which a change makes the command fail.

use std::fmt::Display;

use spoki_codegen::diff::{Bump, Gate, SchemaImpact, WireImpact};

use crate::failure::Failure;

/// The level per axis. An axis without a level does not count.
pub(super) struct FailOn {
    rust: Option<Bump>,
    wire: Option<WireImpact>,
    schema: Option<SchemaImpact>,
}

impl Default for FailOn {
    fn default() -> Self {
        Self {
            rust: Some(Bump::Major),
            wire: Some(WireImpact::Break),
            schema: Some(SchemaImpact::Break),
        }
    }
}

impl FailOn {
    /// Reads `rust=major,wire=break`. A level without an axis is a level of `rust`.
    pub(super) fn parse(levels: &str) -> Result<Self, Failure> {
        let mut parsed = Self {
            rust: None,
            wire: None,
            schema: None,
        };
        for item in levels.split(',') {
            let (axis, word) = item.split_once('=').unwrap_or(("rust", item));
            match axis {
                "rust" => set(&mut parsed.rust, axis, word, Bump::ALL)?,
                "wire" => set(&mut parsed.wire, axis, word, WireImpact::ALL)?,
                "schema" => set(&mut parsed.schema, axis, word, SchemaImpact::ALL)?,
                _ => {
                    return Err(Failure::usage(format!(
                        "unknown axis `{axis}`: expected rust, wire or schema"
                    )));
                }
            }
        }
        Ok(parsed)
    }

    /// Whether a change without an approval reaches one of the levels.
    pub(super) fn is_reached(&self, gate: &Gate<'_>) -> bool {
        let mut open = gate.open.iter();
        let rust = self.rust.is_some_and(|level| gate.level >= level);
        open.any(|finding| {
            rust || self.wire.is_some_and(|level| finding.wire >= level)
                || self.schema.is_some_and(|level| finding.schema >= level)
        })
    }
}

fn set<T: Copy + Display>(
    slot: &mut Option<T>,
    axis: &str,
    word: &str,
    all: &[T],
) -> Result<(), Failure> {
    if slot.is_some() {
        return Err(Failure::usage(format!("--fail-on names {axis} twice")));
    }
    *slot = all.iter().copied().find(|level| level.to_string() == word);
    if slot.is_some() {
        return Ok(());
    }
    let words: Vec<_> = all.iter().map(ToString::to_string).collect();
    Err(Failure::usage(format!(
        "unknown level `{word}` of {axis}: expected one of {}",
        words.join(", ")
    )))
}
