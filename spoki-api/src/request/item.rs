//! Single items of a list: their check before sending, and their errors in the reply.

use serde_json::Value;

use super::argument::{Argument, to_value};
use super::violation::{ViolationList, Violations};
use crate::action::{Kind, Param};

/// Everything that the service would refuse in one item of the list `param`. `index` is the index of the
/// item, for [`Violation::item`](super::Violation::item).
///
/// ```
/// use serde_json::json;
/// use spoki_api::Action as _;
/// use spoki_api::lists::SyncListContacts;
/// use spoki_api::request::check_item;
///
/// let info = SyncListContacts::INFO;
/// let list = &info.params[info.bounded_list().unwrap()];
/// assert!(check_item(list, 0, &json!({"phone": "+390212345678"})).is_empty());
/// assert_eq!(check_item(list, 7, &json!({"phone": "02"}))[0].item, Some(7));
/// ```
#[must_use]
pub fn check_item(param: &Param, index: usize, item: &dyn Argument) -> ViolationList {
    let mut found = ViolationList::default();
    let field = param.item();
    Violations::new(&mut found, param.name)
        .item(index, |violations| item.check(&field, violations));
    found
}

/// A problem with one item of a list, as a successful reply names it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ItemError {
    /// The index of the item in the list that was sent; `None` if the reply does not tell which item it is.
    pub item: Option<usize>,
    /// The error in the reply, unchanged. Nothing is masked in it.
    pub error: Value,
}

/// The problems that the reply to a long list names in its member `errors`. `items` are the items that were sent as
/// `param`.
///
/// An entry belongs to the item at its `index`, or else to the only item with the same key: the value of the only field
/// that the item's model requires.
#[must_use]
pub fn item_errors(param: &Param, items: &[&dyn Argument], reply: &Value) -> Vec<ItemError> {
    let Some(Value::Array(errors)) = reply.get("errors") else {
        return Vec::new();
    };
    let key = match param.item().kind {
        Kind::Object(info) => info().key().map(|field| field.name),
        _ => None,
    };
    let find = |error: &Value| {
        let index = error.get("index").and_then(Value::as_u64);
        let index = index.and_then(|index| usize::try_from(index).ok());
        index
            .filter(|&index| index < items.len())
            .or_else(|| only_item_with(param, items, key?, error.get(key?)?))
    };
    let errors = errors.iter().map(|error| ItemError {
        item: find(error),
        error: error.clone(),
    });
    errors.collect()
}

/// The index of the only item whose field has this value.
fn only_item_with(
    param: &Param,
    items: &[&dyn Argument],
    field: &str,
    value: &Value,
) -> Option<usize> {
    let item_field = param.item();
    let has_value = |item: &dyn Argument| to_value(item, &item_field).get(field) == Some(value);
    let mut found = (0..items.len()).filter(|&index| has_value(items[index]));
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::action::{Field, ObjectInfo};

    static CONTACT: ObjectInfo = ObjectInfo::new(
        "Contact",
        &[
            Field::new("phone", Kind::String).required().min(3),
            Field::new("name", Kind::String),
        ],
    );
    static CONTACTS: Param = Param::new(
        Field::new(
            "contacts",
            const { Kind::Array(&Kind::Object(|| &CONTACT)) },
        )
        .max(10),
    );

    #[test]
    fn a_violation_has_the_index_of_its_item() {
        let found = check_item(&CONTACTS, 41, &json!({"phone": "1", "fone": 2}));
        let found: Vec<_> = found
            .iter()
            .map(|violation| (violation.item, violation.path.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (Some(41), "contacts[41].phone"),
                (Some(41), "contacts[41].fone")
            ]
        );
    }

    #[test]
    fn errors_belong_to_items_by_index_then_by_key() {
        let items = [
            json!({"phone": "+391"}),
            json!({"phone": "+392"}),
            json!({"phone": "+393"}),
            json!({"phone": "+393"}),
        ];
        let items: Vec<&dyn Argument> = items.iter().map(|item| item as &dyn Argument).collect();
        let reply = json!({"errors": [
            {"index": 2, "phone": "+391"},
            {"phone": "+392", "why": "x"},
            {"index": 9, "phone": "+391"},
            {"phone": "+393"},
            {"phone": "+399"},
            "odd",
        ]});
        let found = item_errors(&CONTACTS, &items, &reply);
        let owners: Vec<_> = found.iter().map(|error| error.item).collect();
        assert_eq!(owners, [Some(2), Some(1), Some(0), None, None, None]);
        assert_eq!(found[1].error, json!({"phone": "+392", "why": "x"}));
        for none in [json!({}), json!([]), json!({"errors": "none"}), Value::Null] {
            assert_eq!(item_errors(&CONTACTS, &items, &none), []);
        }
    }
}
