//! From a way into a file to a line and a column. Nothing here runs while nothing is wrong.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value as Ast};
use jsonc_parser::common::Ranged;

use crate::read::diagnostic::SourceSpan;
use crate::read::source::{JsonPath, PathStep, Position, Sources, SpecFile};

/// The sources with their trees, where they have one.
#[derive(Debug)]
pub(crate) struct Trees<'s> {
    pub(crate) sources: &'s Sources,
    pub(crate) catalog: Option<Ast<'s>>,
    pub(crate) bindings: Option<Ast<'s>>,
    pub(crate) models: Option<Ast<'s>>,
}

impl<'s> Trees<'s> {
    pub(crate) fn get(&self, file: SpecFile) -> Option<&Ast<'s>> {
        match file {
            SpecFile::Catalog => self.catalog.as_ref(),
            SpecFile::Bindings => self.bindings.as_ref(),
            SpecFile::Models => self.models.as_ref(),
        }
    }
}

/// Which bytes of a place are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The value.
    Value,
    /// The key it stands under, if any.
    Key,
    /// These bytes of a text's content.
    Inside { start: usize, end: usize },
}

/// Finds places, and remembers what it looked at: a large spec may be wrong in thousands of them.
#[derive(Debug)]
pub(crate) struct Locator<'s> {
    pub(crate) trees: &'s Trees<'s>,
    /// Where the lines of each file begin.
    lines: [OnceCell<Vec<usize>>; 3],
    /// The keys of objects, by file and first byte.
    members: RefCell<HashMap<(SpecFile, usize), HashMap<String, usize>>>,
}

impl<'s> Locator<'s> {
    pub(crate) fn new(trees: &'s Trees<'s>) -> Self {
        Self {
            trees,
            lines: Default::default(),
            members: RefCell::default(),
        }
    }

    /// The place of `part` of what `path` leads to, or of the nearest value on the way that exists.
    pub(crate) fn span(&self, path: &JsonPath<'_>, part: Mark) -> SourceSpan {
        let file = path.file();
        let top = self.trees.get(file);
        let bytes = top.map_or(0..0, |top| self.bytes_of(top, path, part));
        self.span_of(file, path.to_string(), bytes)
    }

    /// The span of these bytes.
    pub(crate) fn span_of(
        &self,
        file: SpecFile,
        pointer: String,
        bytes: Range<usize>,
    ) -> SourceSpan {
        SourceSpan {
            file,
            path: self.trees.sources.get(file).path.clone(),
            pointer,
            position: self.position(file, bytes.start),
            bytes,
        }
    }

    fn position(&self, file: SpecFile, byte: usize) -> Position {
        let text = self.trees.sources.get(file).text.as_str();
        let lines = self.lines[file as usize].get_or_init(|| {
            let newlines = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0)
                .chain(newlines.map(|(at, _)| at + 1))
                .collect()
        });
        let line = lines.partition_point(|start| *start <= byte);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = text.get(start..byte).unwrap_or_default();
        Position {
            line,
            column: 1 + before.chars().count(),
        }
    }

    fn bytes_of(&self, top: &'s Ast<'s>, path: &JsonPath<'_>, part: Mark) -> Range<usize> {
        let mut value = top;
        let mut prop: Option<&ObjectProp<'_>> = None;
        for step in path.steps() {
            let next = match (step, value) {
                (PathStep::Key(name), Ast::Object(object)) => {
                    let member = self.member(path.file(), object, name);
                    member.map(|prop| (&prop.value, Some(prop)))
                }
                (PathStep::Index(index), Ast::Array(array)) => {
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
            (Mark::Key, Some(prop), _) => byte_range(&prop.name),
            (Mark::Inside { start, end }, _, Ast::StringLit(literal)) => {
                let text = &self.trees.sources.get(path.file()).text;
                inside(byte_range(literal), text, start, end)
            }
            _ => opening(value, None),
        }
    }

    /// The first member of that name.
    fn member(
        &self,
        file: SpecFile,
        object: &'s Object<'s>,
        name: &str,
    ) -> Option<&'s ObjectProp<'s>> {
        let mut members = self.members.borrow_mut();
        let index = members
            .entry((file, object.range.start))
            .or_insert_with(|| {
                // Backwards, so that the first of two alike stays.
                let members = object.properties.iter().enumerate().rev();
                members
                    .map(|(at, prop)| (prop.name.as_str().to_owned(), at))
                    .collect()
            });
        object.properties.get(*index.get(name)?)
    }
}

/// The bytes of what `pointer` leads to, or of the nearest value on the way that exists.
pub(crate) fn pointed<'s>(top: &'s Ast<'s>, pointer: &str) -> Range<usize> {
    let mut value = top;
    let mut prop: Option<&ObjectProp<'_>> = None;
    for step in pointer.split('/').skip(1) {
        let name = step.replace("~1", "/").replace("~0", "~");
        let next = match value {
            Ast::Object(object) => {
                let found = object
                    .properties
                    .iter()
                    .find(|prop| prop.name.as_str() == name);
                found.map(|prop| (&prop.value, Some(prop)))
            }
            Ast::Array(array) => {
                let element = name
                    .parse()
                    .ok()
                    .and_then(|at: usize| array.elements.get(at));
                element.map(|value| (value, None))
            }
            _ => None,
        };
        match next {
            Some(found) => (value, prop) = found,
            None => break,
        }
    }
    opening(value, prop)
}

/// What to underline of a value: all of a simple one; the key, or the bracket, of a long one.
fn opening(value: &Ast<'_>, prop: Option<&ObjectProp<'_>>) -> Range<usize> {
    let range = byte_range(value);
    match (value, prop) {
        (Ast::Object(_) | Ast::Array(_), Some(prop)) => byte_range(&prop.name),
        (Ast::Object(_) | Ast::Array(_), None) => range.start..range.start + 1,
        _ => range,
    }
}

pub(crate) fn byte_range(node: &impl Ranged) -> Range<usize> {
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
