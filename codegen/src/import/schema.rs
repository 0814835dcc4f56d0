//! JSON Schemas of tools, in both styles that the vendor writes: `nullable`, and `anyOf` with null.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use serde_json::{Map, Number, Value};

use super::fingerprint::fingerprint;
use super::log::JsonLog;
use crate::read::source::{key_of_token, pointer_token};
use crate::spec::catalog::{Details, Parameter, ParameterType, Shape};

/// References and nested objects go at most this deep.
const DEEPEST: usize = 32;

/// A schema holds at most this many values; references to references could make it endless.
const MOST: usize = 20_000;

type Object = Map<String, Value>;

/// Reads the properties of one tool's schema.
///
/// `pointer` leads to `root`; what is wrong goes to `log`.
pub(super) fn parameters(root: &Value, pointer: &str, log: &mut JsonLog<'_>) -> Vec<Parameter> {
    let Some(object) = root.as_object() else {
        log.error(
            "tools-schema",
            pointer,
            "this is no schema",
            "expected a JSON object with `properties`",
        );
        return Vec::new();
    };
    let mut reader = SchemaReader {
        root: object,
        pointer,
        log,
        told: HashSet::new(),
        open: Vec::new(),
        left: MOST,
    };
    let whole = reader.flat(&[LocatedSchema {
        schema: root,
        pointer: pointer.into(),
    }]);
    reader.left_out(&whole);
    reader.properties(&whole)
}

struct SchemaReader<'a, 'l, 's> {
    root: &'a Object,
    /// Leads to `root`.
    pointer: &'l str,
    log: &'l mut JsonLog<'s>,
    /// What was told already: a definition is read anew for every reference to it.
    told: HashSet<String>,
    /// References that are being followed.
    open: Vec<String>,
    left: usize,
}

/// A schema, and the pointer that leads to it.
struct LocatedSchema<'a> {
    schema: &'a Value,
    pointer: Rc<str>,
}

/// The value of a schema's key.
struct Keyword<'a> {
    value: Cow<'a, Value>,
    /// Leads to the schema that the value is from.
    holder: Rc<str>,
    /// The key there.
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

