//! `cargo xtask update`: a new version of the page, from import to changelog.

use std::path::{Path, PathBuf};

use spoki_codegen::diff::{Report, Snapshot, diff, integrity, unbound};
use spoki_codegen::spec::catalog::ActionEntry;
use spoki_codegen::{with_renames, with_skeletons};

use super::{Command, codegen, import};
use crate::failure::{Failure, Outcome};
use crate::spec::{self, Old};
use crate::{files, print};

pub(super) const COMMAND: Command = Command {
    name: "update",
    usage: "PATH... [--from REV|DIR] [--skeleton]",
    summary: "Take over a new version of the page: import, compare, generate, write the changelog entry.",
    details: "
  PATH        As in `import`.
  --from REV|DIR
              The git revision, or the folder, with the spec from before the change; by default HEAD. So a second
              run, after you completed bindings, reports the same changes.
  --skeleton  Write a binding to start from for each new action, and give the bindings of renamed actions
              the new slug.

If a binding is missing or incomplete, the command says which, and generates nothing.
",
    run,
};

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let options = options(args)?;
    let folder = spec::folder();
    let here = spec::in_folder(&folder)?;
    let old = options.from.spec()?;
    let catalog = import::read(&files::sources(&options.paths)?, Some(&here.catalog))?;

    let new = Snapshot::whole(&catalog, &here.bindings, &here.models);
    let report = diff(&(&old).into(), &new);
    let changelog = changelog(&report)?;
    check_files()?;
    print::text(&report.to_text())?;
    for finding in integrity(&(&old).into(), &new, &report) {
        print::line(format_args!("  {finding}"))?;
    }
    import::write(&catalog, &folder.join("catalog.json"))?;

    let needs = Needs::of(&new, &report);
    needs.print()?;
    if options.skeleton {
        needs.write(&folder.join("bindings.json"))?;
    }
    // Fails while bindings are incomplete, and reports every missing part with its position.
    let outcome = codegen::write()?;
    files::write(&changelog_path(), &changelog)?;
    print::line(format_args!("version step: {}", report.bump))?;
    Ok(outcome)
}

fn changelog_path() -> PathBuf {
    files::root().join("CHANGELOG.md")
}

/// The changelog with the changes.
fn changelog(report: &Report) -> Result<String, Failure> {
    let text = files::source(&changelog_path())?.text;
    report.joined_to(&text).ok_or_else(|| {
        Failure::new(
            "error: CHANGELOG.md has no section `## Unreleased`: add one above the last release",
        )
    })
}

/// Fails if a file cannot be written: before the first one is.
fn check_files() -> Result<(), Failure> {
    let folder = spec::folder();
    for path in [
        folder.join("catalog.json"),
        folder.join("bindings.json"),
        changelog_path(),
    ] {
        files::refuse_link(&path)?;
    }
    codegen::check_folders()
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

#[derive(Default)]
struct Options {
    paths: Vec<PathBuf>,
    from: Old,
    skeleton: bool,
}

fn options(mut args: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("from") => options.from = Old::parse(args.value()?)?,
            lexopt::Arg::Long("skeleton") => options.skeleton = true,
            lexopt::Arg::Value(path) => options.paths.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.paths.is_empty() {
        return Err(Failure::usage(
            "update needs the path of the vendor's page or JSON",
        ));
    }
    Ok(options)
}
