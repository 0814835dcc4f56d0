//! Examples have the type of their parameter or field.

use serde_json::Value;

use super::{Context, ValueKind};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::type_ref::TypeRef;

pub(super) fn check(cx: &Context<'_>) {
    for linked in cx.linked_bindings() {
        linked.each_row(|path, param| {
            if let (Some(example), Some(kind)) = (&param.binding.example, param.kind())
                && !cx.collector.is_broken(&path.key("type"))
            {
                fits(cx, &path.key("example"), &param.row.name, &kind, example);
            }
        });
        let reply = &linked.binding.reply;
        if let (Some(example), Ok(kind)) = (&reply.example, reply.kind.parse()) {
            linked.at(|path| {
                let path = path.key("reply");
                fits(cx, &path.key("example"), "reply", &kind, example);
            });
        }
    }
    let top = JsonPath::top(SpecFile::Models);
    let models = top.key("models");
    for (name, model) in &cx.models.models {
        let path = models.key(name);
        let fields = path.key("fields");
        for (index, field) in model.fields.iter().enumerate() {
            if let (Some(example), Ok(kind)) = (&field.example, field.kind.parse()) {
                fits(
                    cx,
                    &fields.index(index).key("example"),
                    &field.name,
                    &kind,
                    example,
                );
            }
        }
    }
}

/// Reports every part of `value` that does not have its type.
fn fits(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, kind: &TypeRef, value: &Value) {
    let is_right = match (kind, value) {
        (TypeRef::Json, _) => true,
        (TypeRef::Identifier, value) => value.is_string() || value.is_i64(),
        (TypeRef::String, value) => value.is_string(),
        (TypeRef::Integer, value) => value.is_i64(),
        (TypeRef::Number, value) => value.is_number(),
        (TypeRef::Boolean, value) => value.is_boolean(),
        (TypeRef::List(item), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                fits(cx, &path.index(index), name, item, value);
            }
            true
        }
        (TypeRef::Map(item), Value::Object(values)) => {
            for (key, value) in values {
                fits(cx, &path.key(key), name, item, value);
            }
            true
        }
        (TypeRef::Named(of), value) => return fits_named(cx, path, name, of, value),
        (TypeRef::List(_) | TypeRef::Map(_), _) => false,
    };
    if !is_right {
        wrong(cx, path, name, &described(kind));
    }
}

fn fits_named(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, of: &str, value: &Value) {
    if let Some(model) = cx.models.models.get(of) {
        let Value::Object(members) = value else {
            return wrong(
                cx,
                path,
                name,
                &format!("an object of the model {}", shown(of)),
            );
        };
        for field in &model.fields {
            if let (Some(value), Ok(kind)) = (members.get(&field.name), field.kind.parse()) {
                fits(cx, &path.key(&field.name), &field.name, &kind, value);
            }
        }
    } else if let Some(declared) = cx.models.enums.get(of) {
        let kind = cx.enum_kind(of);
        let is_known = || cx.enum_has(of, value);
        if kind.is_some() && ValueKind::of(value) != kind {
            wrong(cx, path, name, kind.map_or("", ValueKind::described));
        } else if !declared.open && kind.is_some() && !is_known() {
            wrong(
                cx,
                path,
                name,
                &format!("a value of the closed enum {}", shown(of)),
            );
        }
    }
}

fn wrong(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, expected: &str) {
    let message = format!("the example of {} has the wrong type", shown(name));
    cx.report("wrong-example", path, Mark::Value, message, |found| {
        found.expected(expected)
    });
}

fn described(kind: &TypeRef) -> String {
    match kind {
        TypeRef::Identifier => "a text or a whole number".to_owned(),
        TypeRef::String => "a text".to_owned(),
        TypeRef::Integer => "a whole number".to_owned(),
        TypeRef::Number => "a number".to_owned(),
        TypeRef::Boolean => "`true` or `false`".to_owned(),
        TypeRef::List(item) => format!("a list of `{item}`"),
        TypeRef::Map(value) => format!("an object whose values are `{value}`"),
        TypeRef::Json | TypeRef::Named(_) => format!("`{kind}`"),
    }
}
