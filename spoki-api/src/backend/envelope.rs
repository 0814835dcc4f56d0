//! What Composio puts around every answer, taken off without reading what is inside.
//!
//! The content is read once, into the type that the caller wants. To find its end, it is enough to
//! follow quotes and brackets; whether it is JSON is for its reader to say.

use serde::de::{Error as _, IgnoredAny};

use crate::util::Lanes;

/// The parts, as they came.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Envelope<'a> {
    pub(super) data: Option<&'a [u8]>,
    pub(super) error: Option<&'a [u8]>,
    pub(super) log_id: Option<&'a [u8]>,
    pub(super) successful: bool,
}

impl<'a> Envelope<'a> {
    /// Opens it, or says what is wrong with it.
    pub(super) fn open(body: &'a [u8]) -> Result<Self, serde_json::Error> {
        Scan { json: body, at: 0 }.envelope().ok_or_else(|| {
            let broken = serde_json::from_slice::<IgnoredAny>(body).err();
            broken.unwrap_or_else(|| {
                serde_json::Error::custom(
                    "expected Composio's envelope with `successful` and `data`",
                )
            })
        })
    }
}

/// A walk over JSON.
struct Scan<'a> {
    json: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    /// The whole text as an envelope.
    fn envelope(mut self) -> Option<Envelope<'a>> {
        let mut envelope = Envelope::default();
        let mut successful = None;
        let mut expected = b'{';
        loop {
            if self.next()? != expected {
                return None;
            }
            let (name, value) = self.member()?;
            match name {
                br#""data""# => envelope.data = Some(value),
                br#""error""# => envelope.error = Some(value),
                br#""log_id""# => envelope.log_id = Some(value),
                br#""successful""# => successful = Some(value),
                _ => {}
            }
            if self.peek()? == b'}' {
                self.at += 1;
                break;
            }
            expected = b',';
        }
        envelope.successful = match successful? {
            b"true" => true,
            b"false" => false,
            _ => return None,
        };
        // Nothing may follow.
        self.peek().is_none().then_some(envelope)
    }

    fn member(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        if self.peek()? != b'"' {
            return None;
        }
        let name = self.value()?;
        (self.next()? == b':').then_some(())?;
        Some((name, self.value()?))
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.json.get(self.at..)?;
        self.at += rest.iter().position(|&byte| !is_blank(byte))?;
        self.json.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Steps over a value.
    fn value(&mut self) -> Option<&'a [u8]> {
        let first = self.peek()?;
        let rest = &self.json[self.at..];
        let end = match first {
            b'"' => text_end(rest, 1)?,
            b'{' | b'[' => container_end(rest)?,
            _ => rest
                .iter()
                .position(|&byte| ends_scalar(byte))
                .filter(|&end| end > 0)?,
        };
        self.at += end;
        Some(&rest[..end])
    }
}

/// Where the container ends that begins here.
fn container_end(json: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let byte = *json.get(at)?;
        at += 1;
        match byte {
            b'"' => at = text_end(json, at)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return Some(at),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
}

/// Where the text ends whose quote opens right before `at`.
fn text_end(json: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let rest = json.get(at..)?;
        let step = match rest.first_chunk() {
            Some(&word) => Lanes::new(word).until_quote_or_backslash(),
            None => rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?,
        };
        at += step;
        match rest.get(step)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => {}
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn ends_scalar(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b',' | b':' | b'}' | b']' | b'"')
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

    fn read(part: Option<&[u8]>) -> Value {
        serde_json::from_slice(part.unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn whatever_is_inside_comes_out(data in tree(), other in tree(), successful: bool, pretty: bool) {
            let value = json!({"a": other, "data": data, "error": other, "log_id": null, "successful": successful});
            let text = if pretty { format!(" {value:#}\n") } else { value.to_string() };
            let envelope = Envelope::open(text.as_bytes()).unwrap();
            prop_assert_eq!(read(envelope.data), data);
            prop_assert_eq!(read(envelope.error), other);
            prop_assert_eq!(envelope.log_id, Some(b"null".as_slice()));
            prop_assert_eq!(envelope.successful, successful);
        }

        #[test]
        fn a_part_of_an_envelope_is_none(data in tree(), cut: prop::sample::Index) {
            let text = json!({"data": data, "successful": true}).to_string();
            let cut = cut.index(text.len());
            prop_assert!(Envelope::open(&text.as_bytes()[..cut]).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), text in "[{}\\[\\],:\"\\\\a1 ]{0,20}") {
            let _ = Envelope::open(&bytes);
            let _ = Envelope::open(text.as_bytes());
        }
    }

    #[test]
    fn what_is_no_envelope_is_refused() {
        for text in [
            "",
            "[]",
            "1",
            "{}",
            r#"{"data":1}"#,
            r#"{"successful":1}"#,
            r#"{"successful":"true"}"#,
            r#"{"successful":true}x"#,
            r#"{"successful":true}}"#,
            r#"{"successful":true,}"#,
            r#"{"successful" true}"#,
            r"{successful:true}",
            r#"{"data":,"successful":true}"#,
            r#"{"data":{"successful":true}}"#,
            r#"{"data":"\"#,
        ] {
            assert!(Envelope::open(text.as_bytes()).is_err(), "{text}");
        }
        let last = Envelope::open(br#"{"data":1,"data":2,"successful":true}"#).unwrap();
        assert_eq!(last.data, Some(b"2".as_slice()));
    }
}
