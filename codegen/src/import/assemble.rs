//! From single tools to a catalogue, whatever format they come from.

use std::collections::{HashMap, HashSet};

use crate::read::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::spec::catalog::{ActionEntry, Catalog, Parameter, Toolkit, Trigger};

/// More diagnostics of one kind than this become one with a count.
const MOST_OF_A_KIND: usize = 5;

/// The code of an item that is not a tool. A list of something else has only such items.
pub(super) const NOT_A_TOOL: &str = "tools-tool";

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
        let warnings = counted(Diagnostics::new(found));
        match catalog {
            Some(catalog) if !warnings.has_errors() => Ok(Self { catalog, warnings }),
            _ => Err(warnings),
        }
    }
}

/// Replaces many warnings of one kind by the first of them, with a count. Errors are all shown, except those of a list
/// that holds no tools.
fn counted(found: Diagnostics) -> Diagnostics {
    let is_counted =
        |found: &Diagnostic| found.severity == Severity::Warning || found.code == NOT_A_TOOL;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for found in found.iter().filter(|found| is_counted(found)) {
        *counts.entry(found.code).or_default() += 1;
    }
    let mut seen = HashSet::new();
    let kept = found.into_iter().filter_map(|mut found| {
        let count = counts.get(found.code).copied().unwrap_or_default();
        if !is_counted(&found) || count <= MOST_OF_A_KIND {
            return Some(found);
        }
        seen.insert(found.code).then(|| {
            let what = match found.severity {
                Severity::Warning => "warnings",
                Severity::Error => "errors",
            };
            let others = format!(" (and {} more {what} of this kind)", count - 1);
            found.message.push_str(&others);
            found
        })
    });
    Diagnostics::new(kept.collect())
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
    // By their texts, so that the time to count many different replies is linear.
    let texts = tools.iter().map(|tool| format!("{:?}", tool.output));
    let texts: Vec<String> = texts.collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in &texts {
        *counts.entry(text).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or_default();
    let is_most = |text: &String| counts.get(text.as_str()) == Some(&most);
    let first = texts.iter().position(is_most);
    first
        .and_then(|at| tools.get(at))
        .map(|tool| tool.output.clone())
        .unwrap_or_default()
}
