//! From syntax trees to the types of the spec.
//!
//! The types are ordinary serde types, so they are the only definition of the files' form. Unlike other
//! deserializers, this one reports every mistake: it reads a default value in place of an unreadable one, and
//! continues.

use std::collections::HashSet;
use std::fmt;
use std::ops::RangeInclusive;

use jsonc_parser::ast::{Object, ObjectProp, Value as Ast};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Number;

use super::collector::{Collector, did_you_mean, listed};
use super::diagnostic::{Diagnostic, shown};
use super::locate::{Mark, Trees, byte_range};
use super::source::{JsonPath, PathStep, SpecFile};
use crate::spec::resolved::Spec;

/// Reads the three files. Mistakes go to the collector.
pub(crate) fn whole(trees: &Trees<'_>, collector: &Collector<'_>) -> Option<Spec> {
    let catalog = read(trees, SpecFile::Catalog, collector);
    let bindings = read(trees, SpecFile::Bindings, collector);
    let models = read(trees, SpecFile::Models, collector);
    Some(Spec {
        catalog: catalog?,
        bindings: bindings?,
        models: models?,
    })
}

/// Reads one file. Mistakes go to the collector.
pub(crate) fn read<T: DeserializeOwned>(
    trees: &Trees<'_>,
    file: SpecFile,
    collector: &Collector<'_>,
) -> Option<T> {
    let top = JsonPath::top(file);
    let tree = trees.get(file);
    if tree.is_none() {
        collector.mark_broken(&top);
    }
    let input = ValueReader {
        given: tree.map_or(Given::Unusable, Given::Value),
        path: &top,
        collector,
    };
    T::deserialize(input)
        .map_err(|refused| {
            refused.reported_at(input);
            collector.mark_broken(&top);
        })
        .ok()
}

/// The content of the file where a value is expected.
#[derive(Clone, Copy)]
enum Given<'a> {
    /// A value.
    Value(&'a Ast<'a>),
    /// Nothing; not reported yet.
    Missing,
    /// Nothing usable; already reported.
    Unusable,
}

/// Reads one value.
#[derive(Clone, Copy)]
struct ValueReader<'a> {
    given: Given<'a>,
    path: &'a JsonPath<'a>,
    collector: &'a Collector<'a>,
}

/// What is expected in one place. Becomes text only for a message.
enum Expected {
    Described(&'static str),
    Whole(RangeInclusive<i128>),
    OneOf(&'static [&'static str]),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Described(text) => f.write_str(text),
            Self::Whole(range) if *range == from_to(i64::MIN, i64::MAX) => {
                f.write_str("a whole number")
            }
            Self::Whole(range) => {
                write!(
                    f,
                    "a whole number from {} to {}",
                    range.start(),
                    range.end()
                )
            }
            Self::OneOf(words) => write!(f, "one of {}", listed(words.iter().copied())),
        }
    }
}

/// A value of the right JSON type that the serde type refuses nevertheless. Reading ends there, because no
/// default value is available. So the types of the spec should ask the deserializer for exactly what they accept.
#[derive(Debug)]
enum ReadError {
    New(String),
    /// Already reported, further inside.
    Reported,
}

impl ReadError {
    /// Reports the error at the value of `input`, unless it was reported further inside.
    fn reported_at(self, input: ValueReader<'_>) -> Self {
        if let Self::New(message) = self {
            let message = format!("{} cannot be read: {message}", called(input.path));
            let span = input.collector.span(input.path, Mark::Value);
            input.report_unread(Diagnostic::new("wrong-value", span, message));
        }
        Self::Reported
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New(message) => f.write_str(message),
            Self::Reported => f.write_str("already reported"),
        }
    }
}

impl std::error::Error for ReadError {}

impl serde::de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::New(message.to_string())
    }
}

impl<'a> ValueReader<'a> {
    /// The value, if `wanted` accepts it. If not, reports that `expected` was expected.
    fn take<T>(
        self,
        expected: &Expected,
        wanted: impl FnOnce(&'a Ast<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.given {
            Given::Value(value) => {
                let taken = wanted(value);
                if taken.is_none() {
                    self.report_wrong_type(value, expected);
                }
                taken
            }
            Given::Missing => {
                self.report_missing(expected);
                None
            }
            Given::Unusable => None,
        }
    }

