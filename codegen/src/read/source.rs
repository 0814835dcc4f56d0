//! The spec's files as text, and ways into them.

use std::fmt;

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

impl SpecFile {
    /// The three of them.
    pub(crate) const ALL: [Self; 3] = [Self::Catalog, Self::Bindings, Self::Models];
}

impl Sources {
    /// A catalogue without the rest.
    #[must_use]
    pub fn bare(catalog: Source) -> Self {
        Self {
            catalog,
            ..Self::default()
        }
    }

    /// The file in this role.
    #[must_use]
    pub fn get(&self, file: SpecFile) -> &Source {
        match file {
            SpecFile::Catalog => &self.catalog,
            SpecFile::Bindings => &self.bindings,
            SpecFile::Models => &self.models,
        }
    }
}

/// The role of a file in a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpecFile {
    /// What the vendor says.
    Catalog,
    /// What is known besides.
    Bindings,
    /// Enums and objects.
    Models,
}

/// One step from a JSON value to a value inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathStep<'p> {
    Key(&'p str),
    Index(usize),
}

/// The way from a file's top value to a value inside it. Costs nothing until somebody asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonPath<'p> {
    file: SpecFile,
    last: Option<(&'p JsonPath<'p>, PathStep<'p>)>,
}

impl<'p> JsonPath<'p> {
    /// The top value.
    pub(crate) fn top(file: SpecFile) -> Self {
        Self { file, last: None }
    }

    /// The member `name`.
    pub(crate) fn key(&'p self, name: &'p str) -> Self {
        self.step(PathStep::Key(name))
    }

    /// The element number `index`.
    pub(crate) fn index(&'p self, index: usize) -> Self {
        self.step(PathStep::Index(index))
    }

    /// The member `name` of the object that this is a member of.
    pub(crate) fn sibling(&self, name: &'p str) -> Self {
        Self {
            file: self.file,
            last: self.last.map(|(parent, _)| (parent, PathStep::Key(name))),
        }
    }

    fn step(&'p self, step: PathStep<'p>) -> Self {
        Self {
            file: self.file,
            last: Some((self, step)),
        }
    }

    pub(crate) fn file(&self) -> SpecFile {
        self.file
    }

    /// The steps from the top.
    pub(crate) fn steps(&self) -> Vec<PathStep<'p>> {
        let mut steps: Vec<_> = std::iter::successors(self.last, |(parent, _)| parent.last)
            .map(|(_, step)| step)
            .collect();
        steps.reverse();
        steps
    }
}

/// The JSON pointer (RFC 6901).
impl fmt::Display for JsonPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps().iter().try_for_each(|step| match step {
            PathStep::Key(name) => write!(f, "/{}", name.replace('~', "~0").replace('/', "~1")),
            PathStep::Index(index) => write!(f, "/{index}"),
        })
    }
}
