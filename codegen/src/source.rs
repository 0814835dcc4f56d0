//! The spec's files as text, and places in them.

use std::fmt;
use std::ops::Range;

use jsonc_parser::ast::{ObjectProp, Value as Ast};
use jsonc_parser::common::Ranged;

/// One file of the spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// How people call it; only ever printed.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// A file of this name and content.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The position of a byte; one past the end is allowed, further is taken as that.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let before = &self.text[..floor_boundary(&self.text, byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: 1 + before.bytes().filter(|&b| b == b'\n').count(),
            column: 1 + before[line_start..].chars().count(),
        }
    }
}

/// The nearest character boundary at or before `byte`.
fn floor_boundary(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// A place in a text as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The three files of a spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// `catalog.json`.
    pub catalog: Source,
    /// `bindings.json`.
    pub bindings: Source,
    /// `models.json`.
    pub models: Source,
}

impl Sources {
    /// The file in this role.
    #[must_use]
    pub fn get(&self, file: File) -> &Source {
        match file {
            File::Catalog => &self.catalog,
            File::Bindings => &self.bindings,
            File::Models => &self.models,
        }
    }
}

/// The role of a file in a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// What the vendor says.
    Catalog,
    /// What is known besides.
    Bindings,
    /// Enums and objects.
    Models,
}

/// One step from a JSON value to a value inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// The way from a file's top value to a value inside it. Costs nothing until somebody asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'p> {
    file: File,
    last: Option<(&'p Path<'p>, Step<'p>)>,
}

impl<'p> Path<'p> {
    /// The top value.
    pub(crate) fn top(file: File) -> Self {
        Self { file, last: None }
    }

    /// The member `name`.
    pub(crate) fn key(&'p self, name: &'p str) -> Self {
        self.step(Step::Key(name))
    }

    /// The element number `index`.
    pub(crate) fn index(&'p self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// The member `name` of the object that this is a member of.
    pub(crate) fn sibling(&self, name: &'p str) -> Self {
        Self {
            file: self.file,
            last: self.last.map(|(parent, _)| (parent, Step::Key(name))),
        }
    }

    fn step(&'p self, step: Step<'p>) -> Self {
        Self {
            file: self.file,
            last: Some((self, step)),
        }
    }

    pub(crate) fn file(&self) -> File {
        self.file
    }

    /// The steps from the top.
    pub(crate) fn steps(&self) -> Vec<Step<'p>> {
        let mut steps: Vec<_> = std::iter::successors(self.last, |(parent, _)| parent.last)
            .map(|(_, step)| step)
            .collect();
        steps.reverse();
        steps
    }
}

/// The JSON pointer (RFC 6901).
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps().iter().try_for_each(|step| match step {
            Step::Key(name) => write!(f, "/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => write!(f, "/{index}"),
        })
    }
}

/// Which bytes of a place are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The value.
    Value,
    /// The key it stands under, if any.
    Key,
    /// These bytes of a text's content.
    Inside { start: usize, end: usize },
}

/// The bytes of `part` of the value that `path` leads to, or of the nearest value on the way that exists.
pub(crate) fn locate(top: &Ast<'_>, text: &str, path: &Path<'_>, part: Part) -> Range<usize> {
    let mut value = top;
    let mut prop: Option<&ObjectProp<'_>> = None;
    for step in path.steps() {
        let next = match (step, value) {
            (Step::Key(name), Ast::Object(object)) => {
                object.get(name).map(|prop| (&prop.value, Some(prop)))
            }
            (Step::Index(index), Ast::Array(array)) => {
                array.elements.get(index).map(|value| (value, None))
            }
            _ => None,
        };
        match next {
            Some(found) => (value, prop) = found,
            None => return opening(value, prop),
        }
    }
    match (part, prop, value) {
        (Part::Key, Some(prop), _) => span(&prop.name),
        (Part::Inside { start, end }, _, Ast::StringLit(literal)) => {
            inside(span(literal), text, start, end)
        }
        _ => opening(value, None),
    }
}

/// What to underline of a value: all of a simple one; the key, or the bracket, of a long one.
pub(crate) fn opening(value: &Ast<'_>, prop: Option<&ObjectProp<'_>>) -> Range<usize> {
    let range = span(value);
    match (value, prop) {
        (Ast::Object(_) | Ast::Array(_), Some(prop)) => span(&prop.name),
        (Ast::Object(_) | Ast::Array(_), None) => range.start..range.start + 1,
        _ => range,
    }
}

pub(crate) fn span(node: &impl Ranged) -> Range<usize> {
    let range = node.range();
    range.start..range.end
}

/// The bytes of a text's content, where it is written without escapes; otherwise all of it.
fn inside(literal: Range<usize>, text: &str, start: usize, end: usize) -> Range<usize> {
    let content = literal.start + 1..literal.end.saturating_sub(1);
    let written_plainly = text
        .get(content.clone())
        .is_some_and(|raw| !raw.contains('\\'));
    let wanted = content.start + start..content.start + end;
    if written_plainly && wanted.end <= content.end {
        wanted
    } else {
        literal
    }
}
