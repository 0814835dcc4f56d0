//! How each type is read.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, MapAccess, SeqAccess};
use serde::ser::Serialize;
use serde_json::{Map, Number, Value};

use super::{Fits, FromJson, Misfit, Reader};

/// The greatest whole number up to which a `f64` has every whole number: 2^53.
const GREATEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The number as a whole number. Up to 2^53, a fraction of zero is allowed.
pub(crate) fn whole(number: &Number) -> Option<i128> {
    let exact = number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from));
    exact.or_else(|| {
        let float = number.as_f64()?;
        let is_whole = float.fract() == 0.0 && float.abs() <= GREATEST_EXACT;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number is whole and in range"
        )]
        is_whole.then_some(float as i128)
    })
}

/// The number in a text, as JSON writes numbers.
pub(crate) fn number(text: &str) -> Option<Number> {
    text.trim().parse().ok()
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl FromJson for $number {
            fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number")
            }

            fn from_number(number: &Number) -> Option<Self> {
                whole(number)?.try_into().ok()
            }

            fn from_text(text: &str) -> Option<Self> {
                Self::from_number(&number(text)?)
            }
        }
    )*};
}

whole_numbers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl FromJson for f64 {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn from_number(number: &Number) -> Option<Self> {
        number.as_f64()
    }

    fn from_text(text: &str) -> Option<Self> {
        number(text)?.as_f64()
    }
}

