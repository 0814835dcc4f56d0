//! Random toolkits: odd names, odd types, names that collide, long slugs. The vendor's JSON and page of each.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::choices::Choices;

/// The toolkit's slug.
const SLUG: &str = "BAKERY";

/// Words of slugs. Some differ only in what Rust names leave out, some are keywords or method names.
const WORDS: &[&str] = &[
    "GET", "LIST", "SEND", "NEW", "TYPE", "SELF", "STEP1", "STEP_1", "STEP__1", "step_1", "2FA",
    "LOAF", "LOAVES", "CLIENT", "BUILDER", "OPTIONS", "A", "B",
];

/// A word of a slug that is too long for a tool's name.
const LONG: &str = "WITH_EVERYTHING_THAT_BELONGS_TO_A_VERY_GOOD_LOAF_OF_BREAD";

/// Names of parameters. Requests cannot contain the last four.
const NAMES: &[&str] = &[
    "id",
    "type",
    "self",
    "Self",
    "async",
    "gen",
    "r#type",
    "2fa",
    "1st",
    "first name",
    "first-name",
    "firstName",
    "first_name",
    "first__name",
    "größe",
    "日本",
    "👍",
    "_",
    "__",
    "$filter",
    "a.b",
    "a/b",
    "a~b",
    "maybe_id",
    "send",
    "build",
    "extra",
    "items",
    "a_name_that_is_so_long_that_no_line_of_generated_code_has_room_for_it_and_its_type_beside_it",
    "",
    "  ",
    "quo\"te",
    "back\\slash",
];

/// Values of enums. Some have the same name in Rust.
const TEXTS: &[&str] = &[
    "a", "A", "b", "-b", "b-", "", " ", "1", "1st", "self", "Self", "Unknown", "C++", "C#",
    "größe", "日本", "👍", "null", "VALUES", "it's", "a b", "a_b", "a-b",
];

/// How the JSON writes its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casing {
    /// `input_parameters`, as the vendor's API does.
    Snake,
    /// `inputParameters`, as the vendor's TypeScript library does.
    Camel,
}

/// A random toolkit.
#[derive(Debug)]
pub struct Toolkit {
    version: Option<&'static str>,
    tools: Vec<Tool>,
}

#[derive(Debug)]
struct Tool {
    slug: String,
    title: String,
    properties: Map<String, Value>,
    required: Vec<String>,
}

impl Toolkit {
    /// The toolkits of these seeds in one.
    #[must_use]
    pub fn of(seeds: &[u64]) -> Self {
        let mut toolkit = Self {
            version: None,
            tools: Vec::new(),
        };
        let mut slugs = BTreeSet::new();
        for seed in seeds {
            let mut choices = Choices::new(*seed);
            toolkit.version = (!choices.one_in(4)).then_some("20260101_00");
            for _ in 0..=choices.below(6) {
                let tool = Tool::random(&mut choices);
                if slugs.insert(tool.slug.clone()) {
                    toolkit.tools.push(tool);
                }
            }
        }
        toolkit
    }

    /// The reply of the vendor's tool list.
    #[must_use]
    pub fn as_json(&self, casing: Casing) -> Value {
        let key = |snake: &str, camel: &str| match casing {
            Casing::Snake => snake.to_owned(),
            Casing::Camel => camel.to_owned(),
        };
        let tool = |tool: &Tool| {
            let input = json!({
                "type": "object",
                "$defs": {
                    "Kind": {"type": "string", "enum": ["x", "y"]},
                    "Tree": {"type": "object", "properties": {"child": {"$ref": "#/$defs/Tree"}}},
                },
                "properties": tool.properties,
                "required": tool.required,
            });
            let mut object = Map::new();
            object.insert("slug".to_owned(), json!(tool.slug));
            object.insert("name".to_owned(), json!(tool.title));
            object.insert("description".to_owned(), json!("Does it."));
            object.insert(
                "toolkit".to_owned(),
                json!({"slug": "bakery", "name": "bakery"}),
            );
            object.insert("version".to_owned(), json!(self.version));
            object.insert(key("is_deprecated", "isDeprecated"), json!(false));
            object.insert(key("input_parameters", "inputParameters"), input);
            object.insert(
                key("output_parameters", "outputParameters"),
                json!({"type": "object", "properties": {"data": {"type": "object"}}}),
            );
            Value::from(object)
        };
        json!({
            "items": self.tools.iter().map(tool).collect::<Vec<_>>(),
            key("total_items", "totalItems"): self.tools.len(),
        })
    }

