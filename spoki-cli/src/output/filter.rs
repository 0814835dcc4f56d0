//! `--jq`: filters in jq's language, run by jaq.

use std::io;
use std::ops::Range;

use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, compile};
use jaq_json::{Num, Val};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;

use super::FilterError;
use super::escape::{escape_json, escape_lines};

/// Functions of jq that jaq's libraries lack.
const DEFINITIONS: &str = r#"
def row(text): map(
  if type == "string" then text
  elif . == null then ""
  elif type == "object" or type == "array" then error("a row cannot hold an \(type)")
  else tostring end);
def @csv: row("\"" + gsub("\""; "\"\"") + "\"") | join(",");
def @tsv: row(gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")) | join("\t");
"#;

/// How results that are strings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strings {
    /// Without quotes, as `jq --raw-output` prints them.
    Raw,
    Json,
}

/// A compiled filter.
pub(super) struct Filter {
    filter: jaq_core::Filter<JustLut<Val>>,
    code: String,
}

impl Filter {
    /// The error shows each mistake in the filter and its place.
    pub(super) fn compile(code: &str) -> Result<Self, String> {
        let definitions = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs())
            .chain(load::parse(DEFINITIONS, |parser| parser.defs()).unwrap_or_default());
        // The environment holds keys.
        let functions = jaq_core::funs()
            .chain(jaq_std::funs().filter(|(name, ..)| *name != "env"))
            .chain(jaq_json::funs());
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code, path: () })
            .and_then(|modules| {
                load::import(&modules, |_| Err(String::new()))?;
                Ok(modules)
            })
            .map_err(|errors| shown(code, not_loaded(code, errors)))?;
        let filter = Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| shown(code, not_compiled(code, errors)))?;
        Ok(Self {
            filter,
            code: code.to_owned(),
        })
    }

    /// Writes the results for one JSON text, each on a line.
    pub(super) fn run(
        &self,
        json: &[u8],
        strings: Strings,
        is_terminal: bool,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        let input = jaq_json::read::parse_single(json).map_err(io::Error::other)?;
        let context = Ctx::<JustLut<Val>>::new(&self.filter.lut, Vars::new([]));
        for result in self.filter.id.run((context, input)) {
            let result = match result.map_err(jaq_core::Exn::get_err) {
                Ok(result) => result,
                Err(Ok(error)) => return Err(self.error(&error.to_string()).into()),
                // The filter called `halt`.
                Err(Err(_)) => break,
            };
            out.extend(text(&result, strings, is_terminal)?.bytes().chain(*b"\n"));
        }
        Ok(())
    }

    /// Errors go to standard error and into logs, so this one shows no value of the answer.
    fn error(&self, message: &str) -> FilterError {
        let message = serde_json::from_str(message).unwrap_or_else(|_| message.to_owned());
        FilterError(without_values(&message, &self.code))
    }
}

fn text(result: &Val, strings: Strings, is_terminal: bool) -> io::Result<String> {
    if let (Strings::Raw, Val::TStr(text)) = (strings, result) {
        let text = String::from_utf8_lossy(text);
        return Ok(if is_terminal {
            escape_lines(&text).into_owned()
        } else {
            text.into_owned()
        });
    }
    let json = serde_json::to_string(&Json(result))?;
    Ok(if is_terminal {
        escape_json(&json).into_owned()
    } else {
        json
    })
}

/// A result as JSON. Values that JSON lacks are printed as jq prints them: null for NaN, the largest numbers
/// for infinity, text for bytes.
struct Json<'a>(&'a Val);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Val::Null => serializer.serialize_unit(),
            Val::Bool(value) => serializer.serialize_bool(*value),
            Val::Num(Num::Int(number)) => number.serialize(serializer),
            Val::Num(Num::Float(number)) => float(*number, serializer),
            Val::Num(other) => float(other.to_string().parse().unwrap_or(f64::NAN), serializer),
            Val::BStr(bytes) | Val::TStr(bytes) => {
                serializer.serialize_str(&String::from_utf8_lossy(bytes))
            }
            Val::Arr(items) => serializer.collect_seq(items.iter().map(Json)),
            Val::Obj(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members.iter() {
                    let key = match key {
                        Val::TStr(key) => String::from_utf8_lossy(key).into_owned(),
                        other => other.to_string(),
                    };
                    map.serialize_entry(&key, &Json(value))?;
                }
                map.end()
            }
        }
    }
}

