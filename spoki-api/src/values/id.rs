//! Identifiers: the service writes the same identifier as a number in one reply and as a text in another.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

use super::from_json::{FromJson, read, whole};

/// An identifier of the service.
///
/// It is made from a number or a text. The number `7` and the text `"7"` are equal. A request sends it in the type
/// that the action declares; everywhere else it keeps its form.
#[derive(Clone)]
pub struct Id(Form);

#[derive(Clone)]
enum Form {
    Integer(i64),
    Text(String),
}

/// The form in which identifiers are compared: `7` and `"7"` are equal, `"07"` is different.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Identity<'a> {
    Integer(i64),
    Text(&'a str),
}

impl Id {
    /// The number, if the identifier is a number or the plain text of a number.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.identity() {
            Identity::Integer(number) => Some(number),
            Identity::Text(_) => None,
        }
    }

    fn identity(&self) -> Identity<'_> {
        match &self.0 {
            Form::Integer(number) => Identity::Integer(*number),
            Form::Text(text) => plain_number(text).map_or(Identity::Text(text), Identity::Integer),
        }
    }

    /// The text, if the identifier is a text.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.0 {
            Form::Integer(_) => None,
            Form::Text(text) => Some(text),
        }
    }

    /// The number to send where the action declares a number: leading zeros do not matter there.
    pub(crate) fn number(&self) -> Option<i64> {
        match &self.0 {
            Form::Integer(number) => Some(*number),
            Form::Text(text) => text
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| text.parse().ok())
                .flatten(),
        }
    }
}

/// The number whose decimal form is exactly this text.
fn plain_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (!digits.starts_with('0') || text == "0");
    plain.then(|| text.parse().ok()).flatten()
}

/// The empty text, for an identifier that a reply left out.
impl Default for Id {
    fn default() -> Self {
        Self(Form::Text(String::new()))
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Id {}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.identity().cmp(&other.identity())
    }
}

impl std::hash::Hash for Id {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl PartialEq<i64> for Id {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        match &self.0 {
            Form::Integer(number) => plain_number(other) == Some(*number),
            Form::Text(text) => text == other,
        }
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialEq<String> for Id {
    fn eq(&self, other: &String) -> bool {
        self == other.as_str()
    }
}

impl PartialEq<Id> for i64 {
    fn eq(&self, other: &Id) -> bool {
        other == self
    }
}

impl PartialEq<Id> for str {
    fn eq(&self, other: &Id) -> bool {
        other == self
    }
}

impl PartialEq<Id> for &str {
    fn eq(&self, other: &Id) -> bool {
        other == *self
    }
}

impl PartialEq<Id> for String {
    fn eq(&self, other: &Id) -> bool {
        other == self.as_str()
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Integer(number) => number.fmt(f),
            Form::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Integer(number) => number.fmt(f),
            Form::Text(text) => text.fmt(f),
        }
    }
}

impl From<i64> for Id {
    fn from(number: i64) -> Self {
        Self(Form::Integer(number))
    }
}

impl From<i32> for Id {
    fn from(number: i32) -> Self {
        Self::from(i64::from(number))
    }
}

impl From<u32> for Id {
    fn from(number: u32) -> Self {
        Self::from(i64::from(number))
    }
}

/// A number beyond the signed range is stored as its digits.
impl From<u64> for Id {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or_else(|_| Self::from(number.to_string()), Self::from)
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Self(Form::Text(text))
    }
}

impl From<&String> for Id {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// Takes any text. The text of a number is equal to the number.
impl FromStr for Id {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::from(text))
    }
}

impl From<&Id> for Id {
    fn from(id: &Id) -> Self {
        id.clone()
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Form::Integer(number) => serializer.serialize_i64(*number),
            Form::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

impl FromJson for Id {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier: a whole number or a text")
    }

    fn from_number(number: &Number) -> Option<Self> {
        let number = whole(number)?;
        Some(i64::try_from(number).map_or_else(|_| Self::from(number.to_string()), Self::from))
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn either_form_is_the_same_identifier() {
        assert_eq!(Id::from(7), Id::from("7"));
        assert_ne!(Id::from(7), Id::from("07"));
        assert_ne!(Id::from("a"), Id::from("b"));
        assert_eq!(Id::from(7), 7);
        assert_eq!(Id::from(7), "7");
        assert_eq!(Id::from("x-1"), "x-1");
        let (seven, x, text) = (Id::from("7"), Id::from("x"), String::from("x"));
        for equal in [7 == seven, "7" == seven, *"x" == x, text == x, x == text] {
            assert!(equal);
        }
        assert_eq!("7".parse(), Ok(Id::from(7)));
        let set = HashSet::from([Id::from(7), Id::from("7"), Id::from("x")]);
        assert_eq!(set.len(), 2);
    }

    #[test]
    fn reads_numbers_and_texts_only() {
        for bad in ["true", "1.5", "null", "[]", "{}"] {
            let error = serde_json::from_str::<Id>(bad).unwrap_err().to_string();
            assert!(error.contains("an identifier"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn a_number_comes_back_as_it_went(number: i64) {
            let json = number.to_string();
            let id: Id = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(serde_json::to_string(&id).unwrap(), json);
            prop_assert_eq!(id, Id::from(number.to_string()));
        }

        #[test]
        fn a_text_comes_back_as_it_went(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            let id: Id = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(serde_json::to_string(&id).unwrap(), json);
            prop_assert_eq!(id.to_string(), text);
        }

        #[test]
        fn large_unsigned_numbers_keep_their_digits(number: u64) {
            prop_assert_eq!(Id::from(number).to_string(), number.to_string());
        }
    }
}
