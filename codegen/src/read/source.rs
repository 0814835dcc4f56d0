//! The input files as text, and paths to the JSON values in them.

use std::fmt;
use std::ops::Range;

/// An input file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The path that messages show. Nothing reads from it.
    pub path: String,
    /// The content.
    pub text: String,
}

impl Source {
    /// A file of this path and content.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }
}

/// A position in a text, as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The character within the line, counted from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The bytes between two counts of characters.
const BLOCK: usize = 1024;

/// Where the lines of a text begin, and how many characters stand before each block of bytes.
///
/// With the counts, a position costs the same on every line, also if the whole file is one line.
#[derive(Debug)]
pub(crate) struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// The number of characters that begin before each block.
    counts: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1));
        let mut counts = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            counts.push(counts.last().copied().unwrap_or(0) + characters(block));
        }
        Self {
            starts: starts.collect(),
            counts,
        }
    }

    /// The position of a byte of the text. A byte past the end has the position of the end.
    pub(crate) fn position(&self, text: &str, byte: usize) -> Position {
        let line = self.line(byte);
        let start = self.start(line);
        let end = (start..=byte.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(start);
        Position {
            line,
            column: 1 + self.characters_before(text, end) - self.characters_before(text, start),
        }
    }

    fn characters_before(&self, text: &str, byte: usize) -> usize {
        let (count, rest) = self.counted(byte);
        count + characters(text.as_bytes().get(rest).unwrap_or_default())
    }

    /// The number of characters before the block of a byte, and the bytes of the block that are still to be counted.
    fn counted(&self, byte: usize) -> (usize, Range<usize>) {
        let block = (byte / BLOCK).min(self.counts.len() - 1);
        (self.counts[block], block * BLOCK..byte)
    }

    /// The bytes of the lines that hold `bytes`, without the last line's end.
    pub(crate) fn around(&self, text: &str, bytes: &Range<usize>) -> Range<usize> {
        let start = self.start(self.line(bytes.start));
        let next = self.starts.get(self.line(bytes.end));
        start..next.map_or(text.len(), |next| next - 1)
    }

    /// The number of the line that holds a byte, from 1.
    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    fn start(&self, line: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1));
        start.copied().unwrap_or(0)
    }
}

/// The number of characters that begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    bytes.len() - bytes.iter().filter(continues).count()
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
    /// A catalogue without bindings and models.
    #[must_use]
    pub fn bare(catalog: Source) -> Self {
        Self {
            catalog,
            ..Self::default()
        }
    }

    /// The text of a spec file.
    #[must_use]
    pub fn get(&self, file: SpecFile) -> &Source {
        match file {
            SpecFile::Catalog => &self.catalog,
            SpecFile::Bindings => &self.bindings,
            SpecFile::Models => &self.models,
        }
    }

    /// The three files, in the order in which [`SourceSpan::file`](crate::SourceSpan::file) counts them.
    #[must_use]
    pub fn files(&self) -> [&Source; 3] {
        SpecFile::ALL.map(|file| self.get(file))
    }
}

/// One of the three files of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpecFile {
    /// What the vendor says.
    Catalog,
    /// What we know beyond the page.
    Bindings,
    /// Enums and objects.
    Models,
}

impl SpecFile {
    /// All three.
    pub(crate) const ALL: [Self; 3] = [Self::Catalog, Self::Bindings, Self::Models];
}

/// One step from a JSON value to a value inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathStep<'p> {
    Key(&'p str),
    Index(usize),
}

/// The path from a file's top value to a value inside it. A path is a linked list of borrowed steps, so
/// building one allocates nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonPath<'p> {
    file: SpecFile,
    last: Option<(&'p JsonPath<'p>, PathStep<'p>)>,
}

impl<'p> JsonPath<'p> {
    /// The path to the top value.
    pub(crate) fn top(file: SpecFile) -> Self {
        Self { file, last: None }
    }

    /// The path to the member `name`.
    pub(crate) fn key(&'p self, name: &'p str) -> Self {
        self.step(PathStep::Key(name))
    }

    /// The path to element number `index`.
    pub(crate) fn index(&'p self, index: usize) -> Self {
        self.step(PathStep::Index(index))
    }

    /// The path to the member `name` of the object that holds this value.
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
            PathStep::Key(name) => write!(f, "/{}", pointer_token(name)),
            PathStep::Index(index) => write!(f, "/{index}"),
        })
    }
}

/// A key as one token of a JSON pointer.
pub(crate) fn pointer_token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a token of a JSON pointer stands for.
pub(crate) fn key_of_token(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_on_lines_of_any_length() {
        let word = "größe 👍\t";
        let line = word.repeat(500);
        let text = format!("{line}\n{line}\n");
        let lines = Lines::of(&text);
        for (start, number) in [(0, 1), (line.len() + 1, 2)] {
            for (column, (at, _)) in line.char_indices().enumerate() {
                let expected = Position {
                    line: number,
                    column: column + 1,
                };
                assert_eq!(lines.position(&text, start + at), expected);
            }
        }
        let end = Position { line: 3, column: 1 };
        assert_eq!(lines.position(&text, text.len()), end);
        assert_eq!(
            Lines::of("").position("", 5),
            Position { line: 1, column: 1 }
        );
    }

    /// A file of 800 mistakes may be one line: each position counts the characters of a block, not those of
    /// the line before it.
    #[test]
    fn k8_a_position_on_a_long_line_counts_one_block() {
        for length in [1_000_000, 8_000_000] {
            let text = "x".repeat(length);
            let lines = Lines::of(&text);
            let step = length / 800;
            let counted = (0..800).map(|number| lines.counted(number * step).1.len());
            assert!(counted.sum::<usize>() < 800 * BLOCK);
            assert_eq!(lines.position(&text, length - 1).column, length);
        }
    }
}
