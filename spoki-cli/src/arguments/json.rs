//! The value of a flag as JSON.

use std::fs;
use std::io::{self, Read as _};

use serde_json::{Number, Value};
use spoki_api::action::{EnumValues, Kind};

/// Reads values of flags. Standard input can be read once.
#[derive(Debug, Default)]
pub(super) struct Reader {
    stdin_is_read: bool,
}

impl Reader {
    /// The value of a parameter of this kind. A value of another kind stays a text: the checks of the call
    /// then say what was expected.
    pub(super) fn value(&mut self, kind: Kind, text: &str) -> Result<Value, String> {
        let as_text = || Value::from(text);
        match kind {
            Kind::Integer | Kind::Number => Ok(number(text).unwrap_or_else(as_text)),
            Kind::Enum(info) if matches!(info.values, EnumValues::Integer(_)) => {
                Ok(number(text).unwrap_or_else(as_text))
            }
            Kind::Boolean => Ok(text.parse::<bool>().map_or_else(|_| as_text(), Value::from)),
            Kind::Array(_) | Kind::Map(_) | Kind::Object(_) => self.json(text),
            Kind::Any => Ok(serde_json::from_str(text).unwrap_or_else(|_| as_text())),
            _ => Ok(as_text()),
        }
    }

    /// JSON on the command line, in a file (`@FILE`) or on standard input (`-`).
    fn json(&mut self, text: &str) -> Result<Value, String> {
        match text.strip_prefix('@') {
            Some(path) => self.file(path),
            None if text == "-" => self.file(text),
            None => serde_json::from_str(text)
                .map_err(|error| format!("expected JSON, `@FILE` or `-`: {error}")),
        }
    }

    /// JSON in a file or on standard input (`-`).
    pub(super) fn file(&mut self, path: &str) -> Result<Value, String> {
        let bytes = match path {
            "-" => self.stdin()?,
            path => fs::read(path).map_err(|error| format!("`{path}`: {error}"))?,
        };
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        serde_json::from_slice(text).map_err(|error| format!("`{path}` is not JSON: {error}"))
    }

    fn stdin(&mut self) -> Result<Vec<u8>, String> {
        if std::mem::replace(&mut self.stdin_is_read, true) {
            return Err("standard input (`-`) can be read only once".to_owned());
        }
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| format!("standard input: {error}"))?;
        Ok(bytes)
    }
}

/// A number that JSON holds exactly, so that no digits are lost by rounding.
fn number(text: &str) -> Option<Value> {
    let number: Number = text.parse().ok()?;
    let is_exact = number.is_i64() || number.is_u64() || text.contains(['.', 'e', 'E']);
    is_exact.then_some(Value::Number(number))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_follow_the_kind_of_their_parameter() {
        let mut reader = Reader::default();
        let any = &Kind::Any;
        for (kind, text, value) in [
            (Kind::String, "12", json!("12")),
            (Kind::String, "@ada", json!("@ada")),
            (Kind::Integer, "12", json!(12)),
            (Kind::Integer, "12.0", json!(12.0)),
            (Kind::Integer, "twelve", json!("twelve")),
            (
                Kind::Integer,
                "99999999999999999999999",
                json!("99999999999999999999999"),
            ),
            (Kind::Boolean, "false", json!(false)),
            (Kind::Boolean, "no", json!("no")),
            (Kind::Array(any), "[1, \"a\"]", json!([1, "a"])),
            (Kind::Any, "{\"a\":1}", json!({"a": 1})),
            (Kind::Any, "plain", json!("plain")),
        ] {
            assert_eq!(reader.value(kind, text), Ok(value), "{text}");
        }
        let refused = reader.value(Kind::Map(any), "secret").unwrap_err();
        assert!(!refused.contains("secret"), "{refused}");
    }
}
