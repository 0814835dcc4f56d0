//! The fields of an answer: what `--fields` selects, and the columns without it.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;
use spoki_api::action::{Field, Kind};

/// The header of the only column where items are not objects.
const WHOLE_ITEM: &str = "value";

/// A field of an item, and the header of its column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// The keys that lead to the field; none for the item itself.
    steps: Vec<String>,
}

impl Column {
    /// The column of a path as `--fields` takes it: `contact.phone`.
    fn path(path: &str) -> Self {
        Self {
            name: path.to_owned(),
            steps: path.split('.').map(str::to_owned).collect(),
        }
    }

    /// The column of a key, which may contain dots.
    fn key(key: &str) -> Self {
        Self {
            name: key.to_owned(),
            steps: vec![key.to_owned()],
        }
    }

    fn whole_item() -> Self {
        Self {
            name: WHOLE_ITEM.to_owned(),
            steps: Vec::new(),
        }
    }

    /// The value of an item; null if the item lacks it. A key of a list leads to the values of all its items.
    pub(super) fn of<'a>(&self, item: &'a Value) -> Cow<'a, Value> {
        follow(item, &self.steps)
    }
}

fn follow<'a>(value: &'a Value, steps: &[String]) -> Cow<'a, Value> {
    let Some((first, rest)) = steps.split_first() else {
        return Cow::Borrowed(value);
    };
    let inner = match value {
        Value::Object(members) => members.get(first),
        Value::Array(items) => {
            let values = items.iter().map(|item| follow(item, steps).into_owned());
            return Cow::Owned(values.collect());
        }
        _ => None,
    };
    inner.map_or(Cow::Owned(Value::Null), |inner| follow(inner, rest))
}

/// The value as the text of a cell: null is empty, and objects and lists are JSON.
pub(super) fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Which fields of items are printed.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// What `--fields` selects.
    selected: Option<Vec<Column>>,
    /// The type of an item.
    item: Kind,
}

impl Fields {
    /// Reads the values of `--fields`. Each mistake gets a message.
    pub(super) fn parse(values: &[String], reply: Kind, mistakes: &mut Vec<String>) -> Self {
        let item = item_kind(reply);
        if values.is_empty() {
            return Self {
                selected: None,
                item,
            };
        }
        let paths = values.iter().flat_map(|value| value.split(','));
        let columns: Vec<_> = paths.map(|path| Column::path(path.trim())).collect();
        mistakes.extend(columns.iter().filter_map(|column| mistake(column, item)));
        Self {
            selected: Some(columns),
            item,
        }
    }

    /// Whether the user chose the columns.
    pub(super) fn are_selected(&self) -> bool {
        self.selected.is_some()
    }

    /// The columns that are known before the first item: the selected fields, or those of the model.
    /// `scalars` leaves out lists and objects of the model.
    pub(super) fn known_columns(&self, scalars: bool) -> Option<Vec<Column>> {
        if let Some(columns) = &self.selected {
            return Some(columns.clone());
        }
        let fields = fields_of(self.item)?.iter();
        let shown = fields.filter(|field| !scalars || is_scalar(field.kind));
        Some(shown.map(|field| Column::key(field.name)).collect())
    }

    /// The columns of a list without a known type: the keys of its first page.
    pub(super) fn columns_of_page(items: &[Value], scalars: bool) -> Vec<Column> {
        let mut keys: Vec<&String> = Vec::new();
        for item in items {
            let Value::Object(members) = item else {
                return vec![Column::whole_item()];
            };
            let new = members.keys().filter(|key| !keys.contains(key));
            keys.extend(new.collect::<Vec<_>>());
        }
        let is_nested = |key: &&&String| {
            let mut values = items.iter().filter_map(|item| item.get(key.as_str()));
            values.any(|value| value.is_array() || value.is_object())
        };
        let shown: Vec<_> = keys
            .iter()
            .filter(|key| !(scalars && is_nested(key)))
            .collect();
        let shown = if shown.is_empty() {
            keys.iter().collect()
        } else {
            shown
        };
        shown.into_iter().map(|key| Column::key(key)).collect()
    }

    /// The columns of a single object: the selected fields, or those of the model and then all others.
    pub(super) fn columns_of_object(&self, object: &Value) -> Vec<Column> {
        if let Some(columns) = &self.selected {
            return columns.clone();
        }
        let present = Self::columns_of_page(std::slice::from_ref(object), false);
        let (mut columns, rest): (Vec<_>, Vec<_>) = present
            .into_iter()
            .partition(|column| self.position(&column.name).is_some());
        columns.sort_by_key(|column| self.position(&column.name));
        columns.extend(rest);
        columns
    }

    /// The position of a field in the model.
    fn position(&self, name: &str) -> Option<usize> {
        fields_of(self.item)?
            .iter()
            .position(|field| field.name == name)
    }

    /// The selection in the shape of JSON.
    pub(super) fn mask(&self) -> Mask {
        let mut mask = Mask::default();
        for column in self.selected.iter().flatten() {
            mask.add(&column.steps);
        }
        mask
    }
}

/// What is wrong with a path of `--fields`.
fn mistake(column: &Column, item: Kind) -> Option<String> {
    let path = &column.name;
    if column.steps.iter().any(String::is_empty) {
        return Some(format!("a name is missing in `{path}`; expected `a,b.c`"));
    }
    let mut kind = item;
    for (position, step) in column.steps.iter().enumerate() {
        kind = match item_kind(kind) {
            Kind::Any => return None,
            Kind::Map(value) => *value,
            kind => {
                let parent = || column.steps[..position].join(".");
                let Some(fields) = fields_of(kind) else {
                    let parent = parent();
                    return Some(format!("unknown field `{path}`; `{parent}` has no fields"));
                };
                match fields.iter().find(|field| field.name == step) {
                    Some(field) => field.kind,
                    None => return Some(unknown(&parent(), step, fields)),
                }
            }
        };
    }
    None
}

