//! Reads the JSON Schemas of tools, in both styles of the vendor: `nullable`, and `anyOf` with null.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::bound::{Bound, LOWER, UPPER};
use super::fingerprint::fingerprint;
use super::invalid_names;
use super::log::JsonLog;
use super::values::{make_whole, unique};
use crate::read::source::{key_of_token, pointer_token};
use crate::spec::catalog::{Details, Parameter, ParameterType, Shape};
use crate::spec::names::is_wire_name;

/// The maximum depth of references and nested objects.
const MAX_DEPTH: usize = 32;

/// The maximum number of values in a schema, because references to references can make it huge.
const MAX_VALUES: usize = 20_000;

type Object = Map<String, Value>;

/// Reads the properties of one tool's schema.
///
/// `pointer` leads to `root`. Mistakes go to `log`.
pub(super) fn parameters(root: &Value, pointer: &str, log: &mut JsonLog<'_>) -> Vec<Parameter> {
    let Some(object) = root.as_object() else {
        log.error(
            "tools-schema",
            pointer,
            "this is not a schema",
            "expected a JSON object with `properties`",
        );
        return Vec::new();
    };
    let mut reader = SchemaReader {
        root: object,
        pointer,
        log,
        reported: HashSet::new(),
        open: Vec::new(),
        values_left: MAX_VALUES,
    };
    let mut whole = reader.flatten(&[LocatedSchema {
        schema: root,
        pointer: pointer.into(),
    }]);
    reader.warn_about_alternatives(&whole);
    reader.leave_out_unsendable(&mut whole);
    reader.properties(&whole)
}

struct SchemaReader<'a, 'l, 's> {
    root: &'a Object,
    /// Leads to `root`.
    pointer: &'l str,
    log: &'l mut JsonLog<'s>,
    /// What was reported already: a definition is read again for every reference to it.
    reported: HashSet<String>,
    /// References that are being followed.
    open: Vec<String>,
    /// How many values may still be read.
    values_left: usize,
}

/// A schema, and the pointer that leads to it.
struct LocatedSchema<'a> {
    schema: &'a Value,
    pointer: Rc<str>,
}

/// A keyword of a schema: its key and value.
struct Keyword<'a> {
    value: Cow<'a, Value>,
    /// The pointer to the schema that contains it.
    holder: Rc<str>,
    /// The key.
    key: &'a str,
}

impl<'a> Keyword<'a> {
    fn pointer(&self) -> String {
        format!("{}/{}", self.holder, pointer_token(self.key))
    }

    /// The value as a schema.
    fn placed(&self) -> Option<LocatedSchema<'a>> {
        match self.value {
            Cow::Borrowed(schema) => Some(LocatedSchema {
                schema,
                pointer: self.pointer().into(),
            }),
            Cow::Owned(_) => None,
        }
    }
}

/// A schema after references and alternatives are resolved.
#[derive(Default)]
struct FlatSchema<'a> {
    keys: BTreeMap<&'a str, Keyword<'a>>,
    /// The schemas of each property; several, if several parts describe the property.
    members: BTreeMap<&'a str, Vec<LocatedSchema<'a>>>,
    /// The names of required properties, each with its pointer.
    required: Vec<(&'a str, String)>,
    types: BTreeSet<ParameterType>,
    nullable: bool,
    /// Whether there were several alternatives. Their shapes then do not describe the whole value.
    mixed: bool,
    /// Properties that only alternatives have, each with the pointer to the list of alternatives.
    only_in_alternatives: Vec<(&'a str, String)>,
    /// The references that led here.
    followed: Vec<String>,
}

impl FlatSchema<'_> {
    fn get(&self, key: &str) -> Option<&Value> {
        self.keys.get(key).map(|fact| fact.value.as_ref())
    }
}

impl<'a> SchemaReader<'a, '_, '_> {
    fn error(&mut self, code: &'static str, pointer: &str, message: &str, hint: &str) {
        if self.reported.insert(format!("{pointer} {message}")) {
            self.log.error(code, pointer, message, hint);
        }
    }

    fn warning(&mut self, code: &'static str, pointer: &str, message: &str, hint: &str) {
        if self.reported.insert(format!("{pointer} {message}")) {
            self.log.warning(code, pointer, message, hint);
        }
    }

