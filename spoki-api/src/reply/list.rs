//! Lists in replies: an array, a page, or an object with one array in it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess,
    Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::action::{JsonType, Kind};
use crate::error::path_at;
use crate::privacy::mask;
use crate::reply::Page;
use crate::util::{quoted, short_name};
use crate::values::{Fits, Found, FromJson, Misfit, Reader, unexpected};

/// The items of a reply, and what the service says about further pages.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct List<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many items there are on all pages, where the service says so.
    pub count: Option<u64>,
    /// The address of the next page, if there is one.
    pub next: Option<String>,
    /// The address of the page before, if there is one.
    pub previous: Option<String>,
}

impl<T> List<T> {
    /// How many items this page holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether this page holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether this page is the whole list; `None` if the service gives neither a count nor links to other pages.
    ///
    /// A page is complete if it has no link to another page and at least as many items as the service counts. The
    /// count includes items that the client filtered out (`code` and `label` of custom fields over Spoki's own API):
    /// a list without them is not complete.
    #[must_use]
    pub fn is_complete(&self) -> Option<bool> {
        if self.next.is_some() || self.previous.is_some() {
            return Some(false);
        }
        self.count.map(|count| count <= self.items.len() as u64)
    }

    /// The items of this page.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            count: None,
            next: None,
            previous: None,
        }
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: JsonType> JsonType for List<T> {
    const KIND: Kind = Kind::Array(&T::KIND);
}

impl<T: 'static> Page for List<T> {
    type Item = T;

    fn next_link(&self) -> Option<&str> {
        self.next.as_deref()
    }

    fn total(&self) -> Option<u64> {
        self.count
    }

    fn items(&self) -> &[T] {
        &self.items
    }

    fn into_items(self) -> Vec<T> {
        self.items
    }
}

/// Shows addresses without their query, which repeats what was searched for.
impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List")
            .field("items", &self.items)
            .field("count", &self.count)
            .field("next", &self.next.as_deref().map(without_query))
            .field("previous", &self.previous.as_deref().map(without_query))
            .finish()
    }
}

fn without_query(address: &str) -> Cow<'_, str> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    mask(&address[..end], &[])
}

/// Writes an array, or a page if anything is known about pages.
impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.count.is_none() && self.next.is_none() && self.previous.is_none() {
            return self.items.serialize(serializer);
        }
        let mut page = serializer.serialize_map(Some(4))?;
        page.serialize_entry("count", &self.count)?;
        page.serialize_entry("next", &self.next)?;
        page.serialize_entry("previous", &self.previous)?;
        page.serialize_entry("results", &self.items)?;
        page.end()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

impl<T: FromJson + DeserializeOwned> FromJson for List<T> {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn from_list<'de, A, M>(list: A) -> Result<Result<Self, M>, A::Error>
    where
        A: SeqAccess<'de>,
        M: Misfit,
    {
        ListVisitor(PhantomData).visit_seq(list).map(Ok)
    }

    fn from_object<'de, A, M>(object: A) -> Result<Result<Self, M>, A::Error>
    where
        A: MapAccess<'de>,
        M: Misfit,
    {
        ListVisitor(PhantomData).visit_map(object).map(Ok)
    }

    fn check(json: &[u8]) -> serde_json::Result<()> {
        serde_json::from_slice::<List<Checked<T>>>(json).map(drop)
    }
}

