//! Plain JSON as an argument: the field declares which JSON is valid.

use std::fmt;

use serde_json::{Map, Number, Value};

use super::bounds::{check_count, check_number, check_text};
use super::repair::one_of;
use super::{Argument, Members, id, write_object, write_serialized};
use crate::action::{EnumInfo, EnumValues, Field, Format, JsonType, Kind, ObjectInfo};
use crate::request::{Problem, Shown, Violations};
use crate::util::did_you_mean;
use crate::values::whole;

/// How strictly plain JSON is checked against a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonCheck {
    /// Types and names: enough to read the value into its Rust type.
    Types,
    /// Also bounds, formats and documented values: everything that the service would refuse.
    Values,
    /// Only the exact wire form: no null for an absent value, identifiers of the declared type.
    WireForm,
}

impl JsonCheck {
    /// Whether bounds, formats and documented values are checked.
    fn checks_values(self) -> bool {
        self != Self::Types
    }

    /// Whether a value counts as given: null may mean that it is absent.
    pub(crate) fn counts_as_given(self, field: &Field, value: &Value) -> bool {
        self == Self::WireForm || field.counts_as_given(value)
    }
}

/// Checks plain JSON against its field.
pub(crate) fn check_json(
    value: &Value,
    field: &Field,
    checks: JsonCheck,
    violations: &mut Violations<'_>,
) {
    match (field.kind, value) {
        (Kind::Any, _) => {}
        (Kind::Enum(info), _) => check_enum(value, field, info, checks, violations),
        _ if is_identifier(field) && (checks == JsonCheck::WireForm || is_scalar_id(value)) => {
            check_identifier(value, field, checks, violations);
        }
        (Kind::String, Value::String(text)) if checks.checks_values() => {
            check_text(text, field, violations);
        }
        (Kind::Integer, Value::Number(number)) if whole(number).is_some() => {
            check_numeric(number, field, checks, violations);
        }
        (Kind::Number, Value::Number(number)) => check_numeric(number, field, checks, violations),
        (Kind::String, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) => {}
        (Kind::Array(_), Value::Array(items)) => check_array(items, field, checks, violations),
        (Kind::Map(_), Value::Object(map)) => check_map(map, field, checks, violations),
        (Kind::Object(info), Value::Object(map)) => check_object(map, info(), checks, violations),
        (kind, _) => report_type(value, field, &describe(kind, field.format), violations),
    }
}

/// Whether the field is an identifier. A list of identifiers also has this format, but is not an identifier.
fn is_identifier(field: &Field) -> bool {
    field.format == Some(Format::Identifier) && matches!(field.kind, Kind::String | Kind::Integer)
}

fn is_scalar_id(value: &Value) -> bool {
    value.is_string() || is_whole(value)
}

fn is_whole(value: &Value) -> bool {
    value
        .as_number()
        .is_some_and(|number| whole(number).is_some())
}

/// A whole number that a Rust `i64` holds.
fn as_i64(number: &Number) -> Option<i64> {
    whole(number)?.try_into().ok()
}

fn check_identifier(
    value: &Value,
    field: &Field,
    checks: JsonCheck,
    violations: &mut Violations<'_>,
) {
    let is_declared = match field.kind {
        Kind::String => value.is_string(),
        _ => is_whole(value),
    };
    match checks {
        JsonCheck::Types => {}
        JsonCheck::WireForm if !is_declared => {
            report_type(value, field, &describe(field.kind, None), violations);
        }
        JsonCheck::Values | JsonCheck::WireForm => id::from_json(value).check(field, violations),
    }
}

fn check_numeric(
    number: &Number,
    field: &Field,
    checks: JsonCheck,
    violations: &mut Violations<'_>,
) {
    if !checks.checks_values() {
        // Only the range of the Rust type matters here.
        if matches!(field.kind, Kind::Integer) && as_i64(number).is_none() {
            violations.report_problem(|| {
                let message = "expected a whole number, found a whole number out of range";
                Problem::invalid(field, &Value::Null, message)
            });
        }
    } else if let Some(number) = as_i64(number) {
        check_number(number, field, violations);
    } else if let Some(number) = number.as_u64() {
        check_number(number, field, violations);
    } else if let Some(number) = number.as_f64() {
        check_number(number, field, violations);
    }
}

fn check_array(items: &[Value], field: &Field, checks: JsonCheck, violations: &mut Violations<'_>) {
    if checks.checks_values() {
        check_count(items.len(), field, violations);
    }
    let item_field = field.item();
    for (index, item) in items.iter().enumerate() {
        violations.item(index, |violations| {
            check_json(item, &item_field, checks, violations);
        });
    }
}

