//! Reads parameter tables.
//!
//! They are not quite Markdown: the vendor's site escapes pipes in descriptions (`\|`), but neither pipes nor
//! quotes in the values of a type cell. So the reader splits a row at its ` | Yes | ` or ` | No | `, which no
//! escaped text can contain.

use serde_json::Value;

use super::fingerprint::fingerprint;
use super::values::{make_whole, unique};
use crate::spec::catalog::{Details, Parameter, ParameterType};

/// The head row of every parameter table.
pub(super) const HEAD: &str = "| Parameter | Type | Required | Description |";

/// Why a row cannot be read, and what is expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RowError {
    pub(super) message: String,
    pub(super) hint: String,
}

/// Whether the line separates the head row from the body.
pub(super) fn is_rule(line: &str) -> bool {
    line.starts_with('|') && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '))
}

/// Whether the line may be a row, with any spacing: a name in backticks, and a cell with Yes or No.
pub(super) fn resembles_row(line: &str) -> bool {
    let mut cells = line.split('|').map(str::trim);
    let is_open = cells.next() == Some("");
    let is_named = cells.next().is_some_and(|name| name.starts_with('`'));
    is_open && is_named && cells.any(|cell| matches!(cell, "Yes" | "No"))
}

/// Reads one row of a table's body.
pub(super) fn row(line: &str) -> Result<Parameter, RowError> {
    let shape = || RowError {
        message: "this table row cannot be read".to_owned(),
        hint: "expected: | `name` | type | Yes or No | description |".to_owned(),
    };
    let rest = line.trim_end().strip_prefix("| `").ok_or_else(shape)?;
    let (name, rest) = rest.split_once("` | ").ok_or_else(shape)?;
    let (cell, required, text) = split(rest).ok_or_else(shape)?;
    let cell = type_cell(cell)?;
    let details = (cell.details != Details::default()).then(|| Box::new(cell.details));
    Ok(Parameter {
        name: name.to_owned(),
        kind: cell.kind,
        values: cell.values,
        required,
        text: fingerprint(text),
        details,
    })
}

/// Splits a row into type cell, required, description.
fn split(rest: &str) -> Option<(&str, bool, &str)> {
    let yes = rest.rfind(" | Yes | ").map(|at| (at, " | Yes | ", true));
    let no = rest.rfind(" | No | ").map(|at| (at, " | No | ", false));
    let (at, separator, required) = yes.max(no)?;
    // An empty description leaves ` |` or `|` after the separator.
    let text = rest[at + separator.len()..].strip_suffix('|')?;
    Some((&rest[..at], required, text))
}

/// The content of a type cell.
struct TypeCell {
    kind: ParameterType,
    values: Option<Vec<Value>>,
    details: Details,
}

/// The page's word for null. A row of this type accepts any value, as in the JSON.
const NULL: &str = "null";

fn type_cell(cell: &str) -> Result<TypeCell, RowError> {
    let (word, values) = match cell.split_once(" (") {
        Some((word, rest)) => (word, listed(rest)?),
        None => (cell, Vec::new()),
    };
    if word.trim() == NULL {
        return Ok(any(values));
    }
    let kind = ParameterType::of_word(word.trim()).ok_or_else(|| RowError {
        message: format!("unknown type `{word}`"),
        hint: "known types: string, integer, number, boolean, array, object, null".to_owned(),
    })?;
    // For texts, the page does not say whether the word is meant.
    let (nulls, values): (Vec<&str>, Vec<&str>) = values
        .into_iter()
        .partition(|text| *text == NULL && kind != ParameterType::String);
    let values: Result<Vec<Value>, RowError> =
        values.into_iter().map(|text| value(kind, text)).collect();
    Ok(TypeCell {
        kind,
        values: unique(values?),
        details: Details {
            nullable: (!nulls.is_empty()).then_some(true),
            ..Details::default()
        },
    })
}

/// The cell of the type `null`: any value, or one of the texts.
fn any(values: Vec<&str>) -> TypeCell {
    let values = values.into_iter().filter(|text| *text != NULL);
    let values = unique(values.map(Value::from).collect());
    let types = values.is_none().then(|| ParameterType::ALL.to_vec());
    TypeCell {
        kind: ParameterType::String,
        values,
        details: Details {
            types,
            nullable: Some(true),
            ..Details::default()
        },
    }
}

