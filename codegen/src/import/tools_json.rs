//! Reads the vendor's JSON: a reply of its tool list, a bare array of tools, or several pages of either. The keys may
//! be those of the vendor's API, or those of its TypeScript library.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::assemble::{self, Imported, Tool};
use super::fingerprint::fingerprint;
use super::log::JsonLog;
use super::rate_limit;
use super::schema;
use super::titles;
use crate::read::diagnostic::Diagnostics;
use crate::read::source::Source;
use crate::spec::catalog::{ActionEntry, Catalog, Parameter, Toolkit};

/// A key of the vendor's API, and the same key of its TypeScript library.
type Key = [&'static str; 2];

const INPUT: Key = ["input_parameters", "inputParameters"];
const OUTPUT: Key = ["output_parameters", "outputParameters"];
const TOTAL: Key = ["total_items", "totalItems"];
const DEPRECATED: Key = ["is_deprecated", "isDeprecated"];

/// Keys that only other lists of the vendor have, and what those lists hold.
const OTHERS: [(&str, &[&str]); 2] = [
    ("a trigger", &["payload", "config"]),
    (
        "a toolkit",
        &[
            "meta",
            "auth_schemes",
            "authSchemes",
            "composio_managed_auth_schemes",
        ],
    ),
];

/// The member under either key, with the key that it has. A value goes before null.
fn member(object: &Map<String, Value>, key: Key) -> Option<(&'static str, &Value)> {
    let members = || {
        key.into_iter()
            .filter_map(|key| Some((key, object.get(key)?)))
    };
    let given = members().find(|(_, value)| !value.is_null());
    given.or_else(|| members().next())
}

/// Reads the pages of the vendor's tool list.
///
/// The list lacks some facts about the toolkit itself: category, authentication, description and triggers.
/// They come from `known`, if that is a catalogue of the same toolkit.
///
/// # Errors
///
/// Everything that cannot be read.
pub fn import_tools(files: &[Source], known: Option<&Catalog>) -> Result<Imported, Diagnostics> {
    // A byte order mark is not JSON, but harmless.
    let files: Vec<Source> = files.iter().map(without_mark).collect();
    let mut reader = ToolsReader {
        log: JsonLog::new(&files),
        tools: BTreeMap::default(),
        toolkit: None,
        without_toolkit: Vec::new(),
        versions: BTreeSet::new(),
        announced: None,
    };
    for (number, file) in files.iter().enumerate() {
        reader.log.begin(number);
        reader.file(&file.text);
    }
    let catalog = reader.catalog(known);
    Imported::new(catalog, reader.log.finish())
}

fn without_mark(file: &Source) -> Source {
    Source::new(&file.path, file.text.trim_start_matches('\u{feff}'))
}

struct ToolsReader<'s> {
    log: JsonLog<'s>,
    tools: BTreeMap<String, (Value, Tool)>,
    /// Slug and name.
    toolkit: Option<(String, String)>,
    /// The tools that name no toolkit.
    without_toolkit: Vec<WithoutToolkit>,
    versions: BTreeSet<String>,
    /// The greatest number of tools that a page announces, and the key with this number.
    announced: Option<(u64, &'static str)>,
}

/// A tool that names no toolkit.
struct WithoutToolkit {
    slug: String,
    file: usize,
    pointer: String,
}

impl ToolsReader<'_> {
    fn file(&mut self, text: &str) {
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => return self.log.not_json(&error),
        };
        let (items, at) = match &value {
            Value::Array(items) => (items.as_slice(), ""),
            Value::Object(page) if page.get("items").is_some_and(Value::is_array) => {
                self.announce(page);
                let items = page.get("items").and_then(Value::as_array);
                (items.map_or(&[][..], Vec::as_slice), "/items")
            }
            Value::Object(tool) if member(tool, INPUT).is_some() => {
                return self.tool(&value, "");
            }
            _ => {
                let hint = "expected an array of tools, or an object with such an array as `items`";
                return self
                    .log
                    .error("tools-unknown", "", "this is not a list of tools", hint);
            }
        };
        for (index, item) in items.iter().enumerate() {
            self.tool(item, &format!("{at}/{index}"));
        }
    }

    fn announce(&mut self, page: &Map<String, Value>) {
        let total = member(page, TOTAL).and_then(|(key, total)| Some((total.as_u64()?, key)));
        self.announced = self.announced.max(total);
    }

    fn tool(&mut self, value: &Value, pointer: &str) {
        let Some(object) = value.as_object() else {
            return self.log.error(
                assemble::NOT_A_TOOL,
                pointer,
                "this is not a tool",
                "expected a JSON object",
            );
        };
        let Some(slug) = object
            .get("slug")
            .and_then(Value::as_str)
            .filter(|slug| !slug.is_empty())
        else {
            let place = format!("{pointer}/slug");
            return self.log.error(
                "tools-slug",
                &place,
                "this tool has no slug",
                "expected a text",
            );
        };
        if [INPUT, OUTPUT]
            .iter()
            .all(|key| member(object, *key).is_none())
        {
            return self.not_a_tool(slug, object, pointer);
        }
        if let Some((seen, _)) = self.tools.get(slug) {
            if seen != value {
                let message = format!("`{slug}` occurs twice with different content");
                let hint =
                    "the first one is imported; the list may have changed between two requests";
                self.log.warning("tools-duplicate", pointer, &message, hint);
            }
            return;
        }
        self.toolkit(slug, object, pointer);
        let tool = self.entry(slug, object, pointer);
        self.tools.insert(slug.to_owned(), (value.clone(), tool));
    }

    /// Reports an item with neither parameters nor output. Lists of triggers and toolkits have such items.
    fn not_a_tool(&mut self, slug: &str, item: &Map<String, Value>, pointer: &str) {
        let has = |keys: &[&str]| keys.iter().any(|key| item.contains_key(*key));
        let other = OTHERS.iter().find(|(_, keys)| has(keys));
        let what = other.map_or("not a tool", |(what, _)| *what);
        let hint = format!(
            "expected a tool with `{}`: request the list of the toolkit's tools",
            INPUT[0]
        );
        self.log.error(
            assemble::NOT_A_TOOL,
            pointer,
            &format!("`{slug}` is {what}"),
            &hint,
        );
    }

    /// Reads the toolkit of a tool, and reports a second one.
    fn toolkit(&mut self, slug: &str, tool: &Map<String, Value>, pointer: &str) {
        let version = tool.get("version").and_then(Value::as_str);
        self.versions.extend(version.and_then(titles::version));
        let text = |key: &str| tool.get("toolkit")?.get(key)?.as_str();
        let Some(of) = text("slug").filter(|slug| !slug.is_empty()) else {
            self.without_toolkit.push(WithoutToolkit {
                slug: slug.to_owned(),
                file: self.log.file(),
                pointer: pointer.to_owned(),
            });
            return;
        };
        let slug = of.to_uppercase();
        let name = titles::title(text("name").unwrap_or_default(), &slug);
        match &self.toolkit {
            None => self.toolkit = Some((slug, name)),
            Some((known, _)) if *known != slug => {
                let message = format!(
                    "this tool belongs to `{slug}`, but the tools before belong to `{known}`"
                );
                let place = format!("{pointer}/toolkit/slug");
                self.log.error(
                    "tools-toolkit",
                    &place,
                    &message,
                    "import one toolkit at a time",
                );
            }
            Some(_) => {}
        }
    }

    /// Reads the parameters. Warns if the schema is missing, because all parameters would be missing then.
    fn input(&mut self, tool: &Map<String, Value>, pointer: &str) -> Vec<Parameter> {
        if member(tool, INPUT).is_none_or(|(_, schema)| schema.is_null()) {
            self.log.warning(
                "tools-input",
                pointer,
                &format!("this tool has no `{}`", INPUT[0]),
                "it is imported without parameters; expected a JSON Schema under this key",
            );
        }
        self.parameters(tool, INPUT, pointer)
    }

    fn entry(&mut self, slug: &str, tool: &Map<String, Value>, pointer: &str) -> Tool {
        let text = tool
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let entry = ActionEntry {
            slug: slug.to_owned(),
            title: titles::title(
                tool.get("name").and_then(Value::as_str).unwrap_or_default(),
                slug,
            ),
            text: fingerprint(text),
            rate_limit: self.rate_limit(text, pointer),
            deprecated: is_deprecated(tool).then_some(true),
            tags: tags(tool),
            params: self.input(tool, pointer),
            output: None,
        };
        let output = self.parameters(tool, OUTPUT, pointer);
        Tool { entry, output }
    }

    fn parameters(&mut self, tool: &Map<String, Value>, key: Key, pointer: &str) -> Vec<Parameter> {
        match member(tool, key) {
            None | Some((_, Value::Null)) => Vec::new(),
            Some((key, root)) => {
                schema::parameters(root, &format!("{pointer}/{key}"), &mut self.log)
            }
        }
    }

    fn rate_limit(&mut self, text: &str, pointer: &str) -> Option<u32> {
        let stated = rate_limit::stated(text)?;
        if let Some(message) = stated.warning() {
            let place = format!("{pointer}/description");
            let hint = rate_limit::HINT;
            self.log.warning("page-rate-limit", &place, &message, hint);
        }
        stated.per_minute()
    }

    fn catalog(&mut self, known: Option<&Catalog>) -> Option<Catalog> {
        if self.tools.is_empty() {
            if self.log.is_empty() {
                let hint = "request the tools of this toolkit again";
                self.log
                    .error("tools-none", "", "this list contains no tool", hint);
            }
            return None;
        }
        let (slug, name) = self.identity(known)?;
        let known = known.filter(|known| known.toolkit.slug == slug);
        let head = known.map(|known| &known.toolkit);
        let tools = self.count();
        let toolkit = Toolkit {
            name: known_name(head, name),
            category: head.map(|head| head.category.clone()).unwrap_or_default(),
            auth: head.map(|head| head.auth.clone()).unwrap_or_default(),
            version: self.version().or_else(|| head?.version.clone()),
            tools,
            triggers: head.map_or(0, |head| head.triggers),
            text: head.map_or_else(|| fingerprint(""), |head| head.text.clone()),
            slug,
        };
        let tools = std::mem::take(&mut self.tools).into_iter();
        let triggers = known.and_then(|known| known.triggers.clone());
        Some(assemble::catalog(
            toolkit,
            tools.map(|(_, (_, tool))| tool).collect(),
            triggers,
        ))
    }

    /// Slug and name of the toolkit: those that the tools state, or else those of `known`. Reports tools of others.
    fn identity(&mut self, known: Option<&Catalog>) -> Option<(String, String)> {
        let stated = self.toolkit.take();
        let is_stated = stated.is_some();
        let known = known.map(|known| (known.toolkit.slug.clone(), known.toolkit.name.clone()));
        let Some((slug, name)) = stated.or(known) else {
            let message = "no tool names its toolkit";
            let hint = "expected `toolkit.slug` in every tool";
            self.log.error("tools-toolkit", "", message, hint);
            return None;
        };
        let prefix = format!("{slug}_");
        let is_other = |tool: &&WithoutToolkit| {
            let rest = tool.slug.strip_prefix(&prefix);
            rest.is_none_or(str::is_empty)
        };
        let other = self.without_toolkit.iter().find(is_other);
        if let Some(WithoutToolkit {
            slug,
            file,
            pointer,
        }) = other
        {
            let unnamed = if is_stated {
                "this tool does not name its toolkit"
            } else {
                "no tool names its toolkit"
            };
            let message =
                format!("{unnamed}, and the slug `{slug}` does not begin with `{prefix}`");
            let hint = "expected `toolkit.slug` in every tool, and the tools of one toolkit";
            self.log.begin(*file);
            self.log.error("tools-toolkit", pointer, &message, hint);
        }
        Some((slug, name))
    }

    /// The number of tools that the list announces, at least those that it contains.
    fn count(&mut self) -> u32 {
        let count = self.tools.len();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let (announced, key) = self.announced.unwrap_or_default();
        if count < announced {
            let message = format!("the list announces {announced} tools, but contains {count}");
            let hint = "request the other pages, or a larger `limit`: the default is 20";
            self.log
                .warning("tools-count", &format!("/{key}"), &message, hint);
        }
        u32::try_from(announced.max(count)).unwrap_or(u32::MAX)
    }

    /// The newest version of the tools.
    fn version(&mut self) -> Option<String> {
        if self.versions.len() > 1 {
            let message = "the tools have several versions; the newest one is imported";
            self.log.warning(
                "tools-version",
                "",
                message,
                "request one version with `toolkit_versions`",
            );
        }
        self.versions.last().cloned()
    }
}

/// The name of the toolkit. The lists have the slug or the name in lower case, where the page has the name
/// for people; such a name does not replace the known name.
fn known_name(known: Option<&Toolkit>, stated: String) -> String {
    let is_same = |known: &&Toolkit| {
        let same = [&known.name, &known.slug];
        same.iter().any(|name| titles::is_alike(name, &stated))
    };
    match known.filter(is_same) {
        Some(known) => known.name.clone(),
        None => stated,
    }
}

fn is_deprecated(tool: &Map<String, Value>) -> bool {
    let is_flagged = |object: &Map<String, Value>| {
        let flag = member(object, DEPRECATED);
        flag.is_some_and(|(_, flag)| flag == &Value::Bool(true))
    };
    let nested = tool.get("deprecated").and_then(Value::as_object);
    is_flagged(tool) || nested.is_some_and(is_flagged)
}

fn tags(tool: &Map<String, Value>) -> Option<Vec<String>> {
    let tags = tool.get("tags")?.as_array()?;
    let sorted: BTreeSet<String> = tags
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    (!sorted.is_empty()).then(|| sorted.into_iter().collect())
}
