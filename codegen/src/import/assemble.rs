//! From single tools to a catalogue, whatever they were read from.

use crate::spec::catalog::{ActionEntry, Catalog, Parameter, Toolkit, Trigger};

/// A tool with the whole table of its answer.
pub(super) struct Tool {
    pub(super) entry: ActionEntry,
    pub(super) output: Vec<Parameter>,
}

/// Sorts by slug, and tells the answer that most share apart from those that differ.
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

/// The answer that most tools share; on a tie, the first slug's.
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
