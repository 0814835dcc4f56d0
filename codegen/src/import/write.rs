//! Writes the catalogue as text, with one parameter per line, so that its diff reads like a diff of the page.

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::spec::catalog::{ActionEntry, Catalog};

/// The catalogue as the text of `catalog.json`.
///
/// # Errors
///
/// Never for a catalogue: all its values can be written as JSON.
pub fn to_json(catalog: &Catalog) -> serde_json::Result<String> {
    let mut keys = Vec::new();
    if let Some(schema) = &catalog.schema {
        keys.push(("$schema", spaced(schema)?));
    }
    keys.push(("toolkit", spaced(&catalog.toolkit)?));
    keys.push(("output", list(&catalog.output, "  ", spaced)?));
    keys.push(("actions", list(&catalog.actions, "  ", action)?));
    if let Some(triggers) = &catalog.triggers {
        keys.push(("triggers", list(triggers, "  ", spaced)?));
    }
    let keys: Vec<String> = keys
        .into_iter()
        .map(|(key, value)| format!("  \"{key}\": {value}"))
        .collect();
    Ok(format!("{{\n{}\n}}\n", keys.join(",\n")))
}

fn action(action: &ActionEntry) -> serde_json::Result<String> {
    let head = ActionHead {
        slug: &action.slug,
        title: &action.title,
        text: &action.text,
        rate_limit: action.rate_limit,
        deprecated: action.deprecated,
        tags: action.tags.as_deref(),
    };
    let head = spaced(&head)?;
    let head = head.strip_suffix('}').unwrap_or(&head);
    let params = list(&action.params, "     ", spaced)?;
    let output = match &action.output {
        Some(output) => format!(",\n     \"output\": {}", list(output, "     ", spaced)?),
        None => String::new(),
    };
    Ok(format!("{head},\n     \"params\": {params}{output}}}"))
}

/// The keys on the first line of an action.
#[derive(Serialize)]
struct ActionHead<'a> {
    slug: &'a str,
    title: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a [String]>,
}

fn list<T>(
    items: &[T],
    indent: &str,
    write: impl Fn(&T) -> serde_json::Result<String>,
) -> serde_json::Result<String> {
    if items.is_empty() {
        return Ok("[]".to_owned());
    }
    let items: Vec<String> = items
        .iter()
        .map(|item| Ok(format!("{indent}  {}", write(item)?)))
        .collect::<serde_json::Result<_>>()?;
    Ok(format!("[\n{}\n{indent}]", items.join(",\n")))
}

/// JSON on one line, with a blank after every comma and colon.
fn spaced(value: &impl Serialize) -> serde_json::Result<String> {
    let mut out = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(
        &mut out, Spaced,
    ))?;
    String::from_utf8(out).map_err(serde::ser::Error::custom)
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
    ) -> std::io::Result<()> {
        writer.write_all(b": ")
    }
}
