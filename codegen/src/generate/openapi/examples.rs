//! Examples of replies, built from the examples of the spec.

use serde_json::{Map, Value, json};

use crate::generate::ir::{Api, Member, Reply, Type};

/// An example of a reply, if the spec has examples for its fields.
pub(super) fn reply(api: &Api, reply: &Reply) -> Option<Value> {
    let example = reply.example.clone();
    let items = match (&reply.kind, example) {
        (Type::List(_), Some(items)) => items,
        (Type::List(item), None) => json!([of(api, item, &mut Vec::new())?]),
        (_, Some(example)) => return Some(example),
        (kind, None) => return of(api, kind, &mut Vec::new()),
    };
    if reply.paged != Some(true) {
        return Some(items);
    }
    let count = items.as_array().map_or(0, Vec::len);
    Some(json!({"count": count, "next": null, "previous": null, "results": items}))
}

/// An example of this type, as far as models and their fields have examples. `parents` contains the models around the
/// value, and ends the recursion if an object contains itself.
fn of<'a>(api: &'a Api, kind: &'a Type, parents: &mut Vec<&'a str>) -> Option<Value> {
    match kind {
        Type::List(item) => Some(json!([of(api, item, parents)?])),
        Type::Model(name) => {
            let name = name.as_str();
            let model = api
                .models
                .iter()
                .find(|model| model.name.as_str() == name)?;
            if parents.contains(&name) {
                return None;
            }
            parents.push(name);
            let members = members(api, &model.fields, parents);
            parents.pop();
            Some(members.into())
        }
        _ => None,
    }
}

fn members<'a>(
    api: &'a Api,
    fields: &'a [Member],
    parents: &mut Vec<&'a str>,
) -> Map<String, Value> {
    let mut members = Map::new();
    for field in fields {
        let example = field.example.clone();
        if let Some(value) = example.or_else(|| of(api, &field.kind, parents)) {
            members.insert(field.wire.as_str().to_owned(), value);
        }
    }
    members
}
