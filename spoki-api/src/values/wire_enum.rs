//! What the derive of enums uses: reading values, and parsing them strictly.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};

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

/// Reads any text.
pub fn read_text<'de, T: TextEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: TextEnum> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a text (`{}`)", T::INFO.name)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::documented(text).unwrap_or_else(|| T::unknown(UnknownText::new(text.to_owned()))))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<T, E> {
        Ok(from_text(text))
    }
}

/// Reads any whole number, also if it is written as a text.
pub fn read_integer<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: IntegerEnum,
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(IntegerVisitor(PhantomData))
}

struct IntegerVisitor<T>(PhantomData<T>);

impl<T: IntegerEnum> Visitor<'_> for IntegerVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number (`{}`)", T::INFO.name)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        Ok(from_integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        i64::try_from(number)
            .map(from_integer)
            .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse()
            .map(from_integer)
            .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
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
