//! `cargo xtask import`.

use std::path::PathBuf;

use lexopt::ValueExt as _;
use spoki_codegen::import::{import_page, render, to_json};

use crate::disk;
use crate::failure::{Failure, Outcome};

pub(crate) fn run(args: lexopt::Parser) -> Result<Outcome, Failure> {
    let (page, out) = options(args)?;
    let source = disk::source(&page)?;
    let imported = import_page(&source.text)
        .map_err(|problems| Failure::new(render(&problems, &source, disk::color()).trim_end()))?;
    eprint!("{}", render(&imported.warnings, &source, disk::color()));

    let catalog = imported.catalog;
    let text = to_json(&catalog).map_err(|error| Failure::new(format!("error: {error}")))?;
    disk::write(&out, &text)?;
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

fn options(mut args: lexopt::Parser) -> Result<(PathBuf, PathBuf), Failure> {
    let mut page = None;
    let mut out = disk::root().join("spec/catalog.json");
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("out") => out = args.value()?.parse()?,
            lexopt::Arg::Value(path) if page.is_none() => page = Some(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let page = page.ok_or_else(|| Failure::usage("import needs the path of a page"))?;
    Ok((page, out))
}