const EXPECTED: &str = "a list: an array, a page with `results`, or an object with one array in it";

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<List<T>, E> {
        Err(E::custom("expected a list, found null or nothing"))
    }

    /// Without the text, which may be long.
    fn visit_str<E: Error>(self, _: &str) -> Result<List<T>, E> {
        Err(E::custom("expected a list, found a text"))
    }

    /// An item that does not fit is an error: without the item, the list would be incomplete.
    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<List<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = array.next_element()? {
            items.push(item);
        }
        Ok(List::from(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<List<T>, A::Error> {
        let mut list = List::default();
        let mut others = Others::default();
        let mut results = None;
        while let Some(name) = object.next_key::<Name>()? {
            match name {
                Name::Results => results = Some(object.next_value::<Items<T>>()?.0),
                Name::Count => list.count = object.next_value::<Count>()?.0,
                Name::Next => list.next = object.next_value::<Link>()?.or_error("next")?,
                Name::Previous => {
                    list.previous = object.next_value::<Link>()?.or_error("previous")?;
                }
                // If the object has `results`, no other member is the list.
                Name::Other(_) if results.is_some() => drop(object.next_value::<Found>()?),
                Name::Other(name) => others.add(name, &mut object)?,
            }
        }
        list.items = match results {
            Some(items) => items,
            None => others.into_items(list.count)?,
        };
        Ok(list)
    }
}

/// The items of an array in an object.
struct Items<T>(Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor(PhantomData))
    }
}

struct ItemsVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ItemsVisitor<T> {
    type Value = Items<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Items<T>, E> {
        Err(E::custom("expected a list, found null or nothing"))
    }

    /// Without the text, which may be long.
    fn visit_str<E: Error>(self, _: &str) -> Result<Items<T>, E> {
        Err(E::custom("expected a list, found a text"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Items<T>, A::Error> {
        let list = ListVisitor(PhantomData).visit_seq(array)?;
        Ok(Items(list.items))
    }
}

/// An item that is checked and then dropped.
struct Checked<T>(PhantomData<T>);

impl<'de, T: FromJson + DeserializeOwned> Deserialize<'de> for Checked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if T::FITS == Fits::Some {
            T::deserialize(deserializer)?;
            return Ok(Self(PhantomData));
        }
        let found = Found::deserialize(deserializer)?;
        if T::FITS == Fits::All || found == Found::Object {
            Ok(Self(PhantomData))
        } else {
            Err(unexpected::<T, _>(&found))
        }
    }
}

/// The name of a member of the object around a list.
enum Name {
    Results,
    Count,
    Next,
    Previous,
    /// Not a long one.
    Other(String),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        Ok(match name {
            "results" => Name::Results,
            "count" => Name::Count,
            "next" => Name::Next,
            "previous" => Name::Previous,
            _ => Name::Other(short_name(name, LONGEST_NAME).to_owned()),
        })
    }
}

/// How many items the service counts.
struct Count(Option<u64>);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Reader::<Option<u64>, Found>::NEW.deserialize(deserializer)? {
            Ok(count) => Ok(Self(count)),
            Err(_) => Err(D::Error::custom("`count`: expected a whole number")),
        }
    }
}

/// The address of another page, or a value that means "no page": null, `false`, a blank text. `None` for any
/// other value.
struct Link(Option<Address>);

impl Link {
    fn or_error<E: Error>(self, name: &str) -> Result<Option<String>, E> {
        self.0
            .map(|address| address.0)
            .ok_or_else(|| E::custom(format_args!("`{name}`: expected an address or null")))
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Reader::<Address, Found>::NEW.deserialize(deserializer)?;
        Ok(Self(read.ok()))
    }
}

struct Address(Option<String>);

impl FromJson for Address {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address or null")
    }

    fn from_null() -> Option<Self> {
        Some(Self(None))
    }

    fn from_bool(flag: bool) -> Option<Self> {
        (!flag).then_some(Self(None))
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(Self((!text.trim().is_empty()).then(|| text.to_owned())))
    }
}

/// Members of an object that report an error: an array in one of them is not a list.
const ERROR_MEMBERS: [&str; 5] = ["detail", "error", "errors", "message", "non_field_errors"];
/// Most names that an error lists.
const MOST_NAMES: usize = 10;
/// Most bytes of a name that an error shows.
const LONGEST_NAME: usize = 100;

/// The members of an object that are not those of a page.
#[derive(Default)]
struct Others {
    /// The first array, as text: it becomes the list if there is no other.
    array: Option<Box<RawValue>>,
    arrays: Names,
    rest: Names,
}

/// The first names, and how many there are.
#[derive(Default)]
struct Names {
    first: Vec<String>,
    count: usize,
}

