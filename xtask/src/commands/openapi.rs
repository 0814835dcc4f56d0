//! `cargo xtask openapi`: one OpenAPI document, wherever the user wants it.

use std::path::PathBuf;

use lexopt::ValueExt as _;
use spoki_codegen::openapi;

use super::{Command, path};
use crate::failure::{Failure, Outcome};
use crate::{files, generated, print, spec};

pub(super) const COMMAND: Command = Command {
    name: "openapi",
    usage: "[--backend rest|composio] --out FILE",
    summary: "Write the OpenAPI document of one backend; by default of the REST API.",
    details: "
The command lists FILE in a MANIFEST beside it. A file that exists and is not listed there is not replaced: the
command exits with 2. `cargo xtask codegen` writes the documents in spec/openapi/.
",
    run,
};

fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    let mut backend = "rest".to_owned();
    let mut out: Option<PathBuf> = None;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("backend") => backend = args.value()?.parse()?,
            lexopt::Arg::Long("out") => out = Some(path("--out", args.value()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.ok_or_else(|| Failure::usage("openapi needs --out FILE"))?;
    let sources = spec::sources(&spec::folder())?;
    let documents = openapi(&sources).map_err(|problems| spec::failure(&problems))?;
    let text = documents.get(&format!("{backend}.json")).ok_or_else(|| {
        Failure::usage(format!(
            "unknown backend `{backend}`: expected rest or composio"
        ))
    })?;
    generated::write_json(&out, text, COMMAND.name)?;
    print::line(format_args!(
        "{}: the {backend} backend",
        files::shown(&out)
    ))?;
    Ok(Outcome::Done)
}
