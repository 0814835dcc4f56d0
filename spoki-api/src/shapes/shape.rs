//! The shape of the values at one position of a reply.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::names::{KNOWN, is_plausible};
use crate::action::{EnumValues, Field, Format, Kind, ObjectInfo};

/// An object with more names is a map.
const MOST_MEMBERS: usize = 200;
/// The longest enum value that a report names.
const LONGEST_VALUE: usize = 64;

/// What was seen of the values at one position. All numbers are counts of values.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) seen: u64,
    /// By JSON type.
    pub(super) types: BTreeMap<&'static str, u64>,
    /// By the format of texts.
    pub(super) formats: BTreeMap<&'static str, u64>,
    /// Values of an enum.
    pub(super) values: BTreeMap<String, u64>,
    pub(super) unknown_values: u64,
    /// Members of objects.
    pub(super) members: BTreeMap<String, Self>,
    /// Members whose names are not written.
    pub(super) hidden_members: u64,
    /// Whether some name of an object looked like a value: then only names of the tables are written.
    has_odd_names: bool,
    /// Items of arrays.
    pub(super) items: Option<Box<Self>>,
    /// Values of maps.
    pub(super) entries: Option<Box<Self>>,
}

/// What the tables say about a position.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) field: &'a Field,
    /// The model that the field belongs to.
    pub(super) owner: &'a str,
    /// Whether the keys of the object are values, although the tables do not have it here.
    pub(super) is_map: bool,
    /// Fields whose unknown values are named: `Model.field`.
    pub(super) named: &'a [String],
}

impl<'a> Expected<'a> {
    fn of(self, field: &'a Field, owner: &'a str) -> Self {
        Self {
            field,
            owner,
            is_map: false,
            ..self
        }
    }

    fn names_values(self) -> bool {
        let is_it = |asked: &String| asked.split_once('.') == Some((self.owner, self.field.name));
        self.named.iter().any(is_it)
    }
}

impl Shape {
    pub(super) fn add(&mut self, value: &Value, expected: Expected<'_>) {
        self.seen += 1;
        *self.types.entry(json_type(value)).or_default() += 1;
        match (value, expected.field.kind) {
            (Value::Object(members), Kind::Object(info)) => {
                self.add_members(members, Some(info()), expected);
            }
            (Value::Object(members), Kind::Map(_)) => self.add_entries(members, expected),
            (Value::Object(members), _) if expected.is_map => self.add_entries(members, expected),
            (Value::Object(members), _) => self.add_members(members, None, expected),
            (Value::Array(items), _) => {
                let item = expected.field.item();
                for value in items {
                    self.items
                        .get_or_insert_default()
                        .add(value, expected.of(&item, expected.owner));
                }
            }
            (Value::String(_) | Value::Number(_), Kind::Enum(info)) => {
                self.add_value(value, info.values, expected.names_values());
            }
            _ => {}
        }
        if let Value::String(text) = value {
            *self.formats.entry(format_of(text)).or_default() += 1;
        }
    }

    fn add_entries(&mut self, entries: &Map<String, Value>, expected: Expected<'_>) {
        let entry = expected.field.item();
        for value in entries.values() {
            self.entries
                .get_or_insert_default()
                .add(value, expected.of(&entry, expected.owner));
        }
    }

    fn add_members(
        &mut self,
        members: &Map<String, Value>,
        info: Option<&ObjectInfo>,
        expected: Expected<'_>,
    ) {
        let is_odd = |name: &String| !KNOWN.has(name) && !is_plausible(name);
        if !self.has_odd_names && members.keys().any(is_odd) {
            self.has_odd_names = true;
            self.members.retain(|name, shape| {
                let stays = KNOWN.has(name);
                self.hidden_members += if stays { 0 } else { shape.seen };
                stays
            });
        }
        for (name, value) in members {
            let is_full = self.members.len() >= MOST_MEMBERS && !self.members.contains_key(name);
            if is_full || self.has_odd_names && !KNOWN.has(name) {
                self.hidden_members += 1;
                continue;
            }
            let fields = info.map_or(&[][..], |info| info.fields);
            let field = fields.iter().find(|field| field.is_called(name));
            let owner = info.map_or("", |info| info.name);
            let shape = self.members.entry(name.clone()).or_default();
            let mut inner = expected.of(field.unwrap_or(&Field::UNNAMED), owner);
            inner.is_map = field.is_none() && KNOWN.is_map(name);
            shape.add(value, inner);
        }
    }

    fn add_value(&mut self, value: &Value, known: EnumValues, names_others: bool) {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let is_known = match known {
            EnumValues::Text(known) => known.iter().any(|known| value == *known),
            EnumValues::Integer(known) => known.iter().any(|known| value == *known),
        };
        if is_known || names_others && text.len() <= LONGEST_VALUE {
            *self.values.entry(text).or_default() += 1;
        }
        if !is_known {
            self.unknown_values += 1;
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let mut out = Map::new();
        out.insert("seen".to_owned(), self.seen.into());
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                out.insert(name.to_owned(), value);
            }
        };
        put("types", counts(&self.types));
        put("formats", counts(&self.formats));
        put("values", counts(&self.values));
        put(
            "unknown_values",
            (self.unknown_values > 0).then(|| self.unknown_values.into()),
        );
        let members = self
            .members
            .iter()
            .map(|(name, shape)| (name.clone(), shape.to_json()));
        let members: Map<_, _> = members.collect();
        put("members", (!members.is_empty()).then(|| members.into()));
        put(
            "hidden_members",
            (self.hidden_members > 0).then(|| self.hidden_members.into()),
        );
        put("items", self.items.as_ref().map(|items| items.to_json()));
        put(
            "entries",
            self.entries.as_ref().map(|entries| entries.to_json()),
        );
        out.into()
    }
}

/// Counts as an object; `None` without any.
pub(super) fn counts<K: ToString>(counts: &BTreeMap<K, u64>) -> Option<Value> {
    let object = counts
        .iter()
        .map(|(name, count)| (name.to_string(), json!(count)));
    (!counts.is_empty()).then(|| object.collect::<Map<_, _>>().into())
}

pub(super) fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The formats that are recognised, with their names in reports; the first that fits is used.
pub(super) const FORMATS: [(Format, &str); 6] = [
    (Format::Identifier, "identifier"),
    (Format::E164, "e164"),
    (Format::Email, "email"),
    (Format::Date, "date"),
    (Format::Timestamp, "timestamp"),
    (Format::Url, "url"),
];

fn format_of(text: &str) -> &'static str {
    let is_number = || text.contains('.') && text.parse::<f64>().is_ok();
    match text {
        "" => "empty",
        "true" | "false" => "boolean",
        _ => FORMATS
            .into_iter()
            .find(|(format, _)| format.accepts(text))
            .map_or_else(
                || if is_number() { "number" } else { "text" },
                |(_, name)| name,
            ),
    }
}
