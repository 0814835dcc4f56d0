//! Reads JSON, and refuses objects that have a key twice: parsers disagree about which of the two values they use.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Up to 2^53 a float has every whole number.
const GREATEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// Parses a JSON document. Whole floats become whole numbers.
pub(super) fn parse(bytes: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice::<Strict>(bytes).map(|strict| strict.0)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    /// A fraction of zero does not count, as in JSON Schema, in JavaScript and in Python.
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let is_whole = value.fract() == 0.0 && value.abs() <= GREATEST_EXACT;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number is whole and in range"
        )]
        Ok(if is_whole {
            (value as i64).into()
        } else {
            value.into()
        })
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Strict(value))) = members.next_entry::<String, Strict>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {key:?} occurs twice")));
            }
            object.insert(key, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documents_are_read_whole() {
        let document = json!({"a": [null, true, -1, 1.5, "x", {"b": {}}], "c": u64::MAX});
        assert_eq!(parse(document.to_string().as_bytes()).unwrap(), document);
        assert!(parse(b"{} {}").is_err());
        assert!(parse("[".repeat(10_000).as_bytes()).is_err());
    }

    #[test]
    fn f5_whole_floats_are_whole_numbers() {
        let read = parse(b"[12.0, -2e3, 9007199254740992.0, 12.5, 1e300]").unwrap();
        assert_eq!(read.to_string(), "[12,-2000,9007199254740992,12.5,1e+300]");
    }

    #[test]
    fn a_key_cannot_occur_twice() {
        let error = parse(br#"[{"a": {"b": 1, "b": 2}}]"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the key \"b\" occurs twice at line 1 column 23"
        );
        assert!(parse(br#"{"a": 1, "\u0061": 2}"#).is_err());
    }
}
