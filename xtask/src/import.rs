//! `cargo xtask import`.

use std::path::{Path, PathBuf};

use lexopt::ValueExt as _;
use spoki_codegen::spec::catalog::Catalog;
use spoki_codegen::{Sources, import, read_catalog};

use crate::failure::{Failure, Outcome};
use crate::{codegen, disk};

pub(crate) fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let (paths, out) = options(args)?;
    let catalog = read(&paths, known()?.as_ref())?;
    write(&catalog, &out)?;
    let parameters = || catalog.actions.iter().flat_map(|action| &action.params);
    println!(
        "{}: {} actions, {} parameters ({} required), {} limits",
        disk::shown(&out),
        catalog.actions.len(),
        parameters().count(),
        parameters().filter(|parameter| parameter.required).count(),
        catalog
            .actions
            .iter()
            .filter(|action| action.rate_limit.is_some())
            .count(),
    );
    Ok(Outcome::Done)
}

/// Reads what the vendor publishes, in either form, and prints what seems odd about it.
pub(crate) fn read(paths: &[PathBuf], known: Option<&Catalog>) -> Result<Catalog, Failure> {
    let read = import::read(&disk::sources(paths)?, known, disk::color())
        .map_err(|problems| Failure::new(problems.trim_end()))?;
    eprint!("{}", read.warnings);
    Ok(read.catalog)
}

/// Writes a catalogue the way it is kept.
pub(crate) fn write(catalog: &Catalog, out: &Path) -> Result<(), Failure> {
    let text = import::to_json(catalog).map_err(|error| Failure::new(format!("error: {error}")))?;
    disk::write(out, &text)
}

/// The catalogue that is here, if there is one.
fn known() -> Result<Option<Catalog>, Failure> {
    let path = disk::root().join("spec/catalog.json");
    if !path.exists() {
        return Ok(None);
    }
    let sources = Sources::bare(disk::source(&path)?);
    read_catalog(&sources)
        .map(Some)
        .map_err(|problems| codegen::failure(&sources, &problems))
}

fn options(mut args: lexopt::Parser) -> Result<(Vec<PathBuf>, PathBuf), Failure> {
    let mut paths = Vec::new();
    let mut out = disk::root().join("spec/catalog.json");
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("out") => out = args.value()?.parse()?,
            lexopt::Arg::Value(path) => paths.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if paths.is_empty() {
        return Err(Failure::usage(
            "import needs the path of a page, or of the vendor's JSON",
        ));
    }
    Ok((paths, out))
}
