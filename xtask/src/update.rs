//! `cargo xtask update`: a new version of the page, from import to changelog.

use std::path::PathBuf;

use spoki_codegen::diff::{Snapshot, diff, integrity, unbound};
use spoki_codegen::with_skeletons;

use crate::failure::{Failure, Outcome};
use crate::{changelog, codegen, diff as compare, disk, import};

pub(crate) fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let (paths, skeleton) = options(args)?;
    let spec = disk::root().join("spec");
    let here = compare::working(&spec)?;
    // Against what is committed, so that a second run after filling in bindings tells the same.
    let old = compare::committed("HEAD").unwrap_or_else(|_| here.clone());
    let catalog = import::read(&paths, Some(&here.catalog))?;

    let new = Snapshot::whole(&catalog, &here.bindings, &here.models);
    let report = diff(&old.as_snapshot(), &new);
    print!("{}", report.to_text());
    for finding in integrity(&old.as_snapshot(), &new, &report) {
        println!("{}: {}", finding.severity, finding.message);
    }
    import::write(&catalog, &spec.join("catalog.json"))?;

    let missing: Vec<_> = unbound(&new).collect();
    if skeleton && !missing.is_empty() {
        let path = spec.join("bindings.json");
        let bindings = with_skeletons(&disk::source(&path)?, missing.iter().copied())
            .ok_or_else(|| Failure::new("error: spec/bindings.json has no `actions` to add to"))?;
        disk::write(&path, &bindings)?;
        println!(
            "{} skeletons written to {}: fill them in",
            missing.len(),
            disk::shown(&path)
        );
    }
    // Stops here, with every missing piece and its place, while the bindings are incomplete.
    let outcome = codegen::write()?;
    let path = disk::root().join("CHANGELOG.md");
    let changelog = changelog::with_entries(&disk::source(&path)?.text, &report.to_changelog())
        .ok_or_else(|| Failure::new("error: CHANGELOG.md has no section `## Unreleased`"))?;
    disk::write(&path, &changelog)?;
    println!("version step: {}", report.bump);
    Ok(outcome)
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