/// A schema whose references and alternatives are resolved.
#[derive(Default)]
struct FlatSchema<'a> {
    keys: BTreeMap<&'a str, Keyword<'a>>,
    /// The schemas of each property: more than one, if several parts describe it.
    members: BTreeMap<&'a str, Vec<LocatedSchema<'a>>>,
    /// Names of properties, each with its place.
    required: Vec<(&'a str, String)>,
    types: BTreeSet<ParameterType>,
    nullable: bool,
    /// Whether several alternatives came together, so that their shapes say nothing of the whole.
    mixed: bool,
    /// Properties of these alternatives, each with the place of the list that they are in.
    aside: Vec<(&'a str, String)>,
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
        if self.told.insert(format!("{pointer} {message}")) {
            self.log.error(code, pointer, message, hint);
        }
    }

    fn warning(&mut self, code: &'static str, pointer: &str, message: &str, hint: &str) {
        if self.told.insert(format!("{pointer} {message}")) {
            self.log.warning(code, pointer, message, hint);
        }
    }

    /// Takes together what several schemas say of one value, follows references, and takes alternatives
    /// together.
    fn flat(&mut self, schemas: &[LocatedSchema<'a>]) -> FlatSchema<'a> {
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
        if depth > DEEPEST || self.left == 0 {
            return;
        }
        self.left -= 1;
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
                    // What stands nearer to the use wins over what a reference brings.
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

    /// Properties of several parts are all properties of the whole.
    fn members(&mut self, value: &'a Value, pointer: &str, flat: &mut FlatSchema<'a>) {
        let Some(properties) = value.as_object() else {
            // Some languages write an empty object as an empty list.
            if !is_empty(value) {
                self.error(
                    "tools-schema",
                    &format!("{pointer}/properties"),
                    "these are no properties",
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
        let words = match value {
            Value::Array(words) => words.as_slice(),
            word => std::slice::from_ref(word),
        };
        for word in words {
            match word
                .as_str()
                .map(|word| (word, ParameterType::of_word(word)))
            {
                Some(("null", _)) => flat.nullable = true,
                Some((_, Some(kind))) => drop(flat.types.insert(kind)),
                _ => self.error(
                    "tools-type",
                    &format!("{pointer}/type"),
                    &format!("no type is called {word}"),
                    "known types: string, integer, number, boolean, array, object, null",
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
            let hint = "references lead into the same schema: `#/$defs/Name`";
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
            // An object that holds itself: its shape is told once.
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
                &format!("`#{target}` is not in this schema"),
                "taken as any value; the vendor's schemas are known to lack some",
            ),
        }
    }

    /// One alternative besides null is the value itself; of several only types and values are kept.
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
                .chain(one.aside.iter().map(|(name, _)| name));
            let list = format!("{pointer}/{key}");
            flat.aside.extend(names.map(|name| (*name, list.clone())));
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

    /// Parameters of a tool that only some of several alternatives have.
    fn left_out(&mut self, whole: &FlatSchema<'a>) {
        let mut names = HashSet::new();
        for (name, pointer) in &whole.aside {
            if names.insert(*name) && !whole.members.contains_key(name) {
                self.warning(
                    "tools-alternatives",
                    pointer,
                    &format!("the parameter `{name}` stands only in an alternative"),
                    "left out: a catalogue has one list of parameters for each tool; state it beside the alternatives",
                );
            }
        }
    }

    /// The members of an object, shortest names first: the order of the vendor's page.
    fn properties(&mut self, schema: &FlatSchema<'a>) -> Vec<Parameter> {
        let mut required = HashSet::new();
        for (name, pointer) in &schema.required {
            if required.insert(*name) && !schema.members.contains_key(name) {
                self.warning(
                    "tools-required",
                    pointer,
                    &format!("`{name}` is required and no property"),
                    "taken as if it were not there",
                );
            }
        }
        let mut parameters: Vec<_> = schema
            .members
            .iter()
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
            // The page escapes pipes, and a fingerprint takes them as escaped.
            text: fingerprint(&text.replace('|', "\\|")),
            details: shape.details,
        })
    }

    /// A value that meets all of these schemas, and its description.
    fn shape(&mut self, schemas: &[LocatedSchema<'a>]) -> Option<(Shape, String)> {
        let is_schema = |schema: &Value| schema.is_object() || schema == &Value::Bool(true);
        if let Some(other) = schemas.iter().find(|placed| !is_schema(placed.schema)) {
            self.error(
                "tools-schema",
                &other.pointer,
                "this is no schema",
                "expected a JSON object",
            );
            return None;
        }
        if self.left == 0 {
            self.error(
                "tools-schema",
                &schemas.first()?.pointer,
                "this schema is too large",
                "its references unfold into more values than any tool takes",
            );
            return None;
        }
        let flat = self.flat(schemas);
        let kind = kind(&flat.types);
        let values = self.values(&flat);
        let described = flat.get("description").and_then(Value::as_str);
        let described = described.unwrap_or_default().to_owned();
        let mut details = plain(&flat);
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
        for value in &values {
            if !flat.types.iter().any(|kind| kind.admits(value)) {
                self.error(
                    "tools-value",
                    &fact.pointer(),
                    &format!("the value {value} is not of the declared type"),
                    "every listed value has the type of its property",
                );
            }
        }
        let mut unique = Vec::with_capacity(values.len());
        for value in values {
            if !unique.contains(&value) {
                unique.push(value);
            }
        }
        (!unique.is_empty()).then_some(unique)
    }

    /// What lists and objects hold.
    fn nested(&mut self, flat: &FlatSchema<'a>, details: &mut Details) {
        if flat.mixed || self.open.len() >= DEEPEST {
            return;
        }
        let opened = self.open.len();
        self.open.extend(flat.followed.iter().cloned());
        // One step for the level itself, so that schemas nested without references end as well.
        self.open.push(String::new());
        if let Some(items) = flat.keys.get("items").and_then(Keyword::placed) {
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

/// Takes the names of required properties, in their order.
fn require<'a>(value: &'a Value, pointer: &str, flat: &mut FlatSchema<'a>) {
    let names = value.as_array().map_or(&[][..], Vec::as_slice);
    let placed =
        |(at, name): (usize, &'a Value)| Some((name.as_str()?, format!("{pointer}/required/{at}")));
    flat.required
        .extend(names.iter().enumerate().filter_map(placed));
}

/// The facts that hold no further schema.
fn plain(flat: &FlatSchema<'_>) -> Details {
    let text = |key: &str| flat.get(key).and_then(Value::as_str).map(str::to_owned);
    let count = |key: &str| flat.get(key).and_then(Value::as_u64);
    let examples = [flat.get("examples"), flat.get("example")];
    let examples = examples
        .into_iter()
        .flatten()
        .find(|value| !is_empty(value));
    Details {
        types: (flat.types.len() > 1).then(|| flat.types.iter().copied().collect()),
        nullable: (flat.nullable || has_null(flat)).then_some(true),
        default: flat
            .get("default")
            .filter(|value| !value.is_null())
            .cloned(),
        format: text("format"),
        pattern: text("pattern"),
        min: bound(flat, "minimum", "exclusiveMinimum", 1),
        max: bound(flat, "maximum", "exclusiveMaximum", -1),
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

/// A bound, or the whole number next to one that does not count itself.
fn bound(flat: &FlatSchema<'_>, key: &str, exclusive: &str, step: i64) -> Option<Number> {
    let number = |key: &str| flat.get(key).and_then(Value::as_number);
    let next = || {
        let whole = number(exclusive)?.as_i64()?.checked_add(step)?;
        Some(Number::from(whole))
    };
    number(key).cloned().or_else(next)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// `enum`, or a `const` as its only value; and where they are from.
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

/// The types of a schema that states none: from its values or members, otherwise all.
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

/// The one type of a value; of several a text, as the page has it, or the first.
fn kind(types: &BTreeSet<ParameterType>) -> ParameterType {
    let text = types.get(&ParameterType::String).or(types.first());
    text.copied().unwrap_or(ParameterType::String)
}

/// The schemas in the list under this key, each with the pointer to it.
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

/// What a JSON pointer leads to.
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