impl FromJson for bool {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true` or `false`")
    }

    fn from_bool(flag: bool) -> Option<Self> {
        Some(flag)
    }

    fn from_number(number: &Number) -> Option<Self> {
        match whole(number)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        text.trim().to_ascii_lowercase().parse().ok()
    }
}

/// A whole number is read as its digits: phone numbers and codes are written as numbers, too.
impl FromJson for String {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn from_number(number: &Number) -> Option<Self> {
        Some(whole(number)?.to_string())
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FromJson for Value {
    const FITS: Fits = Fits::All;

    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn from_null() -> Option<Self> {
        Some(Self::Null)
    }

    fn from_bool(flag: bool) -> Option<Self> {
        Some(flag.into())
    }

    fn from_number(number: &Number) -> Option<Self> {
        Some(number.clone().into())
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn from_list<'de, A: SeqAccess<'de>, M: Misfit>(list: A) -> Result<Result<Self, M>, A::Error> {
        Self::deserialize(SeqAccessDeserializer::new(list)).map(Ok)
    }

    fn from_object<'de, A: MapAccess<'de>, M: Misfit>(
        object: A,
    ) -> Result<Result<Self, M>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(object)).map(Ok)
    }
}

impl FromJson for Map<String, Value> {
    const FITS: Fits = Fits::Objects;

    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn from_object<'de, A: MapAccess<'de>, M: Misfit>(
        object: A,
    ) -> Result<Result<Self, M>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(object)).map(Ok)
    }
}

/// A type around another, which reads what the other reads.
macro_rules! around {
    ($name:ident, $wrap:expr) => {
        fn expectation(f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            $name::expectation(f)
        }

        fn from_bool(flag: bool) -> Option<Self> {
            $name::from_bool(flag).map($wrap)
        }

        fn from_number(number: &::serde_json::Number) -> Option<Self> {
            $name::from_number(number).map($wrap)
        }

        fn from_text(text: &str) -> Option<Self> {
            $name::from_text(text).map($wrap)
        }

        fn from_list<'de, A, M>(list: A) -> Result<Result<Self, M>, A::Error>
        where
            A: ::serde::de::SeqAccess<'de>,
            M: $crate::values::Misfit,
        {
            Ok($name::from_list(list)?.map($wrap))
        }

        fn from_object<'de, A, M>(object: A) -> Result<Result<Self, M>, A::Error>
        where
            A: ::serde::de::MapAccess<'de>,
            M: $crate::values::Misfit,
        {
            Ok($name::from_object(object)?.map($wrap))
        }
    };
}

pub(crate) use around;

impl<T: FromJson> FromJson for Option<T> {
    fn from_null() -> Option<Self> {
        Some(None)
    }

    around!(T, Some);
}

/// If one item cannot be read, the whole list cannot be read: it is returned, with the items before in the
/// form in which they were read.
impl<T: FromJson + Serialize> FromJson for Vec<T> {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn from_list<'de, A, M>(mut list: A) -> Result<Result<Self, M>, A::Error>
    where
        A: SeqAccess<'de>,
        M: Misfit,
    {
        let mut items = Self::new();
        while let Some(item) = list.next_element_seed(Reader::<T, M>::NEW)? {
            match item {
                Ok(item) => items.push(item),
                Err(odd) => return M::of_list(&items, odd, list).map(Err),
            }
        }
        Ok(Ok(items))
    }
}

impl<T: FromJson + Serialize> FromJson for BTreeMap<String, T> {
    fn expectation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn from_object<'de, A, M>(mut object: A) -> Result<Result<Self, M>, A::Error>
    where
        A: MapAccess<'de>,
        M: Misfit,
    {
        let mut entries = Self::new();
        while let Some(key) = object.next_key()? {
            match object.next_value_seed(Reader::<T, M>::NEW)? {
                Ok(value) => drop(entries.insert(key, value)),
                Err(odd) => return M::of_object(&entries, (key, odd), object).map(Err),
            }
        }
        Ok(Ok(entries))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Read;
    use super::*;
    use crate::values::Id;

    fn read<T: FromJson>(json: &str) -> Option<T> {
        let read: Result<Read<T>, _> = serde_json::from_str(json);
        read.ok().map(|read| read.0)
    }

    #[test]
    fn f1_numbers_are_read_in_every_clear_form() {
        for (json, whole, number) in [
            ("7", Some(7), Some(7.0)),
            ("-7.0", Some(-7), Some(-7.0)),
            ("1e3", Some(1000), Some(1000.0)),
            (r#"" 7 ""#, Some(7), Some(7.0)),
            (r#""0.0500""#, None, Some(0.05)),
            ("7.5", None, Some(7.5)),
            (
                "9223372036854775807",
                Some(i64::MAX),
                Some(9_223_372_036_854_775_807.0),
            ),
            (
                "9007199254740992.0",
                Some(1 << 53),
                Some(9_007_199_254_740_992.0),
            ),
            ("9007199254740994.0", None, Some(9_007_199_254_740_994.0)),
            (
                "18446744073709551615",
                None,
                Some(18_446_744_073_709_551_615.0),
            ),
        ] {
            assert_eq!(read::<i64>(json), whole, "{json}");
            assert_eq!(read::<f64>(json), number, "{json}");
        }
        for json in [
            "null",
            "true",
            "[]",
            "{}",
            r#""""#,
            r#""007""#,
            r#""+7""#,
            r#""0x7""#,
            r#""7,5""#,
            r#""NaN""#,
            r#""inf""#,
            r#""1e999""#,
            r#""7 8""#,
        ] {
            assert_eq!(read::<i64>(json), None, "{json}");
            assert_eq!(read::<f64>(json), None, "{json}");
        }
        assert_eq!(
            (read::<u8>("255"), read::<u8>("256"), read::<u8>("-1")),
            (Some(255), None, None)
        );
    }

    #[test]
    fn f1_flags_texts_and_identifiers_are_read_in_every_clear_form() {
        for (json, flag) in [
            ("true", Some(true)),
            ("0", Some(false)),
            ("1.0", Some(true)),
            (r#""True""#, Some(true)),
            (r#"" false""#, Some(false)),
            ("2", None),
            (r#""yes""#, None),
            (r#""""#, None),
        ] {
            assert_eq!(read::<bool>(json), flag, "{json}");
        }
        for (json, text) in [
            (r#""x""#, Some("x")),
            ("390212345678", Some("390212345678")),
            ("12.0", Some("12")),
            ("12.5", None),
            ("true", None),
            ("[]", None),
        ] {
            assert_eq!(read::<String>(json).as_deref(), text, "{json}");
        }
        assert_eq!(read::<Id>("7.0"), Some(Id::from(7)));
        assert_eq!(read::<Id>("7.5"), None);
    }

    #[test]
    fn f1_what_has_no_reading_is_given_back() {
        let odd = |json: &str| {
            let json = &mut serde_json::Deserializer::from_str(json);
            let read =
                serde::de::DeserializeSeed::deserialize(Reader::<Vec<i64>, Value>::NEW, json);
            read.unwrap()
        };
        assert_eq!(odd(r#"[1, "2"]"#), Ok(vec![1, 2]));
        assert_eq!(odd("7"), Err(json!(7)));
        assert_eq!(odd(r#"{"a": [1]}"#), Err(json!({"a": [1]})));
        assert_eq!(odd(r#"["1", [2], 3]"#), Err(json!([1, [2], 3])));
        let map = |json: &str| {
            let json = &mut serde_json::Deserializer::from_str(json);
            let reader = Reader::<BTreeMap<String, i64>, Value>::NEW;
            serde::de::DeserializeSeed::deserialize(reader, json).unwrap()
        };
        assert_eq!(
            map(r#"{"a": "1", "b": null, "c": {}}"#),
            Err(json!({"a": 1, "b": null, "c": {}}))
        );
    }
}
