//! Reads the vendor's Markdown page.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::assemble::{self, Imported, Tool};
use super::fingerprint::fingerprint;
use super::invalid_names;
use super::lines::{Line, lines};
use super::rate_limit;
use super::table;
use super::titles;
use crate::read::diagnostic::{Diagnostic, Diagnostics, SourceSpan};
use crate::read::source::{Lines, Source};
use crate::spec::catalog::{ActionEntry, Catalog, Parameter, Toolkit, Trigger};
use crate::spec::names::is_wire_name;

/// Reads a toolkit's page.
///
/// # Errors
///
/// Everything on the page that cannot be read.
pub fn import_page(page: &Source) -> Result<Imported, Diagnostics> {
    let lines = lines(&page.text);
    let mut reader = PageReader {
        page,
        index: Lines::of(&page.text),
        lines: &lines,
        found: Vec::new(),
    };
    let catalog = reader.catalog();
    Imported::new(catalog, reader.found)
}

struct PageReader<'a> {
    page: &'a Source,
    index: Lines,
    lines: &'a [Line<'a>],
    found: Vec<Diagnostic>,
}

/// A tool or trigger on the page.
struct Section<'a> {
    title: &'a str,
    slug: &'a str,
    slug_bytes: Range<usize>,
    /// The lines from below the slug to the next section.
    body: Range<usize>,
}

/// The parts of a section's body.
#[derive(Default)]
struct Body {
    text: String,
    text_bytes: Range<usize>,
    input: Vec<Parameter>,
    output: Vec<Parameter>,
}

const INPUT: &str = "#### Input Parameters";
const OUTPUT: &str = "#### Output";
const TOOLS: &str = "## Tools";
const TRIGGERS: &str = "## Triggers";

/// The beginning of the line with the slug of a tool or trigger.
const SLUG: &str = "**Slug:**";

/// The beginning of a fact in the page's head.
const FACT: &str = "- **";

impl<'a> PageReader<'a> {
    fn catalog(&mut self) -> Option<Catalog> {
        let Some(tools_at) = self.heading(TOOLS) else {
            self.not_a_page();
            return None;
        };
        let triggers_at = self.triggers_start(tools_at);
        let toolkit = self.toolkit(0..tools_at)?;
        let tools_end = triggers_at.unwrap_or(self.lines.len());
        let tools = self.sections(tools_at + 1..tools_end);
        let triggers = triggers_at.map(|at| self.sections(at + 1..self.lines.len()));
        self.slugs_without_section(tools_at, tools.iter().chain(triggers.iter().flatten()));
        let before = tools.first().map_or(tools_end, |first| first.body.start);
        self.stray_rows(&self.lines[tools_at + 1..before]);

        let found = self.tools(&tools);
        self.schemas(tools_at, &found);
        self.unique(&tools);
        self.unique(triggers.as_deref().unwrap_or_default());
        self.count("tools", toolkit.tools, tools.len());
        self.count(
            "triggers",
            toolkit.triggers,
            triggers.as_ref().map_or(0, Vec::len),
        );

        let triggers = triggers.map(|sections| sections.iter().map(Section::trigger).collect());
        Some(assemble::catalog(toolkit, found, triggers))
    }

