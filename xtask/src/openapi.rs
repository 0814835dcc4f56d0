//! `cargo xtask openapi`.

use std::path::PathBuf;

use lexopt::ValueExt as _;
use spoki_codegen::openapi;

use crate::codegen::{failure, sources};
use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::say;

pub(crate) fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    let mut backend = "rest".to_owned();
    let mut out: Option<PathBuf> = None;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("backend") => backend = args.value()?.parse()?,
            lexopt::Arg::Long("out") => out = Some(args.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.ok_or_else(|| Failure::usage("openapi needs --out FILE"))?;
    let sources = sources(&disk::root().join("spec"))?;
    let documents = openapi(&sources).map_err(|problems| failure(&sources, &problems))?;
    let text = documents
        .get(&format!("openapi/{backend}.json"))
        .ok_or_else(|| Failure::usage("--backend is `rest` or `composio`"))?;
    disk::write(&out, text)?;
    say::line(format_args!("{}: the {backend} backend", disk::shown(&out)))?;
    Ok(Outcome::Done)
}
