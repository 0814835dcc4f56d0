//! The maintainer's commands: `cargo xtask help` lists them.
//!
//! Thin on purpose: arguments, files, exit codes and printing. What is generated, imported or
//! compared is decided in `spoki-codegen`.

mod codegen;
mod conformance;
mod diff;
mod disk;
mod failure;
mod import;
mod openapi;
mod outside;
mod say;
mod test;
mod update;

use std::process::ExitCode;

use failure::{Failure, Outcome};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  codegen [--spec DIR] [--out DIR] [--check]
        Generate the bindings from the spec. Writes only files whose text differs and
        removes files that nothing generates any more. With --check, writes nothing and
        exits 1 if the folder differs from what would be generated.
        DIR default to spec/ and spoki-api/src/generated/. With --out, only the bindings are
        written, not the mock's files and those in spec/openapi/.

  import PATH... [--out FILE]
        Turn the vendor's Markdown page into the catalogue, or the JSON of its tool list, in one
        file or several pages of it. FILE defaults to spec/catalog.json.

  diff [OLD NEW | --from REV] [--format text|markdown|json] [--fail-on none|patch|minor|major]
       [--approvals FILE]
        What changed between two catalogues or spec folders, or between a revision (HEAD) and
        the working tree: whom it hurts, and which version step it needs. Exits 1 at or above
        the level (major), unless spec/approvals.json covers it. From a revision, the version in
        Cargo.toml has to have moved as far as the changes ask.

  update PATH... [--skeleton]
        Import the page or the JSON, compare, generate, and add the entry to CHANGELOG.md. With an
        incomplete binding it says what is missing and generates nothing; --skeleton writes
        bindings to start from, and gives those of renamed actions the new slug.

  openapi [--backend rest|composio] --out FILE
        Write the OpenAPI description of one backend, by default of the REST API. Those in
        spec/openapi/ are kept up to date by codegen.

  schemas --out DIR
        Write tool definitions for every action: JSON Schema, MCP, OpenAI, Anthropic.

  conformance [--only client|validate|fuzz] [--seed N] [--best-effort]
        Let a client by progenitor call the mock server, openapi-spec-validator judge
        spec/openapi/, and schemathesis judge the mock server by that. The last two need
        Python 3.11 or later and are installed below target/; with --best-effort they are left out,
        loudly, where that cannot be.

  test [--all]
        Everything that must hold before a change lands: format, drift, lints, tests, docs.
        With --all, also whether the fuzz targets build, and what takes long.

  help  Print this.

Exit codes: 0 done, 1 drift, findings or a failed step, 2 unusable arguments or input.
";

fn main() -> ExitCode {
    match run(lexopt::Parser::from_env()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Differs) => ExitCode::from(1),
        Err(failure) => {
            say::aside(format_args!("{failure}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    let Some(command) = args.next()? else {
        return help();
    };
    match command {
        lexopt::Arg::Value(command) => match command.to_str() {
            Some("codegen") => codegen::run(args),
            Some("import") => import::run(args),
            Some("diff") => diff::run(args),
            Some("update") => update::run(args),
            Some("openapi") => openapi::run(args),
            Some("schemas") => outside::schemas(args),
            Some("conformance") => conformance::conformance(args),
            Some("test") => test::run(args),
            Some("help") => help(),
            _ => Err(Failure::usage(format!(
                "unknown command {}",
                command.display()
            ))),
        },
        lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => help(),
        other => Err(other.unexpected().into()),
    }
}

fn help() -> Result<Outcome, Failure> {
    say::text(HELP)?;
    Ok(Outcome::Done)
}