    /// Merges the schemas of one value, follows references, and merges alternatives.
    fn flatten(&mut self, schemas: &[LocatedSchema<'a>]) -> FlatSchema<'a> {
        let mut flat = FlatSchema::default();
        for LocatedSchema { schema, pointer } in schemas {
            if let Some(schema) = schema.as_object() {
                self.collect(schema, pointer, &mut flat, 0);
            }
        }
        if flat.types.is_empty() {
            flat.types = inferred(&flat);
        }
        flat
    }

    fn collect(
        &mut self,
        schema: &'a Object,
        pointer: &Rc<str>,
        flat: &mut FlatSchema<'a>,
        depth: usize,
    ) {
        if depth > MAX_DEPTH || self.values_left == 0 {
            return;
        }
        self.values_left -= 1;
        for (key, value) in schema {
            match key.as_str() {
                "type" => self.types(value, pointer, flat),
                "nullable" => flat.nullable |= value == &Value::Bool(true),
                "required" => require(value, pointer, flat),
                "$ref" | "allOf" | "anyOf" | "oneOf" => {}
                key => {
                    if key == "properties" {
                        self.members(value, pointer, flat);
                    }
                    // A keyword of the schema itself wins over one of a reference.
                    flat.keys.entry(key).or_insert(Keyword {
                        value: Cow::Borrowed(value),
                        holder: Rc::clone(pointer),
                        key,
                    });
                }
            }
        }
        if let Some(reference) = schema.get("$ref") {
            self.follow(reference, pointer, flat, depth);
        }
        for (part, pointer) in parts(schema, "allOf", pointer) {
            self.collect(part, &pointer, flat, depth + 1);
        }
        for key in ["anyOf", "oneOf"] {
            self.alternatives(schema, key, pointer, flat, depth);
        }
    }

    /// Adds the properties of one part: all properties of all parts are properties of the whole.
    fn members(&mut self, value: &'a Value, pointer: &str, flat: &mut FlatSchema<'a>) {
        let Some(properties) = value.as_object() else {
            // Some serializers write an empty object as an empty list.
            if !is_empty(value) {
                self.error(
                    "tools-schema",
                    &format!("{pointer}/properties"),
                    "these are not properties",
                    "expected a JSON object with a schema for each name",
                );
            }
            return;
        };
        for (name, schema) in properties {
            let pointer = format!("{pointer}/properties/{}", pointer_token(name)).into();
            let known = flat.members.entry(name).or_default();
            known.push(LocatedSchema { schema, pointer });
        }
    }

    fn types(&mut self, value: &Value, pointer: &str, flat: &mut FlatSchema<'a>) {
        let names = match value {
            Value::Array(names) => names.as_slice(),
            word => std::slice::from_ref(word),
        };
        for word in names {
            match word
                .as_str()
                .map(|word| (word, ParameterType::of_word(word)))
            {
                Some(("null", _)) => flat.nullable = true,
                Some((_, Some(kind))) => drop(flat.types.insert(kind)),
                _ => self.error(
                    "tools-type",
                    &format!("{pointer}/type"),
                    &format!("unknown type {word}"),
                    "expected string, integer, number, boolean, array, object or null",
                ),
            }
        }
    }

    fn follow(
        &mut self,
        reference: &Value,
        pointer: &str,
        flat: &mut FlatSchema<'a>,
        depth: usize,
    ) {
        let place = format!("{pointer}/$ref");
        let Some(target) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
            let hint = "expected a reference into the same schema, such as `#/$defs/Name`";
            return self.error(
                "tools-reference",
                &place,
                "this reference cannot be followed",
                hint,
            );
        };
        if self
            .open
            .iter()
            .chain(&flat.followed)
            .any(|open| open == target)
        {
            // An object that contains itself: its shape is read only once.
            flat.types.insert(ParameterType::Object);
            return;
        }
        match find(self.root, target).and_then(Value::as_object) {
            Some(found) => {
                flat.followed.push(target.to_owned());
                let pointer = format!("{}{target}", self.pointer).into();
                self.collect(found, &pointer, flat, depth + 1);
            }
            None => self.warning(
                "tools-reference",
                &place,
                &format!("this schema does not contain `#{target}`"),
                "the property is imported as any value; the vendor's schemas lack some definitions",
            ),
        }
    }

    /// A single alternative besides null is the value itself. Of several alternatives, only types and values
    /// are imported.
    fn alternatives(
        &mut self,
        schema: &'a Object,
        key: &'static str,
        pointer: &Rc<str>,
        flat: &mut FlatSchema<'a>,
        depth: usize,
    ) {
        let is_null = |part: &Object| part.get("type").and_then(Value::as_str) == Some("null");
        let (nulls, parts): (Vec<_>, Vec<_>) =
            parts(schema, key, pointer).partition(|(part, _)| is_null(part));
        flat.nullable |= !nulls.is_empty();
        if let [(only, pointer)] = parts.as_slice() {
            return self.collect(only, pointer, flat, depth + 1);
        }
        let mut values: Option<Vec<Value>> = (!parts.is_empty()).then(Vec::new);
        for (part, place) in &parts {
            let one = self.alternative(part, place, &flat.followed, depth);
            flat.types.extend(&one.types);
            flat.nullable |= one.nullable;
            flat.mixed = true;
            let names = one
                .members
                .keys()
                .chain(one.only_in_alternatives.iter().map(|(name, _)| name));
            let list = format!("{pointer}/{key}");
            flat.only_in_alternatives
                .extend(names.map(|name| (*name, list.clone())));
            match (listed(&one), &mut values) {
                (Some((listed, _)), Some(values)) => values.extend(listed),
                _ => values = None,
            }
        }
        if let Some(values) = values {
            flat.keys.insert(
                "enum",
                Keyword {
                    value: Cow::Owned(Value::Array(values)),
                    holder: Rc::clone(pointer),
                    key,
                },
            );
        }
    }

    fn alternative(
        &mut self,
        part: &'a Object,
        pointer: &Rc<str>,
        followed: &[String],
        depth: usize,
    ) -> FlatSchema<'a> {
        let mut one = FlatSchema {
            followed: followed.to_vec(),
            ..FlatSchema::default()
        };
        self.collect(part, pointer, &mut one, depth + 1);
        if one.types.is_empty() {
            one.types = inferred(&one);
        }
        one
    }

