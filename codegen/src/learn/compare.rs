//! Compares shapes with the types of the spec.

use super::report::{ActionShapes, Shape};
use crate::spec::bindings::{Format, Reply};
use crate::spec::models::{Field, Model, Models};
use crate::spec::type_ref::TypeRef;

/// What the replies to one action show.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// The contradictions to the spec.
    pub(super) contradictions: Vec<String>,
    /// Facts that are useful, but do not contradict the spec.
    pub(super) remarks: Vec<String>,
    /// Members that a model lacks: model, name, shape.
    pub(super) new_members: Vec<(String, String, Shape)>,
    /// Untyped fields of a model: model, index, shape.
    pub(super) untyped: Vec<(String, usize, Shape)>,
}

/// How similar two names must be to count as a renaming.
const ALIKE: f64 = 0.5;

impl Findings {
    pub(super) fn of(
        models: &Models,
        reply: &Reply,
        kind: &TypeRef,
        shapes: &ActionShapes,
    ) -> Self {
        let mut findings = Self::default();
        findings.page(reply, kind, shapes);
        let item = match kind {
            TypeRef::List(item) => item,
            other => other,
        };
        if let Some(shape) = &shapes.reply {
            findings.value(models, "", item, shape);
        }
        findings
    }

    fn page(&mut self, reply: &Reply, kind: &TypeRef, shapes: &ActionShapes) {
        let expected = match reply.paged {
            Some(true) => "object",
            _ => "array",
        };
        let others = shapes.pages.iter().filter(|(form, _)| *form != expected);
        for (form, count) in others {
            self.contradictions.push(format!(
                "{count} pages have the form `{form}`, the spec has `{expected}`"
            ));
        }
        if let (TypeRef::List(_), Some(page)) = (kind, &shapes.page) {
            for (name, member) in &page.members {
                if member.types.contains_key("array") && name != "results" {
                    self.contradictions.push(format!(
                        "the items of a page are in `{name}`, not in `results`"
                    ));
                } else if !["count", "next", "previous", "results"].contains(&name.as_str()) {
                    self.remarks.push(format!(
                        "pages have the member `{name}`, for which the spec has no key"
                    ));
                }
            }
            self.hidden("the page", page);
        }
        if shapes.unreadable > 0 {
            self.contradictions
                .push(format!("{} replies are not JSON", shapes.unreadable));
        }
        let limits = shapes
            .limit_headers
            .iter()
            .filter(|name| name.contains("ratelimit"));
        self.remarks
            .extend(limits.map(|name| format!("the header `{name}` states a limit")));
    }

    fn value(&mut self, models: &Models, path: &str, kind: &TypeRef, shape: &Shape) {
        let others: Vec<_> = shape
            .types()
            .into_iter()
            .filter(|found| !accepts(models, kind, found))
            .collect();
        if !others.is_empty() {
            let texts = shape
                .formats
                .keys()
                .all(|format| format == "number" || format == "identifier");
            let hint = if others == ["string"] && texts {
                " (numbers as texts)"
            } else {
                ""
            };
            self.contradictions.push(format!(
                "`{path}` is {}{hint}, the spec has `{kind}`",
                others.join(" or ")
            ));
        }
        if shape.unknown_values > 0 {
            let named: Vec<_> = shape
                .values
                .keys()
                .map(|value| format!("`{value}`"))
                .collect();
            self.remarks.push(format!(
                "`{path}` has {} values that the enum `{kind}` lacks; seen: {}",
                shape.unknown_values,
                named.join(", ")
            ));
        }
        match kind {
            TypeRef::List(item) => {
                if let Some(items) = &shape.items {
                    self.value(models, &format!("{path}[]"), item, items);
                }
            }
            TypeRef::Map(value) => {
                if let Some(entries) = &shape.entries {
                    self.value(models, &format!("{path}{{}}"), value, entries);
                }
            }
            TypeRef::Named(name) => {
                if let Some(model) = models.models.get(name) {
                    self.members(models, path, (name, model), shape);
                }
            }
            _ => {}
        }
    }

