//! `cargo xtask openapi`: one OpenAPI document, wherever the user wants it.

use std::path::PathBuf;

use lexopt::ValueExt as _;
use spoki_codegen::openapi;

use super::Command;
use crate::failure::{Failure, Outcome};
use crate::{files, print, spec};

pub(super) const COMMAND: Command = Command {
    name: "openapi",
    usage: "[--backend rest|composio] --out FILE",
    summary: "Write the OpenAPI document of one backend; by default of the REST API.",
    details: "\n`cargo xtask codegen` writes the documents in spec/openapi/.\n",
    run,
};

fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
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
    let sources = spec::sources(&spec::folder())?;
    let documents = openapi(&sources).map_err(|problems| spec::failure(&problems))?;
    let text = documents
        .get(&format!("openapi/{backend}.json"))
        .ok_or_else(|| {
            Failure::usage(format!(
                "unknown backend `{backend}`: expected rest or composio"
            ))
        })?;
    files::write(&out, text)?;
    print::line(format_args!(
        "{}: the {backend} backend",
        files::shown(&out)
    ))?;
    Ok(Outcome::Done)
}
