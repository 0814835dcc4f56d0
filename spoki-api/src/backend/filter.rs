//! Filters that the REST API does not know: the client applies them to the reply.

use bytes::Bytes;
use serde_json::Value;
use serde_json::value::RawValue;

/// Keeps the items of a list whose `field` contains `text`; upper and lower case differ.
pub(crate) struct ClientFilter {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

impl ClientFilter {
    fn keeps(&self, item: &Value) -> bool {
        let field = item.get(self.field).and_then(Value::as_str);
        field.is_some_and(|field| field.contains(&self.text))
    }
}

/// `json` without the items that a filter drops, and how many these are. All other bytes of items, and around the
/// list, stay the same.
///
/// The list is the whole text, or the member `results` of an object, or the only list among its members.
/// Other JSON stays unchanged, and an item that is nested too deeply to be read is kept.
pub(crate) fn filter(json: Bytes, filters: &[ClientFilter]) -> (Bytes, usize) {
    if filters.is_empty() {
        return (json, 0);
    }
    let Some(list) = std::str::from_utf8(&json).ok().and_then(find_list) else {
        return (json, 0);
    };
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(list) else {
        return (json, 0);
    };
    let is_dropped = |item: &Value| filters.iter().any(|filter| !filter.keeps(item));
    let kept: Vec<&str> = items
        .iter()
        .map(|item| item.get())
        .filter(|item| !serde_json::from_str(item).is_ok_and(|item| is_dropped(&item)))
        .collect();
    let dropped = items.len() - kept.len();
    let start = list.as_ptr() as usize - json.as_ptr() as usize;
    let (before, after) = (&json[..start], &json[start + list.len()..]);
    let filtered = [before, b"[", kept.join(",").as_bytes(), b"]", after].concat();
    (filtered.into(), dropped)
}

fn find_list(json: &str) -> Option<&str> {
    let json = json.trim();
    if json.starts_with('[') {
        return Some(json);
    }
    let members: std::collections::BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    let is_list = |value: &&str| value.starts_with('[');
    // `List` takes the same member.
    let results = members.get("results").map(|value| value.get());
    if let Some(list) = results.filter(is_list) {
        return Some(list);
    }
    let mut lists = members.values().map(|value| value.get()).filter(is_list);
    let list = lists.next()?;
    lists.next().is_none().then_some(list)
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
