//! `cargo xtask import`.

use std::path::{Path, PathBuf};

use lexopt::ValueExt as _;
use spoki_codegen::spec::catalog::Catalog;
use spoki_codegen::{Source, Sources, import, load_catalog};

use crate::failure::{Failure, Outcome};
use crate::{disk, say};

pub(crate) fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let (paths, out) = options(args)?;
    let files = disk::sources(&paths)?;
    let known = if import::wants_known(&files) {
        known()
    } else {
        None
    };
    let catalog = read(&files, known.as_ref())?;
    write(&catalog, &out)?;
    let parameters = || catalog.actions.iter().flat_map(|action| &action.params);
    say::line(format_args!(
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
    ))?;
    Ok(Outcome::Done)
}

/// Reads what the vendor publishes, in either form, and prints what seems odd about it.
pub(crate) fn read(files: &[Source], known: Option<&Catalog>) -> Result<Catalog, Failure> {
    let read = import::read(files, known, disk::color())
        .map_err(|problems| Failure::new(problems.trim_end()))?;
    say::aside(read.warnings);
    Ok(read.catalog)
}

/// Writes a catalogue the way it is kept.
pub(crate) fn write(catalog: &Catalog, out: &Path) -> Result<(), Failure> {
    let text = import::to_json(catalog).map_err(|error| Failure::new(format!("error: {error}")))?;
    disk::write(out, &text)
}

/// What to do about a catalogue that cannot be read.
const HELP: &str = "it would tell what JSON leaves out of the toolkit; import the Markdown page first, \
                    or see what is wrong with `cargo xtask codegen --check`";

/// The catalogue that is here, if there is one that can be read: a broken one is about to be replaced.
fn known() -> Option<Catalog> {
    let path = disk::root().join("spec/catalog.json");
    if !path.exists() {
        return None;
    }
    let read = disk::source(&path).and_then(|source| {
        let no_catalogue = |_| Failure::new("it has not the form of a catalogue");
        load_catalog(&Sources::bare(source)).map_err(no_catalogue)
    });
    match read {
        Ok(catalog) => Some(catalog),
        Err(why) => {
            say::aside(format_args!(
                "warning: {} is left aside: {why}\n  = help: {HELP}\n\n",
                disk::shown(&path)
            ));
            None
        }
    }
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
