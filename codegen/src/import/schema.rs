//! JSON Schemas of tools, in both styles that the vendor writes: `nullable`, and `anyOf` with null.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Number, Value};

use super::fingerprint::fingerprint;
use super::tools_json::Log;
use crate::sorted::SortedMap;
use crate::spec::catalog::{Details, Parameter, ParameterType, Shape};

/// References and nested objects go at most this deep.
const DEEPEST: usize = 32;

/// A schema holds at most this many values; references to references could make it endless.
const MOST: usize = 20_000;

type Object = Map<String, Value>;

/// Reads the properties of one tool's schema.
///
/// `pointer` leads to `root`; what is wrong goes to `log`.
pub(super) fn parameters(root: &Value, pointer: &str, log: &mut Log) -> Vec<Parameter> {
    let Some(object) = root.as_object() else {
        log.error(
            "tools-schema",
            pointer,
            "this is no schema",
            "expected a JSON object with `properties`",
        );
        return Vec::new();
    };
    let mut reader = Reader {
        root: object,
        log,
        open: Vec::new(),
        left: MOST,
    };
    let whole = reader.flat(object, pointer);
    reader.properties(&whole, pointer)
}

struct Reader<'a, 'l> {
    root: &'a Object,
    log: &'l mut Log,
    /// References that are being followed.
    open: Vec<String>,
    left: usize,
}

/// A schema whose references and alternatives are resolved.
#[derive(Default)]
struct Flat<'a> {
    keys: SortedMap<&'a str, Cow<'a, Value>>,
    types: BTreeSet<ParameterType>,
    nullable: bool,
    /// Whether several alternatives came together, so that their shapes say nothing of the whole.
    mixed: bool,
    /// The references that led here.
    followed: Vec<String>,
}

impl Flat<'_> {
    fn get(&self, key: &str) -> Option<&Value> {
        self.keys.get(key).map(AsRef::as_ref)
    }
}

