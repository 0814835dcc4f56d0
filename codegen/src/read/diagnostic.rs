//! Diagnostics: the mistakes in an input, and their display.

use std::fmt;
use std::ops::{Deref, Range};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::source::{Lines, Position, Source};

/// A longer excerpt is not shown, only named by path and position.
const LONGEST_EXCERPT: usize = 2000;

/// Whether a diagnostic stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input can be used, but something in it is suspicious.
    Warning,
}

/// One error or warning in a spec file, in the vendor's page, or in the vendor's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Whether it stops the run.
    pub severity: Severity,
    /// The kind of mistake. Codes do not change between versions.
    pub code: &'static str,
    /// Where it is.
    pub span: SourceSpan,
    /// The mistake, in one line.
    pub message: String,
    /// A few words under the source.
    pub label: Option<String>,
    /// Other spans that are part of the mistake, each with a few words.
    pub related: Vec<(SourceSpan, String)>,
    /// What would be correct.
    pub expected: Option<String>,
    /// How to repair the input.
    pub hint: Option<String>,
}

/// A range of bytes in one of the files that a run reads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceSpan {
    /// The number of the file, in the order in which the run got them.
    pub file: usize,
    /// The path of the file, as messages show it.
    pub path: String,
    /// The JSON pointer to the value. Empty for the whole file, and in files that are not JSON.
    pub pointer: String,
    /// The bytes.
    pub bytes: Range<usize>,
    /// The position of the first byte.
    pub position: Position,
    /// The lines that hold the bytes; none if they are too long to show.
    excerpt: Option<Excerpt>,
}

/// The lines of a span. The renderer gets only these, because it walks through all the text it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Excerpt {
    text: String,
    /// The bytes of `text` to underline.
    underline: Range<usize>,
}

impl SourceSpan {
    /// The span of `bytes` in `source`, which is file number `file`. `pointer` leads to the value there.
    pub(crate) fn new(
        file: usize,
        source: &Source,
        lines: &Lines,
        pointer: String,
        bytes: Range<usize>,
    ) -> Self {
        let shown = lines.around(&source.text, &bytes);
        let text = source.text.get(shown.clone());
        let text = text.filter(|text| text.len() <= LONGEST_EXCERPT);
        let within = |byte: usize| byte.clamp(shown.start, shown.end) - shown.start;
        Self {
            file,
            path: source.path.clone(),
            pointer,
            position: lines.position(&source.text, bytes.start),
            excerpt: text.map(|text| Excerpt {
                text: text.to_owned(),
                underline: within(bytes.start)..within(bytes.end),
            }),
            bytes,
        }
    }

    /// The start of a file, or a value in it whose bytes were not looked up.
    pub(crate) fn unresolved(file: usize, path: &str, pointer: &str) -> Self {
        Self {
            file,
            path: path.to_owned(),
            pointer: pointer.to_owned(),
            bytes: 0..0,
            position: Position { line: 1, column: 1 },
            excerpt: None,
        }
    }

    /// Adds the lines of this span to `group`, or path and position if these lines are too long.
    fn show<'a>(
        &'a self,
        group: Group<'a>,
        kind: AnnotationKind,
        label: Option<&'a str>,
    ) -> Group<'a> {
        let Position { line, column } = self.position;
        let Some(Excerpt { text, underline }) = &self.excerpt else {
            return group.element(Origin::path(&self.path).line(line).char_column(column));
        };
        let annotation = kind.span(underline.clone()).label(label);
        group.element(
            Snippet::source(text.as_str())
                .path(&self.path)
                .line_start(line)
                .annotation(annotation),
        )
    }
}

/// `path:line:column`. Editors and terminals turn this form into a link.
impl fmt::Display for SourceSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.position)
    }
}

impl Diagnostic {
    /// An error of this kind at this span.
    #[must_use]
    pub fn new(code: &'static str, span: SourceSpan, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            span,
            message: printable(message.into()),
            label: None,
            related: Vec::new(),
            expected: None,
            hint: None,
        }
    }

    /// Turns the error into a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Adds a few words under the source.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(printable(label.into()));
        self
    }

    /// Adds another span that is part of the mistake.
    #[must_use]
    pub fn related(mut self, span: SourceSpan, label: impl Into<String>) -> Self {
        self.related.push((span, printable(label.into())));
        self
    }

    /// Adds what would be correct.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(printable(expected.into()));
        self
    }

    /// Adds how to repair the input.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(printable(hint.into()));
        self
    }

    fn order(&self) -> impl Ord + '_ {
        let SourceSpan { file, bytes, .. } = &self.span;
        (file, bytes.start, bytes.end, self.code, &self.message)
    }

    fn render(&self, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = Group::with_title(level.primary_title(&self.message).id(self.code));
        let label = self.label.as_deref();
        let mut group = self.span.show(title, AnnotationKind::Primary, label);
        for (span, label) in &self.related {
            group = span.show(group, AnnotationKind::Context, Some(label));
        }
        if !self.span.pointer.is_empty() {
            let pointer = printable(self.span.pointer.clone());
            group = group.element(Level::NOTE.with_name("at").message(pointer));
        }
        if let Some(expected) = &self.expected {
            group = group.element(Level::NOTE.with_name("expected").message(expected));
        }
        if let Some(hint) = &self.hint {
            group = group.element(Level::HELP.message(hint));
        }
        renderer.render(&[group])
    }
}

/// The diagnostics of one run, sorted by file and position, without duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Sorts `found` and drops duplicates.
    #[must_use]
    pub fn new(mut found: Vec<Diagnostic>) -> Self {
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup_by(|a, b| a.order() == b.order());
        Self(found)
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter()
            .filter(|found| found.severity == Severity::Error)
    }

    /// The text for people, in the form that rustc uses: each diagnostic with its lines of source, then one
    /// line that counts the errors.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for diagnostic in &self.0 {
            text.push_str(diagnostic.render(&renderer).trim_end());
            text.push_str("\n\n");
        }
        if self.has_errors() {
            let summary = self.summary();
            let summary = Group::with_title(Level::ERROR.primary_title(summary.as_str()));
            text.push_str(renderer.render(&[summary]).trim_end());
            text.push('\n');
        }
        text
    }

    /// `1 error in models.json`, or `3 errors: 2 in bindings.json, 1 in models.json`.
    fn summary(&self) -> String {
        let errors: Vec<&Diagnostic> = self.errors().collect();
        let total = match errors.len() {
            1 => "1 error".to_owned(),
            count => format!("{count} errors"),
        };
        let per_file: Vec<(usize, &str)> = errors
            .chunk_by(|a, b| a.span.file == b.span.file)
            .filter_map(|chunk| Some((chunk.len(), chunk.first()?.span.path.as_str())))
            .collect();
        match per_file.as_slice() {
            [] => total,
            [(_, path)] => format!("{total} in {path}"),
            several => {
                let counts = several
                    .iter()
                    .map(|(count, path)| format!("{count} in {path}"));
                format!("{total}: {}", counts.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl Deref for Diagnostics {
    type Target = [Diagnostic];

    fn deref(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// One line each: `path:line:column: error[code]: message`.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|found| {
            let severity = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            writeln!(
                f,
                "{}: {severity}[{}]: {}",
                found.span, found.code, found.message
            )
        })
    }
}

impl std::error::Error for Diagnostics {}

/// Escapes control characters, so that the content of a file cannot control a terminal.
fn printable(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            printable.extend(c.escape_default());
        } else {
            printable.push(c);
        }
    }
    printable
}

/// Text from a file for a message: in backticks, and cut if it is long.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
