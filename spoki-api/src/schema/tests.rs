//! Tables that the service's own actions do not have, and what all of its actions must keep to.

use serde_json::{Value, json};

use super::{Dialect, Strictness, tool, tools};
use crate::action::{
    ActionInfo, Effect, EnumInfo, EnumValues, Field, Format, Kind, ObjectInfo, Param, RestCall,
};
use crate::catalog;

static COLOURS: EnumInfo = EnumInfo::new("Colour", EnumValues::Text(&["red", "blue"])).closed();
static MOODS: EnumInfo = EnumInfo::new("Mood", EnumValues::Integer(&[1, 2]));
static POINT_FIELDS: [Field; 2] = [
    Field::new("x", Kind::Integer).required(),
    Field::new("y", Kind::Integer),
];
static POINT: ObjectInfo = ObjectInfo::new("Point", &POINT_FIELDS).open();
static TREE_FIELDS: [Field; 1] = [Field::new("children", Kind::Array(&Kind::Object(|| &TREE)))];
static TREE: ObjectInfo = ObjectInfo::new("Tree", &TREE_FIELDS);

static RICH: [Param; 8] = [
    Param::new(
        Field::new("name", Kind::String)
            .doc("What \\[it\\] is\ncalled.")
            .required()
            .min(2)
            .max(9),
    ),
    Param::new(
        Field::new("count", Kind::Integer)
            .doc("How many.")
            .min(1)
            .advised_max(5),
    ),
    Param::new(Field::new("colour", Kind::Enum(&COLOURS))),
    Param::new(Field::new("mood", Kind::Enum(&MOODS))),
    Param::new(
        Field::new("phones", Kind::Array(&Kind::String))
            .required()
            .format(Format::E164)
            .min(2)
            .max(3),
    ),
    Param::new(Field::new("point", Kind::Object(|| &POINT))),
    Param::new(
        Field::new("site", Kind::String)
            .required()
            .format(Format::Url),
    ),
    Param::new(Field::new("loud", Kind::Boolean).required()),
];
static DEEP: [Param; 1] = [Param::new(
    Field::new("tree", Kind::Object(|| &TREE)).required(),
)];

const fn action(slug: &'static str, effect: Effect, params: &'static [Param]) -> ActionInfo {
    ActionInfo::new(slug, effect, RestCall::new("GET", "/"))
        .title("Title")
        .group("group")
        .doc("Does it.")
        .rate_limit(1)
        .params(params)
}

static RICH_ACTION: ActionInfo = action("T_RICH", Effect::Write { repeatable: true }, &RICH);
static DEEP_ACTION: ActionInfo = action("T_DEEP", Effect::Read, &DEEP);

fn properties(dialect: Dialect, at: &str) -> Value {
    let made = tool(&RICH_ACTION, dialect);
    made.definition.pointer(at).unwrap()["properties"].clone()
}