fn check_map(
    map: &Map<String, Value>,
    field: &Field,
    checks: JsonCheck,
    violations: &mut Violations<'_>,
) {
    if checks.checks_values() {
        check_count(map.len(), field, violations);
    }
    let item_field = field.item();
    for (key, value) in map {
        violations.field(key, |violations| {
            check_json(value, &item_field, checks, violations);
        });
    }
}

fn check_object(
    map: &Map<String, Value>,
    info: &ObjectInfo,
    checks: JsonCheck,
    violations: &mut Violations<'_>,
) {
    for field in info.fields {
        violations.field(field.name, |violations| match map.get(field.name) {
            Some(value) if checks.counts_as_given(field, value) => {
                check_json(value, field, checks, violations);
            }
            _ if field.required => violations.report_problem(|| {
                let message = format!("is missing; expected {}", field.expectation());
                Problem::missing(field, message)
            }),
            _ => {}
        });
    }
    // A typed request keeps further keys in `extra`; in plain JSON, such keys are misspelt names.
    if info.open && checks == JsonCheck::Types {
        return;
    }
    let names = || info.fields.iter().map(|field| field.name);
    for key in map.keys().filter(|key| names().all(|name| name != *key)) {
        violations.field(key, |violations| {
            violations.report_problem(|| {
                let meant = did_you_mean(key, names());
                let message = format!("`{}` has no such field{meant}", info.name);
                Problem::unknown(key, names(), message)
            });
        });
    }
}

fn check_enum(
    value: &Value,
    field: &Field,
    info: &'static EnumInfo,
    checks: JsonCheck,
    violations: &mut Violations<'_>,
) {
    let strict = checks.checks_values() && info.closed;
    match (info.values, value) {
        (EnumValues::Text(values), Value::String(text)) => {
            if strict && !values.contains(&text.as_str()) {
                violations.report_problem(|| {
                    let meant = did_you_mean(text, values.iter().copied());
                    let message = format!("expected {}{meant}", one_of(info));
                    Problem::invalid(field, value, message)
                });
            }
        }
        (EnumValues::Integer(values), Value::Number(number)) if as_i64(number).is_some() => {
            if strict && !as_i64(number).is_some_and(|number| values.contains(&number)) {
                violations.report_problem(|| {
                    Problem::invalid(field, value, format!("expected {}", one_of(info)))
                });
            }
        }
        _ => report_type(value, field, &describe(Kind::Enum(info), None), violations),
    }
}

/// Reports a value of another JSON type than expected.
fn report_type(value: &Value, field: &Field, expected: &str, violations: &mut Violations<'_>) {
    violations.report_problem(|| {
        let message = format!("expected {expected}, found {}", name_of(value));
        Problem::invalid(field, value, message)
    });
}

/// Whether numbers of this kind are whole.
fn takes_whole(kind: Kind) -> bool {
    match kind {
        Kind::Integer => true,
        Kind::Enum(info) => matches!(info.values, EnumValues::Integer(_)),
        _ => false,
    }
}

/// The number without a fraction of zero.
fn shortest(number: &Number) -> Number {
    as_i64(number).map_or_else(|| number.clone(), Number::from)
}

impl Field {
    /// A description of valid values, to complete "expected …".
    pub(crate) fn expectation(&self) -> String {
        describe(self.kind, self.format)
    }
}

fn describe(kind: Kind, format: Option<Format>) -> String {
    if let (Some(format), Kind::String | Kind::Integer) = (format, kind) {
        return match (format, kind) {
            (Format::Identifier, Kind::String) => {
                "an identifier: a text or a whole number".to_owned()
            }
            _ => format.expectation().to_owned(),
        };
    }
    match kind {
        Kind::String => "a text".to_owned(),
        Kind::Integer => "a whole number".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Boolean => "`true` or `false`".to_owned(),
        Kind::Array(_) => "a list".to_owned(),
        Kind::Map(_) => "an object".to_owned(),
        Kind::Object(info) => format!("an object (`{}`)", info().name),
        Kind::Enum(info) => match info.values {
            EnumValues::Text(_) => format!("a text (`{}`)", info.name),
            EnumValues::Integer(_) => format!("a whole number (`{}`)", info.name),
        },
        Kind::Any => "any JSON".to_owned(),
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() != 0.0) => {
            "a fraction"
        }
        Value::Number(number) if whole(number).is_none() => "a number out of range",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl Argument for Value {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        check_json(self, field, JsonCheck::Values, violations);
    }

    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        match (self, field.kind) {
            (Value::Array(items), Kind::Array(_)) => items.write_json(field, out),
            (Value::Object(map), _) => map.write_json(field, out),
            _ if is_identifier(field) && is_scalar_id(self) => {
                id::from_json(self).write_json(field, out);
            }
            (Value::Number(number), kind) if takes_whole(kind) => {
                write_serialized(&shortest(number), out);
            }
            _ => write_serialized(self, out),
        }
    }

    fn write_text(&self, field: &Field, out: &mut String) {
        match (self, field.kind) {
            (Value::String(text), _) => out.push_str(text),
            // An identifier may be a number although the action declares a text.
            (Value::Number(number), kind) if takes_whole(kind) || matches!(kind, Kind::String) => {
                out.push_str(&shortest(number).to_string());
            }
            (Value::Array(items), Kind::Array(_)) => items.write_text(field, out),
            _ => super::write_json_text(self, field, out),
        }
    }

    /// Shows only keys: any value may be a secret.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Array(items) => items.show(f),
            Value::Object(map) => map.show(f),
            _ => f.write_str("…"),
        }
    }
}

