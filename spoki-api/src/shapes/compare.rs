//! Where recorded shapes differ from the tables.

use std::fmt;

use super::action_shapes::ActionShapes;
use super::names::KNOWN;
use super::shape::{FORMATS, Shape};
use crate::action::{ActionInfo, EnumValues, Field, Format, Kind, ObjectInfo};
use crate::generated::catalog;

/// A point on which the replies of an action differ from the tables. It holds no value of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShapeDifference {
    /// The action.
    pub action: &'static str,
    /// The position in the reply, or in one item of a list: `user.name`, `tags[].id`. Empty for the whole.
    pub path: String,
    /// What is different.
    pub text: String,
}

impl fmt::Display for ShapeDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{} {}{colon}{}", self.action, self.path, self.text)
    }
}

pub(super) fn differences(slug: &'static str, shapes: &ActionShapes) -> Vec<ShapeDifference> {
    let mut found = Differences {
        action: slug,
        found: Vec::new(),
    };
    if let Some(info) = catalog().get(slug) {
        found.head(info, shapes);
        found.page(info, shapes);
        found.value(&shapes.reply, &Field::new("", info.reply.kind), "");
    }
    found.found
}

struct Differences {
    action: &'static str,
    found: Vec<ShapeDifference>,
}

impl Differences {
    fn add(&mut self, path: &str, text: String) {
        self.found.push(ShapeDifference {
            action: self.action,
            path: path.to_owned(),
            text,
        });
    }

    fn head(&mut self, info: &ActionInfo, shapes: &ActionShapes) {
        let mut limits = shapes
            .limit_headers
            .iter()
            .filter(|name| name.contains("ratelimit"));
        if info.rate_limit.is_none()
            && let Some(name) = limits.next()
        {
            self.add(
                "",
                format!("the header `{name}` states a limit, but the spec states none"),
            );
        }
        if shapes.unreadable > 0 {
            self.add("", format!("{} replies are not JSON", shapes.unreadable));
        }
        if shapes.empty > 0 && (info.effect.is_read() || !matches!(info.reply.kind, Kind::Any)) {
            self.add("", format!("{} replies are empty", shapes.empty));
        }
    }

    fn page(&mut self, info: &ActionInfo, shapes: &ActionShapes) {
        let expected = if info.reply.paged { "object" } else { "array" };
        for (form, count) in &shapes.pages {
            if *form != expected {
                self.add(
                    "",
                    format!("{count} pages have the form `{form}`, expected `{expected}`"),
                );
            }
        }
        let is_array = |shape: &Shape| shape.types.contains_key("array");
        for (name, shape) in &shapes.page.members {
            if is_array(shape) && name != "results" {
                self.add(
                    "",
                    format!("the items of the page are in `{name}`, expected `results`"),
                );
            } else if !KNOWN.has(name) {
                self.add("", format!("the page has an unknown member `{name}`"));
            }
        }
        self.hidden(&shapes.page, "");
    }

    fn value(&mut self, shape: &Shape, field: &Field, path: &str) {
        let is_other = |name: &&str| !accepts(field, name);
        let others: Vec<_> = shape.types.keys().copied().filter(is_other).collect();
        if !others.is_empty() {
            let expected = expected(field);
            self.add(
                path,
                format!("the type is {}, expected {expected}", others.join(" or ")),
            );
        }
        self.format(shape, field, path);
        if shape.unknown_values > 0 {
            self.add(
                path,
                format!("{} values are not in the spec", shape.unknown_values),
            );
        }
        match field.kind {
            Kind::Object(info) => self.members(shape, info(), path),
            _ => self.hidden(shape, path),
        }
        let item = field.item();
        for (inner, end) in [(&shape.items, "[]"), (&shape.entries, "{}")] {
            if let Some(inner) = inner {
                self.value(inner, &item, &format!("{path}{end}"));
            }
        }
    }

    fn format(&mut self, shape: &Shape, field: &Field, path: &str) {
        let Some(format) = field.format.filter(|_| matches!(field.kind, Kind::String)) else {
            return;
        };
        let name = FORMATS.into_iter().find(|(known, _)| *known == format);
        let name = name.map_or("", |(_, name)| name);
        let fits = |found: &str| {
            found == name
                || found == "empty"
                || match format {
                    Format::Timestamp => found == "date",
                    // The service leaves out the `+` of some numbers.
                    Format::E164 => found == "identifier",
                    // Any text identifies something.
                    Format::Identifier => true,
                    _ => false,
                }
        };
        let others: Vec<_> = shape
            .formats
            .keys()
            .copied()
            .filter(|found| !fits(found))
            .collect();
        if !others.is_empty() {
            self.add(
                path,
                format!("the format is {}, expected {name}", others.join(" or ")),
            );
        }
    }

    fn members(&mut self, shape: &Shape, info: &ObjectInfo, path: &str) {
        let below = |name: &str| {
            if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            }
        };
        let objects = shape.types.get("object").copied().unwrap_or_default();
        for (name, member) in &shape.members {
            match info.fields.iter().find(|field| field.is_called(name)) {
                Some(field) => self.value(member, field, &below(name)),
                None => {
                    let types: Vec<_> = member.types.keys().copied().collect();
                    let (types, seen) = (types.join(" or "), member.seen);
                    self.add(
                        &below(name),
                        format!("unknown member: {types}, in {seen} of {objects}"),
                    );
                }
            }
        }
        self.hidden(shape, path);
        for field in info.fields {
            if objects > 0 && !shape.members.keys().any(|name| field.is_called(name)) {
                self.add(&below(field.name), format!("missing in all {objects}"));
            }
        }
    }

    fn hidden(&mut self, shape: &Shape, path: &str) {
        if shape.hidden_members > 0 {
            let count = shape.hidden_members;
            self.add(
                path,
                format!(
                    "the names of {count} members may be values, so these names are not written"
                ),
            );
        }
    }
}

/// Whether a value of this JSON type fits the field.
fn accepts(field: &Field, json_type: &str) -> bool {
    match field.kind {
        _ if json_type == "null" => true,
        Kind::String | Kind::Integer if field.format == Some(Format::Identifier) => {
            matches!(json_type, "string" | "integer")
        }
        Kind::String => json_type == "string",
        Kind::Integer => json_type == "integer",
        Kind::Number => matches!(json_type, "integer" | "number"),
        Kind::Boolean => json_type == "boolean",
        Kind::Array(_) => json_type == "array",
        Kind::Map(_) | Kind::Object(_) => json_type == "object",
        Kind::Enum(info) => match info.values {
            EnumValues::Text(_) => json_type == "string",
            EnumValues::Integer(_) => json_type == "integer",
        },
        Kind::Any => true,
    }
}

fn expected(field: &Field) -> &'static str {
    match field.kind {
        _ if field.format == Some(Format::Identifier) => "an identifier",
        Kind::String => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Array(_) => "array",
        Kind::Map(_) | Kind::Object(_) => "object",
        Kind::Enum(_) => "a value of the enum",
        Kind::Any => "anything",
    }
}
