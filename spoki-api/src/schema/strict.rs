//! Whether arguments have a strict form, and that form.

use serde_json::Value;

use super::features::{CHARACTERS, DialectFeatures, ENUM_VALUES, LEVELS, PROPERTIES};
use super::render;
use crate::action::{ActionInfo, Field, Kind, ObjectInfo};

/// The strict schema, or why there is none.
pub(super) fn schema(
    action: &'static ActionInfo,
    features: &DialectFeatures,
) -> Result<Value, String> {
    let params = action.params.iter().map(|param| &param.field);
    if let Some(reason) = obstacle(params, "", &mut Vec::new()) {
        return Err(reason);
    }
    let schema = render::arguments(action, features);
    let mut size = Size::default();
    size.measure(&schema, 0);
    size.excess().map_or(Ok(schema), Err)
}

/// The first parameter or field that a strict schema cannot describe.
fn obstacle(
    mut fields: impl Iterator<Item = &'static Field>,
    above: &str,
    open: &mut Vec<&'static ObjectInfo>,
) -> Option<String> {
    fields.find_map(|field| {
        let at = if above.is_empty() {
            field.name.to_owned()
        } else {
            format!("{above}.{}", field.name)
        };
        obstacle_in(field.kind, &at, open)
    })
}

fn obstacle_in(kind: Kind, at: &str, open: &mut Vec<&'static ObjectInfo>) -> Option<String> {
    match kind {
        Kind::Any => Some(format!("`{at}` takes any JSON")),
        Kind::Map(_) => Some(format!("`{at}` takes any keys")),
        Kind::Array(item) => obstacle_in(*item, &format!("{at}[]"), open),
        Kind::Object(info) => {
            let info = info();
            if open.iter().any(|outer| std::ptr::eq(*outer, info)) {
                return Some(format!("`{at}` contains itself"));
            }
            open.push(info);
            let found = obstacle(info.fields.iter(), at, open);
            open.pop();
            found
        }
        Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Enum(_) => None,
    }
}

/// The sizes that hosts limit.
#[derive(Default)]
struct Size {
    properties: usize,
    levels: usize,
    enum_values: usize,
    characters: usize,
}

impl Size {
    fn measure(&mut self, schema: &Value, level: usize) {
        self.levels = self.levels.max(level);
        let members = |key| schema.get(key).and_then(Value::as_object);
        for (name, inner) in members("properties").into_iter().flatten() {
            self.properties += 1;
            self.characters += name.len();
            self.measure(inner, level + 1);
        }
        let items = |key| schema.get(key).and_then(Value::as_array);
        for value in items("enum").into_iter().flatten() {
            self.enum_values += 1;
            self.characters += value.to_string().len();
        }
        for inner in items("anyOf").into_iter().flatten() {
            self.measure(inner, level);
        }
        if let Some(item) = schema.get("items") {
            self.measure(item, level + 1);
        }
    }

    fn excess(&self) -> Option<String> {
        let counts = [
            ("properties", self.properties, PROPERTIES),
            ("levels", self.levels, LEVELS),
            ("enum values", self.enum_values, ENUM_VALUES),
            (
                "characters of names and values",
                self.characters,
                CHARACTERS,
            ),
        ];
        counts
            .into_iter()
            .find(|(_, count, limit)| count > limit)
            .map(|(what, count, limit)| {
                format!("the schema has {count} {what}; the limit is {limit}")
            })
    }
}