    /// The vendor's page.
    #[must_use]
    pub fn as_page(&self) -> String {
        let mut page = format!(
            "# Bakery\n\nBread.\n\n- **Category:** food\n- **Auth:** API_KEY\n- **Tools:** {}\n- **Triggers:** 0\n- **Slug:** `{SLUG}`\n",
            self.tools.len()
        );
        if let Some(version) = self.version {
            let _ = writeln!(page, "- **Version:** {version}");
        }
        page.push_str("\n## Tools\n");
        for tool in &self.tools {
            let _ = write!(
                page,
                "\n### {}\n\n**Slug:** `{}`\n\nDoes it.\n",
                tool.title, tool.slug
            );
            if tool.properties.is_empty() {
                continue;
            }
            page.push_str("\n#### Input Parameters\n\n| Parameter | Type | Required | Description |\n|---|---|---|---|\n");
            for (name, schema) in &tool.properties {
                let required = if tool.required.contains(name) {
                    "Yes"
                } else {
                    "No"
                };
                let _ = writeln!(page, "| `{name}` | {} | {required} | It. |", cell(schema));
            }
        }
        page
    }
}

/// The type as the page prints it: the word, or `string` where there is no single word, and the values.
fn cell(schema: &Value) -> String {
    let word = schema["type"].as_str().unwrap_or("string");
    let Some(values) = schema["enum"].as_array() else {
        return word.to_owned();
    };
    let values = values.iter().map(|value| match value {
        Value::String(text) => format!("\"{text}\""),
        other => format!("\"{other}\""),
    });
    format!("{word} ({})", values.collect::<Vec<_>>().join(" | "))
}

impl Tool {
    fn random(choices: &mut Choices) -> Self {
        let mut slug = SLUG.to_owned();
        for _ in 0..=choices.below(3) {
            slug.push('_');
            slug.push_str(choices.pick(WORDS));
        }
        if choices.one_in(6) {
            slug.push('_');
            slug.push_str(LONG);
        }
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..choices.below(9) {
            let name = choices.pick(NAMES).to_owned();
            if choices.one_in(2) && !required.contains(&name) {
                required.push(name.clone());
            }
            properties.insert(name, schema(choices));
        }
        required.retain(|name| properties.contains_key(name));
        Self {
            title: choices
                .pick(&["Get It", "Größe", "日本", "It's", "A | B"])
                .to_owned(),
            slug,
            properties,
            required,
        }
    }
}

fn schema(choices: &mut Choices) -> Value {
    match choices.below(4) {
        0 => plain(choices),
        1 => listed(choices),
        2 => several(choices),
        _ => nested(choices),
    }
}

/// One type, perhaps with bounds.
fn plain(choices: &mut Choices) -> Value {
    match choices.below(9) {
        0 => json!({"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a"}),
        1 => json!({"type": "string", "format": "date-time", "default": "now"}),
        2 => json!({"type": "integer", "exclusiveMinimum": 0, "maximum": 9}),
        3 => json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true}),
        4 => json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5}),
        5 => json!({"type": "boolean", "default": false}),
        6 => json!({"type": "string", "nullable": true}),
        7 => json!({"type": ["string", "null"]}),
        _ => json!({"type": "null"}),
    }
}

/// Values instead of a type, or beside it.
fn listed(choices: &mut Choices) -> Value {
    let mut texts: Vec<&str> = Vec::new();
    for _ in 0..=choices.below(6) {
        texts.push(choices.pick(TEXTS));
    }
    match choices.below(10) {
        0..=2 => json!({"type": "string", "enum": texts}),
        3 => json!({"type": ["string", "integer"], "enum": texts}),
        4 => json!({"type": "integer", "enum": [3, 1, -2, 3]}),
        5 => json!({"type": "boolean", "enum": [true]}),
        6 => json!({"type": "number", "enum": [0.5, 1]}),
        7 => json!({"type": "string", "enum": []}),
        8 => json!({"enum": ["a", 1, null]}),
        _ => json!({"const": choices.pick(TEXTS)}),
    }
}

/// Several types, or none.
fn several(choices: &mut Choices) -> Value {
    match choices.below(8) {
        0 => json!({"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "string"}}]}),
        1 => json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        2 => json!({"anyOf": [{"type": "integer"}, {"type": "null"}], "default": null}),
        3 => json!({"anyOf": [{"const": "a"}, {"enum": ["b", "a"]}]}),
        4 => json!({"type": ["integer", "number"]}),
        5 => json!({"type": ["array", "object", "null"]}),
        6 => json!(true),
        _ => json!({}),
    }
}

/// References, lists and objects.
fn nested(choices: &mut Choices) -> Value {
    match choices.below(10) {
        0 => json!({"$ref": "#/$defs/Kind"}),
        1 => json!({"allOf": [{"$ref": "#/$defs/Kind"}], "description": "It."}),
        2 => json!({"$ref": "#/$defs/Tree"}),
        3 => json!({"$ref": "#/$defs/Missing"}),
        4 => json!({"type": "array", "items": false}),
        5 => json!({"type": "array", "items": [{"type": "string"}, {"type": "integer"}]}),
        6 => json!({"type": "array", "items": plain(choices), "maxItems": 5}),
        7 => json!({"type": "object", "additionalProperties": plain(choices)}),
        8 => {
            json!({"type": "object", "properties": {"self": listed(choices)}, "additionalProperties": false})
        }
        _ => json!({"allOf": [{"type": "object"}, {"properties": {"a": true}}]}),
    }
}
