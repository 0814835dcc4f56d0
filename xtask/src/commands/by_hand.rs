//! What is left to do by hand after an update.

use spoki_codegen::Spec;
use spoki_codegen::spec::catalog::Catalog;

use super::mentions::{Names, mentions};
use crate::failure::Failure;
use crate::{files, print};

/// The data of the tour, which makes every call.
const TOUR: &str = "spoki-mock/examples/tour/steps.json";

/// Changes that no command makes.
pub(super) struct ByHand {
    /// What is out of date, and the lines of hand-written files that name it.
    mentions: Vec<(String, Vec<String>)>,
    /// The slugs of actions that the tour does not call.
    without_step: Vec<String>,
}

impl ByHand {
    /// Finds the changes between the old spec and a new catalogue with the bindings of `here`.
    pub(super) fn find(old: &Spec, catalog: &Catalog, here: &Spec) -> Self {
        Self {
            mentions: out_of_date(old, catalog),
            without_step: without_step(catalog, here),
        }
    }

    pub(super) fn print(&self) -> Result<(), Failure> {
        for (what, places) in &self.mentions {
            print::line(format_args!("  hand-written files that name {what}:"))?;
            for place in places {
                print::line(format_args!("    {place}"))?;
            }
        }
        for slug in &self.without_step {
            print::line(format_args!(
                "  action {slug} has no step in {TOUR}: add one"
            ))?;
        }
        Ok(())
    }

    /// Prints every step from the generated code to a change that can land.
    pub(super) fn print_next(&self) -> Result<(), Failure> {
        let steps = [
            (
                !self.mentions.is_empty(),
                "change the lines of hand-written files that are listed above",
            ),
            (
                !self.without_step.is_empty(),
                "add the steps of the tour that are listed above",
            ),
            (true, "cargo xtask snapshots"),
            (true, "cargo xtask test"),
            (true, "review the diff"),
        ];
        print::line(format_args!("next:"))?;
        for (_, step) in steps.iter().filter(|(is_due, _)| *is_due) {
            print::line(format_args!("  {step}"))?;
        }
        Ok(())
    }
}

/// Mentions of actions that are gone or have a new name, and of the old number of actions.
fn out_of_date(old: &Spec, catalog: &Catalog) -> Vec<(String, Vec<String>)> {
    // Without git, nobody knows which files belong to the workspace.
    let find = |names: &dyn Fn(&str) -> bool| mentions(names).unwrap_or_default();
    let remains = |slug: &str| catalog.actions.iter().any(|entry| entry.slug == slug);
    let gone = old
        .catalog
        .actions
        .iter()
        .filter(|entry| !remains(&entry.slug));
    let mut found: Vec<_> = gone
        .map(|entry| {
            let names = Names::of(&old.catalog.toolkit.slug, &entry.slug, &old.bindings);
            (entry.slug.clone(), find(&|line| names.are_in(line)))
        })
        .collect();
    if old.catalog.actions.len() != catalog.actions.len() {
        let number = format!("{} actions", old.catalog.actions.len());
        let places = find(&|line| line.contains(&number));
        found.push((number, places));
    }
    found.retain(|(_, places)| !places.is_empty());
    found
}

fn without_step(catalog: &Catalog, here: &Spec) -> Vec<String> {
    let Ok(steps) = files::source(&files::root().join(TOUR)) else {
        return Vec::new();
    };
    let slugs = catalog.actions.iter().map(|entry| &entry.slug);
    let is_missing = |slug: &&String| {
        let names = Names::of(&catalog.toolkit.slug, slug, &here.bindings);
        !names.are_in(&steps.text)
    };
    slugs.filter(is_missing).cloned().collect()
}