    fn members(
        &mut self,
        models: &Models,
        path: &str,
        (name, model): (&str, &Model),
        shape: &Shape,
    ) {
        self.hidden(&format!("`{path}`"), shape);
        let below = |member: &str| {
            if path.is_empty() {
                member.to_owned()
            } else {
                format!("{path}.{member}")
            }
        };
        let missing: Vec<&Field> = model
            .fields
            .iter()
            .filter(|field| shape.objects() > 0 && find(shape, field).is_none())
            .collect();
        for (member, found) in &shape.members {
            let known = model
                .fields
                .iter()
                .position(|field| is_called(field, member));
            let Some(index) = known else {
                match missing.iter().find(|field| is_new_name(models, field, member, found)) {
                    Some(field) => self.contradictions.push(format!(
                        "no reply has `{}`, and `{}` is new: if the member was renamed, add an alias to the field",
                        below(&field.name),
                        below(member)
                    )),
                    None => self.new_members.push((name.to_owned(), member.clone(), found.clone())),
                }
                continue;
            };
            let Ok(kind) = model.fields[index].kind.parse::<TypeRef>() else {
                continue;
            };
            if *kind.innermost() == TypeRef::Json {
                self.untyped.push((name.to_owned(), index, found.clone()));
            }
            self.value(models, &below(member), &kind, found);
            self.format(&below(member), &model.fields[index], found);
        }
        for field in missing {
            let text = format!(
                "`{}` is in none of {} objects",
                below(&field.name),
                shape.objects()
            );
            if field.required == Some(true) {
                self.contradictions.push(text);
            } else {
                self.remarks.push(text);
            }
        }
    }

    fn format(&mut self, path: &str, field: &Field, shape: &Shape) {
        let Some(format) = field.format.map(Format::as_str) else {
            return;
        };
        // The service leaves out the `+` of some numbers.
        let fits = |found: &str| {
            let is_close =
                [("timestamp", "date"), ("e164", "identifier")].contains(&(format, found));
            found == format || found == "empty" || is_close
        };
        let others = shape.formats.keys().filter(|found| !fits(found));
        let others: Vec<_> = others.map(String::as_str).collect();
        if !others.is_empty() {
            let others = others.join(" or ");
            self.remarks.push(format!(
                "`{path}` has the format {others}, the spec has {format}"
            ));
        }
    }

    fn hidden(&mut self, what: &str, shape: &Shape) {
        if shape.hidden_members > 0 {
            self.remarks.push(format!(
                "{what} has {} members whose names may be values: the report does not have them",
                shape.hidden_members
            ));
        }
    }
}

fn is_called(field: &Field, name: &str) -> bool {
    field.name == name || field.aliases.iter().flatten().any(|alias| alias == name)
}

fn find<'s>(shape: &'s Shape, field: &Field) -> Option<&'s Shape> {
    let mut members = shape.members.iter();
    members
        .find(|(name, _)| is_called(field, name))
        .map(|(_, shape)| shape)
}

/// Whether a new member may be a missing field under another name.
fn is_new_name(models: &Models, field: &Field, name: &str, shape: &Shape) -> bool {
    let alike = strsim::normalized_damerau_levenshtein(&field.name, name) >= ALIKE
        || field.name.contains(name)
        || name.contains(&field.name);
    let kind = field.kind.parse::<TypeRef>();
    let fits = |kind: TypeRef| {
        shape
            .types()
            .into_iter()
            .all(|found| accepts(models, &kind, found))
    };
    (alike || field.required == Some(true)) && kind.is_ok_and(fits)
}

/// Whether a value of this JSON type fits the type.
fn accepts(models: &Models, kind: &TypeRef, json_type: &str) -> bool {
    match kind {
        TypeRef::Json => true,
        TypeRef::Identifier => matches!(json_type, "string" | "integer"),
        TypeRef::String => json_type == "string",
        TypeRef::Integer => json_type == "integer",
        TypeRef::Number => matches!(json_type, "integer" | "number"),
        TypeRef::Boolean => json_type == "boolean",
        TypeRef::List(_) => json_type == "array",
        TypeRef::Map(_) => json_type == "object",
        TypeRef::Named(name) if models.models.contains_key(name) => json_type == "object",
        TypeRef::Named(_) => matches!(json_type, "string" | "integer"),
    }
}

/// Whether objects of this shape can be objects of the model: it has all their members, and they have most of its.
pub(super) fn fits(models: &Models, model: &Model, shape: &Shape) -> bool {
    let known = shape.members.iter().all(|(name, member)| {
        let field = model.fields.iter().find(|field| is_called(field, name));
        let kind = field.and_then(|field| field.kind.parse::<TypeRef>().ok());
        kind.is_some_and(|kind| {
            member
                .types()
                .into_iter()
                .all(|found| accepts(models, &kind, found))
        })
    });
    let required = |field: &&Field| field.required == Some(true);
    let has_required = model
        .fields
        .iter()
        .filter(required)
        .all(|field| find(shape, field).is_some());
    let seen = model
        .fields
        .iter()
        .filter(|field| find(shape, field).is_some());
    known && has_required && shape.members.len() >= 3 && 2 * seen.count() > model.fields.len()
}
