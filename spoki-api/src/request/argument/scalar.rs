//! Texts, numbers, flags, and secrets of any of them.

use std::fmt;

use serde_json::Value;

use super::bounds::{check_number, check_text};
use super::{Argument, write_serialized};
use crate::action::{Field, JsonType, Kind};
use crate::privacy::Secret;
use crate::privacy::mask;
use crate::request::{Problem, Violations};

impl Argument for String {
    #[inline]
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        check_text(self, field, violations);
    }

    #[inline]
    fn write_json(&self, _: &Field, out: &mut Vec<u8>) {
        write_serialized(self, out);
    }

    fn write_text(&self, _: &Field, out: &mut String) {
        out.push_str(self);
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*mask(self, &[]), f)
    }
}

impl JsonType for String {
    const KIND: Kind = Kind::String;
}

impl Argument for i64 {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        check_number(*self, field, violations);
    }

    fn write_json(&self, _: &Field, out: &mut Vec<u8>) {
        write_serialized(self, out);
    }

    fn write_text(&self, _: &Field, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

impl JsonType for i64 {
    const KIND: Kind = Kind::Integer;
}

impl Argument for f64 {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        if self.is_finite() {
            check_number(*self, field, violations);
        } else {
            violations.report_problem(|| {
                Problem::invalid(field, &Value::Null, "must be a finite number")
            });
        }
    }

    fn write_json(&self, _: &Field, out: &mut Vec<u8>) {
        write_serialized(self, out);
    }

    fn write_text(&self, _: &Field, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

impl JsonType for f64 {
    const KIND: Kind = Kind::Number;
}

impl Argument for bool {
    fn check(&self, _: &Field, _: &mut Violations<'_>) {}

    fn write_json(&self, _: &Field, out: &mut Vec<u8>) {
        write_serialized(self, out);
    }

    fn write_text(&self, _: &Field, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl JsonType for bool {
    const KIND: Kind = Kind::Boolean;
}

impl<T: Argument> Argument for Secret<T> {
    fn is_given(&self) -> bool {
        self.expose().is_given()
    }

    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        self.expose().check(field, violations);
    }

    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        self.expose().write_json(field, out);
    }

    fn write_text(&self, field: &Field, out: &mut String) {
        self.expose().write_text(field, out);
    }
}

impl<T: JsonType> JsonType for Secret<T> {
    const KIND: Kind = T::KIND;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::action::Format;
    use crate::request::argument::tests::{complaints, field};
    use crate::request::to_value;

    #[test]
    fn lengths_count_characters() {
        let bounded = field("code", Kind::String).min(2).max(3);
        assert!(complaints(&"èèè".to_owned(), &bounded).is_empty());
        assert_eq!(
            complaints(&"è".to_owned(), &bounded),
            ["`code`: needs at least 2 characters, has 1"]
        );
        assert_eq!(
            complaints(&"abcd".to_owned(), &bounded.max(1)),
            ["`code`: takes at most 1 character, has 4"]
        );
    }

    #[test]
    fn formats_say_what_they_want_and_not_what_they_got() {
        let phone = field("phone", Kind::String).format(Format::E164);
        let found = complaints(&"+39 0555".to_owned(), &phone);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("`+` and 7 to 15 digits"), "{}", found[0]);
        assert!(!found[0].contains("0555"), "{}", found[0]);
    }

    #[test]
    fn numbers_keep_their_bounds() {
        let page = field("page", Kind::Integer).min(1).max(100);
        assert!(complaints(&1_i64, &page).is_empty());
        assert_eq!(complaints(&0_i64, &page), ["`page`: must be at least 1"]);
        assert_eq!(complaints(&101_i64, &page), ["`page`: must be at most 100"]);
        let price = field("price", Kind::Number).min(1);
        assert_eq!(complaints(&0.5, &price), ["`price`: must be at least 1"]);
        assert_eq!(
            complaints(&f64::NAN, &price),
            ["`price`: must be a finite number"]
        );
    }

    #[test]
    fn goes_out_as_json_and_as_text() {
        let any = field("x", Kind::Any);
        let cases: [(&dyn Argument, _, &str); 5] = [
            (&"a\"b".to_owned(), json!("a\"b"), "a\"b"),
            (&-3_i64, json!(-3), "-3"),
            (&1.5, json!(1.5), "1.5"),
            (&true, json!(true), "true"),
            (&Secret::new(7_i64), json!(7), "7"),
        ];
        for (argument, expected, text) in cases {
            let mut out = String::new();
            argument.write_text(&any, &mut out);
            assert_eq!((to_value(argument, &any), out.as_str()), (expected, text));
        }
    }
}
