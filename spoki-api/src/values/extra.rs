//! Fields that this version does not know, and values that do not fit their field.

use std::fmt;

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

use crate::privacy::mask;

/// The keys of an object that have no field in this version, and keys whose value does not fit their field.
///
/// They are stored unchanged, and written back with the object. If a value is stored here, its field is
/// empty. When the object is written, the value here replaces the value of the field.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Map<String, Value>);

impl Extra {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Sets a key and returns its earlier value.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.insert(key.into(), value.into())
    }

    /// The keys with their values.
    #[must_use]
    pub fn iter(&self) -> serde_json::map::Iter<'_> {
        self.0.iter()
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys as a JSON object.
    #[must_use]
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }

    /// Writes the keys into an object.
    pub(crate) fn serialize_into<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        self.iter()
            .try_for_each(|(key, value)| object.serialize_entry(key, value))
    }
}

/// Shows only keys: any value may be a secret.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.0.keys().map(|key| mask(key, &[])))
            .finish()
    }
}

impl From<Map<String, Value>> for Extra {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a String, &'a Value);
    type IntoIter = serde_json::map::Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_keys_and_no_values() {
        let mut extra = Extra::default();
        assert!(extra.is_empty());
        assert_eq!(extra.insert("token", "hunter2"), None);
        assert_eq!(format!("{extra:?}"), "{\"token\"}");
        assert_eq!(extra.get("token").and_then(Value::as_str), Some("hunter2"));
        assert_eq!(extra.len(), 1);
    }
}
