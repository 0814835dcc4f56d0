//! Lists, and maps from any text.

use std::collections::BTreeMap;
use std::fmt;

use super::bounds::check_count;
use super::{Argument, Chunkable, write_object};
use crate::action::{Field, JsonType, Kind};
use crate::request::Shown;
use crate::request::Violations;
use crate::request::sealed::Sealed;

/// The number of items from which the length of the whole list is estimated, so that memory is allocated once.
const SAMPLE: usize = 16;

/// Items of a list that stays where it is.
#[derive(Debug)]
pub(crate) struct Items<'a>(pub(crate) Vec<&'a dyn Argument>);

impl Sealed for Items<'_> {}

impl Argument for Items<'_> {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        check_count(self.0.len(), field, violations);
        let item_field = field.item();
        for (index, item) in self.0.iter().enumerate() {
            violations.item(index, |violations| item.check(&item_field, violations));
        }
    }

    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        let item_field = field.item();
        write_list(self.0.iter(), out, |item, out| {
            item.write_json(&item_field, out);
        });
    }

    fn write_text(&self, field: &Field, out: &mut String) {
        super::write_json_text(self, field, out);
    }
}

/// Appends a list as JSON.
fn write_list<T>(
    items: impl ExactSizeIterator<Item = T>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(T, &mut Vec<u8>),
) {
    let (start, count) = (out.len(), items.len());
    out.push(b'[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        if index == SAMPLE {
            let each = (out.len() - start).div_ceil(SAMPLE);
            out.reserve((each + each / 8) * (count - SAMPLE));
        }
        write(item, out);
    }
    out.push(b']');
}

impl<T: Argument> Argument for Vec<T> {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        check_count(self.len(), field, violations);
        let item_field = field.item();
        for (index, item) in self.iter().enumerate() {
            violations.item(index, |violations| item.check(&item_field, violations));
        }
    }

    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        let item_field = field.item();
        write_list(self.iter(), out, |item, out| {
            item.write_json(&item_field, out);
        });
    }

    /// Separated by commas, as the service writes lists in a query.
    fn write_text(&self, field: &Field, out: &mut String) {
        let item_field = field.item();
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            item.write_text(&item_field, out);
        }
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(Shown)).finish()
    }

    fn chunkable(&self) -> Option<&dyn Chunkable> {
        Some(self)
    }
}

impl<T: Argument> Chunkable for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> &dyn Argument {
        &self[index]
    }
}

impl<T: JsonType> JsonType for Vec<T> {
    const KIND: Kind = Kind::Array(&T::KIND);
}

impl<T: Argument> Argument for BTreeMap<String, T> {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        check_count(self.len(), field, violations);
        let item_field = field.item();
        for (key, value) in self {
            violations.field(key, |violations| value.check(&item_field, violations));
        }
    }

    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        let item_field = field.item();
        write_object(out, |members| {
            for (key, value) in self {
                value.write_json(&item_field, members.key(key));
            }
        });
    }

    fn write_text(&self, field: &Field, out: &mut String) {
        super::write_json_text(self, field, out);
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.iter().map(|(key, value)| (Shown(key), Shown(value)));
        f.debug_map().entries(entries).finish()
    }
}

impl<T: JsonType> JsonType for BTreeMap<String, T> {
    const KIND: Kind = Kind::Map(&T::KIND);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::action::Format;
    use crate::request::argument::tests::{complaints, field};
    use crate::request::to_value;
    use crate::values::Id;

    #[test]
    fn bounds_count_items_and_formats_reach_into_them() {
        let phones = field("phones", Kind::Array(&Kind::String))
            .max(1)
            .format(Format::E164);
        let found = complaints(&vec!["+390212345678".to_owned(), "x".to_owned()], &phones);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], "`phones`: takes at most 1 item, has 2");
        assert!(
            found[1].starts_with("`phones[1]`: expected a phone number"),
            "{}",
            found[1]
        );
    }

    #[test]
    fn identifiers_in_a_list_go_out_as_declared() {
        let ids = field("contacts", Kind::Array(&Kind::Integer));
        let given = vec![Id::from("1"), Id::from(2)];
        assert_eq!(to_value(&given, &ids), json!([1, 2]));
        let mut text = String::new();
        given.write_text(&ids, &mut text);
        assert_eq!(text, "1,2");
    }

    #[test]
    fn maps_name_the_key_at_fault() {
        let scores = field("scores", Kind::Map(&Kind::Number));
        let given = BTreeMap::from([("a".to_owned(), 1.0), ("b".to_owned(), f64::INFINITY)]);
        assert_eq!(
            complaints(&given, &scores),
            ["`scores.b`: must be a finite number"]
        );
        let given = BTreeMap::from([("a\"".to_owned(), 1.5), ("b".to_owned(), 2.0)]);
        assert_eq!(to_value(&given, &scores), json!({"a\"": 1.5, "b": 2.0}));
    }

    #[test]
    fn nothing_in_them_is_still_a_value() {
        assert_eq!(
            to_value(&Vec::<i64>::new(), &field("x", Vec::<i64>::KIND)),
            json!([])
        );
        let empty = BTreeMap::<String, i64>::new();
        assert_eq!(
            to_value(&empty, &field("x", BTreeMap::<String, i64>::KIND)),
            json!({})
        );
    }
}