#[test]
fn plain_schemas_say_it_all() {
    assert_eq!(
        properties(Dialect::JsonSchema, ""),
        json!({
            "name": {"type": "string", "minLength": 2, "maxLength": 9, "description": "What [it] is called."},
            "count": {"type": "integer", "minimum": 1, "description": "How many. The vendor advises at most 5."},
            "colour": {"type": "string", "enum": ["red", "blue"]},
            "mood": {"type": "integer", "examples": [1, 2]},
            "phones": {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"}},
            "point": {
                "type": "object",
                "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}},
                "required": ["x"],
                "additionalProperties": false,
            },
            "site": {"type": "string", "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+([/?#]\S*)?$"},
            "loud": {"type": "boolean"},
        })
    );
    let whole = tool(&RICH_ACTION, Dialect::JsonSchema).definition;
    assert_eq!(whole["required"], json!(["name", "phones", "site", "loud"]));
    assert_eq!(whole["additionalProperties"], false);
    assert_eq!(whole["description"], "Does it.\nAt most 1 call a minute.");
}

#[test]
fn openai_has_no_word_for_lengths() {
    let properties = properties(Dialect::OpenAiChatStrict, "/function/parameters");
    assert_eq!(
        properties["name"],
        json!({"type": "string", "description": "What [it] is called. From 2 to 9 characters."})
    );
    assert_eq!(properties["count"]["type"], json!(["integer", "null"]));
    assert_eq!(properties["count"]["minimum"], 1);
    assert_eq!(properties["colour"]["enum"], json!(["red", "blue", null]));
    assert_eq!(
        properties["mood"],
        json!({"type": ["integer", "null"], "description": "Known values: 1, 2."})
    );
    assert_eq!(
        properties["point"],
        json!({"anyOf": [
            {
                "type": "object",
                "properties": {"x": {"type": "integer"}, "y": {"type": ["integer", "null"]}},
                "required": ["x", "y"],
                "additionalProperties": false,
            },
            {"type": "null"},
        ]})
    );
}

#[test]
fn anthropic_is_told_bounds_in_words() {
    let properties = properties(Dialect::AnthropicStrict, "/input_schema");
    assert_eq!(
        properties["phones"],
        json!({
            "type": "array",
            "items": {"type": "string"},
            "description": format!("Must be {}. From 2 to 3 items.", Format::E164.expectation()),
        })
    );
    assert_eq!(
        properties["count"]["description"],
        "How many. At least 1. The vendor advises at most 5."
    );
}

#[test]
fn gemini_has_a_type_everywhere_and_only_enums_of_texts() {
    static FIXED: EnumInfo = EnumInfo::new("Fixed", EnumValues::Integer(&[1, 2])).closed();
    static PARAMS: [Param; 3] = [
        Param::new(Field::new("fixed", Kind::Enum(&FIXED))),
        Param::new(Field::new("any", Kind::Any)),
        Param::new(Field::new("map", Kind::Map(&Kind::Any))),
    ];
    static ACTION: ActionInfo = action("T_GEMINI", Effect::Read, &PARAMS);
    static NONE: ActionInfo = action("T_NONE", Effect::Read, &[]);
    let of = |action| tool(action, Dialect::Gemini).definition;
    assert_eq!(
        of(&ACTION)["parameters"],
        json!({"type": "object", "properties": {
            "fixed": {"type": "integer", "description": "One of 1, 2."},
            "any": {"anyOf": [
                {"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "object"},
            ]},
            "map": {"type": "object", "description": "Takes any keys."},
        }})
    );
    assert_eq!(of(&NONE).get("parameters"), None);
    let properties = properties(Dialect::Gemini, "/parameters");
    assert_eq!(properties["colour"]["enum"], json!(["red", "blue"]));
    assert_eq!(
        properties["mood"],
        json!({"type": "integer", "description": "Known values: 1, 2."})
    );
    for tool in tools(catalog(), Dialect::Gemini)
        .iter()
        .chain([&tool(&DEEP_ACTION, Dialect::Gemini)])
    {
        let text = tool.definition.to_string();
        for word in ["\"examples\"", "additionalProperties", "$ref", "$defs"] {
            assert!(!text.contains(word), "{}: {word}", tool.name);
        }
    }
}

#[test]
fn strict_dialects_tell_of_nulls() {
    for dialect in Dialect::ALL {
        assert_eq!(dialect.nulls_note().is_some(), dialect.is_strict());
    }
    let text = tool(&RICH_ACTION, Dialect::AnthropicStrict).definition["description"].to_string();
    assert!(
        text.ends_with("Null stands for an argument that is not given.\""),
        "{text}"
    );
}

#[test]
fn objects_within_themselves_are_named_and_never_strict() {
    let plain = tool(&DEEP_ACTION, Dialect::Mcp).definition;
    let schema = &plain["inputSchema"];
    let children = &schema["properties"]["tree"]["properties"]["children"];
    assert_eq!(children["items"], json!({"$ref": "#/$defs/Tree"}));
    assert_eq!(
        schema["$defs"]["Tree"]["properties"]["children"]["items"],
        json!({"$ref": "#/$defs/Tree"})
    );
    let strict = tool(&DEEP_ACTION, Dialect::AnthropicStrict);
    assert_eq!(strict.definition["strict"], false);
    assert_eq!(
        strict.strictness,
        Strictness::Impossible {
            reason: "`tree.children[]` contains itself".to_owned()
        }
    );
}

#[test]
fn hints_follow_from_the_effect_and_from_what_only_adds() {
    static DELETE: ActionInfo = action("T_DELETE", Effect::Delete { repeatable: false }, &[]);
    static ADD: ActionInfo = action("T_ADD", Effect::Write { repeatable: false }, &[]).adds();
    let hints = |action| {
        let tool = tool(action, Dialect::Mcp).definition;
        ["readOnly", "destructive", "idempotent", "openWorld"].map(|hint| {
            tool["annotations"][format!("{hint}Hint")]
                .as_bool()
                .unwrap()
        })
    };
    assert_eq!(hints(&DEEP_ACTION), [true, false, true, true]);
    assert_eq!(hints(&RICH_ACTION), [false, true, true, true]);
    assert_eq!(hints(&DELETE), [false, true, false, true]);
    assert_eq!(hints(&ADD), [false, false, false, true]);
}

#[test]
fn every_tool_keeps_to_its_dialect() {
    for dialect in Dialect::ALL {
        for tool in tools(catalog(), dialect) {
            let text = tool.definition.to_string();
            let function = tool.definition.get("function").unwrap_or(&tool.definition);
            let longest = dialect.longest_name();
            let fits = longest.is_none_or(|longest| tool.name.len() <= longest);
            assert_eq!(tool.name_warning.is_none(), fits, "{}", tool.name);
            assert!(
                tool.name
                    .bytes()
                    .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
            );
            let description = function["description"].as_str().unwrap();
            assert!(
                (1..=1024).contains(&description.chars().count()),
                "{description}"
            );
            assert_eq!(dialect.is_strict(), tool.strictness != Strictness::NotAsked);
            if tool.strictness != Strictness::Strict {
                continue;
            }
            assert_eq!(function["strict"], true);
            for word in [
                "minLength",
                "maxLength",
                "allOf",
                "$ref",
                "examples",
                "$schema",
                "\"not\"",
            ] {
                assert!(!text.contains(word), "{}: {word}", tool.name);
            }
        }
    }
}

#[test]
fn most_actions_have_a_strict_form() {
    let without: Vec<_> = tools(catalog(), Dialect::OpenAiResponsesStrict)
        .into_iter()
        .filter(|tool| tool.strictness != Strictness::Strict)
        .map(|tool| tool.name)
        .collect();
    assert_eq!(
        without,
        [
            "SPOKI_CREATE_OR_UPDATE_CONTACT",
            "SPOKI_CREATE_TEMPLATE",
            "SPOKI_SYNC_CONTACTS_BULK",
            "SPOKI_SYNC_LIST_CONTACTS",
            "SPOKI_UPDATE_CONTACT",
            "SPOKI_UPDATE_TEMPLATE",
        ]
    );
}

#[test]
fn k1_a_name_that_is_too_long_for_a_dialect_is_reported() {
    static FITS: ActionInfo = action("T_SLUG_OF_THIRTY_NINE_CHARACTERS_IS_FIN", Effect::Read, &[]);
    static LONG: ActionInfo = action(
        "T_SLUG_OF_FORTY_CHARACTERS_IS_A_BIT_LONG",
        Effect::Read,
        &[],
    );
    static LONGER: ActionInfo = action(
        "T_SLUG_OF_SIXTY_FIVE_CHARACTERS_IS_TOO_LONG_FOR_LANGUAGE_MODELS_X",
        Effect::Read,
        &[],
    );
    let lengths = [&FITS, &LONG, &LONGER].map(|action| action.slug.len());
    assert_eq!(lengths, [39, 40, 65]);
    for dialect in Dialect::ALL {
        let warned =
            [&FITS, &LONG, &LONGER].map(|action| tool(action, dialect).name_warning.is_some());
        let expected = match dialect {
            Dialect::JsonSchema => [false, false, false],
            Dialect::Mcp => [false, true, true],
            _ => [false, false, true],
        };
        assert_eq!(warned, expected, "{dialect:?}");
    }
    assert_eq!(
        tool(&LONG, Dialect::Mcp).name_warning.unwrap(),
        "the name has 40 characters; hosts take at most 39 in this dialect"
    );
}
