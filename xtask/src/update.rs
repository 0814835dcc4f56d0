//! `cargo xtask update`: a new version of the page, from import to changelog.

use std::path::{Path, PathBuf};

use spoki_codegen::diff::{Report, Snapshot, diff, integrity, unbound};
use spoki_codegen::spec::catalog::ActionEntry;
use spoki_codegen::{with_renames, with_skeletons};

use crate::failure::{Failure, Outcome};
use crate::{codegen, diff as compare, disk, import, say};

pub(crate) fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let (paths, skeleton) = options(args)?;
    let spec = disk::root().join("spec");
    let here = compare::working(&spec)?;
    // Against what is committed, so that a second run after filling in bindings tells the same.
    let old = compare::committed("HEAD").unwrap_or_else(|_| here.clone());
    let catalog = import::read(&disk::sources(&paths)?, Some(&here.catalog))?;

    let new = Snapshot::whole(&catalog, &here.bindings, &here.models);
    let report = diff(&(&old).into(), &new);
    say::text(&report.to_text())?;
    for finding in integrity(&(&old).into(), &new, &report) {
        say::line(format_args!("  {finding}"))?;
    }
    import::write(&catalog, &spec.join("catalog.json"))?;

    let needs = Needs::of(&new, &report);
    needs.tell()?;
    if skeleton {
        needs.write(&spec.join("bindings.json"))?;
    }
    // Stops here, with every missing piece and its place, while the bindings are incomplete.
    let outcome = codegen::write()?;
    let path = disk::root().join("CHANGELOG.md");
    let changelog = report
        .joined_to(&disk::source(&path)?.text)
        .ok_or_else(|| {
            Failure::new(
                "error: CHANGELOG.md has no section `## Unreleased`: add it above the last release",
            )
        })?;
    disk::write(&path, &changelog)?;
    say::line(format_args!("version step: {}", report.bump))?;
    Ok(outcome)
}

/// What bindings lack for a new catalogue.
struct Needs<'a> {
    /// Bound actions that have another slug now.
    renamed: Vec<(&'a str, &'a str)>,
    missing: Vec<&'a ActionEntry>,
}

impl<'a> Needs<'a> {
    fn of(new: &Snapshot<'a>, report: &'a Report) -> Self {
        let bindings = new.bindings;
        let is_bound = |slug| bindings.is_some_and(|bindings| bindings.actions.contains_key(slug));
        let renamed: Vec<_> = report
            .renamed_actions()
            .filter(|(from, to)| is_bound(*from) && !is_bound(*to))
            .collect();
        let is_new = |entry: &&ActionEntry| renamed.iter().all(|(_, to)| *to != entry.slug);
        let missing = unbound(new).filter(is_new).collect();
        Self { renamed, missing }
    }

    fn tell(&self) -> Result<(), Failure> {
        for (from, to) in &self.renamed {
            say::line(format_args!(
                "  the binding of {from} has to become that of {to}"
            ))?;
        }
        Ok(())
    }

    /// Renames bindings, and writes those to start from.
    fn write(&self, path: &Path) -> Result<(), Failure> {
        if self.renamed.is_empty() && self.missing.is_empty() {
            return Ok(());
        }
        let bindings = disk::source(path)?;
        let renamed = with_renames(&bindings.text, self.renamed.iter().copied());
        let text = with_skeletons(&renamed, self.missing.iter().copied())
            .ok_or_else(|| Failure::new("error: spec/bindings.json has no `actions` to add to"))?;
        disk::write(path, &text)?;
        say::line(format_args!(
            "{}: {} bindings renamed, {} skeletons written: fill them in",
            disk::shown(path),
            self.renamed.len(),
            self.missing.len()
        ))?;
        Ok(())
    }
}

fn options(mut args: lexopt::Parser) -> Result<(Vec<PathBuf>, bool), Failure> {
    let (mut paths, mut skeleton) = (Vec::new(), false);
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("skeleton") => skeleton = true,
            lexopt::Arg::Value(path) => paths.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if paths.is_empty() {
        return Err(Failure::usage(
            "update needs the path of a page, or of the vendor's JSON",
        ));
    }
    Ok((paths, skeleton))
}