impl<'a> Reader<'a, '_> {
    /// Follows references and takes alternatives together.
    fn flat(&mut self, schema: &'a Object, pointer: &str) -> Flat<'a> {
        let mut flat = Flat::default();
        self.collect(schema, pointer, &mut flat, 0);
        if flat.types.is_empty() {
            flat.types = inferred(&flat);
        }
        flat
    }

    fn collect(&mut self, schema: &'a Object, pointer: &str, flat: &mut Flat<'a>, depth: usize) {
        if depth > DEEPEST || self.left == 0 {
            return;
        }
        self.left -= 1;
        for (key, value) in schema {
            match key.as_str() {
                "type" => self.types(value, pointer, flat),
                "nullable" => flat.nullable |= value == &Value::Bool(true),
                "$ref" | "allOf" | "anyOf" | "oneOf" => {}
                // What stands nearer to the use wins over what a reference brings.
                key => drop(flat.keys.or_insert(key, Cow::Borrowed(value))),
            }
        }
        if let Some(reference) = schema.get("$ref") {
            self.follow(reference, pointer, flat, depth);
        }
        for part in list(schema, "allOf") {
            if let Some(part) = part.as_object() {
                self.collect(part, pointer, flat, depth + 1);
            }
        }
        for key in ["anyOf", "oneOf"] {
            self.alternatives(list(schema, key), pointer, flat, depth);
        }
    }

    fn types(&mut self, value: &Value, pointer: &str, flat: &mut Flat<'a>) {
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
                _ => self.log.error(
                    "tools-type",
                    &format!("{pointer}/type"),
                    &format!("no type is called {word}"),
                    "known types: string, integer, number, boolean, array, object, null",
                ),
            }
        }
    }

    fn follow(&mut self, reference: &Value, pointer: &str, flat: &mut Flat<'a>, depth: usize) {
        let place = format!("{pointer}/$ref");
        let Some(target) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
            let hint = "references lead into the same schema: `#/$defs/Name`";
            return self.log.error(
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
                self.collect(found, pointer, flat, depth + 1);
            }
            None => self.log.warning(
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
        parts: &'a [Value],
        pointer: &str,
        flat: &mut Flat<'a>,
        depth: usize,
    ) {
        let is_null = |part: &Value| part.get("type").and_then(Value::as_str) == Some("null");
        let (nulls, parts): (Vec<_>, Vec<_>) = parts
            .iter()
            .filter_map(Value::as_object)
            .partition(|part| is_null(&Value::Object((*part).clone())));
        flat.nullable |= !nulls.is_empty();
        if let [only] = parts.as_slice() {
            return self.collect(only, pointer, flat, depth + 1);
        }
        let mut values: Option<Vec<Value>> = (!parts.is_empty()).then(Vec::new);
        for part in &parts {
            let mut one = Flat {
                followed: flat.followed.clone(),
                ..Flat::default()
            };
            self.collect(part, pointer, &mut one, depth + 1);
            let types = if one.types.is_empty() {
                inferred(&one)
            } else {
                one.types.clone()
            };
            flat.types.extend(types);
            flat.nullable |= one.nullable;
            flat.mixed = true;
            match (listed(&one), &mut values) {
                (Some(listed), Some(values)) => values.extend(listed),
                _ => values = None,
            }
        }
        if let Some(values) = values {
            flat.keys.insert("enum", Cow::Owned(Value::Array(values)));
        }
    }

    /// The members of an object, shortest names first: the order of the vendor's page.
    fn properties(&mut self, schema: &Flat<'a>, pointer: &str) -> Vec<Parameter> {
        let required: HashSet<&str> = match schema.keys.get("required").map(AsRef::as_ref) {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => HashSet::new(),
        };
        let Some(Cow::Borrowed(Value::Object(properties))) = schema.keys.get("properties") else {
            return Vec::new();
        };
        for name in required
            .iter()
            .filter(|name| !properties.contains_key(**name))
        {
            self.log.warning(
                "tools-required",
                &format!("{pointer}/required"),
                &format!("`{name}` is required and no property"),
                "taken as if it were not there",
            );
        }
        let mut parameters: Vec<_> = properties
            .iter()
            .filter_map(|(name, property)| {
                let pointer = format!("{pointer}/properties/{}", escaped(name));
                self.parameter(name, property, required.contains(name.as_str()), &pointer)
            })
            .collect();
        parameters.sort_by_cached_key(|row| (row.name.encode_utf16().count(), row.name.clone()));
        parameters
    }

    fn parameter(
        &mut self,
        name: &str,
        schema: &'a Value,
        required: bool,
        pointer: &str,
    ) -> Option<Parameter> {
        let text = schema.get("description").and_then(Value::as_str);
        let (shape, described) = self.shape(schema, pointer)?;
        // The page escapes pipes, and a fingerprint takes them as escaped.
        let text = text.map(str::to_owned).or(described).unwrap_or_default();
        Some(Parameter {
            name: name.to_owned(),
            kind: shape.kind,
            values: shape.values,
            required,
            text: fingerprint(&text.replace('|', "\\|")),
            details: shape.details,
        })
    }

    /// A value, and the description that a reference brought along.
    fn shape(&mut self, schema: &'a Value, pointer: &str) -> Option<(Shape, Option<String>)> {
        static ANYTHING: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::new);
        let object = match schema {
            Value::Object(object) => object,
            Value::Bool(true) => &*ANYTHING,
            _ => {
                self.log.error(
                    "tools-schema",
                    pointer,
                    "this is no schema",
                    "expected a JSON object",
                );
                return None;
            }
        };
        if self.left == 0 {
            self.log.error(
                "tools-schema",
                pointer,
                "this schema is too large",
                "its references unfold into more values than any tool takes",
            );
            return None;
        }
        let flat = self.flat(object, pointer);
        let kind = kind(&flat.types);
        let values = self.values(&flat, pointer);
        let described = flat
            .get("description")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let mut details = plain(&flat);
        self.nested(&flat, pointer, &mut details);
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

    fn values(&mut self, flat: &Flat<'a>, pointer: &str) -> Option<Vec<Value>> {
        let values: Vec<Value> = listed(flat)?
            .into_iter()
            .filter(|value| !value.is_null())
            .collect();
        for value in &values {
            if !flat.types.iter().any(|kind| kind.admits(value)) {
                self.log.error(
                    "tools-value",
                    &format!("{pointer}/enum"),
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
    fn nested(&mut self, flat: &Flat<'a>, pointer: &str, details: &mut Details) {
        if flat.mixed || self.open.len() >= DEEPEST {
            return;
        }
        let opened = self.open.len();
        self.open.extend(flat.followed.iter().cloned());
        // One step for the level itself, so that schemas nested without references end as well.
        self.open.push(String::new());
        if let Some(Cow::Borrowed(items)) = flat.keys.get("items") {
            details.items = self
                .shape(items, &format!("{pointer}/items"))
                .map(|(shape, _)| shape);
        }
        match flat.keys.get("additionalProperties") {
            Some(Cow::Borrowed(Value::Bool(false))) => details.closed = Some(true),
            Some(Cow::Borrowed(entries @ Value::Object(keys))) if !keys.is_empty() => {
                let pointer = format!("{pointer}/additionalProperties");
                details.entries = self.shape(entries, &pointer).map(|(shape, _)| shape);
            }
            _ => {}
        }
        details.properties = Some(self.properties(flat, pointer)).filter(|rows| !rows.is_empty());
        self.open.truncate(opened);
    }
}

/// The facts that hold no further schema.
fn plain(flat: &Flat<'_>) -> Details {
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
fn bound(flat: &Flat<'_>, key: &str, exclusive: &str, step: i64) -> Option<Number> {
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

/// `enum`, or a `const` as its only value.
fn listed(flat: &Flat<'_>) -> Option<Vec<Value>> {
    match (flat.get("enum"), flat.get("const")) {
        (Some(Value::Array(values)), _) => Some(values.clone()),
        (_, Some(value)) => Some(vec![value.clone()]),
        _ => None,
    }
}

fn has_null(flat: &Flat<'_>) -> bool {
    listed(flat).is_some_and(|values| values.iter().any(Value::is_null))
}

/// The types of a schema that states none: from its values or members, otherwise all.
fn inferred(flat: &Flat<'_>) -> BTreeSet<ParameterType> {
    let of_value = |value: &Value| {
        ParameterType::ALL
            .into_iter()
            .find(|kind| kind.admits(value))
    };
    let values = listed(flat).unwrap_or_default();
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

fn list<'a>(schema: &'a Object, key: &str) -> &'a [Value] {
    schema
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// What a JSON pointer leads to.
fn find<'a>(root: &'a Object, pointer: &str) -> Option<&'a Value> {
    let (first, rest) = pointer
        .strip_prefix('/')?
        .split_once('/')
        .unwrap_or((&pointer[1..], ""));
    let value = root.get(&first.replace("~1", "/").replace("~0", "~"))?;
    if rest.is_empty() {
        Some(value)
    } else {
        value.pointer(&format!("/{rest}"))
    }
}

/// A key as a step of a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