    fn report_wrong_type(self, value: &Ast<'_>, expected: &Expected) {
        let message = format!("{} is {}", called(self.path), described(value));
        let span = self.collector.span(self.path, Mark::Value);
        let found = Diagnostic::new("wrong-type", span, message).label("wrong type");
        self.report_unread(found.expected(expected.to_string()));
    }

    fn report_missing(self, expected: &Expected) {
        let message = format!("{} is missing", called(self.path));
        let span = self.collector.span(self.path, Mark::Value);
        let found = Diagnostic::new("missing-key", span, message);
        let hint = format!("add {} here", called(self.path));
        let found = found.label("in this object").expected(expected.to_string());
        self.report_unread(found.hint(hint));
    }

    /// Reports a mistake, and marks the value as unreadable.
    fn report_unread(self, found: Diagnostic) {
        self.collector.report(found);
        self.collector.mark_broken(self.path);
    }

    fn integer<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        range: RangeInclusive<i128>,
    ) -> Result<V::Value, ReadError> {
        let expected = Expected::Whole(range.clone());
        let literal = self.take(&expected, |value| {
            let literal = value.as_number_lit()?.value;
            let is_whole = !literal.contains(['.', 'e', 'E']);
            is_whole.then_some(literal)
        });
        let Some(literal) = literal else {
            return visitor.visit_i64(0);
        };
        let number = literal.parse::<i128>();
        let number = number.ok().filter(|number| range.contains(number));
        if let Some(Ok(number)) = number.map(i64::try_from) {
            return visitor.visit_i64(number);
        }
        if let Some(Ok(number)) = number.map(u64::try_from) {
            return visitor.visit_u64(number);
        }
        self.report_out_of_range(literal, &expected.to_string());
        visitor.visit_i64(0)
    }
}

fn from_to<N: Into<i128>>(least: N, greatest: N) -> RangeInclusive<i128> {
    least.into()..=greatest.into()
}

