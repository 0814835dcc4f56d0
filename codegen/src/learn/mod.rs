//! From reports of the shapes of real replies to edits of the spec.
//!
//! [`learn`] compares reports with the spec. It adds what is new: members, models for untyped replies, finer types, and
//! the day of the observation. What contradicts the spec is a note for the maintainer, and changes nothing.

mod compare;
mod edit;
mod propose;
mod report;

use std::collections::BTreeMap;

pub use report::{ActionShapes, Shape, ShapeReport};

use crate::read::diagnostic::Diagnostics;
use crate::read::source::{Source, Sources};
use propose::Proposal;

/// What reports teach.
#[derive(Debug)]
pub struct Lesson {
    /// The spec with the edits.
    pub sources: Sources,
    /// What was changed, one sentence each.
    pub written: Vec<String>,
    /// What contradicts the spec or cannot be written, one sentence each.
    pub notes: Vec<String>,
}

/// The reports about one action as one.
pub(super) struct Observed {
    shapes: ActionShapes,
    /// The latest day.
    day: String,
    /// Whether all replies came from the service's own address, or the maintainer vouches for the others.
    is_trusted: bool,
}

/// Compares reports with a spec. Reports whose replies came from another address than the service's change the
/// confidence alone, unless `trusts_all`.
///
/// # Errors
///
/// Every mistake in the spec.
pub fn learn(
    sources: &Sources,
    reports: &[ShapeReport],
    trusts_all: bool,
) -> Result<Lesson, Diagnostics> {
    let spec = crate::load(sources)?;
    let mut proposal = Proposal::new(&spec);
    for (slug, observed) in combined(reports, trusts_all) {
        proposal.add(&slug, &observed);
    }
    let edits = proposal.finish();
    let source = |old: &Source, text| Source::new(&old.path, text);
    Ok(Lesson {
        sources: Sources {
            catalog: source(&sources.catalog, sources.catalog.text.clone()),
            bindings: source(
                &sources.bindings,
                edit::apply(&sources.bindings.text, &edits.bindings),
            ),
            models: source(
                &sources.models,
                edit::apply(&sources.models.text, &edits.models),
            ),
        },
        written: edits.written,
        notes: edits.notes,
    })
}

fn combined(reports: &[ShapeReport], trusts_all: bool) -> BTreeMap<String, Observed> {
    let mut all = BTreeMap::<String, Observed>::new();
    for report in reports {
        let is_trusted = trusts_all || !report.elsewhere;
        for (slug, shapes) in &report.actions {
            let observed = all.entry(slug.clone()).or_insert_with(|| Observed {
                shapes: ActionShapes::default(),
                day: report.day.clone(),
                is_trusted: true,
            });
            observed.shapes.merge(shapes);
            observed.day = observed.day.clone().max(report.day.clone());
            observed.is_trusted &= is_trusted;
        }
    }
    all
}