    /// Reads the head of the page: name, description, facts.
    fn toolkit(&mut self, head: Range<usize>) -> Option<Toolkit> {
        let lines = &self.lines[head];
        let block = facts_block(lines);
        let facts: HashMap<&str, (Line<'a>, &str)> = lines[block.clone()]
            .iter()
            .filter_map(|line| {
                let (key, value) = line.text.strip_prefix(FACT)?.split_once("**")?;
                Some((key.trim_end_matches(':'), (*line, value.trim())))
            })
            .collect();
        let before = &lines[..block.start];
        let name = before
            .iter()
            .enumerate()
            .find_map(|(at, line)| Some((at, line.text.strip_prefix("# ")?.trim())));
        let (Some((name_at, name)), Some((_, slug))) = (name, facts.get("Slug")) else {
            self.not_a_page();
            return None;
        };
        let slug = slug.trim_matches('`');
        let text: Vec<&str> = before[name_at + 1..].iter().map(|line| line.text).collect();
        let value = |key: &str| facts.get(key).map_or("", |(_, value)| value);
        Some(Toolkit {
            slug: slug.to_owned(),
            name: titles::title(name, slug),
            category: value("Category").to_owned(),
            auth: auth(value("Auth")),
            version: titles::version(value("Version")),
            tools: self.declared(facts.get("Tools")),
            triggers: self.declared(facts.get("Triggers")),
            text: fingerprint(&text.join("\n")),
        })
    }

    fn declared(&mut self, fact: Option<&(Line<'a>, &str)>) -> u32 {
        let Some((line, count)) = fact else { return 0 };
        count.parse().unwrap_or_else(|_| {
            self.error(
                "page-count",
                line.bytes(),
                "this count is not a number",
                "expected digits",
            );
            0
        })
    }

    fn tools(&mut self, sections: &[Section<'a>]) -> Vec<Tool> {
        let mut tools = Vec::with_capacity(sections.len());
        for section in sections {
            let body = self.body(section);
            let entry = ActionEntry {
                slug: section.slug.to_owned(),
                title: titles::title(section.title, section.slug),
                text: fingerprint(&body.text),
                rate_limit: self.rate_limit(&body.text, body.text_bytes),
                deprecated: None,
                tags: None,
                params: body.input,
                output: None,
            };
            let output = body.output;
            tools.push(Tool { entry, output });
        }
        tools
    }

    /// Reads the description, the input table and the output table.
    fn body(&mut self, section: &Section<'a>) -> Body {
        let mut body = Body::default();
        let mut text = Vec::new();
        let mut known: Vec<&str> = Vec::new();
        let mut at = section.body.start;
        while at < section.body.end {
            let line = self.lines[at];
            let table = [INPUT, OUTPUT]
                .into_iter()
                .find(|heading| self.is_table(at, heading));
            let Some(heading) = table else {
                text.push(line);
                at += 1;
                continue;
            };
            if known.contains(&heading) {
                self.second_table(section, heading, line);
            }
            known.push(heading);
            let (parameters, next) = self.table(at, section.body.end);
            if heading == INPUT {
                body.input = parameters;
            } else {
                body.output = parameters;
            }
            at = next;
        }
        self.stray_rows(&text);
        while text.last().is_some_and(Line::is_blank) {
            text.pop();
        }
        if let (Some(first), Some(last)) = (text.iter().find(|line| !line.is_blank()), text.last())
        {
            body.text_bytes = first.start..last.bytes().end;
        }
        body.text = text
            .iter()
            .map(|line| line.text)
            .collect::<Vec<_>>()
            .join("\n");
        body
    }

    /// Reports a second table of the same kind. It probably belongs to another tool, whose heading is not
    /// recognized.
    fn second_table(&mut self, section: &Section<'a>, heading: &str, line: Line<'a>) {
        let message = format!("`{}` has the table `{heading}` twice", section.slug);
        self.error(
            "duplicate-table",
            line.bytes(),
            &message,
            "each tool has one such table; the second one may belong to a tool that lacks its `### ` heading or its slug",
        );
    }

    /// Warns about table rows in a description: the table may not be recognized.
    fn stray_rows(&mut self, text: &[Line<'a>]) {
        for line in text.iter().filter(|line| table::resembles_row(line.text)) {
            let hint = format!(
                "if this line is a parameter, the catalogue now lacks the parameter: expected `{INPUT}` or `{OUTPUT}`, then `{}`, then the rows without blank lines",
                table::HEAD
            );
            self.warning(
                "page-stray-row",
                line.bytes(),
                "this line looks like a table row, but is read as part of the description",
                &hint,
            );
        }
    }

    /// Reports slugs that belong to no section: their tables would be read as tables of the tool before.
    fn slugs_without_section<'s>(
        &mut self,
        after: usize,
        sections: impl Iterator<Item = &'s Section<'a>>,
    ) where
        'a: 's,
    {
        let starts: HashSet<usize> = sections.map(|section| section.slug_bytes.start).collect();
        let has_no_section = |line: &&Line<'_>| {
            line.text.trim_start().starts_with(SLUG) && !starts.contains(&line.start)
        };
        for line in self.lines[after..].iter().filter(has_no_section) {
            let message = match slug(line.text) {
                Some(slug) => format!("the slug `{slug}` has no heading above it"),
                None => "this slug cannot be read".to_owned(),
            };
            let hint = format!("expected `### Title`, and below it {SLUG} `SLUG`");
            self.error("page-slug", line.bytes(), &message, &hint);
        }
    }

    /// Whether a table begins here. A heading counts only if the head row follows, because a description may
    /// contain the heading's text.
    fn is_table(&self, at: usize, heading: &str) -> bool {
        self.lines[at].text.trim_end() == heading
            && self
                .next_nonblank(at + 1)
                .is_some_and(|next| self.lines[next].text.trim_end() == table::HEAD)
    }

    /// Reads the rows under the heading at `at`. Returns them and the line after the table.
    fn table(&mut self, at: usize, end: usize) -> (Vec<Parameter>, usize) {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut next = self.next_nonblank(at + 1).map_or(end, |head| head + 1);
        while next < end && table::is_rule(self.lines[next].text) {
            next += 1;
        }
        while next < end && !self.lines[next].is_blank() {
            let line = self.lines[next];
            match table::row(line.text) {
                Ok(parameter) if !is_wire_name(&parameter.name) => {
                    let message = invalid_names::message(&parameter.name);
                    self.warning(
                        invalid_names::CODE,
                        line.bytes(),
                        &message,
                        invalid_names::HINT,
                    );
                }
                Ok(parameter) => {
                    if parameters.iter().any(|known| known.name == parameter.name) {
                        let message =
                            format!("this table has the parameter `{}` twice", parameter.name);
                        self.error(
                            "duplicate-parameter",
                            line.bytes(),
                            &message,
                            "each row needs a different name",
                        );
                    }
                    parameters.push(parameter);
                }
                Err(error) => self.error("page-row", line.bytes(), &error.message, &error.hint),
            }
            next += 1;
        }
        (parameters, next)
    }

    fn rate_limit(&mut self, text: &str, bytes: Range<usize>) -> Option<u32> {
        let stated = rate_limit::stated(text)?;
        if let Some(message) = stated.warning() {
            self.warning("page-rate-limit", bytes, &message, rate_limit::HINT);
        }
        stated.per_minute()
    }

    /// The tools or triggers in a range of lines: a heading with a slug below it. A heading without a slug is
    /// part of a description.
    fn sections(&mut self, range: Range<usize>) -> Vec<Section<'a>> {
        let heads: Vec<(usize, usize)> = range
            .clone()
            .filter_map(|at| Some((at, self.slug_under(at)?)))
            .filter(|(_, slug)| *slug < range.end)
            .collect();
        heads
            .iter()
            .enumerate()
            .filter_map(|(index, &(heading, slug_line))| {
                let end = heads.get(index + 1).map_or(range.end, |next| next.0);
                let line = self.lines[slug_line];
                Some(Section {
                    title: self.lines[heading].text.strip_prefix("### ")?.trim(),
                    slug: slug(line.text)?,
                    slug_bytes: line.bytes(),
                    body: slug_line + 1..end,
                })
            })
            .collect()
    }

    /// The line of the slug below a `### ` heading at `at`.
    fn slug_under(&self, at: usize) -> Option<usize> {
        self.lines[at].text.strip_prefix("### ")?;
        self.next_nonblank(at + 1)
            .filter(|next| slug(self.lines[*next].text).is_some())
    }

    /// The last heading `## Triggers` with a trigger below it. A description may contain the same text.
    fn triggers_start(&self, after: usize) -> Option<usize> {
        (after + 1..self.lines.len()).rev().find(|&at| {
            self.lines[at].text.trim_end() == TRIGGERS
                && self
                    .next_nonblank(at + 1)
                    .is_some_and(|next| self.slug_under(next).is_some())
        })
    }

    fn heading(&self, text: &str) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| line.text.trim_end() == text)
    }

    fn next_nonblank(&self, from: usize) -> Option<usize> {
        (from..self.lines.len()).find(|&at| !self.lines[at].is_blank())
    }

    fn unique(&mut self, sections: &[Section<'a>]) {
        let mut seen: HashMap<&str, Range<usize>> = HashMap::new();
        for section in sections {
            if seen
                .insert(section.slug, section.slug_bytes.clone())
                .is_some()
            {
                self.error(
                    "duplicate-slug",
                    section.slug_bytes.clone(),
                    &format!("this page has the slug `{}` twice", section.slug),
                    "each slug names one action; the page may be a mixture of two pages",
                );
            }
        }
    }

    fn count(&mut self, what: &str, declared: u32, found: usize) {
        if usize::try_from(declared) != Ok(found) {
            let at = self.lines.iter().find(|line| {
                line.text
                    .to_lowercase()
                    .starts_with(&format!("{FACT}{what}:"))
            });
            let bytes = at.map_or(0..0, Line::bytes);
            self.warning(
                "page-count",
                bytes,
                &format!("the page declares {declared} {what}, but contains {found}"),
                "the page may be cut off: compare it with the vendor's site",
            );
        }
    }

    /// Warns if no tool has a table: the vendor's site prints such pages when its schemas are not available.
    fn schemas(&mut self, tools_at: usize, tools: &[Tool]) {
        let is_bare = |tool: &Tool| tool.entry.params.is_empty() && tool.output.is_empty();
        if !tools.is_empty() && tools.iter().all(is_bare) {
            self.warning(
                "page-schemas",
                self.lines[tools_at].bytes(),
                "no tool of this page has a table of parameters",
                "the vendor's site printed the page without schemas: fetch it again",
            );
        }
    }

    fn not_a_page(&mut self) {
        let bytes = self.lines.first().map_or(0..0, Line::bytes);
        self.error(
            "page-unknown",
            bytes,
            "this is not a toolkit's page",
            "expected `# Name`, a list of facts with `**Slug:**`, and a section `## Tools`",
        );
    }

    fn error(&mut self, code: &'static str, bytes: Range<usize>, message: &str, hint: &str) {
        let diagnostic = self.diagnostic(code, bytes, message);
        self.found.push(diagnostic.hint(hint));
    }

    fn warning(&mut self, code: &'static str, bytes: Range<usize>, message: &str, hint: &str) {
        let diagnostic = self.diagnostic(code, bytes, message);
        self.found.push(diagnostic.warning().hint(hint));
    }

    fn diagnostic(&self, code: &'static str, bytes: Range<usize>, message: &str) -> Diagnostic {
        let span = SourceSpan::new(0, self.page, &self.index, String::new(), bytes);
        Diagnostic::new(code, span, message)
    }
}