impl JsonType for Value {
    const KIND: Kind = Kind::Any;
}

impl Argument for Map<String, Value> {
    fn check(&self, field: &Field, violations: &mut Violations<'_>) {
        match field.kind {
            Kind::Object(info) => check_object(self, info(), JsonCheck::Values, violations),
            _ => check_map(self, field, JsonCheck::Values, violations),
        }
    }

    fn write_json(&self, field: &Field, out: &mut Vec<u8>) {
        match field.kind {
            Kind::Object(info) => write_object(out, |members| write_fields(self, info(), members)),
            Kind::Map(_) => {
                let item_field = field.item();
                write_object(out, |members| {
                    for (key, value) in self {
                        value.write_json(&item_field, members.key(key));
                    }
                });
            }
            _ => write_serialized(self, out),
        }
    }

    fn write_text(&self, field: &Field, out: &mut String) {
        super::write_json_text(self, field, out);
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys().map(Shown)).finish()
    }
}

fn write_fields(map: &Map<String, Value>, info: &ObjectInfo, members: &mut Members<'_>) {
    for (key, value) in map {
        match info.fields.iter().find(|field| field.name == key) {
            Some(field) if field.counts_as_given(value) => members.add(field.name, field, value),
            Some(_) => {}
            None => value.write_json(&Field::UNNAMED, members.key(key)),
        }
    }
}

impl JsonType for Map<String, Value> {
    const KIND: Kind = Kind::Map(&Kind::Any);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::request::argument::tests::{complaints, field};
    use crate::request::to_value;

    static FIELDS: [Field; 3] = [
        Field::new("phone", Kind::String)
            .required()
            .format(Format::E164),
        Field::new("age", Kind::Integer).min(0).max(150),
        Field::new("owner", Kind::Integer).format(Format::Identifier),
    ];
    static CONTACT: ObjectInfo = ObjectInfo::new("Contact", &FIELDS);
    static OPEN_CONTACT: ObjectInfo = ObjectInfo::new("Contact", &FIELDS).open();
    static STATUS: EnumInfo =
        EnumInfo::new("Status", EnumValues::Text(&["Open", "In progress"])).closed();
    static COLOUR: EnumInfo = EnumInfo::new("Colour", EnumValues::Text(&["red"]));
    static FIELD_TYPE: EnumInfo = EnumInfo::new("FieldType", EnumValues::Integer(&[1, 2])).closed();

    fn of(kind: Kind, value: &Value) -> Vec<String> {
        complaints(value, &field("x", kind))
    }

