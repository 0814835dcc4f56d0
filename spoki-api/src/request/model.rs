//! Functions for the derive of objects: checks, writing an object into a request, reading and writing with serde.

use std::fmt;
use std::marker::PhantomData;
use std::slice::Iter;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess,
    Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::action::{Field, ObjectInfo};
use crate::request::{Argument, Correction, Members, Problem, Violations, write_object};
use crate::values::{Extra, Fits, Found, FromJson, Misfit, Reader, unexpected};

/// An object of known fields.
pub trait HasFields {
    /// The static facts.
    const INFO: &'static ObjectInfo;
}

/// A nested object of a request.
pub trait Object: HasFields {
    /// Passes the fields to the visitor, one per entry of [`ObjectInfo::fields`], in the same order.
    fn visit<V: FieldVisitor>(&self, visitor: &mut V);

    /// The keys without a field.
    fn extra(&self) -> Option<&Extra> {
        None
    }
}

/// Visits the fields of an object.
pub trait FieldVisitor {
    /// Visits the next field.
    fn field<T: Argument>(&mut self, value: &T);
}

/// Checks every field.
pub fn check_fields<T: Object>(object: &T, violations: &mut Violations<'_>) {
    let mut params = T::INFO.fields.iter();
    object.visit(&mut Checker {
        params: &mut params,
        violations,
    });
    for (key, _) in object.extra().into_iter().flatten() {
        if T::INFO.fields.iter().any(|field| field.name == key) {
            violations.field(key, |violations| {
                violations.report_problem(|| {
                    let message =
                        "cannot be an extra key, because the object has a field of this name";
                    Problem::new(message).next(Correction::Remove)
                });
            });
        }
    }
}

struct Checker<'a, 'b> {
    params: &'a mut Iter<'static, Field>,
    violations: &'a mut Violations<'b>,
}

impl FieldVisitor for Checker<'_, '_> {
    #[inline]
    fn field<T: Argument>(&mut self, value: &T) {
        if let Some(param) = self.params.next().filter(|_| value.is_given()) {
            self.violations
                .field(param.name, |violations| value.check(param, violations));
        }
    }
}

/// Appends the object as JSON, each field in its declared type.
pub fn write_fields<T: Object>(object: &T, out: &mut Vec<u8>) {
    write_object(out, |members| {
        let mut params = T::INFO.fields.iter();
        object.visit(&mut Writer {
            params: &mut params,
            members,
        });
        for (key, value) in object.extra().into_iter().flatten() {
            value.write_json(&Field::UNNAMED, members.key(key));
        }
    });
}

struct Writer<'a, 'b> {
    params: &'a mut Iter<'static, Field>,
    members: &'a mut Members<'b>,
}

impl FieldVisitor for Writer<'_, '_> {
    #[inline]
    fn field<T: Argument>(&mut self, value: &T) {
        if let Some(param) = self.params.next().filter(|_| value.is_given()) {
            self.members.add(param.name, param, value);
        }
    }
}

/// Writes an object through serde. It stores the first error until the end, so that a derive need not check a
/// result after every field, which would double the work of the compiler.
#[derive(Debug)]
pub struct ObjectWriter<'a, M: SerializeMap> {
    object: M,
    result: Result<(), M::Error>,
    /// The keys without a field, and the values that fit no field. These values replace those of the fields.
    extra: Option<&'a Extra>,
}

/// Starts to write an object through serde.
pub fn start_object<S: Serializer>(
    serializer: S,
    extra: Option<&Extra>,
) -> Result<ObjectWriter<'_, S::SerializeMap>, S::Error> {
    let object = serializer.serialize_map(None)?;
    Ok(ObjectWriter {
        object,
        result: Ok(()),
        extra,
    })
}

impl<M: SerializeMap> ObjectWriter<'_, M> {
    /// Writes a field.
    #[inline]
    pub fn field<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.result.is_ok() && self.extra.is_none_or(|extra| extra.get(name).is_none()) {
            self.result = self.object.serialize_entry(name, value);
        }
    }

    /// Writes a field that was set.
    #[expect(
        clippy::ref_option,
        reason = "the derive names the field as it is: less to check in each model"
    )]
    #[inline]
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Writes the keys without a field, and ends the object.
    pub fn end(mut self) -> Result<M::Ok, M::Error> {
        self.result?;
        if let Some(extra) = self.extra {
            extra.serialize_into(&mut self.object)?;
        }
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

    /// Whether every object can be read.
    const READS_ALL: bool = false;

    /// Reads the fields.
    fn read<A: MapAccess<'de>>(fields: Fields<A>) -> Result<Self, A::Error>;
}