    /// Warns about parameters that only alternatives have.
    fn warn_about_alternatives(&mut self, whole: &FlatSchema<'a>) {
        let mut names = HashSet::new();
        for (name, pointer) in &whole.only_in_alternatives {
            if names.insert(*name) && !whole.members.contains_key(name) {
                self.warning(
                    "tools-alternatives",
                    pointer,
                    &format!("only an alternative has the parameter `{name}`"),
                    "the parameter is not imported, because a tool has one list of parameters; the schema should state the parameter beside the alternatives",
                );
            }
        }
    }

    /// Leaves out parameters whose names no request can contain.
    fn leave_out_unsendable(&mut self, whole: &mut FlatSchema<'a>) {
        let (unsendable, members) = std::mem::take(&mut whole.members)
            .into_iter()
            .partition(|(name, _)| !is_wire_name(name));
        whole.members = members;
        let unsendable: BTreeMap<&str, Vec<LocatedSchema<'_>>> = unsendable;
        for (name, schemas) in &unsendable {
            if let Some(first) = schemas.first() {
                let message = invalid_names::message(name);
                self.warning(
                    invalid_names::CODE,
                    &first.pointer,
                    &message,
                    invalid_names::HINT,
                );
            }
        }
        whole.required.retain(|(name, _)| is_wire_name(name));
    }

    /// The members of an object, shortest names first, as on the vendor's page.
    fn properties(&mut self, schema: &FlatSchema<'a>) -> Vec<Parameter> {
        let mut required = HashSet::new();
        for (name, pointer) in &schema.required {
            if required.insert(*name) && !schema.members.contains_key(name) {
                self.warning(
                    "tools-required",
                    pointer,
                    &format!("`{name}` is required, but not a property"),
                    "this entry is ignored",
                );
            }
        }
        // The schema `false` says that no call may give the property.
        let is_never = |schemas: &[LocatedSchema<'_>]| {
            let mut schemas = schemas.iter();
            schemas.any(|placed| placed.schema == &Value::Bool(false))
        };
        let mut parameters: Vec<_> = schema
            .members
            .iter()
            .filter(|(_, schemas)| !is_never(schemas))
            .filter_map(|(name, schemas)| self.parameter(name, schemas, required.contains(name)))
            .collect();
        parameters.sort_by_cached_key(|row| (row.name.encode_utf16().count(), row.name.clone()));
        parameters
    }

