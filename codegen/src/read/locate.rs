//! From a path in a file to the bytes of the value there. Runs only when something is wrong.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value as Ast};
use jsonc_parser::common::Ranged;

use super::diagnostic::SourceSpan;
use super::source::{JsonPath, Lines, PathStep, Sources, SpecFile, key_of_token};

/// The spec's files with their syntax trees. A file that is not JSON has no tree.
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

/// What a diagnostic underlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The value.
    Value,
    /// The value's key, if it has one.
    Key,
    /// These bytes inside a string.
    Inside { start: usize, end: usize },
}

/// Finds the bytes of values. It remembers what it looked up, because a large spec may have thousands of
/// mistakes.
#[derive(Debug)]
pub(crate) struct Locator<'s> {
    pub(crate) trees: &'s Trees<'s>,
    lines: [OnceCell<Lines>; 3],
    members: [MemberIndex; 3],
}

/// The keys of the objects of one file, by the object's first byte. It remembers what it looked up.
#[derive(Debug, Default)]
pub(crate) struct MemberIndex(RefCell<HashMap<usize, HashMap<String, usize>>>);

impl MemberIndex {
    /// The first member of that name.
    fn find<'s>(&self, object: &'s Object<'s>, name: &str) -> Option<&'s ObjectProp<'s>> {
        let mut objects = self.0.borrow_mut();
        let members = objects.entry(object.range.start).or_insert_with(|| {
            // In reverse, so that of two equal keys the first one stays in the map.
            let members = object.properties.iter().enumerate().rev();
            members
                .map(|(at, prop)| (prop.name.as_str().to_owned(), at))
                .collect()
        });
        object.properties.get(*members.get(name)?)
    }
}

impl<'s> Locator<'s> {
    pub(crate) fn new(trees: &'s Trees<'s>) -> Self {
        Self {
            trees,
            lines: Default::default(),
            members: Default::default(),
        }
    }

    /// The span of the value at `path`, or of the nearest existing value on the way.
    pub(crate) fn span(&self, path: &JsonPath<'_>, mark: Mark) -> SourceSpan {
        let file = path.file();
        let top = self.trees.get(file);
        let bytes = top.map_or(0..0, |top| self.bytes_of(top, path, mark));
        self.span_of(file, path.to_string(), bytes)
    }

    /// The span of these bytes.
    pub(crate) fn span_of(
        &self,
        file: SpecFile,
        pointer: String,
        bytes: Range<usize>,
    ) -> SourceSpan {
        let source = self.trees.sources.get(file);
        let lines = self.lines[file as usize].get_or_init(|| Lines::of(&source.text));
        SourceSpan::new(file as usize, source, lines, pointer, bytes)
    }

    fn bytes_of(&self, top: &'s Ast<'s>, path: &JsonPath<'_>, mark: Mark) -> Range<usize> {
        let mut value = top;
        let mut prop: Option<&ObjectProp<'_>> = None;
        for step in path.steps() {
            let next = match (step, value) {
                (PathStep::Key(name), Ast::Object(object)) => {
                    let member = self.members[path.file() as usize].find(object, name);
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
        match (mark, prop, value) {
            (Mark::Key, Some(prop), _) => byte_range(&prop.name),
            (Mark::Inside { start, end }, _, Ast::StringLit(literal)) => {
                let text = &self.trees.sources.get(path.file()).text;
                inside(byte_range(literal), text, start, end)
            }
            _ => opening(value, None),
        }
    }
}

/// The bytes of the value at a JSON pointer, or of the nearest existing value on the way.
pub(crate) fn pointed<'s>(top: &'s Ast<'s>, members: &MemberIndex, pointer: &str) -> Range<usize> {
    let mut value = top;
    let mut prop: Option<&ObjectProp<'_>> = None;
    for step in pointer.split('/').skip(1) {
        let name = key_of_token(step);
        let next = match value {
            Ast::Object(object) => {
                let found = members.find(object, &name);
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

/// What to underline for a value: all of a scalar; the key or the opening bracket of a list or an object.
fn opening(value: &Ast<'_>, prop: Option<&ObjectProp<'_>>) -> Range<usize> {
    let range = byte_range(value);
    match (value, prop) {
        (Ast::Object(_) | Ast::Array(_), Some(prop)) => byte_range(&prop.name),
        (Ast::Object(_) | Ast::Array(_), None) => range.start..range.start + 1,
        _ => range,
    }
}

/// The bytes of a node of the tree.
pub(crate) fn byte_range(node: &impl Ranged) -> Range<usize> {
    let range = node.range();
    range.start..range.end
}

/// These bytes inside a string literal; the whole literal if it contains escapes.
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