impl Section<'_> {
    fn trigger(&self) -> Trigger {
        Trigger {
            slug: self.slug.to_owned(),
            title: titles::title(self.title, self.slug),
        }
    }
}

/// ``**Slug:** `X` `` → `X`.
fn slug(line: &str) -> Option<&str> {
    let slug = line
        .trim()
        .strip_prefix(SLUG)?
        .trim()
        .strip_prefix('`')?
        .strip_suffix('`')?;
    (!slug.is_empty()).then_some(slug)
}

/// The list of facts: the first list with the slug and the number of tools, or else the first with the slug.
fn facts_block(lines: &[Line<'_>]) -> Range<usize> {
    let is_fact = |line: &Line<'_>| line.text.starts_with(FACT);
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| is_fact(line)) {
        match blocks.last_mut().filter(|block| block.end == at) {
            Some(block) => block.end = at + 1,
            None => blocks.push(at..at + 1),
        }
    }
    let names = |block: &Range<usize>, key: &str| {
        let is_key = |line: &Line<'_>| {
            line.text
                .strip_prefix(FACT)
                .is_some_and(|rest| rest.starts_with(key))
        };
        lines[block.clone()].iter().any(is_key)
    };
    let whole = |block: &&Range<usize>| names(block, "Slug:**") && names(block, "Tools:**");
    let found = blocks.iter().find(whole);
    let found = found.or(blocks.iter().find(|block| names(block, "Slug:**")));
    found.cloned().unwrap_or(0..0)
}

/// A comma list, or `None`.
fn auth(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(str::trim)
        .filter(|kind| !kind.is_empty() && *kind != "None")
        .map(str::to_owned)
        .collect()
}
