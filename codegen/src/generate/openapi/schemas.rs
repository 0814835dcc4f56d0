//! Schemas of values: strict ones for requests, lenient ones for replies.

use serde_json::{Map, Value, json};

use super::object;
use crate::generate::ir::{Api, Enum, Member, Model, Type};
use crate::spec::bindings::Format;
use crate::spec::resolved::wire_text;

/// Writes schemas, and collects the named ones that they refer to.
pub(super) struct Schemas<'t> {
    api: &'t Api,
    named: Map<String, Value>,
}

/// Whether requests or replies contain a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Reply,
}

impl<'t> Schemas<'t> {
    pub(super) fn new(api: &'t Api) -> Self {
        Self {
            api,
            named: Map::new(),
        }
    }

    /// The collected named schemas, and `others`.
    pub(super) fn into_components(mut self, others: Value) -> Value {
        self.named.append(&mut object(others));
        self.named.into()
    }

    /// An object with exactly these members.
    pub(super) fn arguments<'m>(&mut self, members: impl Iterator<Item = &'m Member>) -> Value {
        self.members(members, Direction::Request, false)
    }

    /// A member of a request.
    pub(super) fn argument(&mut self, member: &Member) -> Value {
        self.member(member, Direction::Request)
    }

    /// The reply of an action.
    pub(super) fn reply(&mut self, kind: &Type) -> Value {
        match kind {
            Type::List(item) => self.list_reply(item),
            kind => self.value(kind, None, Direction::Reply).into(),
        }
    }

    /// The forms of a list that the runtime reads.
    fn list_reply(&mut self, item: &Type) -> Value {
        let item = Value::from(self.value(item, None, Direction::Reply));
        json!({"anyOf": [
            {"type": "array", "items": item},
            {
                "type": "object",
                "description": "A page, or an object that contains one array.",
                "properties": {
                    "count": {"type": ["integer", "null"], "description": "The number of items on all pages."},
                    "next": {"type": ["string", "null"], "description": "The URL of the next page."},
                    "previous": {"type": ["string", "null"], "description": "The URL of the previous page."},
                    "results": {"type": ["array", "null"], "items": item},
                },
            },
        ]})
    }

    fn members<'m>(
        &mut self,
        members: impl Iterator<Item = &'m Member>,
        direction: Direction,
        others: bool,
    ) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for member in members {
            if member.required && direction == Direction::Request {
                required.push(member.wire.as_str());
            }
            let schema = self.member(member, direction);
            for name in [member.wire.as_str()]
                .into_iter()
                .chain(aliases(member, direction))
            {
                properties.insert(name.to_owned(), schema.clone());
            }
        }
        let mut schema = object(json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": others,
        }));
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        schema.into()
    }

    fn member(&mut self, member: &Member, direction: Direction) -> Value {
        let mut schema = self.value(&member.kind, Some(member), direction);
        if direction == Direction::Request {
            bounds(member, &mut schema);
        } else {
            schema = nullable(schema);
        }
        let advice = member
            .advised_max
            .map(|max| format!("At most {max} are advised."));
        let words: Vec<String> = member.doc.iter().cloned().chain(advice).collect();
        schema.insert("description".to_owned(), words.join("\n\n").into());
        if let Some(example) = &member.example {
            schema.insert("examples".to_owned(), json!([example]));
        }
        if member.secret {
            schema.insert("x-secret".to_owned(), true.into());
        }
        schema.into()
    }

    fn value(
        &mut self,
        kind: &Type,
        member: Option<&Member>,
        direction: Direction,
    ) -> Map<String, Value> {
        match kind {
            Type::String => text(member, direction),
            Type::Integer => object(json!({"type": "integer"})),
            Type::Number => object(json!({"type": "number"})),
            Type::Boolean => object(json!({"type": "boolean"})),
            Type::Identifier => identifier(member, direction),
            Type::Json => Map::new(),
            Type::List(item) => {
                object(json!({"type": "array", "items": self.value(item, member, direction)}))
            }
            Type::Map(item) => object(
                json!({"type": "object", "additionalProperties": self.value(item, None, direction)}),
            ),
            Type::Enum(name) | Type::Model(name) => self.reference(name.as_str(), direction),
        }
    }

    fn reference(&mut self, name: &str, direction: Direction) -> Map<String, Value> {
        let key = self.key(name, direction);
        if !self.named.contains_key(&key) {
            // A placeholder while the schema is written, because objects may contain themselves.
            self.named.insert(key.clone(), Value::Null);
            let schema = self.definition(name, direction);
            self.named.insert(key.clone(), schema);
        }
        object(json!({"$ref": format!("#/components/schemas/{key}")}))
    }

    /// The name of a schema. If requests and replies both contain the type, the request's schema gets a suffix.
    fn key(&self, name: &str, direction: Direction) -> String {
        let is_reply = |model: &Model| model.name.as_str() == name && model.reply;
        let shared = self.enumeration(name).is_some() || self.api.models.iter().any(is_reply);
        match direction {
            Direction::Request if shared => format!("{name}.Request"),
            _ => name.to_owned(),
        }
    }

    fn definition(&mut self, name: &str, direction: Direction) -> Value {
        let api = self.api;
        if let Some(item) = self.enumeration(name) {
            return enumerated(item, direction);
        }
        let Some(model) = api.models.iter().find(|model| model.name.as_str() == name) else {
            return json!({});
        };
        let mut schema = self.members(model.fields.iter(), direction, true);
        schema["description"] = model.doc.join("\n\n").into();
        schema
    }

    fn enumeration(&self, name: &str) -> Option<&'t Enum> {
        let mut enums = self.api.enums.iter();
        enums.find(|item| item.name.as_str() == name)
    }
}