impl<T: for<'de> Readable<'de>> FromJson for T {
    const FITS: Fits = if <T as Readable<'static>>::READS_ALL {
        Fits::Objects
    } else {
        Fits::Some
    };

    const FIELDS: Option<&'static [(&'static str, usize)]> = Some(<T as Readable<'static>>::KEYS);

    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object (`{}`)", <T as Readable<'static>>::NAME)
    }

    #[inline]
    fn from_object<'de, A, M>(access: A) -> Result<Result<Self, M>, A::Error>
    where
        A: MapAccess<'de>,
        M: Misfit,
    {
        T::read(Fields::of::<T>(access)).map(Ok)
    }
}

/// Reads an object whose fields may borrow from the text.
pub(crate) fn read_borrowing<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Readable<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(BorrowingVisitor(PhantomData))
}

struct BorrowingVisitor<T>(PhantomData<T>);

impl<'de, T: Readable<'de>> Visitor<'de> for BorrowingVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object (`{}`)", T::NAME)
    }

    /// Without the text, which may be long.
    fn visit_str<E: Error>(self, _: &str) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("a text"), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(Fields::of::<T>(access))
    }
}

/// Reads the fields of an object.
#[derive(Debug)]
pub struct Fields<A> {
    access: A,
    keys: Keys,
    extra: Extra,
}

impl<'de, A: MapAccess<'de>> Fields<A> {
    #[inline]
    fn of<T: Readable<'de>>(access: A) -> Self {
        Self {
            access,
            keys: Keys {
                table: T::KEYS,
                expected: 0,
                keep_unknown: T::OPEN,
                unknown: String::new(),
            },
            extra: Extra::default(),
        }
    }

    /// Moves to the value of the next known field and returns the index of the field.
    #[inline]
    pub fn next_field(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(entry) = self.access.next_key_seed(&mut self.keys)? {
            if let Some((_, field)) = self.keys.table.get(entry) {
                return Ok(Some(*field));
            }
            self.pass_over()?;
        }
        Ok(None)
    }

    /// The value of a key without a field.
    #[cold]
    fn pass_over(&mut self) -> Result<(), A::Error> {
        if self.keys.keep_unknown {
            let value: Value = self.access.next_value()?;
            self.extra
                .insert(std::mem::take(&mut self.keys.unknown), value);
        } else {
            self.access.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }

    /// Reads the value of a field, or keeps it among the keys without a field. Null counts as absent, so that it never
    /// replaces the value of an alias.
    #[inline]
    fn value_or_aside<T: FromJson>(&mut self) -> Result<Option<T>, A::Error> {
        match self
            .access
            .next_value_seed(Reader::<Option<T>, Value>::NEW)?
        {
            Ok(value) => Ok(value),
            Err(misfit) => {
                self.set_aside(misfit);
                Ok(None)
            }
        }
    }

    /// The same for a type that has only serde's traits.
    fn serde_value_or_aside<T: DeserializeOwned>(&mut self) -> Result<Option<T>, A::Error> {
        let Some(value) = self.access.next_value::<Option<Value>>()? else {
            return Ok(None);
        };
        match T::deserialize(&value) {
            Ok(read) => Ok(Some(read)),
            Err(_) => {
                self.set_aside(value);
                Ok(None)
            }
        }
    }

    /// Reads the value of a field. Null counts as absent. A value that does not fit is an error.
    #[inline]
    pub fn fill_strictly<T: FromJson>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        if let Some(value) = self.value()? {
            *slot = Some(value);
        }
        Ok(())
    }

    #[inline]
    fn value<T: FromJson>(&mut self) -> Result<Option<T>, A::Error> {
        self.access
            .next_value_seed(Reader::<Option<T>, Found>::NEW)?
            .map_err(|found| unexpected::<T, _>(&found))
    }

    /// Reads the value of a field as serde does: for types that take all JSON. Null counts as absent.
    pub(crate) fn fill_with_serde<T: Deserialize<'de>>(
        &mut self,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        if let Some(value) = self.access.next_value()? {
            *slot = Some(value);
        }
        Ok(())
    }

    /// Stores a value that does not fit its field, under its name in the reply.
    #[cold]
    fn set_aside(&mut self, value: Value) {
        let last = self.keys.expected.saturating_sub(1);
        if let Some((name, _)) = self.keys.table.get(last) {
            self.extra.insert(*name, value);
        }
    }

    /// The value of a required field.
    pub fn required<T>(name: &'static str, slot: Option<T>) -> Result<T, A::Error> {
        slot.ok_or_else(|| A::Error::missing_field(name))
    }

    /// The keys without a field.
    pub fn into_extra(self) -> Extra {
        self.extra
    }
}

/// A field of a reply. How it is read depends on its type: leniently, or with serde's traits (see [`SlotOtherwise`]).
#[derive(Debug)]
pub struct FieldSlot<'a, T>(pub &'a mut T);

