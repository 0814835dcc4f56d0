//! Prints every action in every dialect as files: a JSON object, path to text.
//!
//! `cargo xtask schemas --out DIR` starts this example and writes the files. So the maintainer's commands
//! need no HTTP client, and the files are the same as the schemas at run time: the library renders both.
//!
//! `DIALECT/SLUG.json` holds one tool, `DIALECT/groups/GROUP.json` a list of the tools of a group, and
//! `DIALECT/all.json` a list of all tools. `not-strict.json` lists the tools that have no strict form,
//! `long-names.json` those with names that some hosts refuse, and `nulls.json` says what to do with the nulls of strict
//! dialects.

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
    let (mut not_strict, mut long_names) = (Map::new(), Map::new());
    for dialect in Dialect::ALL {
        let all = tools(catalog(), dialect);
        add_dialect(dialect, &all, &mut files);
        note(dialect, &all, not_strict_because, &mut not_strict);
        note(
            dialect,
            &all,
            |tool| tool.name_warning.clone(),
            &mut long_names,
        );
    }
    let nulls = Dialect::ALL.into_iter();
    let nulls = nulls.filter_map(|dialect| Some((dialect.name(), dialect.nulls_note()?)));
    add("nulls.json".to_owned(), &nulls.collect(), &mut files);
    add("not-strict.json".to_owned(), &not_strict.into(), &mut files);
    add("long-names.json".to_owned(), &long_names.into(), &mut files);
    files
}

/// Adds the tools of a dialect that have such a text, each with the text.
fn note(
    dialect: Dialect,
    all: &[Tool],
    text: impl Fn(&Tool) -> Option<String>,
    notes: &mut Map<String, Value>,
) {
    let texts = all.iter().filter_map(|tool| Some((tool.name, text(tool)?)));
    let texts: Map<String, Value> = texts
        .map(|(name, text)| (name.to_owned(), text.into()))
        .collect();
    if !texts.is_empty() {
        notes.insert(dialect.name().to_owned(), texts.into());
    }
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

fn not_strict_because(tool: &Tool) -> Option<String> {
    match &tool.strictness {
        Strictness::Impossible { reason } => Some(reason.clone()),
        _ => None,
    }
}

fn add(path: String, content: &Value, files: &mut Map<String, Value>) {
    files.insert(path, format!("{content:#}\n").into());
}
