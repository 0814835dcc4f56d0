//! Rules for the catalogue alone. The importer's output follows them; a file edited by hand may not.

use std::collections::HashMap;

use super::{Context, IMPORT, effect, values};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::catalog::{ActionEntry, LONGEST_SLUG, Parameter};

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Catalog);
    head(cx, &top.key("toolkit"));
    order(cx, &top);
    not_empty(cx, &top.key("actions"));
    parameters(cx, &top.key("output"), &cx.catalog.output);
    let actions = top.key("actions");
    for (index, entry) in cx.catalog.actions.iter().enumerate() {
        action(cx, &actions.index(index), index, entry);
    }
    let triggers = top.key("triggers");
    for (index, trigger) in cx.catalog.triggers.iter().flatten().enumerate() {
        printable(cx, &triggers.index(index).key("title"), &trigger.title);
    }
}

fn head(cx: &Context<'_>, path: &JsonPath<'_>) {
    let toolkit = &cx.catalog.toolkit;
    printable(cx, &path.key("name"), &toolkit.name);
    let version = toolkit.version.as_deref().unwrap_or_default();
    printable(cx, &path.key("version"), version);
}

/// Reports control characters in a text of one line: files and terminals show the text unchanged.
fn printable(cx: &Context<'_>, path: &JsonPath<'_>, text: &str) {
    if text.contains(char::is_control) {
        let message = format!("{} contains a control character", shown(text));
        cx.report("control-character", path, Mark::Value, message, |found| {
            found
                .expected("one line of text, without control characters")
                .hint(IMPORT)
        });
    }
}

/// The library has at least one action.
fn not_empty(cx: &Context<'_>, path: &JsonPath<'_>) {
    if cx.catalog.actions.is_empty() {
        let message = "the catalogue has no action";
        cx.report("no-action", path, Mark::Key, message, |found| {
            found
                .expected("at least one action")
                .hint("a toolkit without tools has nothing to generate; if the toolkit has tools, import its page again")
        });
    }
}

fn order(cx: &Context<'_>, top: &JsonPath<'_>) {
    let actions = top.key("actions");
    for (index, pair) in cx.catalog.actions.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let before_path = actions.index(index);
        let (before_path, after_path) = (before_path.key("slug"), actions.index(index + 1));
        if before.slug > after.slug && !cx.collector.is_broken(&before_path) {
            let message = format!(
                "{} must come before {}",
                shown(&after.slug),
                shown(&before.slug)
            );
            cx.report(
                "actions-not-sorted",
                &after_path.key("slug"),
                Mark::Value,
                message,
                |found| {
                    found
                        .related(
                            cx.span(&before_path, Mark::Value),
                            "comes later in the alphabet",
                        )
                        .expected("actions sorted by slug")
                        .hint(IMPORT)
                },
            );
        }
    }
}

fn action(cx: &Context<'_>, path: &JsonPath<'_>, index: usize, entry: &ActionEntry) {
    let slug = path.key("slug");
    let toolkit = cx.catalog.toolkit.slug.as_str();
    if let Some(&first) = cx
        .slugs
        .get(entry.slug.as_str())
        .filter(|first| **first != index)
    {
        let message = format!("the action {} is listed twice", shown(&entry.slug));
        cx.report("duplicate-slug", &slug, Mark::Value, message, |found| {
            let top = JsonPath::top(SpecFile::Catalog);
            let (actions, found) = (top.key("actions"), found.label("again"));
            let first = cx.span(&actions.index(first).key("slug"), Mark::Value);
            found
                .related(first, "first here")
                .expected("every slug once")
                .hint(IMPORT)
        });
    }
    let rest = entry
        .slug
        .strip_prefix(toolkit)
        .and_then(|rest| rest.strip_prefix('_'));
    if rest.is_none_or(str::is_empty) && !toolkit_is_broken(cx) {
        let message = format!("the slug {} lacks the toolkit's prefix", shown(&entry.slug));
        cx.report(
            "slug-without-prefix",
            &slug,
            Mark::Value,
            message,
            |found| {
                found
                    .expected(format!("a slug that begins with `{toolkit}_`"))
                    .hint(IMPORT)
            },
        );
    }
    characters(cx, &slug, &entry.slug);
    length(cx, &slug, &entry.slug);
    let title = path.key("title");
    printable(cx, &title, &entry.title);
    if entry.title.trim().is_empty() {
        let message = format!("the title of {} is blank", shown(&entry.slug));
        cx.report("blank-title", &title, Mark::Value, message, |found| {
            found.expected("the vendor's title").hint(IMPORT)
        });
    }
    if entry.rate_limit == Some(0) {
        effect::zero_rate_limit(cx, &path.key("rate_limit"));
    }
    let params = path.key("params");
    parameters(cx, &params, &entry.params);
    for (index, row) in entry.params.iter().enumerate() {
        let what = format!("the name of a parameter of {}", shown(&entry.slug));
        cx.wire_name(&params.index(index).key("name"), &what, &row.name, IMPORT);
    }
    parameters(
        cx,
        &path.key("output"),
        entry.output.as_deref().unwrap_or_default(),
    );
}

/// Paths of requests and names of tools contain the slug unchanged.
fn characters(cx: &Context<'_>, path: &JsonPath<'_>, slug: &str) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !slug.chars().all(is_plain) {
        let message = format!("the slug {} cannot be the name of a tool", shown(slug));
        cx.report("odd-slug", path, Mark::Value, message, |found| {
            found
                .expected("ASCII letters, digits, `_` and `-`")
                .hint("leave the tool out of the imported file, or ask the vendor for another slug")
        });
    }
}

/// Warns about a slug that is too long for the tools of some hosts. Everything else works with it.
fn length(cx: &Context<'_>, path: &JsonPath<'_>, slug: &str) {
    let length = slug.chars().count();
    if length > LONGEST_SLUG {
        let message = format!("the slug {} has {length} characters", shown(slug));
        cx.report("slug-too-long", path, Mark::Value, message, |found| {
            found
                .warning()
                .expected(format!("at most {LONGEST_SLUG} characters"))
                .hint(
                    "language models take tool names of at most 64 characters, and hosts of MCP servers put \
                     up to 25 before a name: some hosts refuse this tool; `long-names.json` of \
                     `cargo xtask schemas` lists the dialects concerned",
                )
        });
    }
}

fn toolkit_is_broken(cx: &Context<'_>) -> bool {
    cx.collector
        .any_broken(SpecFile::Catalog, &["toolkit", "slug"])
}

fn parameters(cx: &Context<'_>, path: &JsonPath<'_>, rows: &[Parameter]) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let row_path = path.index(index);
        values::listed_by_page(cx, &row_path, row);
        let Some(&first) = seen.get(row.name.as_str()) else {
            seen.insert(&row.name, index);
            continue;
        };
        let message = format!("the parameter {} is listed twice", shown(&row.name));
        cx.report(
            "duplicate-parameter",
            &row_path.key("name"),
            Mark::Value,
            message,
            |found| {
                let first = cx.span(&path.index(first).key("name"), Mark::Value);
                found
                    .label("again")
                    .related(first, "first here")
                    .expected("every parameter of an action once")
                    .hint(IMPORT)
            },
        );
    }
}
