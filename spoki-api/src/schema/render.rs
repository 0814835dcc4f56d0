//! Makes the schema of arguments from the static tables.

use serde_json::{Map, Value, json};

use super::features::DialectFeatures;
use crate::action::{
    ActionInfo, EnumInfo, EnumValues, Field, Format, Kind, Location, ObjectInfo, Param,
};

/// The schema of an action's arguments.
pub(super) fn arguments(action: &'static ActionInfo, features: &DialectFeatures) -> Value {
    let mut renderer = Renderer {
        features,
        open: Vec::new(),
        recursive: Vec::new(),
    };
    let params = action.params.iter();
    let mut schema = renderer.members(params.map(Member::of_action));
    let definitions = renderer.definitions();
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    schema.into()
}

struct Renderer<'a> {
    features: &'a DialectFeatures,
    /// The objects around the current one.
    open: Vec<&'static ObjectInfo>,
    /// The objects that contain themselves; they need a name.
    recursive: Vec<&'static ObjectInfo>,
}

/// A member of an object's schema.
#[derive(Clone, Copy)]
struct Member {
    field: &'static Field,
    /// Whether it is a part of an address, where an empty text or dots would change the address.
    in_path: bool,
}

impl Member {
    fn of_action(param: &'static Param) -> Self {
        Self {
            field: &param.field,
            in_path: param.rest.location == Location::Path,
        }
    }

    fn of_object(field: &'static Field) -> Self {
        Self {
            field,
            in_path: false,
        }
    }
}

impl Renderer<'_> {
    fn members(&mut self, members: impl Iterator<Item = Member> + Clone) -> Map<String, Value> {
        let strict = self.features.strict;
        let required: Vec<&str> = members
            .clone()
            .filter(|member| member.field.required || strict)
            .map(|member| member.field.name)
            .collect();
        let properties: Map<String, Value> = members
            .map(|member| (member.field.name.to_owned(), self.member(member)))
            .collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        if strict || !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        if self.features.additional_properties {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        schema
    }

    fn member(&mut self, member: Member) -> Value {
        let mut notes = vec![prose(member.field.doc)];
        let mut schema = self.value(member, member.field.kind, &mut notes);
        if self.features.strict && !member.field.required {
            schema = nullable(schema);
        }
        notes.retain(|notes| !notes.is_empty());
        if !notes.is_empty() {
            schema.insert("description".to_owned(), notes.join(" ").into());
        }
        schema.into()
    }

    /// The schema of a value. Rules that the dialect cannot express are added to `notes`.
    fn value(&mut self, member: Member, kind: Kind, notes: &mut Vec<String>) -> Map<String, Value> {
        match kind {
            Kind::String => self.text(member.field, member.in_path, notes),
            Kind::Integer => self.number("integer", member.field, notes),
            Kind::Number => self.number("number", member.field, notes),
            Kind::Boolean => typed("boolean"),
            Kind::Array(item) => self.list(member.field, *item, notes),
            Kind::Map(item) => self.map(*item, notes),
            Kind::Object(info) => self.object(info()),
            Kind::Enum(info) => self.enumerated(info, notes),
            Kind::Any if self.features.untyped => Map::new(),
            Kind::Any => either(&["string", "number", "boolean", "object"]),
        }
    }

    fn text(&self, field: &Field, in_path: bool, notes: &mut Vec<String>) -> Map<String, Value> {
        let mut schema = typed("string");
        if let Some(format) = field.format.filter(|format| *format != Format::Identifier) {
            if self.features.formats.contains(&format) {
                schema.insert("format".to_owned(), format_name(format).into());
            }
            if self.features.patterns {
                schema.insert("pattern".to_owned(), format.pattern().into());
            } else {
                notes.push(format!("Must be {}.", format.expectation()));
            }
        } else if (in_path || field.format.is_some()) && self.features.patterns {
            // A part of an address, or an identifier, which may become one.
            schema.insert("pattern".to_owned(), NOT_DOTS.into());
        }
        for (name, bound) in [("minLength", field.min), ("maxLength", field.max)] {
            if let Some(bound) = bound.filter(|_| self.features.lengths) {
                schema.insert(name.to_owned(), bound.into());
            }
        }
        if !self.features.lengths {
            notes.extend(bounds_note(field.min, field.max, "character"));
        }
        notes.extend(advice(field, "character"));
        schema
    }

    fn number(&self, name: &str, field: &Field, notes: &mut Vec<String>) -> Map<String, Value> {
        let mut schema = typed(name);
        for (name, bound) in [("minimum", field.min), ("maximum", field.max)] {
            if let Some(bound) = bound.filter(|_| self.features.bounds) {
                schema.insert(name.to_owned(), bound.into());
            }
        }
        if !self.features.bounds {
            notes.extend(bounds_note(field.min, field.max, ""));
        }
        notes.extend(advice(field, ""));
        schema
    }

    fn list(
        &mut self,
        field: &'static Field,
        item: Kind,
        notes: &mut Vec<String>,
    ) -> Map<String, Value> {
        let mut schema = typed("array");
        schema.insert(
            "items".to_owned(),
            match item {
                // The format is that of the items.
                Kind::String => self.text(&field.item(), false, notes).into(),
                kind => self.value(ITEM, kind, notes).into(),
            },
        );
        let fitting_min = field
            .min
            .filter(|min| Some(*min) <= self.features.min_items);
        let fitting_max = field.max.filter(|_| self.features.max_items);
        for (name, bound) in [("minItems", fitting_min), ("maxItems", fitting_max)] {
            if let Some(bound) = bound {
                schema.insert(name.to_owned(), bound.into());
            }
        }
        notes.extend(bounds_note(
            field.min.xor(fitting_min),
            field.max.xor(fitting_max),
            "item",
        ));
        notes.extend(advice(field, "item"));
        schema
    }

    fn map(&mut self, item: Kind, notes: &mut Vec<String>) -> Map<String, Value> {
        let item = self.value(ITEM, item, notes);
        let mut schema = typed("object");
        if self.features.additional_properties {
            schema.insert("additionalProperties".to_owned(), item.into());
        } else {
            notes.push("Takes any keys.".to_owned());
        }
        schema
    }

    fn object(&mut self, info: &'static ObjectInfo) -> Map<String, Value> {
        if self.open.iter().any(|open| std::ptr::eq(*open, info)) {
            if !self.features.references {
                return typed("object");
            }
            if !self
                .recursive
                .iter()
                .any(|known| std::ptr::eq(*known, info))
            {
                self.recursive.push(info);
            }
            let mut reference = Map::new();
            reference.insert("$ref".to_owned(), format!("#/$defs/{}", info.name).into());
            return reference;
        }
        self.open.push(info);
        let fields = info.fields.iter();
        let schema = self.members(fields.map(Member::of_object));
        self.open.pop();
        schema
    }

    /// The objects that contain themselves, by name.
    fn definitions(&mut self) -> Map<String, Value> {
        let mut definitions = Map::new();
        while let Some(info) = self
            .recursive
            .iter()
            .copied()
            .find(|info| !definitions.contains_key(info.name))
        {
            let schema = self.object(info);
            definitions.insert(info.name.to_owned(), schema.into());
        }
        definitions
    }

    fn enumerated(&self, info: &EnumInfo, notes: &mut Vec<String>) -> Map<String, Value> {
        let (mut schema, values): (_, Vec<Value>) = match info.values {
            EnumValues::Text(values) => (
                typed("string"),
                values.iter().map(|value| json!(value)).collect(),
            ),
            EnumValues::Integer(values) => (
                typed("integer"),
                values.iter().map(|value| json!(value)).collect(),
            ),
        };
        let has_enum = self.features.integer_enums || matches!(info.values, EnumValues::Text(_));
        if info.closed && has_enum {
            schema.insert("enum".to_owned(), values.into());
        } else if !info.closed && self.features.examples {
            schema.insert("examples".to_owned(), values.into());
        } else {
            let which = if info.closed {
                "One of"
            } else {
                "Known values:"
            };
            let values: Vec<String> = values.iter().map(Value::to_string).collect();
            notes.push(format!("{which} {}.", values.join(", ")));
        }
        schema
    }
}

