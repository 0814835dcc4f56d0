//! From the static tables to a schema.

use serde_json::{Map, Value, json};

use super::features::DialectFeatures;
use crate::action::{ActionInfo, EnumInfo, EnumValues, Format, Kind, Location, ObjectInfo, Param};

/// The schema of an action's arguments.
pub(super) fn arguments(action: &'static ActionInfo, features: &DialectFeatures) -> Value {
    let mut renderer = Renderer {
        features,
        open: Vec::new(),
        recursive: Vec::new(),
    };
    let mut schema = renderer.members(action.params, false);
    let definitions = renderer.definitions();
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    schema.into()
}

struct Renderer<'a> {
    features: &'a DialectFeatures,
    /// The objects that the renderer is inside of.
    open: Vec<&'static ObjectInfo>,
    /// Those that contain themselves, which have to be named.
    recursive: Vec<&'static ObjectInfo>,
}

impl Renderer<'_> {
    fn members(&mut self, members: &'static [Param], further: bool) -> Map<String, Value> {
        let strict = self.features.strict;
        let required: Vec<&str> = members
            .iter()
            .filter(|member| member.required || strict)
            .map(|member| member.name)
            .collect();
        let properties: Map<String, Value> = members
            .iter()
            .map(|member| (member.name.to_owned(), self.member(member)))
            .collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        if strict || !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        schema.insert(
            "additionalProperties".to_owned(),
            (further && !strict).into(),
        );
        schema
    }

    fn member(&mut self, member: &'static Param) -> Value {
        let mut notes = vec![prose(member.doc)];
        let mut schema = self.value(member, member.kind, &mut notes);
        if self.features.strict && !member.required {
            schema = nullable(schema);
        }
        notes.retain(|notes| !notes.is_empty());
        if !notes.is_empty() {
            schema.insert("description".to_owned(), notes.join(" ").into());
        }
        schema.into()
    }

    /// The schema of a value; what the dialect cannot say is added to `notes`.
    fn value(
        &mut self,
        param: &'static Param,
        kind: Kind,
        notes: &mut Vec<String>,
    ) -> Map<String, Value> {
        match kind {
            Kind::String => self.text(param, notes),
            Kind::Integer => self.number("integer", param, notes),
            Kind::Number => self.number("number", param, notes),
            Kind::Boolean => typed("boolean"),
            Kind::Array(item) => self.list(param, *item, notes),
            Kind::Map(item) => {
                let item = self.value(&ITEM, *item, notes);
                let mut schema = typed("object");
                schema.insert("additionalProperties".to_owned(), item.into());
                schema
            }
            Kind::Object(info) => self.object(info()),
            Kind::Enum(info) => self.enumerated(info, notes),
            Kind::Any => Map::new(),
        }
    }

    fn text(&self, param: &Param, notes: &mut Vec<String>) -> Map<String, Value> {
        let mut schema = typed("string");
        if let Some(format) = param.format.filter(|format| *format != Format::Identifier) {
            if self.features.formats.contains(&format) {
                schema.insert("format".to_owned(), format_name(format).into());
            }
            if self.features.patterns {
                schema.insert("pattern".to_owned(), pattern(format).into());
            } else {
                notes.push(format!("Must be {}.", format.expectation()));
            }
        } else if is_address_part(param) && self.features.patterns {
            schema.insert("pattern".to_owned(), NOT_DOTS.into());
        }
        for (name, bound) in [("minLength", param.min), ("maxLength", param.max)] {
            if let Some(bound) = bound.filter(|_| self.features.lengths) {
                schema.insert(name.to_owned(), bound.into());
            }
        }
        if !self.features.lengths {
            notes.extend(bounds_note(param.min, param.max, "character"));
        }
        notes.extend(advice(param, "character"));
        schema
    }

    fn number(&self, name: &str, param: &Param, notes: &mut Vec<String>) -> Map<String, Value> {
        let mut schema = typed(name);
        for (name, bound) in [("minimum", param.min), ("maximum", param.max)] {
            if let Some(bound) = bound.filter(|_| self.features.bounds) {
                schema.insert(name.to_owned(), bound.into());
            }
        }
        if !self.features.bounds {
            notes.extend(bounds_note(param.min, param.max, ""));
        }
        notes.extend(advice(param, ""));
        schema
    }

    fn list(
        &mut self,
        param: &'static Param,
        item: Kind,
        notes: &mut Vec<String>,
    ) -> Map<String, Value> {
        let mut schema = typed("array");
        // Bounds are the list's, the format is that of its items.
        let of_item = item_of(param);
        schema.insert(
            "items".to_owned(),
            match item {
                Kind::String => self.text(&of_item, notes).into(),
                kind => self.value(&ITEM, kind, notes).into(),
            },
        );
        let fitting_min = param
            .min
            .filter(|min| Some(*min) <= self.features.min_items);
        let fitting_max = param.max.filter(|_| self.features.max_items);
        for (name, bound) in [("minItems", fitting_min), ("maxItems", fitting_max)] {
            if let Some(bound) = bound {
                schema.insert(name.to_owned(), bound.into());
            }
        }
        notes.extend(bounds_note(
            param.min.xor(fitting_min),
            param.max.xor(fitting_max),
            "item",
        ));
        notes.extend(advice(param, "item"));
        schema
    }

    fn object(&mut self, info: &'static ObjectInfo) -> Map<String, Value> {
        if self.open.iter().any(|open| std::ptr::eq(*open, info)) {
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
        let schema = self.members(info.fields, info.open);
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
        if info.closed {
            schema.insert("enum".to_owned(), values.into());
        } else if self.features.examples {
            schema.insert("examples".to_owned(), values.into());
        } else {
            let values: Vec<String> = values.iter().map(Value::to_string).collect();
            notes.push(format!("Known values: {}.", values.join(", ")));
        }
        schema
    }
}

/// Stands for what lies inside a list or map: it has no rules of its own.
static ITEM: Param = Param::new("", "", true, Kind::Any);

/// An item of a list, which shares the list's format and nothing else.
fn item_of(list: &Param) -> Param {
    Param::new("", "", true, Kind::String).format_of(list.format)
}

fn typed(name: &str) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), name.into());
    schema
}

/// The same or null.
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

/// Whether an empty text or dots would address something else.
fn is_address_part(param: &Param) -> bool {
    param.rest.location == Location::Path || param.format == Some(Format::Identifier)
}

/// Something besides dots and blanks.
const NOT_DOTS: &str = r"[^.\s]";

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Email => "email",
        Format::Date => "date",
        Format::Identifier | Format::E164 | Format::Timestamp | Format::Url => "",
    }
}

/// The checks of this crate as far as a regular expression that every dialect takes can say them.
fn pattern(format: Format) -> &'static str {
    match format {
        Format::Identifier => "^[0-9]+$",
        Format::E164 => r"^\+[0-9]{7,15}$",
        Format::Email => r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$",
        Format::Date => "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        Format::Timestamp => {
            "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\
             ([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)([.][0-9]+)?)?\
             ([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?$"
        }
        Format::Url => r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+([/?#]\S*)?$",
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

fn advice(param: &Param, unit: &str) -> Option<String> {
    let max = param.advised_max?;
    Some(format!(
        "More than {} are advised against.",
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
