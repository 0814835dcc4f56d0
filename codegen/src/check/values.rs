//! Listed values, bounds and formats fit their types.

use super::{Context, IMPORT};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::Format;
use crate::spec::catalog::Parameter;
use crate::spec::type_ref::TypeRef;

pub(super) fn check(cx: &Context<'_>) {
    for linked in cx.linked_bindings() {
        linked.each_row(|path, param| {
            let binding = param.binding;
            let constraints = Constraints {
                name: &param.row.name,
                min: binding.min,
                max: binding.max,
                advised_max: binding.advised_max,
                format: binding.format,
            };
            if let Some(kind) = param.kind() {
                constraints.check(cx, path, &kind);
            }
        });
    }
    let top = JsonPath::top(SpecFile::Models);
    let models = top.key("models");
    for (name, model) in &cx.models.models {
        let path = models.key(name);
        let fields = path.key("fields");
        for (index, field) in model.fields.iter().enumerate() {
            let constraints = Constraints {
                name: &field.name,
                min: field.min,
                max: field.max,
                advised_max: None,
                format: field.format,
            };
            if let Ok(kind) = field.kind.parse() {
                constraints.check(cx, &fields.index(index), &kind);
            }
        }
    }
}

/// The constraints on a parameter or a field besides its type.
struct Constraints<'s> {
    name: &'s str,
    min: Option<i64>,
    max: Option<i64>,
    advised_max: Option<i64>,
    format: Option<Format>,
}

impl Constraints<'_> {
    fn check(&self, cx: &Context<'_>, path: &JsonPath<'_>, kind: &TypeRef) {
        if cx.collector.is_broken(&path.key("type")) {
            return;
        }
        self.bounds_fit_type(cx, path, kind);
        self.bounds_are_ordered(cx, path);
        if self.format.is_some() && *kind != TypeRef::String {
            let message = format!(
                "{} has a format, but its type is not `string`",
                shown(self.name)
            );
            cx.report(
                "needless-format",
                &path.key("format"),
                Mark::Key,
                message,
                |found| {
                    found
                        .expected("`format` only on `string`")
                        .hint("remove `format`")
                },
            );
        }
    }

    fn bounds_fit_type(&self, cx: &Context<'_>, path: &JsonPath<'_>, kind: &TypeRef) {
        let is_bounded = matches!(
            kind,
            TypeRef::Integer
                | TypeRef::Number
                | TypeRef::String
                | TypeRef::List(_)
                | TypeRef::Map(_)
        );
        let bounds = [
            ("min", self.min),
            ("max", self.max),
            ("advised_max", self.advised_max),
        ];
        for (key, bound) in bounds {
            let Some(bound) = bound else { continue };
            if !is_bounded {
                let message = format!("{} has a bound, but its type allows none", shown(self.name));
                cx.report(
                    "needless-bound",
                    &path.key(key),
                    Mark::Key,
                    message,
                    |found| {
                        found
                            .expected("bounds only on numbers, texts, lists and maps")
                            .hint("remove the bound")
                    },
                );
            } else if bound < 0 && !matches!(kind, TypeRef::Integer | TypeRef::Number) {
                let message = format!("the bound {bound} of {} is negative", shown(self.name));
                cx.report(
                    "impossible-bounds",
                    &path.key(key),
                    Mark::Value,
                    message,
                    |found| found.expected("0 or more, for a length or a number of items"),
                );
            }
        }
    }

    fn bounds_are_ordered(&self, cx: &Context<'_>, path: &JsonPath<'_>) {
        let pairs = [
            (("min", self.min), ("max", self.max)),
            (("min", self.min), ("advised_max", self.advised_max)),
            (("advised_max", self.advised_max), ("max", self.max)),
        ];
        for ((low_key, low), (high_key, high)) in pairs {
            let (Some(low), Some(high)) = (low, high) else {
                continue;
            };
            let low_path = path.key(low_key);
            if low > high && !cx.collector.is_broken(&low_path) {
                let message = format!(
                    "{} is greater than {} of {}",
                    shown(low_key),
                    shown(high_key),
                    shown(self.name)
                );
                cx.report(
                    "impossible-bounds",
                    &path.key(high_key),
                    Mark::Value,
                    message,
                    |found| {
                        found
                            .related(cx.span(&low_path, Mark::Value), "the greater bound")
                            .expected(format!("at least {low}"))
                    },
                );
            }
        }
    }
}

/// The values of a type cell have the declared type, and no value occurs twice.
pub(super) fn listed_by_page(cx: &Context<'_>, path: &JsonPath<'_>, row: &Parameter) {
    let path = path.key("values");
    for (index, value) in row.values.iter().flatten().enumerate() {
        if !row.admits(value) && !cx.collector.is_broken(&path) {
            let message = format!(
                "a listed value of {} has the wrong JSON type",
                shown(&row.name)
            );
            cx.report(
                "wrong-value-type",
                &path.index(index),
                Mark::Value,
                message,
                |found| {
                    found
                        .expected("a value of the parameter's type")
                        .hint(IMPORT)
                },
            );
        }
        let before = row.values.as_deref().unwrap_or_default().get(..index);
        if before.is_some_and(|before| before.contains(value)) {
            let message = format!(
                "{} lists the value {} twice",
                shown(&row.name),
                shown(&value.to_string())
            );
            cx.report(
                "duplicate-value",
                &path.index(index),
                Mark::Value,
                message,
                |found| found.expected("every value once").hint(IMPORT),
            );
        }
    }
}