impl Names {
    fn add(&mut self, name: String) {
        self.count += 1;
        if self.first.len() < MOST_NAMES {
            self.first.push(name);
        }
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quoted(self.first.iter().map(String::as_str)))?;
        match self.count - self.first.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl Others {
    /// Stores only the first array: if there are two arrays, neither is the list.
    fn add<'de, A: MapAccess<'de>>(
        &mut self,
        name: String,
        object: &mut A,
    ) -> Result<(), A::Error> {
        if self.arrays.count > 0 {
            self.array = None;
            match object.next_value::<Found>()? {
                Found::List => self.arrays.add(name),
                _ => self.rest.add(name),
            }
            return Ok(());
        }
        let value: Box<RawValue> = object.next_value()?;
        if value.get().starts_with('[') {
            self.array = Some(value);
            self.arrays.add(name);
        } else {
            self.rest.add(name);
        }
        Ok(())
    }

    /// The items of the only array.
    fn into_items<T: DeserializeOwned, E: Error>(self, count: Option<u64>) -> Result<Vec<T>, E> {
        let complain = |what: fmt::Arguments<'_>| {
            Err(E::custom(format_args!("expected a list, found {what}")))
        };
        let name = self.arrays.first.first().map_or("", String::as_str);
        match self.array {
            Some(_) if ERROR_MEMBERS.contains(&name) => {
                complain(format_args!("an error report (its member: `{name}`)"))
            }
            Some(array) => read_items(name, array.get()),
            None if self.arrays.count > 0 => complain(format_args!(
                "an object with several arrays ({})",
                self.arrays
            )),
            None if self.rest.count > 0 => complain(format_args!(
                "an object without an array (its members: {})",
                self.rest
            )),
            None if count == Some(0) => Ok(Vec::new()),
            None => complain(format_args!("an object without an array")),
        }
    }
}