    fn parameter(
        &mut self,
        name: &str,
        schemas: &[LocatedSchema<'a>],
        required: bool,
    ) -> Option<Parameter> {
        let (shape, text) = self.shape(schemas)?;
        Some(Parameter {
            name: name.to_owned(),
            kind: shape.kind,
            values: shape.values,
            required,
            // The fingerprint expects escaped pipes, as on the page.
            text: fingerprint(&text.replace('|', "\\|")),
            details: shape.details,
        })
    }

    /// The shape of a value that matches all of these schemas, and its description.
    fn shape(&mut self, schemas: &[LocatedSchema<'a>]) -> Option<(Shape, String)> {
        let is_schema = |schema: &Value| schema.is_object() || schema == &Value::Bool(true);
        if let Some(other) = schemas.iter().find(|placed| !is_schema(placed.schema)) {
            self.error(
                "tools-schema",
                &other.pointer,
                "this is not a schema",
                "expected a JSON object",
            );
            return None;
        }
        if self.values_left == 0 {
            self.error(
                "tools-schema",
                &schemas.first()?.pointer,
                "this schema is too large",
                "its references expand to too many values",
            );
            return None;
        }
        let mut flat = self.flatten(schemas);
        let values = self.values(&flat);
        narrow(&mut flat.types, values.as_deref().unwrap_or_default());
        let kind = kind(&flat.types);
        let described = flat.get("description").and_then(Value::as_str);
        let described = described.unwrap_or_default().to_owned();
        let mut details = scalar_details(&flat);
        self.nested(&flat, &mut details);
        let details = (details != Details::default()).then(|| Box::new(details));
        Some((
            Shape {
                kind,
                values,
                details,
            },
            described,
        ))
    }

    fn values(&mut self, flat: &FlatSchema<'a>) -> Option<Vec<Value>> {
        let (mut values, fact) = listed(flat)?;
        values.retain(|value| !value.is_null());
        for value in &mut values {
            if !flat.types.contains(&ParameterType::Number) {
                make_whole(value);
            }
            let value = &*value;
            if !flat.types.iter().any(|kind| kind.admits(value)) {
                self.error(
                    "tools-value",
                    &fact.pointer(),
                    &format!("the value {value} does not have the declared type"),
                    "expected values of the property's type",
                );
            }
        }
        unique(values)
    }

    /// Reads the shapes inside lists and objects.
    fn nested(&mut self, flat: &FlatSchema<'a>, details: &mut Details) {
        if flat.mixed || self.open.len() >= MAX_DEPTH {
            return;
        }
        let opened = self.open.len();
        self.open.extend(flat.followed.iter().cloned());
        // One entry for the level itself, so that nesting without references is limited, too.
        self.open.push(String::new());
        // `items` that is not a schema describes single positions of the list, or an empty list: the items
        // may be anything.
        let items = flat.keys.get("items").and_then(Keyword::placed);
        let is_list = |items: &Value| items.is_array() || items == &Value::Bool(false);
        if let Some(items) = items.filter(|items| !is_list(items.schema)) {
            details.items = self.shape(&[items]).map(|(shape, _)| shape);
        }
        let entries = flat.keys.get("additionalProperties");
        match entries.and_then(Keyword::placed) {
            Some(entries) if entries.schema == &Value::Bool(false) => details.closed = Some(true),
            Some(entries)
                if entries
                    .schema
                    .as_object()
                    .is_some_and(|keys| !keys.is_empty()) =>
            {
                details.entries = self.shape(&[entries]).map(|(shape, _)| shape);
            }
            _ => {}
        }
        details.properties = Some(self.properties(flat)).filter(|rows| !rows.is_empty());
        self.open.truncate(opened);
    }
}

/// Reads the names of required properties, in their order.
fn require<'a>(value: &'a Value, pointer: &str, flat: &mut FlatSchema<'a>) {
    let names = value.as_array().map_or(&[][..], Vec::as_slice);
    let placed =
        |(at, name): (usize, &'a Value)| Some((name.as_str()?, format!("{pointer}/required/{at}")));
    flat.required
        .extend(names.iter().enumerate().filter_map(placed));
}

/// The facts that contain no further schema.
fn scalar_details(flat: &FlatSchema<'_>) -> Details {
    let text = |key: &str| flat.get(key).and_then(Value::as_str).map(str::to_owned);
    let count = |key: &str| flat.get(key).and_then(Value::as_u64);
    let examples = [flat.get("examples"), flat.get("example")];
    let examples = examples
        .into_iter()
        .flatten()
        .find(|value| !is_empty(value));
    let is_whole = !flat.types.contains(&ParameterType::Number);
    let [min, max] = [LOWER, UPPER].map(|end| Bound::read(&end, is_whole, |key| flat.get(key)));
    Details {
        types: (flat.types.len() > 1).then(|| flat.types.iter().copied().collect()),
        nullable: (flat.nullable || has_null(flat)).then_some(true),
        default: flat
            .get("default")
            .filter(|value| !value.is_null())
            .cloned(),
        format: text("format"),
        pattern: text("pattern"),
        min: min.inclusive,
        max: max.inclusive,
        exclusive_min: min.exclusive,
        exclusive_max: max.exclusive,
        min_length: count("minLength"),
        max_length: count("maxLength"),
        min_items: count("minItems"),
        max_items: count("maxItems"),
        deprecated: flat
            .get("deprecated")
            .filter(|value| **value == Value::Bool(true))
            .map(|_| true),
        examples: examples.map(|examples| fingerprint(&examples.to_string())),
        ..Details::default()
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// The values of `enum`, or the value of `const`, with the keyword.
fn listed<'f, 'a>(flat: &'f FlatSchema<'a>) -> Option<(Vec<Value>, &'f Keyword<'a>)> {
    if let Some(fact) = flat.keys.get("enum")
        && let Value::Array(values) = fact.value.as_ref()
    {
        return Some((values.clone(), fact));
    }
    let fact = flat.keys.get("const")?;
    Some((vec![fact.value.as_ref().clone()], fact))
}

fn has_null(flat: &FlatSchema<'_>) -> bool {
    listed(flat).is_some_and(|(values, _)| values.iter().any(Value::is_null))
}

/// The types of a schema that states none: those of its values or its members, or else all.
fn inferred(flat: &FlatSchema<'_>) -> BTreeSet<ParameterType> {
    let of_value = |value: &Value| {
        ParameterType::ALL
            .into_iter()
            .find(|kind| kind.admits(value))
    };
    let values = listed(flat).map(|(values, _)| values).unwrap_or_default();
    let of_values: BTreeSet<_> = values.iter().filter_map(of_value).collect();
    if !of_values.is_empty() {
        of_values
    } else if flat.get("properties").is_some() || flat.get("additionalProperties").is_some() {
        [ParameterType::Object].into()
    } else if flat.get("items").is_some() {
        [ParameterType::Array].into()
    } else {
        ParameterType::ALL.into()
    }
}

/// Removes redundant types: those that no listed value has, and whole numbers beside all numbers.
fn narrow(types: &mut BTreeSet<ParameterType>, values: &[Value]) {
    let of_values = types
        .iter()
        .filter(|kind| values.iter().any(|value| kind.admits(value)));
    let of_values: BTreeSet<_> = of_values.copied().collect();
    if !of_values.is_empty() {
        *types = of_values;
    }
    let is_any = types.len() == ParameterType::ALL.len();
    if types.contains(&ParameterType::Number) && !is_any {
        types.remove(&ParameterType::Integer);
    }
}

/// The type of a value. Of several types: text if it is among them, as on the page, or else the first.
fn kind(types: &BTreeSet<ParameterType>) -> ParameterType {
    let text = types.get(&ParameterType::String).or(types.first());
    text.copied().unwrap_or(ParameterType::String)
}

/// The schemas in the list under this key, each with its pointer.
fn parts<'a>(
    schema: &'a Object,
    key: &'static str,
    pointer: &str,
) -> impl Iterator<Item = (&'a Object, Rc<str>)> {
    let list = schema.get(key).and_then(Value::as_array);
    let list = list.map_or(&[][..], Vec::as_slice);
    list.iter().enumerate().filter_map(move |(at, part)| {
        Some((part.as_object()?, format!("{pointer}/{key}/{at}").into()))
    })
}

/// The value at a JSON pointer.
fn find<'a>(root: &'a Object, pointer: &str) -> Option<&'a Value> {
    let (first, rest) = pointer
        .strip_prefix('/')?
        .split_once('/')
        .unwrap_or((&pointer[1..], ""));
    let value = root.get(&key_of_token(first))?;
    if rest.is_empty() {
        Some(value)
    } else {
        value.pointer(&format!("/{rest}"))
    }
}
