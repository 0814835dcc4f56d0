//! What is wrong with a spec, and how it is shown.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::read::source::{Position, Source, Sources, SpecFile};

/// A line of source longer than this is named, not shown.
const LONGEST_LINE: usize = 2000;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of mistake it is; never changes between versions.
    pub code: &'static str,
    /// Where it is.
    pub span: SourceSpan,
    /// What was found, in one line.
    pub message: String,
    /// A few words under the source.
    pub label: Option<String>,
    /// Other places that have to do with it, each with a few words.
    pub related: Vec<(SourceSpan, String)>,
    /// What would be right.
    pub expected: Option<String>,
    /// What to do.
    pub hint: Option<String>,
}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceSpan {
    /// Which file.
    pub file: SpecFile,
    /// How people call that file.
    pub path: String,
    /// The JSON pointer; empty for the whole file.
    pub pointer: String,
    /// The bytes.
    pub bytes: Range<usize>,
    /// Where the bytes begin.
    pub position: Position,
}

impl SourceSpan {
    /// These bytes of `file`, which `pointer` leads to.
    #[must_use]
    pub fn new(sources: &Sources, file: SpecFile, pointer: String, bytes: Range<usize>) -> Self {
        let source = sources.get(file);
        Self {
            file,
            path: source.path.clone(),
            pointer,
            position: source.position(bytes.start),
            bytes,
        }
    }
}

/// `path:line:column`, which editors and terminals make a link of.
impl fmt::Display for SourceSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.position)
    }
}

impl Diagnostic {
    /// A mistake of this kind at this place.
    #[must_use]
    pub fn new(code: &'static str, span: SourceSpan, message: impl Into<String>) -> Self {
        Self {
            code,
            span,
            message: printable(message.into()),
            label: None,
            related: Vec::new(),
            expected: None,
            hint: None,
        }
    }

    /// With a few words under the source.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(printable(label.into()));
        self
    }

    /// With another place that has to do with it.
    #[must_use]
    pub fn related(mut self, span: SourceSpan, label: impl Into<String>) -> Self {
        self.related.push((span, printable(label.into())));
        self
    }

    /// With what would be right.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(printable(expected.into()));
        self
    }

    /// With what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(printable(hint.into()));
        self
    }

    fn order(&self) -> (SpecFile, usize, usize, &'static str, &str) {
        let SourceSpan { file, bytes, .. } = &self.span;
        (*file, bytes.start, bytes.end, self.code, &self.message)
    }

    fn render(&self, sources: &Sources, renderer: &Renderer) -> String {
        let mut group = excerpt(
            Group::with_title(Level::ERROR.primary_title(&self.message).id(self.code)),
            sources,
            &self.span,
            AnnotationKind::Primary,
            self.label.as_deref(),
        );
        for (span, label) in &self.related {
            group = excerpt(group, sources, span, AnnotationKind::Context, Some(label));
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

/// `group` with the lines of `place`; without them where they are too long to show.
fn excerpt<'a>(
    group: Group<'a>,
    sources: &'a Sources,
    span: &'a SourceSpan,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Group<'a> {
    let source = sources.get(span.file);
    lines(group, source, &span.bytes, span.position, kind, label)
}

fn lines<'a>(
    group: Group<'a>,
    source: &'a Source,
    bytes: &Range<usize>,
    position: Position,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Group<'a> {
    let window = Window::around(source, bytes);
    if window.text.len() > LONGEST_LINE {
        let Position { line, column } = position;
        return group.element(Origin::path(&source.path).line(line).char_column(column));
    }
    let annotation: Annotation<'a> = kind.span(window.bytes).label(label);
    group.element(
        Snippet::source(window.text)
            .path(&source.path)
            .line_start(position.line)
            .annotation(annotation),
    )
}

fn renderer(color: bool) -> Renderer {
    if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
}

/// Whether a problem stops the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The page cannot be read as it stands.
    Error,
    /// It can, but something seems odd.
    Warning,
}

/// Something on the page that cannot be read, or that seems odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops the import.
    pub severity: Severity,
    /// Its kind.
    pub code: &'static str,
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What was found.
    pub message: String,
    /// What was expected, or what to do.
    pub hint: String,
}

/// The problems of imported files, shown like those of a spec: each with the file it is in, and a JSON
/// pointer where there is one.
pub(crate) fn render_import<'p>(
    problems: impl IntoIterator<Item = (&'p Problem, &'p Source, &'p str)>,
    color: bool,
) -> String {
    let renderer = renderer(color);
    let mut text = String::new();
    for (problem, source, pointer) in problems {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let message = printable(problem.message.clone());
        let title = Group::with_title(level.primary_title(message).id(problem.code));
        let position = source.position(problem.span.start);
        let kind = AnnotationKind::Primary;
        let mut group = lines(title, source, &problem.span, position, kind, None);
        if !pointer.is_empty() {
            let pointer = printable(pointer.to_owned());
            group = group.element(Level::NOTE.with_name("at").message(pointer));
        }
        let hint = printable(problem.hint.clone());
        let group = group.element(Level::HELP.message(hint));
        text.push_str(renderer.render(&[group]).trim_end());
        text.push_str("\n\n");
    }
    text
}

/// The lines of a span, alone: the renderer walks all the text it gets, and files may be large.
struct Window<'a> {
    text: &'a str,
    bytes: Range<usize>,
}

impl<'a> Window<'a> {
    fn around(source: &'a Source, bytes: &Range<usize>) -> Self {
        let text = source.text.as_str();
        let before = text.get(..bytes.start).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let after = text.get(bytes.end..).unwrap_or_default();
        let end = after
            .find('\n')
            .map_or(text.len(), |newline| text.len() - after.len() + newline);
        Self {
            text: &text[start..end],
            bytes: bytes.start.min(end) - start..bytes.end.min(end) - start,
        }
    }
}

/// Everything that is wrong with a spec, in the order of files and places, nothing twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Sorts `found` and drops repetitions.
    #[must_use]
    pub fn new(mut found: Vec<Diagnostic>) -> Self {
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup_by(|a, b| a.order() == b.order());
        Self(found)
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many things are wrong.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The way rustc shows errors: each with its lines of source, then one line that counts them.
    #[must_use]
    pub fn render(&self, sources: &Sources, color: bool) -> String {
        let renderer = renderer(color);
        let mut text = String::new();
        for diagnostic in &self.0 {
            text.push_str(diagnostic.render(sources, &renderer).trim_end());
            text.push_str("\n\n");
        }
        let summary = self.summary();
        let summary = [Group::with_title(
            Level::ERROR.primary_title(summary.as_str()),
        )];
        text.push_str(renderer.render(&summary).trim_end());
        text.push('\n');
        text
    }

    /// `1 error in models.json`, or `3 errors: 2 in bindings.json, 1 in models.json`.
    fn summary(&self) -> String {
        let total = match self.len() {
            1 => "1 error".to_owned(),
            count => format!("{count} errors"),
        };
        let per_file: Vec<(usize, &str)> = self
            .0
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

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One line each: `path:line:column: error[code]: message`.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|found| {
            writeln!(
                f,
                "{}: error[{}]: {}",
                found.span, found.code, found.message
            )
        })
    }
}

impl std::error::Error for Diagnostics {}

/// The text with its control characters escaped: what a file holds must not steer a terminal.
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

/// Text from a file as a message may show it: in backticks, long ones cut.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