/// A value inside a list or map: it has no rules of its own.
const ITEM: Member = Member {
    field: &Field::UNNAMED,
    in_path: false,
};

fn typed(name: &str) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), name.into());
    schema
}

/// A value of one of these types.
fn either(types: &[&str]) -> Map<String, Value> {
    let schemas: Value = types.iter().map(|name| typed(name)).collect();
    Map::from_iter([("anyOf".to_owned(), schemas)])
}

/// The schema, or null.
fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    match schema.get("type") {
        Some(Value::String(name)) if name != "object" => {
            let types = json!([name, "null"]);
            schema.insert("type".to_owned(), types);
            if let Some(Value::Array(values)) = schema.get_mut("enum") {
                values.push(Value::Null);
            }
            schema
        }
        _ => {
            let mut either = Map::new();
            either.insert("anyOf".to_owned(), json!([schema, {"type": "null"}]));
            either
        }
    }
}

/// At least one character that is neither a dot nor white space.
const NOT_DOTS: &str = r"[^.\s]";

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Email => "email",
        Format::Date => "date",
        Format::Identifier | Format::E164 | Format::Timestamp | Format::Url => "",
    }
}

fn bounds_note(min: Option<i64>, max: Option<i64>, unit: &str) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("From {min} to {}.", counted(max, unit))),
        (Some(min), None) => Some(format!("At least {}.", counted(min, unit))),
        (None, Some(max)) => Some(format!("At most {}.", counted(max, unit))),
        (None, None) => None,
    }
}

fn advice(field: &Field, unit: &str) -> Option<String> {
    let max = field.advised_max?;
    Some(format!(
        "The vendor advises at most {}.",
        counted(max, unit)
    ))
}

fn counted(count: i64, unit: &str) -> String {
    match unit {
        "" => count.to_string(),
        unit if count == 1 => format!("1 {unit}"),
        unit => format!("{count} {unit}s"),
    }
}

/// A doc comment as running text: one line per paragraph, without Markdown's escapes.
pub(super) fn prose(doc: &str) -> String {
    let paragraphs = doc.split("\n\n").map(|paragraph| {
        let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
        unescape(&lines.join(" "))
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes = letter == '\\' && letters.peek().is_some_and(char::is_ascii_punctuation);
        plain.push(if escapes {
            letters.next().unwrap_or(letter)
        } else {
            letter
        });
    }
    plain
}
