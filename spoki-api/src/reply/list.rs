//! Lists in replies: an array, a page, or an object with one array in it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};

use crate::action::{JsonType, Kind};
use crate::privacy::mask;
use crate::reply::Page;
use crate::util::quoted;

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

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list: an array, a page with `results`, or an object with one array in it")
    }

    fn visit_unit<E: Error>(self) -> Result<List<T>, E> {
        Err(E::custom("expected a list, found null or nothing"))
    }

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
        while let Some(key) = object.next_key::<String>()? {
            match key.as_str() {
                "results" => results = Some(object.next_value()?),
                "count" => list.count = count(&object.next_value()?)?,
                "next" => list.next = address(object.next_value()?, "next")?,
                "previous" => list.previous = address(object.next_value()?, "previous")?,
                _ => others.add(key, object.next_value::<ArrayOrElse>()?),
            }
        }
        list.items = match results {
            Some(items) => items,
            None => others.into_items(list.count)?,
        };
        Ok(list)
    }
}

/// A whole number. Services also write it as a text, or with a fraction of zero.
fn count<E: Error>(value: &Value) -> Result<Option<u64>, E> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let whole = |number: Number| {
        let by_float = || number.as_f64()?.to_string().parse().ok();
        number.as_u64().or_else(by_float)
    };
    match number.and_then(whole) {
        Some(count) => Ok(Some(count)),
        None => Err(E::custom("`count`: expected a whole number")),
    }
}

/// An address, or what stands for none: null, `false`, a blank text.
fn address<E: Error>(value: Value, name: &str) -> Result<Option<String>, E> {
    match value {
        Value::Null | Value::Bool(false) => Ok(None),
        Value::String(text) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        _ => Err(E::custom(format_args!(
            "`{name}`: expected an address or null"
        ))),
    }
}

/// Members of an object that report an error: an array in one of them is not a list.
const ERROR_MEMBERS: [&str; 5] = ["detail", "error", "errors", "message", "non_field_errors"];

/// The members of an object that are not those of a page.
#[derive(Default)]
struct Others {
    arrays: Vec<(String, Vec<Value>)>,
    rest: Vec<String>,
}

impl Others {
    fn add(&mut self, key: String, value: ArrayOrElse) {
        match value {
            ArrayOrElse::Array(items) => self.arrays.push((key, items)),
            ArrayOrElse::Else => self.rest.push(key),
        }
    }

    /// The items of the only array.
    fn into_items<'de, T: Deserialize<'de>, E: Error>(
        mut self,
        count: Option<u64>,
    ) -> Result<Vec<T>, E> {
        match (self.arrays.pop(), self.arrays.is_empty()) {
            (Some((key, _)), true) if ERROR_MEMBERS.contains(&key.as_str()) => Err(E::custom(
                format_args!("expected a list, found an error report (its member: `{key}`)"),
            )),
            (Some((key, items)), true) => items
                .into_iter()
                .enumerate()
                .map(|(index, item)| {
                    T::deserialize(item).map_err(|e| E::custom(format_args!("{key}[{index}]: {e}")))
                })
                .collect(),
            (None, _) if self.rest.is_empty() && count == Some(0) => Ok(Vec::new()),
            (None, _) if self.rest.is_empty() => Err(E::custom(
                "expected a list, found an object without an array",
            )),
            (None, _) => Err(E::custom(format_args!(
                "expected a list, found an object without an array (its members: {})",
                quoted(self.rest.iter().map(String::as_str))
            ))),
            (Some((last, _)), false) => Err(E::custom(format_args!(
                "expected a list, found an object with several arrays ({})",
                quoted(
                    self.arrays
                        .iter()
                        .map(|(key, _)| key.as_str())
                        .chain([last.as_str()])
                )
            ))),
        }
    }
}

/// A member of an object: kept if it is an array, skipped otherwise.
enum ArrayOrElse {
    Array(Vec<Value>),
    Else,
}

impl<'de> Deserialize<'de> for ArrayOrElse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ArrayOrElseVisitor)
    }
}

struct ArrayOrElseVisitor;

impl<'de> Visitor<'de> for ArrayOrElseVisitor {
    type Value = ArrayOrElse;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<ArrayOrElse, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = array.next_element()? {
            items.push(item);
        }
        Ok(ArrayOrElse::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<ArrayOrElse, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(ArrayOrElse::Else)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<ArrayOrElse, E> {
        Ok(ArrayOrElse::Else)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<ArrayOrElse, E> {
        Ok(ArrayOrElse::Else)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<ArrayOrElse, E> {
        Ok(ArrayOrElse::Else)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<ArrayOrElse, E> {
        Ok(ArrayOrElse::Else)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<ArrayOrElse, E> {
        Ok(ArrayOrElse::Else)
    }

    fn visit_unit<E: Error>(self) -> Result<ArrayOrElse, E> {
        Ok(ArrayOrElse::Else)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Result<List<i64>, String> {
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
            assert_eq!(read(json).expect(json).items, [1, 2], "{json}");
        }
        for json in [
            "[]",
            r#"{"results":[]}"#,
            r#"{"count":0}"#,
            r#"{"count":0,"next":null}"#,
            r#"{"count":"0"}"#,
        ] {
            assert!(read(json).expect(json).is_empty(), "{json}");
        }
    }

    #[test]
    fn b5_what_holds_no_list_is_no_empty_list() {
        for (json, reason) in [
            ("null", "found null or nothing"),
            ("{}", "without an array"),
            (r#"{"results":null}"#, "invalid type: null"),
            (r#"{"count":0,"results":null}"#, "invalid type: null"),
            (r#"{"results":null,"facets":[1]}"#, "invalid type: null"),
            (r#"{"next":null}"#, "without an array"),
            (r#"{"count":1}"#, "without an array"),
            (r#"{"count":0,"detail":"no"}"#, "without an array"),
            (
                r#"{"errors":[1]}"#,
                "an error report (its member: `errors`)",
            ),
        ] {
            let error = read(json).expect_err(json);
            assert!(error.contains(reason), "{json}: {error}");
        }
    }

    #[test]
    fn b6_counts_are_read_in_every_clear_form() {
        let counted = |count: &str| read(&format!(r#"{{"results":[],"count":{count}}}"#));
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
            let linked = |link: &str| read(&format!(r#"{{"results":[],"{name}":{link}}}"#));
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
            assert_eq!(read(json).unwrap().is_complete(), complete, "{json}");
        }
    }

    #[test]
    fn keeps_what_is_said_about_pages() {
        let list =
            read(r#"{"count":7,"next":"https://h/?page=2","previous":"","results":[1]}"#).unwrap();
        assert_eq!(list.count, Some(7));
        assert_eq!(list.next.as_deref(), Some("https://h/?page=2"));
        assert_eq!(list.previous, None);
        assert_eq!(list.len(), 1);
    }

    #[test]
    fn says_what_is_no_list() {
        let error = read(r#"{"detail":"no"}"#).unwrap_err();
        assert!(
            error.contains("without an array (its members: `detail`)"),
            "{error}"
        );
        let error = read(r#"{"a":[1],"b":[2]}"#).unwrap_err();
        assert!(error.contains("several arrays (`a`, `b`)"), "{error}");
        let error = read(r#"{"a":["x"]}"#).unwrap_err();
        assert!(error.contains("a[0]: "), "{error}");
        let error = read("3").unwrap_err();
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
            prop_assert_eq!(read(&json).unwrap(), list);
        }
    }
}
