//! From single tools to a catalogue, whatever format they come from.

use crate::read::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::catalog::{ActionEntry, Catalog, Parameter, Toolkit, Trigger};

/// A catalogue, and the warnings about its source.
#[derive(Debug)]
pub struct Imported {
    /// The catalogue.
    pub catalog: Catalog,
    /// No errors, only warnings.
    pub warnings: Diagnostics,
}

impl Imported {
    /// `catalog`, unless there is none or `found` holds an error.
    pub(super) fn new(
        catalog: Option<Catalog>,
        found: Vec<Diagnostic>,
    ) -> Result<Self, Diagnostics> {
        let warnings = Diagnostics::new(found);
        match catalog {
            Some(catalog) if !warnings.has_errors() => Ok(Self { catalog, warnings }),
            _ => Err(warnings),
        }
    }
}

/// A tool with its own table of reply fields.
pub(super) struct Tool {
    pub(super) entry: ActionEntry,
    pub(super) output: Vec<Parameter>,
}

/// Sorts the tools by slug, and stores the most common reply once instead of in each of them.
pub(super) fn catalog(
    toolkit: Toolkit,
    mut tools: Vec<Tool>,
    triggers: Option<Vec<Trigger>>,
) -> Catalog {
    tools.sort_by(|a, b| a.entry.slug.cmp(&b.entry.slug));
    let output = shared(&tools);
    let actions = tools.into_iter().map(|tool| ActionEntry {
        output: Some(tool.output).filter(|own| *own != output),
        ..tool.entry
    });
    Catalog {
        schema: Some("./catalog.schema.json".to_owned()),
        toolkit,
        actions: actions.collect(),
        output,
        triggers,
    }
}

/// The most common reply; on a tie, that of the first slug.
fn shared(tools: &[Tool]) -> Vec<Parameter> {
    let mut counts: Vec<(&[Parameter], usize)> = Vec::new();
    for tool in tools {
        match counts.iter_mut().find(|(known, _)| *known == tool.output) {
            Some((_, count)) => *count += 1,
            None => counts.push((&tool.output, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts
        .into_iter()
        .find(|(_, count)| Some(*count) == most)
        .map(|(output, _)| output.to_vec())
        .unwrap_or_default()
}
