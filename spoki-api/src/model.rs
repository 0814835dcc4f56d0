//! The machinery of nested objects: checking and writing them as parts of a request, and reading and
//! writing them through serde without a detour.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::action::{Kind, ObjectInfo, Param};
use crate::argument::{Argument, write_object};
use crate::extra::Extra;
use crate::violation::Violations;

/// A nested object of a request.
pub trait Object {
    /// The static facts.
    fn info(&self) -> &'static ObjectInfo;

    /// Shows the fields, one per entry of [`ObjectInfo::fields`] and in the same order.
    fn visit<'a>(&'a self, visitor: &mut dyn FnMut(&'a dyn Argument));

    /// The keys without a field.
    fn extra(&self) -> Option<&Extra> {
        None
    }
}

fn each_field<'a>(object: &'a dyn Object, mut visit: impl FnMut(&'static Param, &'a dyn Argument)) {
    let mut params = object.info().fields.iter();
    object.visit(&mut |field| {
        if let Some(param) = params.next().filter(|_| field.is_given()) {
            visit(param, field);
        }
    });
}

/// Checks every field.
pub fn check_fields(object: &dyn Object, violations: &mut Violations<'_>) {
    each_field(object, |param, field| {
        violations.field(param.name, |violations| field.check(param, violations));
    });
    let fields = object.info().fields;
    for (key, _) in object.extra().into_iter().flatten() {
        if fields.iter().any(|field| field.name == key) {
            violations.field(key, |violations| {
                violations.report("has a field of its own and cannot be an extra key, too");
            });
        }
    }
}

/// Appends the object as JSON, each field in the type that its parameter declares.
pub fn write_fields(object: &dyn Object, out: &mut Vec<u8>) {
    write_object(out, |members| {
        each_field(object, |param, field| members.add(param.name, param, field));
        for (key, value) in object.extra().into_iter().flatten() {
            members.add(key, &EXTRA, value);
        }
    });
}

/// Stands for a key without a field.
static EXTRA: Param = Param::new("", "", false, Kind::Any);

/// Writes an object through serde. The first error stays until the end, so that a derive need not
/// look after every field: that would double what the compiler has to check.
#[derive(Debug)]
pub struct ObjectWriter<M: SerializeMap> {
    object: M,
    result: Result<(), M::Error>,
}

/// Starts to write an object through serde.
pub fn start_object<S: Serializer>(
    serializer: S,
) -> Result<ObjectWriter<S::SerializeMap>, S::Error> {
    let object = serializer.serialize_map(None)?;
    Ok(ObjectWriter {
        object,
        result: Ok(()),
    })
}

impl<M: SerializeMap> ObjectWriter<M> {
    /// Writes a field.
    #[inline]
    pub fn field<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.result.is_ok() {
            self.result = self.object.serialize_entry(name, value);
        }
    }

    /// Writes a field that was set.
    #[inline]
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: Option<&T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Writes the keys without a field.
    pub fn extra(&mut self, extra: &Extra) {
        if self.result.is_ok() {
            self.result = extra.serialize_into(&mut self.object);
        }
    }

    /// Ends the object.
    pub fn end(self) -> Result<M::Ok, M::Error> {
        self.result?;
        self.object.end()
    }
}

/// An object that is read field by field.
pub trait Readable<'de>: Sized {
    /// The name of the type, for errors.
    const NAME: &'static str;

    /// Every name on the wire, with the index of its field.
    const KEYS: &'static [(&'static str, usize)];

    /// Whether keys without a field are kept.
    const OPEN: bool;

    /// Reads the fields.
    fn read<A: MapAccess<'de>>(fields: Fields<A>) -> Result<Self, A::Error>;
}

/// Reads an object.
pub fn read_object<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Readable<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Readable<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object (`{}`)", T::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(Fields {
            access,
            keys: Keys {
                table: T::KEYS,
                expected: 0,
                keep: T::OPEN,
            },
            extra: Extra::default(),
        })
    }
}

/// The fields of an object under way.
#[derive(Debug)]
pub struct Fields<A> {
    access: A,
    keys: Keys,
    extra: Extra,
}

impl<'de, A: MapAccess<'de>> Fields<A> {
    /// Goes to the value of the next known field and answers the field's index.
    #[inline]
    pub fn next_field(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(key) = self.access.next_key_seed(self.keys)? {
            match key {
                Key::Known { entry, field } => {
                    self.keys.expected = entry + 1;
                    return Ok(Some(field));
                }
                Key::Kept(name) => {
                    let value: serde_json::Value = self.access.next_value()?;
                    self.extra.insert(name, value);
                }
                Key::Skipped => {
                    self.access.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(None)
    }

    /// Reads the value of a field that has one already. Null reads as absent, and never hides what
    /// an alias gave before.
    #[inline]
    pub fn put<T: Deserialize<'de>>(&mut self, slot: &mut T) -> Result<(), A::Error> {
        if let Some(value) = self.access.next_value()? {
            *slot = value;
        }
        Ok(())
    }

    /// The same for a field that may stay without a value.
    #[inline]
    pub fn fill<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        if let Some(value) = self.access.next_value()? {
            *slot = Some(value);
        }
        Ok(())
    }

    /// A field that must be there.
    pub fn required<T>(name: &'static str, slot: Option<T>) -> Result<T, A::Error> {
        slot.ok_or_else(|| A::Error::missing_field(name))
    }

    /// The keys without a field.
    pub fn into_extra(self) -> Extra {
        self.extra
    }
}

/// Finds keys, from where the next one is expected: most senders keep to one order.
#[derive(Clone, Copy, Debug)]
struct Keys {
    table: &'static [(&'static str, usize)],
    expected: usize,
    keep: bool,
}

enum Key {
    Known { entry: usize, field: usize },
    Kept(String),
    Skipped,
}

impl<'de> DeserializeSeed<'de> for Keys {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Keys {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        let start = self.expected.min(self.table.len());
        let (before, after) = self.table.split_at(start);
        let found = after
            .iter()
            .position(|(key, _)| *key == name)
            .map(|position| start + position)
            .or_else(|| before.iter().position(|(key, _)| *key == name));
        Ok(match found {
            Some(entry) => Key::Known {
                entry,
                field: self.table[entry].1,
            },
            None if self.keep => Key::Kept(name.to_owned()),
            None => Key::Skipped,
        })
    }
}