impl<'de> Deserializer<'de> for ValueReader<'_> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.take(&Expected::Described("a value"), Some) {
            None | Some(Ast::NullKeyword(_)) => visitor.visit_unit(),
            Some(Ast::BooleanLit(literal)) => visitor.visit_bool(literal.value),
            Some(Ast::StringLit(literal)) => visitor.visit_str(&literal.value),
            Some(Ast::NumberLit(literal)) => match self.number(literal.value) {
                Some(number) => visit_number(&number, visitor),
                None => visitor.visit_unit(),
            },
            Some(Ast::Array(_)) => self.deserialize_seq(visitor),
            Some(Ast::Object(_)) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let literal = self.take(
            &Expected::Described("`true` or `false`"),
            Ast::as_boolean_lit,
        );
        visitor.visit_bool(literal.is_some_and(|literal| literal.value))
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.integer(visitor, from_to(u16::MIN, u16::MAX))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.integer(visitor, from_to(u32::MIN, u32::MAX))
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.integer(visitor, from_to(i64::MIN, i64::MAX))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.integer(visitor, from_to(u64::MIN, u64::MAX))
    }

    /// Any number. Whole numbers stay whole.
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let literal = self.take(&Expected::Described("a number"), Ast::as_number_lit);
        match literal.and_then(|literal| self.number(literal.value)) {
            Some(number) => visit_number(&number, visitor),
            None => visitor.visit_u64(0),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let literal = self.take(&Expected::Described("a text"), Ast::as_string_lit);
        visitor.visit_str(literal.map_or("", |literal| &literal.value))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.given {
            Given::Value(Ast::NullKeyword(_)) | Given::Missing | Given::Unusable => {
                visitor.visit_none()
            }
            Given::Value(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let array = self.take(&Expected::Described("a list"), Ast::as_array);
        let elements = array.map_or(&[][..], |array| &array.elements);
        visitor.visit_seq(Elements {
            rest: elements.iter().enumerate(),
            list: self,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let object = self.take(&Expected::Described("an object"), Ast::as_object);
        let members = object
            .map(|object| self.members(object))
            .unwrap_or_default();
        let members = members
            .into_iter()
            .map(|prop| (prop.name.as_str(), Given::Value(&prop.value)));
        self.visit_members(members.collect(), visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.visit_members(self.fields(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let variant: StrDeserializer<'_, ReadError> = self.variant(variants).into_deserializer();
        visitor.visit_enum(variant)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u128 f32 char bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct identifier ignored_any
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, ReadError> {
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => visitor.visit_u64(number),
        (_, Some(number)) => visitor.visit_i64(number),
        _ => visitor.visit_f64(number.as_f64().unwrap_or_default()),
    }
}

// Functions without serde's type parameters, so that they are compiled only once.
impl<'a> ValueReader<'a> {
    /// The number. Reports one that does not fit into 64 bits.
    fn number(self, literal: &str) -> Option<Number> {
        let natural = literal.parse::<u64>().map(Number::from);
        let whole = natural.or_else(|_| literal.parse::<i64>().map(Number::from));
        let number = whole.ok().or_else(|| {
            let is_whole = !literal.contains(['.', 'e', 'E']);
            let number = literal.parse().ok().filter(|_| !is_whole);
            number.and_then(Number::from_f64)
        });
        if number.is_none() {
            self.report_out_of_range(literal, "a number of at most 64 bits");
        }
        number
    }

    fn report_out_of_range(self, literal: &str, expected: &str) {
        let message = format!("{} is out of range: {}", called(self.path), shown(literal));
        let span = self.collector.span(self.path, Mark::Value);
        let found = Diagnostic::new("number-out-of-range", span, message);
        self.report_unread(found.expected(expected));
    }

    /// The members of a struct. Reports unknown keys. A missing key gives [`Given::Missing`], which an `Option`
    /// accepts and every other type reports.
    fn fields(self, fields: &'static [&'static str]) -> Vec<(&'a str, Given<'a>)> {
        let Some(object) = self.take(&Expected::Described("an object"), Ast::as_object) else {
            return fields
                .iter()
                .map(|field| (*field, Given::Unusable))
                .collect();
        };
        let mut members = Vec::with_capacity(fields.len());
        let mut misspelt = Vec::new();
        for prop in self.members(object) {
            let name = prop.name.as_str();
            if fields.contains(&name) {
                members.push((name, Given::Value(&prop.value)));
            } else {
                misspelt.extend(self.report_unknown(prop, object, fields));
            }
        }
        let present = members.len();
        for field in fields.iter().copied() {
            if members[..present].iter().all(|(name, _)| *name != field) {
                let is_misspelt = misspelt.contains(&field);
                members.push((
                    field,
                    if is_misspelt {
                        Given::Unusable
                    } else {
                        Given::Missing
                    },
                ));
            }
        }
        members
    }

    /// The variant that the value names; the first variant if it names none.
    fn variant(self, variants: &'static [&'static str]) -> &'static str {
        let expected = Expected::OneOf(variants);
        let given = self
            .take(&expected, Ast::as_string_lit)
            .map(|literal| literal.value.as_ref());
        let mut all = variants.iter().copied();
        let known = all.find(|variant| Some(*variant) == given);
        if let (Some(given), None) = (given, known) {
            let message = format!(
                "{} has the unknown value {}",
                called(self.path),
                shown(given)
            );
            let span = self.collector.span(self.path, Mark::Value);
            let mut found =
                Diagnostic::new("unknown-value", span, message).expected(expected.to_string());
            if let Some(meant) = self.collector.suggest(given, variants.iter().copied()) {
                found = found.hint(did_you_mean(meant));
            }
            self.report_unread(found);
        }
        known.or(variants.first().copied()).unwrap_or_default()
    }

    /// The members of an object without duplicates, which are reported.
    fn members(self, object: &'a Object<'a>) -> Vec<&'a ObjectProp<'a>> {
        /// For so few keys, comparing is faster than hashing.
        const FEW: usize = 16;
        let all = object.properties.as_slice();
        let mut seen = HashSet::new();
        let mut is_first = |index: usize, name: &'a str| match all.len() {
            ..=FEW => all[..index]
                .iter()
                .all(|before| before.name.as_str() != name),
            _ => seen.insert(name),
        };
        let mut members = Vec::with_capacity(all.len());
        for (index, prop) in all.iter().enumerate() {
            if is_first(index, prop.name.as_str()) {
                members.push(prop);
            } else {
                self.report_duplicate(prop, object);
            }
        }
        members
    }

    fn report_duplicate(self, prop: &ObjectProp<'_>, object: &Object<'_>) {
        let name = prop.name.as_str();
        let path = self.path.key(name);
        let at = |prop: &ObjectProp<'_>| self.collector.span_of(&path, byte_range(&prop.name));
        let message = format!("the key {} occurs twice in one object", shown(name));
        let mut found = Diagnostic::new("duplicate-key", at(prop), message).label("again");
        if let Some(first) = object.get(name) {
            found = found.related(at(first), "first here");
        }
        self.collector.report(
            found
                .expected("each key at most once")
                .hint("merge the two, or rename one of them"),
        );
    }

    /// Reports an unknown key. Returns the missing key that it was probably meant to be.
    fn report_unknown(
        self,
        prop: &ObjectProp<'_>,
        object: &Object<'_>,
        fields: &'static [&'static str],
    ) -> Option<&'static str> {
        let name = prop.name.as_str();
        let path = self.path.key(name);
        let absent = fields
            .iter()
            .copied()
            .filter(|field| object.get(field).is_none());
        let meant = self.collector.suggest(name, absent);
        let hint = match meant.or_else(|| self.collector.suggest(name, fields.iter().copied())) {
            Some(field) => did_you_mean(field),
            None => "remove this key".to_owned(),
        };
        let message = format!("{} has no key {}", called(self.path), shown(name));
        let span = self.collector.span(&path, Mark::Key);
        let found = Diagnostic::new("unknown-key", span, message).label("unknown key");
        let expected = format!("one of {}", listed(fields.iter().copied()));
        self.collector.report(found.expected(expected).hint(hint));
        if let Some(field) = meant {
            self.collector.mark_broken(&self.path.key(field));
        }
        meant
    }

    fn visit_members<'de, V: Visitor<'de>>(
        self,
        members: Vec<(&'a str, Given<'a>)>,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_map(Members {
            rest: members.into_iter(),
            next: None,
            object: self,
        })
    }
}

/// The elements of a list.
struct Elements<'a> {
    rest: std::iter::Enumerate<std::slice::Iter<'a, Ast<'a>>>,
    list: ValueReader<'a>,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        let Some((index, value)) = self.rest.next() else {
            return Ok(None);
        };
        let path = self.list.path.index(index);
        let input = ValueReader {
            given: Given::Value(value),
            path: &path,
            collector: self.list.collector,
        };
        let read = seed.deserialize(input).map(Some);
        read.map_err(|refused| refused.reported_at(input))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The members of an object.
