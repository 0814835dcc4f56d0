//! Composio's envelope: the object around every reply of its execute endpoint.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::reply::text;
use crate::request::derived::{Fields, Readable};
use crate::request::read_borrowing;

/// The members that are read; Composio may send others.
///
/// `data` stays raw: it is read later, into the reply type of the action.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    pub(super) successful: bool,
    pub(super) data: Option<&'a RawValue>,
    pub(super) error: Option<&'a RawValue>,
    pub(super) log_id: Option<&'a RawValue>,
}

/// Written by hand: `serde_derive` would cost every consumer its compile time.
impl<'de: 'a, 'a> Deserialize<'de> for Envelope<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_borrowing(deserializer)
    }
}

impl<'de: 'a, 'a> Readable<'de> for Envelope<'a> {
    const NAME: &'static str = "Envelope";
    const KEYS: &'static [(&'static str, usize)] =
        &[("data", 0), ("error", 1), ("successful", 2), ("log_id", 3)];
    const OPEN: bool = false;

    fn read<A: MapAccess<'de>>(mut fields: Fields<A>) -> Result<Self, A::Error> {
        let (mut data, mut error, mut successful, mut log_id) = (None, None, None, None);
        while let Some(field) = fields.next_field()? {
            match field {
                0 => fields.fill_with_serde(&mut data)?,
                1 => fields.fill_with_serde(&mut error)?,
                2 => fields.fill_strictly(&mut successful)?,
                _ => fields.fill_with_serde(&mut log_id)?,
            }
        }
        Ok(Self {
            successful: Fields::<A>::required("successful", successful)?,
            data,
            error,
            log_id,
        })
    }
}

/// The member that some tools put around their data.
const WRAPPER: &str = "response_data";
/// The most envelopes inside each other that are opened.
const LEVELS: usize = 4;

/// A reply whose envelopes are opened: the data may be in a second envelope.
pub(super) struct Opened<'a> {
    pub(super) outer: Envelope<'a>,
    /// The innermost envelope, if there is one inside the outer.
    inner: Option<Envelope<'a>>,
    data: Option<&'a str>,
}

impl<'a> Opened<'a> {
    pub(super) fn read(body: &'a [u8]) -> serde_json::Result<Self> {
        let outer: Envelope<'a> = serde_json::from_str(text(body)?)?;
        let mut opened = Self {
            data: outer.data.map(RawValue::get),
            outer,
            inner: None,
        };
        // Each envelope is read anew, so their number is bounded.
        for _ in 0..LEVELS {
            if !opened.open_next() {
                break;
            }
        }
        Ok(opened)
    }

    /// The data without envelopes around it.
    pub(super) fn data(&self) -> Option<&'a str> {
        self.data
    }

    /// The envelope that reports a failure. The inner one says more than the outer.
    pub(super) fn failed(&self) -> Option<&Envelope<'a>> {
        let envelopes = self.inner.iter().chain([&self.outer]);
        envelopes.into_iter().find(|envelope| !envelope.successful)
    }

    /// Opens the next envelope; returns whether there was one.
    fn open_next(&mut self) -> bool {
        let Some(data) = self.data.filter(|_| self.failed().is_none()) else {
            return false;
        };
        if let Some(wrapped) = wrapped(data) {
            self.data = Some(wrapped);
            return true;
        }
        // A search is cheaper than reading each reply twice.
        let inner = data.starts_with('{') && data.contains("\"successful\"");
        let inner = inner.then(|| serde_json::from_str::<Envelope<'a>>(data).ok());
        let Some(inner) = inner
            .flatten()
            .filter(|inner| !inner.successful || inner.data.is_some())
        else {
            return false;
        };
        self.data = inner.data.map(RawValue::get);
        self.inner = Some(inner);
        true
    }
}

/// The value in an object whose only member is `response_data`.
fn wrapped(data: &str) -> Option<&str> {
    let start = data.strip_prefix('{')?.trim_start().strip_prefix('"')?;
    if !start.starts_with(WRAPPER) {
        return None;
    }
    let mut json = serde_json::Deserializer::from_str(data);
    json.deserialize_map(WrapperVisitor).ok().flatten()
}

/// Reads the value of the only member, if that is [`WRAPPER`].
struct WrapperVisitor;

impl<'de> Visitor<'de> for WrapperVisitor {
    type Value = Option<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let (mut wrapped, mut count) = (None, 0);
        while let Some(name) = object.next_key::<&str>()? {
            let value: &RawValue = object.next_value()?;
            wrapped = (name == WRAPPER).then(|| value.get());
            count += 1;
        }
        Ok(wrapped.filter(|_| count == 1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn tree() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "(.|[\"\\\\{}\\[\\],:\\n]){0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map("[a-z\"\\\\]{0,4}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn open(body: &[u8]) -> Result<Envelope<'_>, serde_json::Error> {
        serde_json::from_slice(body)
    }

    fn read(part: Option<&RawValue>) -> Value {
        part.map_or(Value::Null, |part| {
            serde_json::from_str(part.get()).unwrap()
        })
    }

    proptest! {
        #[test]
        fn members_come_out_unchanged(data in tree(), other in tree(), successful: bool, pretty: bool) {
            let value = json!({"a": other, "data": data, "error": other, "log_id": null, "successful": successful});
            let text = if pretty { format!(" {value:#}\n") } else { value.to_string() };
            let envelope = open(text.as_bytes()).unwrap();
            prop_assert_eq!(read(envelope.data), data);
            prop_assert_eq!(read(envelope.error), other);
            prop_assert!(envelope.log_id.is_none());
            prop_assert_eq!(envelope.successful, successful);
        }

        #[test]
        fn a_cut_envelope_is_an_error(data in tree(), cut: prop::sample::Index) {
            let text = json!({"data": data, "successful": true}).to_string();
            let cut = cut.index(text.len());
            prop_assert!(open(&text.as_bytes()[..cut]).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), text in "[{}\\[\\],:\"\\\\a1 ]{0,20}") {
            let _ = open(&bytes);
            let _ = open(text.as_bytes());
        }
    }

    #[test]
    fn f1_a_flag_in_another_form_is_read() {
        for (flag, successful) in [("1", true), (r#""true""#, true), (r#""False""#, false)] {
            let text = format!(r#"{{"successful":{flag}}}"#);
            assert_eq!(open(text.as_bytes()).unwrap().successful, successful);
        }
    }

    #[test]
    fn other_json_is_an_error() {
        for text in [
            "",
            "[]",
            "1",
            "{}",
            r#"{"data":1}"#,
            r#"{"successful":2}"#,
            r#"{"successful":"yes"}"#,
            r#"{"successful":true}x"#,
            r#"{"successful":true}}"#,
            r#"{"successful":true,}"#,
            r#"{"successful" true}"#,
            r"{successful:true}",
            r#"{"data":,"successful":true}"#,
            r#"{"data":{"successful":true}}"#,
            r#"{"data":"\"#,
        ] {
            assert!(open(text.as_bytes()).is_err(), "{text}");
        }
        let last = open(br#"{"data":1,"data":2,"successful":true}"#).unwrap();
        assert_eq!(last.data.map(RawValue::get), Some("2"));
    }
}
