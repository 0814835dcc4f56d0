//! Functions for the derive of enums: reading values, and parsing them strictly.

use std::error::Error;
use std::fmt;

use serde_json::Number;

use super::from_json::{number, whole};
use crate::action::{EnumInfo, EnumValues};
use crate::util::did_you_mean;
use crate::values::{UnknownNumber, UnknownText};

/// An enum whose values are texts.
pub trait TextEnum: Sized {
    /// The static facts.
    const INFO: &'static EnumInfo;

    /// The variant of a documented text.
    fn documented(text: &str) -> Option<Self>;

    /// The variant of any other text.
    fn unknown(text: UnknownText) -> Self;
}

/// An enum whose values are whole numbers.
pub trait IntegerEnum: Sized {
    /// The static facts.
    const INFO: &'static EnumInfo;

    /// The variant of a documented number.
    fn documented(number: i64) -> Option<Self>;

    /// The variant of any other number.
    fn unknown(number: UnknownNumber) -> Self;
}

/// The error of strict parsing: the enum does not document the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    value: String,
    name: &'static str,
    values: EnumValues,
}

impl UnknownValue {
    fn new(value: String, info: &EnumInfo) -> Self {
        Self {
            value,
            name: info.name,
            values: info.values,
        }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            value,
            name,
            values,
        } = self;
        let (expected, meant) = match values {
            EnumValues::Text(texts) => (
                texts
                    .iter()
                    .map(|text| format!("`{text}`"))
                    .collect::<Vec<_>>(),
                did_you_mean(value, texts.iter().copied()),
            ),
            EnumValues::Integer(numbers) => {
                (numbers.iter().map(i64::to_string).collect(), String::new())
            }
        };
        write!(
            f,
            "`{value}` is not a documented {name} ({}){meant} `{name}::undocumented` sends other values",
            expected.join(", "),
            meant = if meant.is_empty() {
                ";".to_owned()
            } else {
                meant
            },
        )
    }
}

impl Error for UnknownValue {}

/// The variant of a documented text.
pub fn parse_text<T: TextEnum>(text: &str) -> Result<T, UnknownValue> {
    T::documented(text).ok_or_else(|| UnknownValue::new(text.to_owned(), T::INFO))
}

/// The variant of any text.
#[must_use]
pub fn from_text<T: TextEnum>(text: String) -> T {
    T::documented(&text).unwrap_or_else(|| T::unknown(UnknownText::new(text)))
}

/// The variant of a documented number.
pub fn parse_integer<T: IntegerEnum>(number: i64) -> Result<T, UnknownValue> {
    T::documented(number).ok_or_else(|| UnknownValue::new(number.to_string(), T::INFO))
}

/// The variant of any number.
#[must_use]
pub fn from_integer<T: IntegerEnum>(number: i64) -> T {
    T::documented(number).unwrap_or_else(|| T::unknown(UnknownNumber::new(number)))
}

/// Reads a whole number, for an enum of whole numbers.
#[must_use]
pub fn read_number<T: IntegerEnum>(number: &Number) -> Option<T> {
    i64::try_from(whole(number)?).ok().map(from_integer)
}

/// Reads a whole number in a text, for an enum of whole numbers.
#[must_use]
pub fn read_number_in_text<T: IntegerEnum>(text: &str) -> Option<T> {
    read_number(&number(text)?)
}

/// Reads any text.
#[must_use]
pub fn read_text<T: TextEnum>(text: &str) -> Option<T> {
    Some(T::documented(text).unwrap_or_else(|| T::unknown(UnknownText::new(text.to_owned()))))
}

/// Writes what an enum reads, to complete "expected …".
pub fn enum_expectation(info: &EnumInfo, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let kind = match info.values {
        EnumValues::Text(_) => "a text",
        EnumValues::Integer(_) => "a whole number",
    };
    write!(f, "{kind} (`{}`)", info.name)
}

#[cfg(test)]
mod tests {
    use crate::{
        WireEnum,
        values::{UnknownNumber, UnknownText},
    };

    #[derive(Clone, Debug, PartialEq, WireEnum)]
    #[wire_enum(closed)]
    enum Status {
        Open,
        #[wire("In progress")]
        InProgress,
        #[wire(unknown)]
        Unknown(UnknownText),
    }

    #[derive(Clone, Debug, PartialEq, WireEnum)]
    #[wire_enum(open)]
    enum Level {
        #[wire(-1)]
        Low,
        #[wire(1)]
        High,
        #[wire(unknown)]
        Unknown(UnknownNumber),
    }

    #[test]
    fn reads_borrowed_and_owned_texts() {
        let owned: Status = serde_json::from_value("In progress".into()).unwrap();
        let borrowed: Status = serde_json::from_str("\"In progress\"").unwrap();
        let escaped: Status = serde_json::from_str("\"In\\u0020progress\"").unwrap();
        assert_eq!(
            [owned, borrowed, escaped],
            [const { Status::InProgress }; 3]
        );
        let error = serde_json::from_str::<Status>("1").unwrap_err().to_string();
        assert!(error.contains("expected a text (`Status`)"), "{error}");
    }

    #[test]
    fn an_unknown_value_is_equal_to_itself_only() {
        let new = Status::undocumented("New");
        assert_eq!(new, serde_json::from_str("\"New\"").unwrap());
        assert_ne!(new, Status::undocumented("new"));
        assert_eq!(Status::undocumented("Open"), Status::Open);
    }

    #[test]
    fn open_numbers_go_both_ways() {
        assert_eq!(Level::from(-1), Level::Low);
        assert_eq!(Level::from(7).as_i64(), 7);
        assert_eq!(Level::from(7).to_string(), "7");
        assert_eq!(Level::VALUES, [-1, 1]);
        assert!(Level::High.is_documented() && !Level::from(7).is_documented());
    }

    #[test]
    fn refusal_says_what_there_is() {
        let error = "Opne".parse::<Status>().unwrap_err().to_string();
        assert_eq!(
            error,
            "`Opne` is not a documented Status (`Open`, `In progress`); did you mean `Open`? \
             `Status::undocumented` sends other values"
        );
    }
}