struct Members<'a> {
    rest: std::vec::IntoIter<(&'a str, Given<'a>)>,
    next: Option<(&'a str, Given<'a>)>,
    object: ValueReader<'a>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        self.next = self.rest.next();
        self.next
            .map(|(key, _)| {
                seed.deserialize::<StrDeserializer<'_, ReadError>>(key.into_deserializer())
            })
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        let (key, given) = self.next.take().unwrap_or(("", Given::Unusable));
        let path = self.object.path.key(key);
        let input = ValueReader {
            given,
            path: &path,
            collector: self.object.collector,
        };
        let read = seed.deserialize(input);
        read.map_err(|refused| refused.reported_at(input))
    }
}

/// The name of the value at `path` in messages.
fn called(path: &JsonPath<'_>) -> String {
    match path.steps().as_slice() {
        [.., PathStep::Key(name)] => shown(name),
        [.., PathStep::Key(name), PathStep::Index(_)] => format!("an element of {}", shown(name)),
        [.., PathStep::Index(_)] => "an element".to_owned(),
        [] => "the file".to_owned(),
    }
}

/// The description of a value of the wrong type in messages.
pub(crate) fn described(value: &Ast<'_>) -> &'static str {
    match value {
        Ast::StringLit(_) => "a text",
        Ast::NumberLit(literal) if literal.value.contains(['.', 'e', 'E']) => {
            "a number with a fraction"
        }
        Ast::NumberLit(_) => "a number",
        Ast::BooleanLit(literal) if literal.value => "`true`",
        Ast::BooleanLit(_) => "`false`",
        Ast::Object(_) => "an object",
        Ast::Array(_) => "a list",
        Ast::NullKeyword(_) => "`null`",
    }
}
