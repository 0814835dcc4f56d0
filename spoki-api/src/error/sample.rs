//! The beginning of a JSON text as a tree of bounded size. An error shows only some texts of its body, but
//! the tree of all values may be a hundred times larger than the text.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::values::Found;

/// Most values of the tree. An object counts for more than its members, because it takes more memory.
const MOST_VALUES: usize = 4_000;
const OBJECT: usize = 4;

/// The beginning of the tree, and whether that is all of it.
pub(super) fn read(json: &[u8]) -> serde_json::Result<(Value, bool)> {
    let budget = Budget {
        values: Cell::new(MOST_VALUES),
        is_exceeded: Cell::new(false),
    };
    let mut text = serde_json::Deserializer::from_slice(json);
    let value = budget.deserialize(&mut text)?;
    text.end()?;
    Ok((value, !budget.is_exceeded.get()))
}

/// How many values may still be stored.
struct Budget {
    values: Cell<usize>,
    is_exceeded: Cell<bool>,
}

impl Budget {
    /// Takes room for this many values. Once something does not fit, nothing more is stored.
    fn take(&self, values: usize) -> bool {
        match self.values.get().checked_sub(values) {
            Some(left) if !self.is_exceeded.get() => {
                self.values.set(left);
                true
            }
            _ => {
                self.is_exceeded.set(true);
                false
            }
        }
    }

    /// Whether a value was left out because there was no room. A value that is null itself is not left out.
    fn is_left_out(&self, value: &Value) -> bool {
        value.is_null() && self.is_exceeded.get()
    }

    fn kept(&self, value: impl Into<Value>) -> Value {
        if self.take(1) {
            value.into()
        } else {
            Value::Null
        }
    }
}

impl<'de> DeserializeSeed<'de> for &Budget {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.is_exceeded.get() {
            return Found::deserialize(deserializer).map(|_| Value::Null);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Budget {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(self.kept(()))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(self.kept(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(self.kept(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(self.kept(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(self.kept(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(self.kept(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.take(1);
        let mut items = Vec::new();
        loop {
            let is_over = self.is_exceeded.get();
            match list.next_element_seed(self)? {
                None => break,
                Some(item) if is_over || self.is_left_out(&item) => {}
                Some(item) => items.push(item),
            }
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        self.take(OBJECT);
        let mut members = Map::new();
        while let Some(name) = object.next_key_seed(self)? {
            let is_over = self.is_exceeded.get();
            let value = object.next_value_seed(self)?;
            if let (Value::String(name), false) = (name, is_over || self.is_left_out(&value)) {
                members.insert(name, value);
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn d1_what_fits_is_read_whole() {
        let value = json!({"a": [1, -1, 0.5, null, true, "x"], "b": {"c": []}});
        assert_eq!(read(value.to_string().as_bytes()).unwrap(), (value, true));
        assert!(read(b"{} {}").is_err() && read(b"[1,").is_err());
    }

    #[test]
    fn d1_the_rest_is_left_out() {
        let many = format!("[{}1]", "1,".repeat(2 * MOST_VALUES));
        let long = format!(r#"{{"a":1,"b":{many},"c":2}}"#);
        let (list, is_whole) = read(many.as_bytes()).unwrap();
        assert!(!is_whole && list.as_array().unwrap().len() <= MOST_VALUES);
        let (object, _) = read(long.as_bytes()).unwrap();
        let names: Vec<_> = object.as_object().unwrap().keys().collect();
        assert_eq!(names, ["a", "b"]);
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(read(deep.as_bytes()).unwrap().1);
        assert!(read("[".repeat(10_000).as_bytes()).is_err());
    }
}
