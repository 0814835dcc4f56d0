//! Filters that the REST API does not know: the client applies them to the reply.

use std::fmt;

use bytes::Bytes;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::reply::check;
use crate::values::{Found, Reader};

/// Keeps the items of a list whose `field` contains `text`, case-sensitively.
pub(crate) struct ClientFilter {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

impl ClientFilter {
    /// Whether the filter keeps an item. An item that cannot be read is kept.
    fn keeps(&self, item: &str) -> bool {
        if !item.starts_with('{') {
            return false;
        }
        let mut json = serde_json::Deserializer::from_str(item);
        let field = json.deserialize_map(Member(self.field));
        field.map_or(true, |field| {
            field.is_some_and(|field| field.contains(&self.text))
        })
    }
}

/// `json` without the items that a filter drops, and the number of dropped items. All other bytes stay the same.
///
/// The list is the whole text, or the member `results` of an object, or the only list among its members.
/// Other JSON stays unchanged, and an item that is nested too deeply to be read is kept.
pub(crate) fn filter(json: Bytes, filters: &[ClientFilter]) -> (Bytes, usize) {
    if filters.is_empty() || check(&json).is_err() {
        return (json, 0);
    }
    let Some(list) = std::str::from_utf8(&json).ok().and_then(find_list) else {
        return (json, 0);
    };
    let start = list.as_ptr() as usize - json.as_ptr() as usize;
    let mut out = Vec::with_capacity(json.len());
    out.extend_from_slice(&json[..start]);
    let kept = Kept {
        filters,
        out: &mut out,
    };
    let Ok(dropped) = serde_json::Deserializer::from_str(list).deserialize_seq(kept) else {
        return (json, 0);
    };
    out.extend_from_slice(&json[start + list.len()..]);
    (out.into(), dropped)
}

fn find_list(json: &str) -> Option<&str> {
    let json = json.trim();
    if json.starts_with('[') {
        return Some(json);
    }
    if !json.starts_with('{') {
        return None;
    }
    let mut lists = Lists::default();
    let mut text = serde_json::Deserializer::from_str(json);
    text.deserialize_map(&mut lists).ok()?;
    // `List` takes the same member.
    lists.results.or(lists.first.filter(|_| lists.count == 1))
}

/// The lists among the members of an object.
#[derive(Default)]
struct Lists<'de> {
    results: Option<&'de str>,
    first: Option<&'de str>,
    count: usize,
}

impl<'de> Visitor<'de> for &mut Lists<'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while let Some(is_results) = object.next_key_seed(IsName("results"))? {
            let value = object.next_value::<&RawValue>()?.get();
            if value.starts_with('[') {
                self.count += 1;
                self.first.get_or_insert(value);
                if is_results {
                    self.results = Some(value);
                }
            }
        }
        Ok(())
    }
}

/// Copies a list without the items that a filter drops, and counts these.
struct Kept<'a> {
    filters: &'a [ClientFilter],
    out: &'a mut Vec<u8>,
}

impl<'de> Visitor<'de> for Kept<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
        let (mut separator, mut dropped) = (b'[', 0);
        while let Some(item) = list.next_element::<&RawValue>()? {
            if self.filters.iter().all(|filter| filter.keeps(item.get())) {
                self.out.push(std::mem::replace(&mut separator, b','));
                self.out.extend_from_slice(item.get().as_bytes());
            } else {
                dropped += 1;
            }
        }
        if separator == b'[' {
            self.out.push(b'[');
        }
        self.out.push(b']');
        Ok(dropped)
    }
}

/// Reads one member of an object as a text, and keeps nothing else.
struct Member(&'static str);

impl<'de> Visitor<'de> for Member {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Option<String>, A::Error> {
        let mut found = None;
        while let Some(is_member) = object.next_key_seed(IsName(self.0))? {
            if is_member {
                found = object.next_value_seed(Reader::<String, Found>::NEW)?.ok();
            } else {
                object.next_value::<Found>()?;
            }
        }
        Ok(found)
    }
}
/// Reads whether a key is this name.
struct IsName(&'static str);

impl<'de> DeserializeSeed<'de> for IsName {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for IsName {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_code(text: &str) -> ClientFilter {
        ClientFilter {
            field: "code",
            text: text.to_owned(),
        }
    }

    fn filtered(json: &str, filters: &[ClientFilter]) -> String {
        let (json, _) = filter(Bytes::copy_from_slice(json.as_bytes()), filters);
        String::from_utf8(json.to_vec()).unwrap()
    }

    #[test]
    fn only_dropped_items_change_the_text() {
        let items = r#"[ {"code": "CITY", "n": 1.50}, {"code":"TOWN"},{"code":"INNER_CITY"} , {"code":"city"}, 7]"#;
        let kept = r#"[{"code": "CITY", "n": 1.50},{"code":"INNER_CITY"}]"#;
        assert_eq!(filtered(items, &[by_code("CITY")]), kept);
        let page = format!(r#"{{"next":null, "results": {items}, "count":4}}"#);
        let kept_page = format!(r#"{{"next":null, "results": {kept}, "count":4}}"#);
        assert_eq!(filtered(&page, &[by_code("CITY")]), kept_page);
        assert_eq!(
            filtered(items, &[by_code("CITY"), by_code("INNER")]),
            r#"[{"code":"INNER_CITY"}]"#
        );
        assert_eq!(filtered(items, &[by_code("nowhere")]), "[]");
        let facets = format!(r#"{{"facets":["a"],"results":{items}}}"#);
        let kept_facets = format!(r#"{{"facets":["a"],"results":{kept}}}"#);
        assert_eq!(filtered(&facets, &[by_code("CITY")]), kept_facets);
    }

    #[test]
    fn dropped_items_are_counted() {
        let items = r#"[{"code":"A"},{"code":"B"},7,{"code":"AB"}]"#;
        for (filters, dropped) in [
            (vec![], 0),
            (vec![by_code("A")], 2),
            (vec![by_code("A"), by_code("B")], 3),
            (vec![by_code("nowhere")], 4),
        ] {
            let (_, counted) = filter(Bytes::from_static(items.as_bytes()), &filters);
            assert_eq!(counted, dropped);
        }
    }

    #[test]
    fn b4_an_item_too_deep_to_be_read_is_kept() {
        let deep = format!(
            r#"[{{"code":"A","deep":{}1{}}}]"#,
            "[".repeat(200),
            "]".repeat(200)
        );
        assert_eq!(filtered(&deep, &[by_code("A")]), deep);
    }

    #[test]
    fn without_filter_or_list_nothing_changes() {
        for json in [
            r#"[{"code":"A"}]"#,
            "null",
            "{",
            r#"{"a":[],"b":[]}"#,
            "[1,",
        ] {
            assert_eq!(filtered(json, &[]), json);
        }
        for json in ["null", "{", r#"{"a":[],"b":[]}"#, "[1,", "\"[\""] {
            assert_eq!(filtered(json, &[by_code("A")]), json);
        }
    }
}
