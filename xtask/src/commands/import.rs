//! `cargo xtask import`: the catalogue from what the vendor publishes.

use std::path::{Path, PathBuf};

use spoki_codegen::spec::catalog::Catalog;
use spoki_codegen::{Source, Sources, import, load_catalog};

use super::{Command, path};
use crate::failure::{Failure, Outcome};
use crate::{files, print, spec};

pub(super) const COMMAND: Command = Command {
    name: "import",
    usage: "PATH... [--out FILE]",
    summary: "Turn the vendor's page, or the JSON of its tool list, into the catalogue.",
    details: "
  PATH        The Markdown page, or one or several pages of the JSON list. The command recognises the format
              by the content of a file.
  --out FILE  By default spec/catalog.json. Another file is replaced only if it is a catalogue.
",
    run,
};

fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let (paths, out) = options(args)?;
    let published = files::sources(&paths)?;
    if let Some(out) = &out {
        check_out(out)?;
    }
    let out = out.unwrap_or_else(|| spec::folder().join("catalog.json"));
    let known = if import::needs_known_catalog(&published) {
        known()
    } else {
        None
    };
    let catalog = read(&published, known.as_ref())?;
    write(&catalog, &out)?;
    let parameters = || catalog.actions.iter().flat_map(|action| &action.params);
    print::line(format_args!(
        "{}: {} actions, {} parameters ({} required), {} limits",
        files::shown(&out),
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

/// Fails if the file exists and is no catalogue, for example if it is the vendor's page itself.
fn check_out(out: &Path) -> Result<(), Failure> {
    files::refuse_link(out)?;
    let is_catalogue = |source| load_catalog(&Sources::bare(source)).is_ok();
    if !out.exists() || files::source(out).is_ok_and(is_catalogue) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "error: {} is not a catalogue, so it was not replaced. Use another name, or move the file \
         away.",
        out.display()
    )))
}

/// Reads the page or the JSON that the vendor publishes, and prints the warnings.
pub(super) fn read(published: &[Source], known: Option<&Catalog>) -> Result<Catalog, Failure> {
    let imported = import::import_files(published, known).map_err(|found| spec::failure(&found))?;
    print::error(imported.warnings.render(files::color()));
    Ok(imported.catalog)
}

/// Writes a catalogue as JSON.
pub(super) fn write(catalog: &Catalog, out: &Path) -> Result<(), Failure> {
    let text = import::to_json(catalog).map_err(|error| Failure::new(format!("error: {error}")))?;
    files::write(out, &text)
}

/// How to repair a catalogue that cannot be read.
const HELP: &str = "the JSON lacks facts of the toolkit that this file would give; import the Markdown page first, or \
                    run `cargo xtask codegen --check` to see the errors in this file";

/// The catalogue that the import replaces, if it exists and can be read. A broken one causes a warning only.
fn known() -> Option<Catalog> {
    let path = spec::folder().join("catalog.json");
    if !path.exists() {
        return None;
    }
    let read = files::source(&path).and_then(|source| {
        let no_catalogue = |_| Failure::new("it is not a catalogue");
        load_catalog(&Sources::bare(source)).map_err(no_catalogue)
    });
    match read {
        Ok(catalog) => Some(catalog),
        Err(why) => {
            print::error(format_args!(
                "warning: {} is ignored: {why}\n  = help: {HELP}\n\n",
                files::shown(&path)
            ));
            None
        }
    }
}

fn options(mut args: lexopt::Parser) -> Result<(Vec<PathBuf>, Option<PathBuf>), Failure> {
    let (mut paths, mut out) = (Vec::new(), None);
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("out") => out = Some(path("--out", args.value()?)?),
            lexopt::Arg::Value(path) => paths.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if paths.is_empty() {
        return Err(Failure::usage(
            "import needs the path of the vendor's page or JSON",
        ));
    }
    Ok((paths, out))
}