impl<T: FromJson> FieldSlot<'_, T> {
    /// Reads the value, or keeps it among the keys without a field.
    #[inline]
    pub fn put<'de, A: MapAccess<'de>>(self, fields: &mut Fields<A>) -> Result<(), A::Error> {
        if let Some(value) = fields.value_or_aside()? {
            *self.0 = value;
        }
        Ok(())
    }

    /// Reads the value. A value that does not fit is an error.
    #[inline]
    pub fn put_strictly<'de, A: MapAccess<'de>>(
        self,
        fields: &mut Fields<A>,
    ) -> Result<(), A::Error> {
        if let Some(value) = fields.value()? {
            *self.0 = value;
        }
        Ok(())
    }
}

/// Replaces the methods of [`FieldSlot`] for a type that has only serde's traits.
pub trait SlotOtherwise: Sized {
    /// Reads the value, or keeps it among the keys without a field.
    fn put<'de, A: MapAccess<'de>>(self, fields: &mut Fields<A>) -> Result<(), A::Error>;

    /// Reads the value. A value that does not fit is an error.
    fn put_strictly<'de, A: MapAccess<'de>>(self, fields: &mut Fields<A>) -> Result<(), A::Error>;
}

impl<T: DeserializeOwned> SlotOtherwise for FieldSlot<'_, T> {
    fn put<'de, A: MapAccess<'de>>(self, fields: &mut Fields<A>) -> Result<(), A::Error> {
        if let Some(value) = fields.serde_value_or_aside()? {
            *self.0 = value;
        }
        Ok(())
    }

    fn put_strictly<'de, A: MapAccess<'de>>(self, fields: &mut Fields<A>) -> Result<(), A::Error> {
        if let Some(value) = fields.access.next_value::<Option<T>>()? {
            *self.0 = value;
        }
        Ok(())
    }
}

/// Finds the entries of keys. It first tries the entry after the last entry found, because most senders keep
/// the order of the fields.
#[derive(Debug)]
struct Keys {
    table: &'static [(&'static str, usize)],
    /// The entry after the last one found.
    expected: usize,
    /// Whether keys without an entry are kept.
    keep_unknown: bool,
    /// The last key without an entry.
    unknown: String,
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Keys {
    /// The index of the entry; the length of the table for a key without an entry.
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let matches = |(key, _): &(&str, usize)| *key == name;
        let found = match self.table.get(self.expected) {
            Some(entry) if matches(entry) => Some(self.expected),
            _ => self.table.iter().position(matches),
        };
        if let Some(entry) = found {
            self.expected = entry + 1;
            return Ok(entry);
        }
        if self.keep_unknown {
            name.clone_into(&mut self.unknown);
        }
        Ok(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::action::JsonType;
    use crate::request::argument::tests::{complaints, field};
    use crate::request::to_value;
    use crate::{Extra, Id, Model};

    #[derive(Clone, Model, PartialEq)]
    #[model(request, reply)]
    struct Contact {
        #[field(min = 2, aliases = ["full_name", "label"])]
        name: String,
        #[field(kind = integer)]
        owner: Option<Id>,
        extra: Extra,
    }

    #[derive(Clone, Model, PartialEq)]
    #[model(request)]
    struct Closed {
        name: String,
        note: Option<String>,
    }

    #[test]
    fn names_and_aliases_fill_one_field_in_any_order() {
        for json in [
            json!({"name": "a", "owner": 1}),
            json!({"owner": "1", "full_name": "a"}),
            json!({"label": "a", "name": null, "owner": 1}),
        ] {
            let contact: Contact = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(contact.name, "a", "{json}");
            assert_eq!(contact.owner, Some(Id::from(1)), "{json}");
        }
    }

    #[test]
    fn unknown_keys_are_kept_or_passed_over() {
        let json = json!({"x": [1, {"y": null}], "name": "a", "z": "2"});
        let contact: Contact = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&contact).unwrap(), json);
        let closed: Closed = serde_json::from_value(json).unwrap();
        assert_eq!(serde_json::to_value(&closed).unwrap(), json!({"name": "a"}));
    }

    #[test]
    fn what_is_required_is_missed_by_name() {
        let error = serde_json::from_str::<Closed>("{}")
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("missing field `name`"), "{error}");
        assert!(serde_json::from_str::<Contact>("{}").unwrap() == Contact::default());
    }

    #[test]
    fn goes_out_as_declared_and_is_checked_by_field() {
        let contact = Contact::builder()
            .name("a")
            .owner("7")
            .extra("vip", 1)
            .build();
        let kind = field("contact", Contact::KIND);
        assert_eq!(
            to_value(&contact, &kind),
            json!({"name": "a", "owner": 7, "vip": 1})
        );
        assert_eq!(
            complaints(&contact, &kind),
            ["`contact.name`: needs at least 2 characters, has 1"]
        );
        let twice = Contact::builder().name("ab").extra("owner", 1).build();
        assert_eq!(
            complaints(&twice, &kind),
            [
                "`contact.owner`: cannot be an extra key, because the object has a field of this name"
            ]
        );
    }
}
