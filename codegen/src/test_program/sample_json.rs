//! Realistic replies as JSON, from the models.

use serde_json::{Map, Value, json};

use super::sample::sample_text;
use crate::generate::ir::{Api, Member, Type};

/// Deeper models are left empty, so that recursive models end.
const DEPTH: usize = 6;

/// A reply of this type with every known field.
pub(super) fn reply(api: &Api, kind: &Type) -> Value {
    match kind {
        Type::Json => json!({"id": 1, "detail": "sample"}),
        kind => value(api, kind, None, DEPTH),
    }
}

fn value(api: &Api, kind: &Type, member: Option<&Member>, depth: usize) -> Value {
    let example = member.and_then(|member| member.example.as_ref());
    match kind {
        Type::List(_) | Type::Map(_) if !is_empty(example) => example.cloned().unwrap_or_default(),
        Type::List(item) => json!([value(api, item, None, depth)]),
        Type::Map(item) => json!({"KEY": value(api, item, None, depth)}),
        Type::Model(name) => {
            let model = api.models.iter().find(|model| model.name == *name);
            let fields = model.filter(|_| depth > 0).map(|model| &model.fields);
            fields
                .into_iter()
                .flatten()
                .fold(Map::new(), |mut object, field| {
                    let inner = value(api, &field.kind, Some(field), depth - 1);
                    object.insert(field.wire.as_str().to_owned(), inner);
                    object
                })
                .into()
        }
        Type::Enum(name) => {
            let item = api.enums.iter().find(|item| item.name == *name);
            let first = item.and_then(|item| item.variants.first());
            first.map_or(Value::Null, |variant| variant.value.clone())
        }
        _ if example.is_some() => example.cloned().unwrap_or_default(),
        Type::String => json!(sample_text(member.and_then(|member| member.format))),
        Type::Integer => json!(7),
        Type::Number => json!(1.5),
        Type::Boolean => json!(true),
        Type::Identifier => json!(1),
        Type::Json => json!({"detail": "sample"}),
    }
}

fn is_empty(example: Option<&Value>) -> bool {
    example.is_none_or(|example| *example == json!([]) || *example == json!({}))
}