/// Whole numbers have no fraction, as in jq: `4 / 2` is `2`.
fn float<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Up to this number, a float represents every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and small enough")]
        return serializer.serialize_i64(number as i64);
    }
    if number.is_infinite() {
        return serializer.serialize_f64(f64::MAX.copysign(number));
    }
    serializer.serialize_f64(number)
}

/// A mistake in a filter: what is wrong, and where.
type Mistake = (String, Range<usize>);

fn not_loaded<'a>(code: &str, errors: load::Errors<&'a str, ()>) -> Vec<Mistake> {
    let expected = |expected: &str, found: &str, part: &'a str| {
        let found = match found {
            "" => "the end of the filter".to_owned(),
            found => format!("`{found}`"),
        };
        let message = format!("expected {expected}, found {found}");
        (message, load::span(code, part))
    };
    let mut mistakes = Vec::new();
    for (_, error) in errors {
        match error {
            load::Error::Io(errors) => mistakes.extend(errors.into_iter().map(|(part, _)| {
                let message = "a filter cannot load modules or data".to_owned();
                (message, load::span(code, part))
            })),
            load::Error::Lex(errors) => mistakes.extend(errors.into_iter().map(|(what, rest)| {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                expected(what.as_str(), &rest[..first], rest)
            })),
            load::Error::Parse(errors) => {
                let errors = errors.into_iter();
                mistakes.extend(errors.map(|(what, found)| expected(what.as_str(), found, found)));
            }
        }
    }
    mistakes
}

fn not_compiled(code: &str, errors: compile::Errors<&str, ()>) -> Vec<Mistake> {
    let errors = errors.into_iter().flat_map(|(_, errors)| errors);
    let mistake = |(name, kind): compile::Error<&str>| {
        let message = format!("unknown {} `{name}`", kind.as_str());
        (message, load::span(code, name))
    };
    errors.map(mistake).collect()
}

/// Each mistake with its line, column and a mark below the line.
fn shown(code: &str, mistakes: Vec<Mistake>) -> String {
    let shown = mistakes.into_iter().map(|(message, Range { start, .. })| {
        let before = &code[..start];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = code[line_start..].lines().next().unwrap_or_default();
        let (number, column) = (
            before.matches('\n').count() + 1,
            code[line_start..start].chars().count() + 1,
        );
        format!(
            "{message} (line {number}, column {column})\n  {line}\n  {:>column$}",
            '^'
        )
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// Replaces JSON values by the names of their types, and words that may be data by `…`, unless the filter
/// itself contains them.
fn without_values(message: &str, code: &str) -> String {
    let (mut shown, mut rest) = (String::new(), message);
    while !rest.is_empty() {
        let (text, instead) = value_at(rest).unwrap_or_else(|| word_at(rest));
        rest = &rest[text.len()..];
        let is_of_filter = code.contains(text.trim_matches(['"', ' ']));
        shown += if is_of_filter { text } else { instead };
    }
    shown
}

/// The JSON value that the text begins with, and the name of its type. Short numbers are positions rather than data.
fn value_at(text: &str) -> Option<(&str, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    let json = &text[..values.byte_offset()];
    let is_position = value.is_number() && json.len() < 4;
    (!is_position).then_some((json, type_name(&value)))
}

/// The word that the text begins with, with the blanks after it. Words of messages are in lower case.
fn word_at(text: &str) -> (&str, &str) {
    let word = text.split_inclusive(' ').next().unwrap_or(text);
    let bare = word.trim_matches([' ', ':', ',', '.', '(', ')']);
    let is_small_number = bare.len() < 4 && bare.chars().all(|letter| letter.is_ascii_digit());
    let is_word = bare == "JSON" || bare.chars().all(|letter| letter.is_ascii_lowercase());
    (
        word,
        if is_small_number || is_word {
            word
        } else {
            "… "
        },
    )
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
