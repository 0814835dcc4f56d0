//! Writes every action in every dialect below a folder: `cargo xtask schemas --out DIR`.
//!
//! An example of the library rather than a command of its own, so that the files are what programs
//! get at run time and are rendered in one place only. The maintainer's commands stay free of the
//! HTTP client; they start this.
//!
//! `DIR/DIALECT/SLUG.json` holds one tool, `DIR/DIALECT/groups/GROUP.json` a list of those of a group,
//! `DIR/DIALECT/all.json` a list of all. What has no strict form is listed in `DIR/not-strict.json`.

use std::path::{Path, PathBuf};
use std::{env, error, fs};

use serde_json::{Map, Value};
use spoki_api::schema::{Dialect, Strictness, Tool, tools};
use spoki_api::{action::ActionInfo, catalog};

fn main() -> Result<(), Box<dyn error::Error>> {
    let folder: PathBuf = env::args_os().nth(1).ok_or("usage: schemas DIR")?.into();
    let mut not_strict = Map::new();
    for dialect in Dialect::ALL {
        let all = tools(catalog(), dialect);
        write_dialect(&folder.join(dialect.name()), dialect, &all)?;
        let impossible: Map<String, Value> = all.iter().filter_map(reason).collect();
        if !impossible.is_empty() {
            not_strict.insert(dialect.name().to_owned(), impossible.into());
        }
    }
    write(&folder.join("not-strict.json"), &not_strict.into())?;
    println!(
        "{} actions in {} dialects",
        catalog().len(),
        Dialect::ALL.len()
    );
    Ok(())
}

fn write_dialect(
    folder: &Path,
    dialect: Dialect,
    all: &[Tool],
) -> Result<(), Box<dyn error::Error>> {
    for tool in all {
        write(
            &folder.join(format!("{}.json", tool.name)),
            &tool.definition,
        )?;
    }
    for group in catalog().groups() {
        let file = folder.join(format!("groups/{group}.json"));
        write(&file, &definitions(catalog().group(group), dialect))?;
    }
    write(
        &folder.join("all.json"),
        &definitions(catalog().iter(), dialect),
    )
}

fn definitions(actions: impl Iterator<Item = &'static ActionInfo>, dialect: Dialect) -> Value {
    let tools = tools(actions, dialect).into_iter();
    tools.map(|tool| tool.definition).collect()
}

fn reason(tool: &Tool) -> Option<(String, Value)> {
    match &tool.strictness {
        Strictness::Impossible { reason } => Some((tool.name.to_owned(), reason.clone().into())),
        _ => None,
    }
}

fn write(path: &Path, value: &Value) -> Result<(), Box<dyn error::Error>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, format!("{value:#}\n"))?;
    Ok(())
}