    fn shape(kind: Kind, value: &Value) -> Vec<String> {
        let of_kind = field("x", kind);
        let mut found = crate::request::ViolationList::default();
        check_json(
            value,
            &of_kind,
            JsonCheck::Types,
            &mut Violations::new(&mut found, "x"),
        );
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_kind_takes_its_own_and_nothing_else() {
        let samples = [
            (Kind::String, json!("a"), "a text"),
            (Kind::Integer, json!(1), "a whole number"),
            (Kind::Boolean, json!(true), "`true` or `false`"),
            (Kind::Array(&Kind::Any), json!([1, "a"]), "a list"),
            (Kind::Map(&Kind::Any), json!({"a": null}), "an object"),
            (Kind::Enum(&STATUS), json!("Open"), "a text (`Status`)"),
            (
                Kind::Enum(&FIELD_TYPE),
                json!(1),
                "a whole number (`FieldType`)",
            ),
        ];
        for (kind, good, expected) in &samples {
            assert_eq!(of(*kind, good), [""; 0], "{kind:?}");
            let complaint = format!("`x`: expected {expected}, found null");
            assert_eq!(of(*kind, &Value::Null), [complaint], "{kind:?}");
            assert_eq!(of(*kind, &json!(1.5)).len(), 1, "{kind:?}");
        }
        assert_eq!(of(Kind::Number, &json!(1)), [""; 0]);
        assert_eq!(of(Kind::Any, &Value::Null), [""; 0]);
    }

    #[test]
    fn fields_are_checked_all_at_once() {
        let value = json!({"age": 151, "fone": "x", "owner": "y"});
        assert_eq!(
            of(Kind::Object(|| &CONTACT), &value),
            [
                "`x.phone`: is missing; expected a phone number of `+` and 7 to 15 digits, the first not 0, like `+390212345678`",
                "`x.age`: must be at most 150",
                "`x.owner`: expected an identifier of digits, because the action declares a number",
                "`x.fone`: `Contact` has no such field; did you mean `phone`?",
            ]
        );
        let value = json!({"phone": "+390212345678", "vip": true, "age": null});
        assert_eq!(shape(Kind::Object(|| &OPEN_CONTACT), &value), [""; 0]);
        assert_eq!(
            of(Kind::Object(|| &OPEN_CONTACT), &value),
            ["`x.vip`: `Contact` has no such field"]
        );
    }

    #[test]
    fn closed_enums_suggest_and_open_ones_take_all() {
        assert_eq!(
            of(Kind::Enum(&STATUS), &json!("in_progress")),
            ["`x`: expected one of `Open`, `In progress`; did you mean `In progress`?"]
        );
        assert_eq!(of(Kind::Enum(&COLOUR), &json!("mauve")), [""; 0]);
        assert_eq!(
            of(Kind::Enum(&FIELD_TYPE), &json!(3)),
            ["`x`: expected one of 1, 2"]
        );
    }

    #[test]
    fn shape_leaves_the_rest_to_the_service() {
        assert_eq!(shape(Kind::Enum(&STATUS), &json!("Brand new")), [""; 0]);
        let value = json!([{"phone": "x", "age": 999, "owner": "y"}]);
        assert_eq!(
            shape(const { Kind::Array(&Kind::Object(|| &CONTACT)) }, &value),
            [""; 0]
        );
        assert_eq!(
            shape(Kind::Integer, &json!(u64::MAX)),
            ["`x`: expected a whole number, found a whole number out of range"]
        );
    }

    #[test]
    fn identifiers_go_out_as_declared_at_any_depth() {
        let contacts = field("x", const { Kind::Array(&Kind::Object(|| &OPEN_CONTACT)) });
        let value = json!([{"owner": "7", "vip": [1], "age": null}]);
        assert_eq!(
            to_value(&value, &contacts),
            json!([{"owner": 7, "vip": [1]}])
        );
        let text = field("x", Kind::String).format(Format::Identifier);
        assert_eq!(to_value(&json!(7), &text), "7");
        assert_eq!(complaints(&json!(7), &text), [""; 0]);
    }

    #[test]
    fn a_list_of_identifiers_is_not_one() {
        let ids = field("x", Kind::Array(&Kind::Integer)).format(Format::Identifier);
        assert_eq!(complaints(&json!(["7", 8]), &ids), [""; 0]);
        for one in [json!(7), json!("7")] {
            assert_eq!(complaints(&one, &ids).len(), 1, "{one}");
        }
    }

    #[test]
    fn writes_texts_for_paths_and_queries() {
        let written = |value: &Value, kind| {
            let mut out = String::new();
            value.write_text(&field("x", kind), &mut out);
            out
        };
        assert_eq!(written(&json!("a b"), Kind::String), "a b");
        assert_eq!(written(&json!(318), Kind::String), "318");
        assert_eq!(written(&json!([1, 2]), Kind::Array(&Kind::Integer)), "1,2");
        assert_eq!(written(&json!({"a": 1}), Kind::Any), r#"{"a":1}"#);
        assert_eq!(written(&json!(true), Kind::Boolean), "true");
    }

    proptest! {
        #[test]
        fn untyped_json_goes_out_unchanged(
            text: String, number: i64, flag: bool, key in "[a-z\"\\\\]{0,5}",
        ) {
            let value = json!({ key: [text, number, flag, null] });
            for kind in [Kind::Any, Kind::Map(&Kind::Any)] {
                prop_assert_eq!(&to_value(&value, &field("x", kind)), &value);
            }
        }
    }
}