fn unknown(parent: &str, name: &str, fields: &[Field]) -> String {
    let names = || fields.iter().map(|field| field.name);
    let near = names()
        .map(|known| (strsim::jaro_winkler(&name.to_lowercase(), known), known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let dot = if parent.is_empty() { "" } else { "." };
    let hint = match near {
        Some((_, known)) => format!("did you mean `{parent}{dot}{known}`?"),
        None => format!("the fields are {}", names().collect::<Vec<_>>().join(", ")),
    };
    format!("unknown field `{parent}{dot}{name}`; {hint}")
}

/// The type of the items of a list, of lists of lists too; any other type is left as it is.
fn item_kind(mut kind: Kind) -> Kind {
    while let Kind::Array(item) = kind {
        kind = *item;
    }
    kind
}

fn fields_of(kind: Kind) -> Option<&'static [Field]> {
    match kind {
        Kind::Object(object) => Some(object().fields),
        _ => None,
    }
}

fn is_scalar(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Enum(_)
    )
}

/// Selected keys in order, each with the selected keys of its value. Without keys: the whole value.
#[derive(Clone, Debug, Default)]
pub(super) struct Mask(Vec<(String, Mask)>);

impl Mask {
    fn add(&mut self, steps: &[String]) {
        let Some((first, rest)) = steps.split_first() else {
            // The whole value includes what was selected of it before.
            self.0.clear();
            return;
        };
        match self.0.iter_mut().find(|(key, _)| key == first) {
            Some((_, inner)) if inner.0.is_empty() => {}
            Some((_, inner)) => inner.add(rest),
            None => {
                let mut inner = Self::default();
                inner.add(rest);
                self.0.push((first.clone(), inner));
            }
        }
    }

    /// The selected part of a value, in the value's own shape. A key that the value lacks is null.
    pub(super) fn apply<'a>(&'a self, value: &'a Value) -> Masked<'a> {
        Masked { value, mask: self }
    }
}

/// A value and the part of it that is selected.
pub(super) struct Masked<'a> {
    value: &'a Value,
    mask: &'a Mask,
}

impl Serialize for Masked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = &self.mask.0;
        match self.value {
            value if keys.is_empty() => value.serialize(serializer),
            Value::Object(members) => {
                let mut selected = serializer.serialize_map(Some(keys.len()))?;
                for (key, inner) in keys {
                    let value = members.get(key).unwrap_or(&Value::Null);
                    selected.serialize_entry(key, &inner.apply(value))?;
                }
                selected.end()
            }
            Value::Array(items) => {
                serializer.collect_seq(items.iter().map(|item| self.mask.apply(item)))
            }
            _ => serializer.serialize_unit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn columns(paths: &str) -> Vec<Column> {
        let selected = Fields::parse(&[paths.to_owned()], Kind::Any, &mut Vec::new()).selected;
        selected.unwrap()
    }

    fn masked(paths: &str, value: &Value) -> String {
        let fields = Fields::parse(&[paths.to_owned()], Kind::Any, &mut Vec::new());
        serde_json::to_string(&fields.mask().apply(value)).unwrap()
    }

    #[test]
    fn paths_lead_into_objects_and_lists() {
        let item = json!({"b": {"c": 1}, "tags": [{"name": "x"}, {"name": "y"}, 3]});
        let texts: Vec<_> = columns("b.c,b,tags.name,none,b.c.d")
            .iter()
            .map(|column| cell(&column.of(&item)).into_owned())
            .collect();
        assert_eq!(texts, ["1", r#"{"c":1}"#, r#"["x","y",null]"#, "", ""]);
    }

    #[test]
    fn json_keeps_the_shape_and_takes_the_order() {
        let item = json!({"a": 1, "b": {"c": 2, "d": 3, "e": 4}, "tags": [{"name": "x", "id": 1}]});
        assert_eq!(
            masked("tags.name,b.d,a,b.c,none", &item),
            r#"{"tags":[{"name":"x"}],"b":{"d":3,"c":2},"a":1,"none":null}"#
        );
        let whole = r#"{"b":{"c":2,"d":3,"e":4}}"#;
        assert_eq!(
            masked("b.d,b", &item),
            whole,
            "the whole includes its parts"
        );
        assert_eq!(masked("b,b.d", &item), whole);
        assert_eq!(masked("a.x", &item), r#"{"a":null}"#);
        assert_eq!(masked("a", &json!([{"a": 1}, 2])), r#"[{"a":1},null]"#);
    }

    #[test]
    fn a_key_with_a_dot_is_one_column() {
        let items = [json!({"a.b": 1}), json!({"c": [1]})];
        let all = Fields::columns_of_page(&items, false);
        assert_eq!(cell(&all[0].of(&items[0])), "1");
        assert_eq!(all.len(), 2);
        assert_eq!(
            Fields::columns_of_page(&items, true).len(),
            1,
            "no list in a table"
        );
        assert_eq!(
            Fields::columns_of_page(&items[1..], true).len(),
            1,
            "but better than none"
        );
        assert_eq!(Fields::columns_of_page(&[json!(1)], true)[0].name, "value");
    }
}
