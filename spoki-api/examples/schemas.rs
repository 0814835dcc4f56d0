//! Prints every action in every dialect as files: a JSON object, path to text.
//!
//! `cargo xtask schemas --out DIR` starts this example and writes the files. The maintainer's commands need no
//! HTTP client that way, and the files cannot differ from what programs get at run time: the library renders
//! both.
//!
//! `DIALECT/SLUG.json` holds one tool, `DIALECT/groups/GROUP.json` a list of the tools of a group, and
//! `DIALECT/all.json` a list of all tools. `not-strict.json` lists the tools that have no strict form.

use std::error;
use std::io::{self, Write as _};

use serde_json::{Map, Value};
use spoki_api::schema::{Dialect, Strictness, Tool, tools};
use spoki_api::{action::ActionInfo, catalog};

fn main() -> Result<(), Box<dyn error::Error>> {
    writeln!(io::stdout(), "{}", Value::from(files()))?;
    Ok(())
}

/// Path to text.
pub(crate) fn files() -> Map<String, Value> {
    let mut files = Map::new();
    let mut not_strict = Map::new();
    for dialect in Dialect::ALL {
        let all = tools(catalog(), dialect);
        add_dialect(dialect, &all, &mut files);
        let impossible: Map<String, Value> = all.iter().filter_map(reason).collect();
        if !impossible.is_empty() {
            not_strict.insert(dialect.name().to_owned(), impossible.into());
        }
    }
    add("not-strict.json".to_owned(), &not_strict.into(), &mut files);
    files
}

fn add_dialect(dialect: Dialect, all: &[Tool], files: &mut Map<String, Value>) {
    let folder = dialect.name();
    for tool in all {
        let path = format!("{folder}/{}.json", tool.name);
        add(path, &tool.definition, files);
    }
    for group in catalog().groups {
        let path = format!("{folder}/groups/{}.json", group.name);
        let tools = definitions(catalog().group(group.name), dialect);
        add(path, &tools, files);
    }
    let path = format!("{folder}/all.json");
    add(path, &definitions(catalog().iter(), dialect), files);
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

fn add(path: String, content: &Value, files: &mut Map<String, Value>) {
    files.insert(path, format!("{content:#}\n").into());
}
