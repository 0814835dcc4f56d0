//! `cargo xtask update`: a new version of the page, from import to changelog.

use std::path::{Path, PathBuf};

use spoki_codegen::diff::{Report, Snapshot, diff, integrity, next_version, unbound};
use spoki_codegen::spec::catalog::{ActionEntry, Catalog};
use spoki_codegen::{
    ListedValues, Spec, UnboundParameter, UnnamedValue, unbound_parameters, unnamed_values,
    values_without_enum, with_enums, with_parameters, with_renames, with_skeletons, with_values,
};

use super::by_hand::ByHand;
use super::{Command, codegen, import};
use crate::failure::{Failure, Outcome};
use crate::spec::{self, Old};
use crate::{files, git, print};

pub(super) const COMMAND: Command = Command {
    name: "update",
    usage: "PATH... [--from REV|DIR] [--skeleton]",
    summary: "Take over a new version of the page: import, compare, generate, write the changelog entry.",
    details: "
  PATH        As in `import`. The vendor's documentation has the page under the toolkits, as `Spoki`.
  --from REV|DIR
              The git revision, or the folder, with the spec from before the change; by default HEAD. So a second
              run, after you completed bindings, reports the same changes.
  --skeleton  Write a binding to start from for each new action and each new parameter, an enum for each parameter
              whose values the page lists now, and an entry for each new number that needs a name; give the
              bindings of renamed actions the new slug.

If a binding is missing or incomplete, the command says which, and generates nothing. It lists the lines of hand-written
files that name an action which is gone or has a new name: change them, or the tests fail. At the end it prints what is
left to do.
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

    let needs = Needs::of(&new, &here, &report);
    needs.print()?;
    let by_hand = ByHand::find(&old, &catalog, &here);
    by_hand.print()?;
    if options.skeleton {
        needs.write(&folder)?;
    }
    // Fails while bindings are incomplete, and reports every missing part with its position.
    let outcome = codegen::write()?;
    if files::source(&changelog_path())?.text != changelog {
        files::write(&changelog_path(), &changelog)?;
        print::line(format_args!("wrote: CHANGELOG.md"))?;
    }
    print::line(format_args!("version step: {}", report.bump))?;
    print_version()?;
    by_hand.print_next()?;
    Ok(outcome)
}

/// Prints the version that the next release needs.
fn print_version() -> Result<(), Failure> {
    // Without git, there is no last release to compare with.
    let Ok(tag) = git::last_tag() else {
        return Ok(());
    };
    let current = super::diff::current_version()?;
    let Some(tag) = tag else {
        return print::line(format_args!(
            "next version: {current}, because no version is released yet"
        ));
    };
    // The repository around an untracked workspace knows nothing of its spec.
    let Ok(report) = super::diff::since(&tag) else {
        return Ok(());
    };
    let bump = report.bump;
    let next = next_version(&super::diff::version_at(&tag)?, bump).unwrap_or_default();
    print::line(format_args!(
        "next version: {next} or later, for all changes since {tag} ({bump}); Cargo.toml has {current}"
    ))
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
        folder.join("models.json"),
        changelog_path(),
    ] {
        files::refuse_link(&path)?;
    }
    codegen::check_folders()
}

/// What bindings and models lack for a new catalogue.
struct Needs<'a> {
    /// Actions with a binding whose slug changed: old and new slug.
    renamed: Vec<(&'a str, &'a str)>,
    /// New actions without a binding.
    missing: Vec<&'a ActionEntry>,
    /// Bindings of actions that are gone.
    gone: Vec<&'a str>,
    params: Vec<UnboundParameter<'a>>,
    values: Vec<UnnamedValue<'a>>,
    listed: Vec<ListedValues<'a>>,
    catalog: &'a Catalog,
}

impl<'a> Needs<'a> {
    fn of(new: &Snapshot<'a>, here: &'a Spec, report: &'a Report) -> Self {
        let is_bound = |slug: &str| here.bindings.actions.contains_key(slug);
        let renamed: Vec<_> = report
            .renamed_actions()
            .filter(|(from, to)| is_bound(from) && !is_bound(to))
            .collect();
        let is_new = |entry: &&ActionEntry| renamed.iter().all(|(_, to)| *to != entry.slug);
        let missing = unbound(new).filter(is_new).collect();
        let remains = |slug: &str| {
            new.catalog.actions.iter().any(|entry| entry.slug == slug)
                || renamed.iter().any(|(from, _)| *from == slug)
        };
        let bound = here.bindings.actions.keys().map(String::as_str);
        Self {
            missing,
            gone: bound.filter(|slug| !remains(slug)).collect(),
            params: unbound_parameters(new.catalog, &here.bindings),
            values: unnamed_values(new.catalog, &here.bindings, &here.models),
            listed: values_without_enum(new.catalog, &here.bindings),
            catalog: new.catalog,
            renamed,
        }
    }

    fn print(&self) -> Result<(), Failure> {
        for (from, to) in &self.renamed {
            print::line(format_args!(
                "  action {from} is now {to}: rename its binding"
            ))?;
        }
        for entry in &self.missing {
            print::line(format_args!(
                "  action {} is new: add a binding",
                entry.slug
            ))?;
        }
        for slug in &self.gone {
            print::line(format_args!(
                "  action {slug} is gone: remove its binding, its name in `decisions`, and its step in \
                 spoki-mock/examples/tour/steps.json"
            ))?;
        }
        for UnboundParameter { slug, row } in &self.params {
            print::line(format_args!(
                "  parameter {} of {slug} is new: add a binding",
                row.name
            ))?;
        }
        for ListedValues { slug, row, .. } in &self.listed {
            print::line(format_args!(
                "  parameter {} of {slug} lists its values now: give it an enum of spec/models.json",
                row.name
            ))?;
        }
        for value in &self.values {
            print::line(format_args!(
                "  parameter {} of {} lists the new number {}: name it in the enum {} of spec/models.json",
                value.param, value.slug, value.value, value.of
            ))?;
        }
        Ok(())
    }

    /// Renames bindings, and adds entries to start from.
    fn write(&self, folder: &Path) -> Result<(), Failure> {
        let no_actions = || Failure::new("error: spec/bindings.json has no key `actions`");
        let no_enums = || {
            Failure::new("error: spec/models.json has no key `enums`, or an enum has no `values`")
        };
        let (bindings, models) = (folder.join("bindings.json"), folder.join("models.json"));
        let (old_bindings, old_models) =
            (files::source(&bindings)?.text, files::source(&models)?.text);
        let renamed = with_renames(&old_bindings, self.renamed.iter().copied());
        let new_bindings = with_parameters(&renamed, &self.params)
            .and_then(|text| with_skeletons(&text, self.missing.iter().copied()))
            .ok_or_else(no_actions)?;
        let new_models = with_values(&old_models, &self.values).ok_or_else(no_enums)?;
        let (new_bindings, new_models) =
            with_enums(&new_bindings, &new_models, self.catalog).ok_or_else(no_enums)?;
        if new_bindings != old_bindings {
            files::write(&bindings, &new_bindings)?;
            print::line(format_args!(
                "{}: {} bindings renamed, {} skeletons of actions and {} of parameters added: complete them",
                files::shown(&bindings),
                self.renamed.len(),
                self.missing.len(),
                self.params.len()
            ))?;
        }
        if new_models != old_models {
            files::write(&models, &new_models)?;
            print::line(format_args!(
                "{}: enums or values added: name and describe them",
                files::shown(&models)
            ))?;
        }
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