/// The items of the array that is the member `name`.
fn read_items<T: DeserializeOwned, E: Error>(name: &str, array: &str) -> Result<Vec<T>, E> {
    serde_json::from_str::<Items<T>>(array)
        .map(|list| list.0)
        .map_err(|error| {
            let at = path_at(array.as_bytes(), error.line(), error.column());
            E::custom(format_args!("{name}{at}: {error}"))
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of_json(json: &str) -> Result<List<i64>, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn every_shape_of_a_list() {
        for json in [
            "[1,2]",
            r#"{"count":2,"next":null,"previous":null,"results":[1,2]}"#,
            r#"{"tags":[1,2]}"#,
            r#"{"ok":true,"n":-1,"f":1.5,"s":"x","z":null,"o":{"a":[0]},"tags":[1,2]}"#,
            r#"{"results":[1,2],"facets":["a"]}"#,
        ] {
            assert_eq!(of_json(json).expect(json).items, [1, 2], "{json}");
        }
        for json in [
            "[]",
            r#"{"results":[]}"#,
            r#"{"count":0}"#,
            r#"{"count":0,"next":null}"#,
            r#"{"count":"0"}"#,
        ] {
            assert!(of_json(json).expect(json).is_empty(), "{json}");
        }
    }

    #[test]
    fn b5_what_holds_no_list_is_no_empty_list() {
        for (json, reason) in [
            ("null", "found null or nothing"),
            ("{}", "without an array"),
            (r#"{"results":null}"#, "found null"),
            (r#"{"count":0,"results":null}"#, "found null"),
            (r#"{"results":null,"facets":[1]}"#, "found null"),
            (r#"{"next":null}"#, "without an array"),
            (r#"{"count":1}"#, "without an array"),
            (r#"{"count":0,"detail":"no"}"#, "without an array"),
            (
                r#"{"errors":[1]}"#,
                "an error report (its member: `errors`)",
            ),
        ] {
            let error = of_json(json).expect_err(json);
            assert!(error.contains(reason), "{json}: {error}");
        }
    }

    #[test]
    fn b6_counts_are_read_in_every_clear_form() {
        let counted = |count: &str| of_json(&format!(r#"{{"results":[],"count":{count}}}"#));
        for (count, read) in [
            ("null", None),
            ("250", Some(250)),
            ("250.0", Some(250)),
            ("2.5e2", Some(250)),
            (r#"" 250 ""#, Some(250)),
            (r#""250.0""#, Some(250)),
            ("18446744073709551615", Some(u64::MAX)),
        ] {
            assert_eq!(counted(count).unwrap().count, read, "{count}");
        }
        for count in [
            "-1",
            "2.5",
            "1e300",
            "true",
            "[]",
            "{}",
            r#""""#,
            r#""many""#,
            r#""2,500""#,
        ] {
            let error = counted(count).expect_err(count);
            assert!(
                error.contains("`count`: expected a whole number"),
                "{error}"
            );
        }
    }

    #[test]
    fn b6_links_are_texts() {
        for name in ["next", "previous"] {
            let linked = |link: &str| of_json(&format!(r#"{{"results":[],"{name}":{link}}}"#));
            for none in ["null", "false", r#""""#, r#"" ""#] {
                assert_eq!(linked(none).unwrap(), List::default(), "{none}");
            }
            for link in ["2", "true", "[]", r#"{"href":"/"}"#] {
                let error = linked(link).expect_err(link);
                assert!(
                    error.contains(&format!("`{name}`: expected an address")),
                    "{error}"
                );
            }
        }
    }

    #[test]
    fn a_page_knows_whether_it_is_the_whole_list() {
        for (json, complete) in [
            ("[1]", None),
            (r#"{"results":[1]}"#, None),
            (r#"{"count":1,"results":[1]}"#, Some(true)),
            (r#"{"count":0}"#, Some(true)),
            (r#"{"count":2,"results":[1]}"#, Some(false)),
            (
                r#"{"count":1,"next":"/?page=2","results":[1]}"#,
                Some(false),
            ),
            (r#"{"next":"/?page=2","results":[1]}"#, Some(false)),
            (r#"{"count":1,"previous":"/","results":[1]}"#, Some(false)),
        ] {
            assert_eq!(of_json(json).unwrap().is_complete(), complete, "{json}");
        }
    }

    #[test]
    fn keeps_what_is_said_about_pages() {
        let list = of_json(r#"{"count":7,"next":"https://h/?page=2","previous":"","results":[1]}"#)
            .unwrap();
        assert_eq!(list.count, Some(7));
        assert_eq!(list.next.as_deref(), Some("https://h/?page=2"));
        assert_eq!(list.previous, None);
        assert_eq!(list.len(), 1);
    }

    #[test]
    fn says_what_is_no_list() {
        let error = of_json(r#"{"detail":"no"}"#).unwrap_err();
        assert!(
            error.contains("without an array (its members: `detail`)"),
            "{error}"
        );
        let error = of_json(r#"{"a":[1],"b":[2]}"#).unwrap_err();
        assert!(error.contains("several arrays (`a`, `b`)"), "{error}");
        let error = of_json(r#"{"a":["x"]}"#).unwrap_err();
        assert!(error.contains("a[0]: "), "{error}");
        let error = of_json("3").unwrap_err();
        assert!(error.contains("a list: an array"), "{error}");
    }

    #[test]
    fn iterates_owned_and_borrowed() {
        let list = List::from(vec![1, 2, 3]);
        let mut sum = 0;
        for item in &list {
            sum += item;
        }
        assert_eq!(sum, list.iter().sum::<i32>());
        assert_eq!(list.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    }

    proptest! {
        #[test]
        fn comes_back_as_it_went(
            items: Vec<i64>,
            count: Option<u64>,
            next in proptest::option::of("https://h/[a-z]{1,5}"),
            previous in proptest::option::of("https://h/[a-z]{1,5}"),
        ) {
            let list = List { items, count, next, previous };
            let json = serde_json::to_string(&list).unwrap();
            prop_assert_eq!(of_json(&json).unwrap(), list);
        }
    }
}