/// Splits the values between `("` and `")`, separated by `" | "`. The list may be empty: `()`.
fn listed(rest: &str) -> Result<Vec<&str>, RowError> {
    let rest = rest.trim_end();
    if rest == ")" {
        return Ok(Vec::new());
    }
    let values = rest
        .strip_suffix("\")")
        .and_then(|rest| rest.strip_prefix('"'))
        .ok_or_else(|| RowError {
            message: "the values of this type cell cannot be read".to_owned(),
            hint: "expected: type (\"one\" | \"two\")".to_owned(),
        })?;
    Ok(values.split("\" | \"").collect())
}

fn value(kind: ParameterType, text: &str) -> Result<Value, RowError> {
    if kind == ParameterType::String {
        return Ok(Value::String(text.to_owned()));
    }
    let mut read = serde_json::from_str(text).unwrap_or_default();
    if kind == ParameterType::Integer {
        make_whole(&mut read);
    }
    if kind.admits(&read) {
        return Ok(read);
    }
    Err(RowError {
        message: format!("the value `{text}` does not have the declared type"),
        hint: "expected values of the type before the parenthesis".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(line: &str) -> Parameter {
        row(line).unwrap_or_else(|error| panic!("{line}: {error:?}"))
    }

    #[test]
    fn reads_a_plain_row() {
        let parameter = read("| `name` | string | Yes | What it is |");
        assert_eq!(parameter.name, "name");
        assert_eq!(parameter.kind, ParameterType::String);
        assert!(parameter.required);
        assert_eq!(parameter.values, None);
        assert_eq!(parameter.text, fingerprint("What it is"));
    }

    #[test]
    fn values_keep_their_pipes_quotes_and_parentheses() {
        let row = r#"| `v` | string ("a | b" | "say "hi"" | "c (d)" | "" | " | Yes | ") | No | x \| Yes \| y |"#;
        let parameter = read(row);
        let values = json!(["a | b", "say \"hi\"", "c (d)", "", " | Yes | "]);
        assert_eq!(parameter.values.map(Value::Array), Some(values));
        assert!(!parameter.required);
        assert_eq!(parameter.text, fingerprint("x | Yes | y"));
    }

    #[test]
    fn values_have_the_declared_type() {
        let values = |line| read(line).values.map(Value::Array);
        assert_eq!(
            values(r#"| `v` | integer ("1" | "-2") | Yes | x |"#),
            Some(json!([1, -2]))
        );
        assert_eq!(
            values(r#"| `v` | number ("1.5") | Yes | x |"#),
            Some(json!([1.5]))
        );
        assert_eq!(
            values(r#"| `v` | boolean ("true") | Yes | x |"#),
            Some(json!([true]))
        );
        assert!(row(r#"| `v` | integer ("one") | Yes | x |"#).is_err());
        assert!(row(r#"| `v` | integer ("1.5") | Yes | x |"#).is_err());
    }

    #[test]
    fn a_description_may_be_empty() {
        assert_eq!(read("| `v` | string | Yes |  |").text, fingerprint(""));
        assert_eq!(read("| `v` | string | No | |").text, fingerprint(""));
    }

    #[test]
    fn what_may_be_a_row_is_recognized() {
        for line in [
            "| `name` | string | Yes | x |",
            "|`name`|string|No|",
            "  | `name`   | string (\"a\" | \"b\") | No  | 5 | x |",
        ] {
            assert!(resembles_row(line), "{line}");
        }
        for line in [
            "| a | b |",
            "| Yes | No |",
            "`name` | string | Yes |",
            "| `name` | string | Yesterday |",
            "",
        ] {
            assert!(!resembles_row(line), "{line}");
        }
    }

    /// The reader of the page leaves this parameter out.
    #[test]
    fn a_name_may_be_empty() {
        assert_eq!(read("| `` | string | Yes | x |").name, "");
    }

    #[test]
    fn broken_rows_are_refused() {
        for line in [
            "| name | string | Yes | x |",
            "| `name` | string | Maybe | x |",
            "| `name` | text | Yes | x |",
            "| `name` | string (a | b) | Yes | x |",
            "| `name` | string | Yes | x",
            "| x | string | Yes | x |",
            "",
        ] {
            assert!(row(line).is_err(), "{line}");
        }
    }
}