fn aliases(member: &Member, direction: Direction) -> impl Iterator<Item = &str> {
    let read = direction == Direction::Reply;
    let aliases = member.aliases.iter().filter(move |_| read);
    aliases.map(String::as_str)
}

/// The same schema or null, for replies.
fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    if schema.contains_key("$ref") {
        return object(json!({"anyOf": [schema, {"type": "null"}]}));
    }
    match schema.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(name) => *name = json!([name, "null"]),
        None => {}
    }
    schema
}

fn text(member: Option<&Member>, direction: Direction) -> Map<String, Value> {
    let mut schema = object(json!({"type": "string"}));
    if let Some(format) = member.and_then(|member| member.format)
        && direction == Direction::Request
    {
        if let Some(name) = format_name(format) {
            schema.insert("format".to_owned(), name.into());
        }
        schema.insert("pattern".to_owned(), pattern(format).into());
    }
    schema
}

/// A number or a text, as the page declares it. Replies may contain both.
fn identifier(member: Option<&Member>, direction: Direction) -> Map<String, Value> {
    match (direction, member) {
        (Direction::Reply, _) => object(json!({"type": ["integer", "string"]})),
        (Direction::Request, Some(member)) if !member.id_as_integer => {
            object(json!({"type": "string", "pattern": NOT_DOTS}))
        }
        (Direction::Request, _) => object(json!({"type": "integer"})),
    }
}

/// A text that is not only dots and blanks.
pub(super) const NOT_DOTS: &str = r"[^.\s]";

/// Adds the bounds, with the keywords for the schema's type.
fn bounds(member: &Member, schema: &mut Map<String, Value>) {
    let (min, max) = match schema.get("type").and_then(Value::as_str) {
        Some("string") => ("minLength", "maxLength"),
        Some("array") => ("minItems", "maxItems"),
        Some("object") => ("minProperties", "maxProperties"),
        _ => ("minimum", "maximum"),
    };
    for (name, bound) in [(min, member.min), (max, member.max)] {
        if let Some(bound) = bound {
            schema.insert(name.to_owned(), bound.into());
        }
    }
}

fn enumerated(item: &Enum, direction: Direction) -> Value {
    let values: Vec<&Value> = item.variants.iter().map(|variant| &variant.value).collect();
    let integers = values.first().is_some_and(|value| value.is_i64());
    let of_each = item
        .variants
        .iter()
        .filter(|variant| !variant.doc.is_empty())
        .map(|variant| format!("- `{}`: {}", wire_text(&variant.value), variant.doc));
    let words: Vec<String> = [item.doc.join("\n\n")]
        .into_iter()
        .chain([of_each.collect::<Vec<_>>().join("\n")])
        .filter(|words| !words.is_empty())
        .collect();
    let kind = match (integers, direction) {
        (true, Direction::Reply) => json!(["integer", "string"]),
        (true, Direction::Request) => json!("integer"),
        (false, _) => json!("string"),
    };
    let listed = if direction == Direction::Request && !item.open {
        "enum"
    } else {
        "examples"
    };
    json!({"type": kind, listed: values, "description": words.join("\n\n")})
}

fn format_name(format: Format) -> Option<&'static str> {
    match format {
        Format::Date => Some("date"),
        // `email` and `uri` refuse texts that the runtime accepts.
        Format::E164 | Format::Email | Format::Timestamp | Format::Url => None,
    }
}

/// The runtime's checks, as far as regular expressions can express them. A test compares these schemas with those
/// of the runtime.
fn pattern(format: Format) -> &'static str {
    match format {
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
