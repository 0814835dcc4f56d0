//! `cargo xtask update`: a new version of the page, from import to changelog.

use std::path::{Path, PathBuf};

use spoki_codegen::diff::{Report, Snapshot, diff, integrity, unbound};
use spoki_codegen::spec::catalog::ActionEntry;
use spoki_codegen::{with_renames, with_skeletons};

use super::{Command, codegen, import};
use crate::failure::{Failure, Outcome};
use crate::{files, print, spec};

pub(super) const COMMAND: Command = Command {
    name: "update",
    usage: "PATH... [--skeleton]",
    summary: "Take over a new version of the page: import, compare, generate, write the changelog entry.",
    details: "
  PATH        As in `import`.
  --skeleton  Write a binding to start from for each new action, and give the bindings of renamed actions
              the new slug.

If a binding is missing or incomplete, the command says which, and generates nothing.
",
    run,
};

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let (paths, skeleton) = options(args)?;
    let folder = spec::folder();
    let here = spec::in_folder(&folder)?;
    // The committed spec, so that a second run, after the user completed bindings, reports the same.
    let old = spec::at_revision("HEAD").unwrap_or_else(|_| here.clone());
    let catalog = import::read(&files::sources(&paths)?, Some(&here.catalog))?;

    let new = Snapshot::whole(&catalog, &here.bindings, &here.models);
    let report = diff(&(&old).into(), &new);
    print::text(&report.to_text())?;
    for finding in integrity(&(&old).into(), &new, &report) {
        print::line(format_args!("  {finding}"))?;
    }
    import::write(&catalog, &folder.join("catalog.json"))?;

    let needs = Needs::of(&new, &report);
    needs.print()?;
    if skeleton {
        needs.write(&folder.join("bindings.json"))?;
    }
    // Fails while bindings are incomplete, and reports every missing part with its position.
    let outcome = codegen::write()?;
    let path = files::root().join("CHANGELOG.md");
    let changelog = report
        .joined_to(&files::source(&path)?.text)
        .ok_or_else(|| {
            Failure::new(
                "error: CHANGELOG.md has no section `## Unreleased`: add one above the last release",
            )
        })?;
    files::write(&path, &changelog)?;
    print::line(format_args!("version step: {}", report.bump))?;
    Ok(outcome)
}

/// What the bindings lack for a new catalogue.
struct Needs<'a> {
    /// Actions with a binding whose slug changed: old and new slug.
    renamed: Vec<(&'a str, &'a str)>,
    /// New actions without a binding.
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

    fn print(&self) -> Result<(), Failure> {
        for (from, to) in &self.renamed {
            print::line(format_args!(
                "  action {from} is now {to}: rename its binding"
            ))?;
        }
        Ok(())
    }

    /// Renames bindings, and adds those to start from.
    fn write(&self, path: &Path) -> Result<(), Failure> {
        if self.renamed.is_empty() && self.missing.is_empty() {
            return Ok(());
        }
        let bindings = files::source(path)?;
        let renamed = with_renames(&bindings.text, self.renamed.iter().copied());
        let text = with_skeletons(&renamed, self.missing.iter().copied())
            .ok_or_else(|| Failure::new("error: spec/bindings.json has no key `actions`"))?;
        files::write(path, &text)?;
        print::line(format_args!(
            "{}: {} bindings renamed, {} skeletons added: complete them",
            files::shown(path),
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
            "update needs the path of the vendor's page or JSON",
        ));
    }
    Ok((paths, skeleton))
}
