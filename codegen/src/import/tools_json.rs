//! Reads the vendor's JSON: a reply of its tool list, a bare array of tools, or several pages of either.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::assemble::{self, Imported, Tool};
use super::fingerprint::fingerprint;
use super::log::JsonLog;
use super::rate_limit;
use super::schema;
use crate::read::diagnostic::Diagnostics;
use crate::read::source::Source;
use crate::spec::catalog::{ActionEntry, Catalog, Parameter, Toolkit};

/// The key of a tool's parameters.
const INPUT: &str = "input_parameters";

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
        versions: BTreeSet::new(),
        announced: 0,
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
    versions: BTreeSet<String>,
    /// The number of tools that the pages announce.
    announced: u64,
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
            Value::Object(tool) if tool.contains_key(INPUT) => {
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
        let total = page.get("total_items").and_then(Value::as_u64);
        self.announced = self.announced.max(total.unwrap_or(0));
    }

    fn tool(&mut self, value: &Value, pointer: &str) {
        let Some(object) = value.as_object() else {
            return self.log.error(
                "tools-tool",
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
        if let Some((seen, _)) = self.tools.get(slug) {
            if seen != value {
                let message = format!("`{slug}` occurs twice with different content");
                let hint =
                    "the first one is imported; the list may have changed between two requests";
                self.log.warning("tools-duplicate", pointer, &message, hint);
            }
            return;
        }
        self.toolkit(object, pointer);
        let tool = self.entry(slug, object, pointer);
        self.tools.insert(slug.to_owned(), (value.clone(), tool));
    }

    /// Reads the toolkit of a tool, and reports a second one.
    fn toolkit(&mut self, tool: &Map<String, Value>, pointer: &str) {
        if let Some(version) = tool.get("version").and_then(Value::as_str) {
            self.versions.insert(version.to_owned());
        }
        let text = |key: &str| tool.get("toolkit")?.get(key)?.as_str();
        let Some(slug) = text("slug").map(str::to_uppercase) else {
            return;
        };
        let name = text("name").unwrap_or(&slug).trim().to_owned();
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
        if tool.get(INPUT).is_none_or(Value::is_null) {
            self.log.warning(
                "tools-input",
                pointer,
                &format!("this tool has no `{INPUT}`"),
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
            title: tool
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or(slug)
                .trim()
                .to_owned(),
            text: fingerprint(text),
            rate_limit: self.rate_limit(text, pointer),
            deprecated: is_deprecated(tool).then_some(true),
            tags: tags(tool),
            params: self.input(tool, pointer),
            output: None,
        };
        let output = self.parameters(tool, "output_parameters", pointer);
        Tool { entry, output }
    }

    fn parameters(
        &mut self,
        tool: &Map<String, Value>,
        key: &str,
        pointer: &str,
    ) -> Vec<Parameter> {
        match tool.get(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(root) => schema::parameters(root, &format!("{pointer}/{key}"), &mut self.log),
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
        if self.tools.is_empty() && self.log.is_empty() {
            let hint = "request the tools of this toolkit again";
            self.log
                .error("tools-none", "", "this list contains no tool", hint);
        }
        let fallback = known.map(|known| (known.toolkit.slug.clone(), known.toolkit.name.clone()));
        let Some((slug, name)) = self.toolkit.take().or(fallback) else {
            let message = "no tool names its toolkit";
            let hint = "expected `toolkit.slug` in every tool";
            self.log.error("tools-toolkit", "", message, hint);
            return None;
        };
        let known = known.filter(|known| known.toolkit.slug == slug);
        let head = known.map(|known| &known.toolkit);
        let count = self.tools.len();
        if u64::try_from(count).is_ok_and(|count| count < self.announced) {
            let message = format!(
                "the list announces {} tools, but contains {count}",
                self.announced
            );
            let hint = "request the other pages, or a larger `limit`: the default is 20";
            self.log
                .warning("tools-count", "/total_items", &message, hint);
        }
        let declared = self.announced.max(count as u64);
        let toolkit = Toolkit {
            name,
            category: head.map(|head| head.category.clone()).unwrap_or_default(),
            auth: head.map(|head| head.auth.clone()).unwrap_or_default(),
            version: self.version().or_else(|| head?.version.clone()),
            tools: u32::try_from(declared).unwrap_or(u32::MAX),
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

fn is_deprecated(tool: &Map<String, Value>) -> bool {
    let flag = |value: Option<&Value>| value == Some(&Value::Bool(true));
    let nested = tool
        .get("deprecated")
        .and_then(|old| old.get("is_deprecated"));
    flag(tool.get("is_deprecated")) || flag(nested)
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
