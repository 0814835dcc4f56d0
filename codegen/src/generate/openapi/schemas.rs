//! Schemas of values: strict ones for requests, lenient ones for replies.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::object;
use crate::generate::ir::{Api, Enum, Member, Reply, Type};
use crate::spec::bindings::{Format, IdentifierType};
use crate::spec::resolved::wire_text;

/// Writes schemas, and collects the named schemas that they refer to.
pub(super) struct Schemas<'t> {
    api: &'t Api,
    backend: Backend,
    /// The enums and models that replies hold.
    read: HashSet<&'t str>,
    named: Map<String, Value>,
}

/// The backend that the requests are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Backend {
    Rest,
    Composio,
}

/// Whether a value belongs to a request or to a reply.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Reply,
}

impl<'t> Schemas<'t> {
    pub(super) fn new(api: &'t Api, backend: Backend) -> Self {
        Self {
            api,
            backend,
            read: read(api),
            named: Map::new(),
        }
    }

    /// The collected schemas, together with further schemas.
    pub(super) fn into_components(mut self, further: Value) -> Value {
        self.named.append(&mut object(further));
        self.named.into()
    }

    /// An object of exactly these members.
    pub(super) fn arguments<'m>(&mut self, members: impl Iterator<Item = &'m Member>) -> Value {
        self.members(members, Direction::Request, false)
    }

    /// A member of a request.
    pub(super) fn argument(&mut self, member: &Member) -> Value {
        self.member(member, Direction::Request)
    }

    /// The reply of an action.
    pub(super) fn reply(&mut self, reply: &Reply) -> Value {
        match &reply.kind {
            Type::List(item) => self.list_reply(item, reply.paged),
            kind => self.item(kind),
        }
    }

    /// The schema of a single reply, or of an item in a list. An untyped value of a reply is an object.
    fn item(&mut self, kind: &Type) -> Value {
        match kind {
            Type::Json => self.shared("JsonObject", || {
                json!({
                    "type": "object",
                    "description": "An object whose fields no good source documents.",
                    "additionalProperties": true,
                })
            }),
            kind => self.value(kind, None, Direction::Reply).into(),
        }
    }

    fn list_reply(&mut self, kind: &Type, paged: Option<bool>) -> Value {
        let item = self.item(kind);
        let array = json!({"type": "array", "items": item});
        match (paged, self.backend) {
            (Some(true), _) => self.page(kind, &item),
            (Some(false), Backend::Rest) => array,
            // If the service refuses the call, `data` contains the error.
            (Some(false), Backend::Composio) => json!({"anyOf": [array, self.item(&Type::Json)]}),
            (None, _) => json!({"anyOf": [array, self.page(kind, &item)]}),
        }
    }

    fn page(&mut self, kind: &Type, item: &Value) -> Value {
        match kind {
            Type::Model(name) | Type::Enum(name) => {
                self.shared(&format!("{}Page", name.as_str()), || page(item))
            }
            Type::Json => self.shared("JsonPage", || page(item)),
            _ => page(item),
        }
    }

    /// Adds a schema that the spec does not define. If the spec has a type of this name, the schema gets a longer name.
    fn shared(&mut self, name: &str, schema: impl FnOnce() -> Value) -> Value {
        let name = self.free_name(name);
        if !self.named.contains_key(&name) {
            self.named.insert(name.clone(), schema());
        }
        Self::reference_to(&name).into()
    }

    /// This name, or a longer name if the spec has a type of this name.
    pub(super) fn free_name(&self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        while self.is_type(&name) {
            name.push('_');
        }
        name
    }

    fn is_type(&self, name: &str) -> bool {
        let mut models = self.api.models.iter();
        self.enumeration(name).is_some() || models.any(|model| model.name.as_str() == name)
    }

    pub(super) fn reference_to(name: &str) -> Map<String, Value> {
        object(json!({"$ref": format!("#/components/schemas/{name}")}))
    }

    /// A member's example, as the request takes it.
    pub(super) fn example(&self, member: &Member) -> Option<Value> {
        let example = member.example.clone()?;
        if member.kind != Type::Identifier {
            return Some(example);
        }
        let kind = self.identifiers(member, Direction::Request);
        Some(match (kind, &example) {
            (Some(IdentifierType::Integer), Value::String(text)) => {
                text.parse::<i64>().map_or(example, Value::from)
            }
            (Some(IdentifierType::String), Value::Number(number)) => number.to_string().into(),
            _ => example,
        })
    }

    /// The type of the identifiers in a member; `None` for replies, which may contain numbers or texts.
    fn identifiers(&self, member: &Member, direction: Direction) -> Option<IdentifierType> {
        let of_member = if member.id_as_integer {
            IdentifierType::Integer
        } else {
            IdentifierType::String
        };
        match (direction, self.backend) {
            (Direction::Reply, _) => self.api.rest.identifiers,
            // In a URL, numbers and texts look alike.
            (Direction::Request, Backend::Rest) => {
                Some(self.api.rest.identifiers.unwrap_or(of_member))
            }
            (Direction::Request, Backend::Composio) => Some(of_member),
        }
    }

    fn members<'m>(
        &mut self,
        members: impl Iterator<Item = &'m Member>,
        direction: Direction,
        further: bool,
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
            "additionalProperties": further,
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
        schema.insert(
            "description".to_owned(),
            self.description(member, direction).into(),
        );
        let example = match direction {
            Direction::Request => self.example(member),
            Direction::Reply => member.example.clone(),
        };
        if let Some(example) = example {
            schema.insert("examples".to_owned(), json!([example]));
        }
        if member.secret {
            schema.insert("x-secret".to_owned(), true.into());
        }
        schema.into()
    }

    fn description(&self, member: &Member, direction: Direction) -> String {
        let mut paragraphs = member.doc.clone();
        if let Some(max) = member.advised_max {
            paragraphs.push(format!("The vendor advises at most {max}."));
        }
        let is_other_than_in_replies = direction == Direction::Request
            && member.kind == Type::Identifier
            && self.identifiers(member, direction) == Some(IdentifierType::String)
            && self.api.rest.identifiers == Some(IdentifierType::Integer);
        if is_other_than_in_replies {
            let text = "Write the number that replies hold as a text.";
            paragraphs.push(text.to_owned());
        }
        paragraphs.join("\n\n")
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
            Type::Identifier => {
                let kind = match member {
                    Some(member) => self.identifiers(member, direction),
                    None => self.api.rest.identifiers,
                };
                identifier(kind, direction)
            }
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
            // A placeholder until the schema is complete: it ends the recursion if an object contains itself.
            self.named.insert(key.clone(), Value::Null);
            let schema = self.definition(name, direction);
            self.named.insert(key.clone(), schema);
        }
        Self::reference_to(&key)
    }

    /// The name of a type's schema. If requests and replies need different schemas, the schema for requests has
    /// a name of its own.
    fn key(&self, name: &str, direction: Direction) -> String {
        let is_alike = self.enumeration(name).is_some_and(is_any_text);
        if direction == Direction::Request && self.read.contains(name) && !is_alike {
            self.free_name(&format!("{name}Request"))
        } else {
            name.to_owned()
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
        let further = direction == Direction::Reply;
        let mut schema = self.members(model.fields.iter(), direction, further);
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

/// The enums and models that replies hold.
fn read(api: &Api) -> HashSet<&str> {
    let actions = api.modules.iter().flat_map(|module| &module.actions);
    let replies = actions.map(|action| &action.reply.kind);
    let models = api.models.iter().filter(|model| model.reply);
    let fields = models.flat_map(|model| &model.fields);
    let kinds = replies.chain(fields.map(|field| &field.kind));
    kinds.filter_map(named).collect()
}

fn named(kind: &Type) -> Option<&str> {
    match kind {
        Type::Enum(name) | Type::Model(name) => Some(name.as_str()),
        Type::List(item) | Type::Map(item) => named(item),
        _ => None,
    }
}

/// One page of a list of such items.
fn page(item: &Value) -> Value {
    json!({
        "type": "object",
        "description": "One page of a list.",
        "properties": {
            "count": {"type": "integer", "description": "The number of items on all pages."},
            "next": {
                "type": ["string", "null"],
                "description": "The address of the next page; null on the last one.",
            },
            "previous": {
                "type": ["string", "null"],
                "description": "The address of the page before; null on the first one.",
            },
            "results": {"type": "array", "items": item, "description": "The items on this page."},
        },
        "additionalProperties": true,
    })
}

/// The same schema, or null. Replies may contain null for any field.
pub(super) fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
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

fn identifier(kind: Option<IdentifierType>, direction: Direction) -> Map<String, Value> {
    object(match (kind, direction) {
        (Some(IdentifierType::Integer), _) => json!({"type": "integer"}),
        (Some(IdentifierType::String), Direction::Reply) => json!({"type": "string"}),
        (Some(IdentifierType::String), Direction::Request) => {
            json!({"type": "string", "pattern": NOT_DOTS})
        }
        (None, _) => json!({"type": ["integer", "string"]}),
    })
}

/// A pattern for a text with at least one character other than a dot or a blank.
pub(super) const NOT_DOTS: &str = r"[^.\s]";

/// The bounds of a value, a length or a number of items, with the keywords for the type of the schema.
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

/// Whether an enum accepts any text, so that requests and replies need the same schema.
fn is_any_text(item: &Enum) -> bool {
    let is_text = item
        .variants
        .first()
        .is_some_and(|variant| variant.value.is_string());
    item.open && is_text
}

fn enumerated(item: &Enum, direction: Direction) -> Value {
    let values: Vec<&Value> = item.variants.iter().map(|variant| &variant.value).collect();
    let integers = values.first().is_some_and(|value| value.is_i64());
    let kind = match (integers, direction) {
        (true, Direction::Reply) => json!(["integer", "string"]),
        (true, Direction::Request) => json!("integer"),
        (false, _) => json!("string"),
    };
    let is_closed = direction == Direction::Request && !item.open;
    let mut schema = object(json!({
        "type": kind,
        "description": enum_description(item, is_closed),
        if is_closed { "enum" } else { "examples" }: values,
    }));
    if !is_closed {
        schema.insert("x-extensible-enum".to_owned(), json!(values));
    }
    schema.into()
}

/// The documentation of an enum and of its values.
fn enum_description(item: &Enum, is_closed: bool) -> String {
    let mut paragraphs = item.doc.clone();
    if !is_closed {
        paragraphs.push("These values are known, and others may come:".to_owned());
    }
    let values = item.variants.iter().map(|variant| {
        let value = wire_text(&variant.value);
        match variant.doc.as_str() {
            "" => format!("- `{value}`"),
            doc => format!("- `{value}`: {doc}"),
        }
    });
    paragraphs.push(values.collect::<Vec<_>>().join("\n"));
    paragraphs.join("\n\n")
}

fn format_name(format: Format) -> Option<&'static str> {
    match format {
        Format::Date => Some("date"),
        // `email` and `uri` are stricter than the checks of the runtime.
        Format::E164 | Format::Email | Format::Timestamp | Format::Url => None,
    }
}

/// The runtime's checks, as far as a regular expression can express them. `spoki-tests` compares these
/// schemas with the schemas of the runtime.
fn pattern(format: Format) -> &'static str {
    match format {
        Format::E164 => r"^\+[1-9][0-9]{6,14}$",
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
