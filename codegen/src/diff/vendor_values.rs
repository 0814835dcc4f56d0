//! Changes of a value as the vendor describes it: type, listed values, details, nested shapes.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::compared_spec::unnamed;
use super::impact::{Bump, Severity};
use super::report::Finding;
use super::rules::{self, Rule};
use super::values::{self, Names};
use crate::spec::catalog::{Details, Parameter, ParameterType, Shape};

/// The path to a value.
#[derive(Clone, Debug)]
pub(super) struct ValuePath<'a> {
    pub(super) action: &'a str,
    /// The parameter, and the path inside it.
    pub(super) path: String,
    /// Whether the action deletes something.
    pub(super) deletes: bool,
    /// Whether the Rust type depends on this value. It does not depend on values inside a parameter.
    pub(super) in_rust_type: bool,
}

impl ValuePath<'_> {
    fn inner(&self, step: &str) -> Self {
        Self {
            path: format!("{}{step}", self.path),
            in_rust_type: false,
            ..self.clone()
        }
    }

    pub(super) fn finding(&self, rule: &Rule, message: impl Into<String>) -> Finding {
        let finding = Finding::new(rule, self.action, message).param(&self.path);
        let bump = if self.in_rust_type {
            rule.bump
        } else {
            rule.otherwise.min(Bump::Patch)
        };
        finding.bump(bump)
    }
}

/// The vendor's description of a value with or without a name.
#[derive(Clone, Copy)]
pub(super) struct VendorValue<'a> {
    kind: ParameterType,
    values: Option<&'a [Value]>,
    details: Option<&'a Details>,
}

impl<'a> From<&'a Parameter> for VendorValue<'a> {
    fn from(row: &'a Parameter) -> Self {
        Self {
            kind: row.kind,
            values: row.values.as_deref(),
            details: row.details.as_deref(),
        }
    }
}

impl<'a> From<&'a Shape> for VendorValue<'a> {
    fn from(shape: &'a Shape) -> Self {
        Self {
            kind: shape.kind,
            values: shape.values.as_deref(),
            details: shape.details.as_deref(),
        }
    }
}

impl VendorValue<'_> {
    /// All types that the value may have.
    fn types(&self) -> BTreeSet<ParameterType> {
        let further = self.details.and_then(|details| details.types.as_deref());
        further.map_or_else(
            || [self.kind].into(),
            |types| types.iter().copied().collect(),
        )
    }

    fn shown(&self) -> String {
        let types: Vec<_> = self
            .types()
            .into_iter()
            .map(ParameterType::as_str)
            .collect();
        types.join(" | ")
    }
}

/// Compares the types. `moved`: the Rust type changes, too.
pub(super) fn kind(
    old: VendorValue<'_>,
    new: VendorValue<'_>,
    moved: bool,
    subject: &ValuePath<'_>,
) -> Option<Finding> {
    let rule = kind_rule(old, new)?;
    let message = format!("{} is now {}", old.shown(), new.shown());
    let finding = subject
        .finding(rule, message)
        .old(old.shown())
        .new_value(new.shown());
    Some(if moved {
        finding
    } else {
        finding.bump(rule.otherwise.min(Bump::Patch))
    })
}

fn kind_rule(old: VendorValue<'_>, new: VendorValue<'_>) -> Option<&'static Rule> {
    use ParameterType::{Array, Integer, Number, String};
    let (before, after) = (old.types(), new.types());
    if before == after {
        // The first of several types may still differ.
        return (old.kind != new.kind).then_some(&rules::PARAM_TYPE_CHANGED);
    }
    if before.len().max(after.len()) > 1 {
        return Some(if before.is_subset(&after) {
            &rules::PARAM_UNION_WIDENED
        } else if after.is_subset(&before) {
            &rules::PARAM_UNION_NARROWED
        } else {
            &rules::PARAM_TYPE_CHANGED
        });
    }
    let coded = old.values.is_some() && new.values.is_some();
    Some(match (old.kind, new.kind) {
        (Integer, String) | (String, Integer) if coded => {
            &rules::ENUM_INTEGER_REPRESENTATION_CHANGED
        }
        (Integer, String) => &rules::PARAM_TYPE_INTEGER_TO_STRING,
        (String, Integer) => &rules::PARAM_TYPE_STRING_TO_INTEGER,
        (Integer, Number) => &rules::PARAM_TYPE_INTEGER_TO_NUMBER,
        (Number, Integer) => &rules::PARAM_TYPE_NUMBER_TO_INTEGER,
        (Array, _) => &rules::PARAM_TYPE_ARRAY_TO_SCALAR,
        (_, Array) => &rules::PARAM_TYPE_SCALAR_TO_ARRAY,
        _ => &rules::PARAM_TYPE_CHANGED,
    })
}

/// Reports a list of values that was added or removed.
pub(super) fn listing(
    old: Option<&[Value]>,
    new: Option<&[Value]>,
    moved: bool,
    subject: &ValuePath<'_>,
) -> Option<Finding> {
    let (rule, message) = match (old, new) {
        (None, Some(_)) => (
            &rules::ENUM_STRING_CLOSED,
            "only listed values are valid now",
        ),
        (Some(_), None) => (&rules::ENUM_OPENED, "any value is valid now"),
        _ => return None,
    };
    let finding = subject
        .finding(rule, message)
        .values(array(old), array(new));
    Some(if moved {
        finding
    } else {
        finding.bump(rule.otherwise.min(Bump::Patch))
    })
}

fn array(values: Option<&[Value]>) -> Option<Value> {
    values.map(|values| Value::Array(values.to_vec()))
}

/// Compares the facts that only the vendor's JSON has.
pub(super) fn details(
    old: Option<&Details>,
    new: Option<&Details>,
    subject: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    let none = Details::default();
    let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
    if old == new {
        return;
    }
    flags(old, new, subject, found);
    default(old, new, subject, found);
    found.extend(optional_fact(
        &FORMATS,
        old.format.as_deref(),
        new.format.as_deref(),
        subject,
    ));
    if old.pattern != new.pattern {
        let finding = subject.finding(
            &rules::PATTERN_CHANGED,
            "the pattern of valid texts changed",
        );
        let text = |pattern: &Option<String>| pattern.clone().map(Value::String);
        found.push(finding.values(text(&old.pattern), text(&new.pattern)));
    }
    for (name, direction, old, new) in bounds(old, new) {
        found.extend(bound(name, direction, old, new, subject));
    }
    nested(old, new, subject, found);
}

fn flags(old: &Details, new: &Details, subject: &ValuePath<'_>, found: &mut Vec<Finding>) {
    let is = |flag: Option<bool>| flag == Some(true);
    let mut flag = |old, new, set: (&Rule, &str), unset: (&Rule, &str)| {
        if is(old) != is(new) {
            let (rule, message) = if is(new) { set } else { unset };
            found.push(subject.finding(rule, message));
        }
    };
    flag(
        old.nullable,
        new.nullable,
        (&rules::PARAM_BECAME_NULLABLE, "null is valid now"),
        (&rules::PARAM_BECAME_NOT_NULLABLE, "null is no longer valid"),
    );
    flag(
        old.deprecated,
        new.deprecated,
        (
            &rules::PARAM_DEPRECATED,
            "the vendor marks this parameter as deprecated now",
        ),
        (
            &rules::PARAM_UNDEPRECATED,
            "the vendor no longer marks this parameter as deprecated",
        ),
    );
    if old.examples != new.examples {
        let message = "the vendor's examples changed";
        found.push(subject.finding(&rules::PARAM_EXAMPLE_CHANGED, message));
    }
}

fn default(old: &Details, new: &Details, subject: &ValuePath<'_>, found: &mut Vec<Finding>) {
    let (rule, message) = match (&old.default, &new.default) {
        (old, new) if old == new => return,
        (None, _) => (&rules::DEFAULT_ADDED, "a default was added"),
        (_, None) => (&rules::DEFAULT_REMOVED, "the default was removed"),
        _ => (&rules::DEFAULT_CHANGED, "the default changed"),
    };
    let finding = subject.finding(rule, message);
    let finding = finding.values(old.default.clone(), new.default.clone());
    let is_dangerous = subject.deletes && *rule == rules::DEFAULT_CHANGED;
    found.push(if is_dangerous {
        finding.severity(Severity::Error)
    } else {
        finding
    });
}

/// The rules for an optional fact that is added, changed or removed.
pub(super) struct OptionalFactRules {
    added: &'static Rule,
    changed: &'static Rule,
    removed: &'static Rule,
    what: &'static str,
}

pub(super) const FORMATS: OptionalFactRules = OptionalFactRules {
    added: &rules::PARAM_FORMAT_ADDED,
    changed: &rules::PARAM_FORMAT_CHANGED,
    removed: &rules::PARAM_FORMAT_REMOVED,
    what: "format",
};

/// Compares an optional fact.
pub(super) fn optional_fact(
    rules: &OptionalFactRules,
    old: Option<&str>,
    new: Option<&str>,
    subject: &ValuePath<'_>,
) -> Option<Finding> {
    let (rule, verb) = match (old, new) {
        (old, new) if old == new => return None,
        (None, _) => (rules.added, "was added"),
        (_, None) => (rules.removed, "was removed"),
        _ => (rules.changed, "changed"),
    };
    let finding = subject.finding(rule, format!("the {} {verb}", rules.what));
    Some(finding.values(old.map(Value::from), new.map(Value::from)))
}

/// Whether a bound is a minimum or a maximum.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Min,
    Max,
}

fn bounds<'d>(
    old: &'d Details,
    new: &'d Details,
) -> impl Iterator<Item = (&'static str, Direction, Option<Number>, Option<Number>)> {
    let all = |of: &'d Details| {
        let whole = |bound: Option<u64>| bound.map(Number::from);
        [
            of.min.clone(),
            of.max.clone(),
            of.exclusive_min.clone(),
            of.exclusive_max.clone(),
            whole(of.min_length),
            whole(of.max_length),
            whole(of.min_items),
            whole(of.max_items),
        ]
    };
    BOUNDS
        .into_iter()
        .zip(all(old).into_iter().zip(all(new)))
        .map(|((name, direction), (old, new))| (name, direction, old, new))
}

const BOUNDS: [(&str, Direction); 8] = [
    ("minimum", Direction::Min),
    ("maximum", Direction::Max),
    ("exclusive minimum", Direction::Min),
    ("exclusive maximum", Direction::Max),
    ("minimum length", Direction::Min),
    ("maximum length", Direction::Max),
    ("minimum number of items", Direction::Min),
    ("maximum number of items", Direction::Max),
];

pub(super) fn bound(
    name: &str,
    direction: Direction,
    old: Option<Number>,
    new: Option<Number>,
    subject: &ValuePath<'_>,
) -> Option<Finding> {
    let (rule, message) = match (&old, &new) {
        (old, new) if old == new => return None,
        (None, _) => (&rules::BOUND_ADDED, format!("a {name} was added")),
        (_, None) => (&rules::BOUND_REMOVED, format!("the {name} was removed")),
        (Some(old), Some(new)) => {
            let raised = new.as_f64() > old.as_f64();
            let rule = match (direction, raised) {
                (Direction::Max, false) => &rules::BOUND_MAX_TIGHTENED,
                (Direction::Max, true) => &rules::BOUND_MAX_LOOSENED,
                (Direction::Min, true) => &rules::BOUND_MIN_TIGHTENED,
                (Direction::Min, false) => &rules::BOUND_MIN_LOOSENED,
            };
            (
                rule,
                format!(
                    "the {name} {}",
                    if raised { "increased" } else { "decreased" }
                ),
            )
        }
    };
    let finding = subject.finding(rule, message);
    Some(finding.values(old.map(Value::Number), new.map(Value::Number)))
}

fn nested(old: &Details, new: &Details, subject: &ValuePath<'_>, found: &mut Vec<Finding>) {
    shape(
        old.items.as_ref(),
        new.items.as_ref(),
        &subject.inner("[]"),
        found,
    );
    shape(
        old.entries.as_ref(),
        new.entries.as_ref(),
        &subject.inner("{}"),
        found,
    );
    let inner = subject.inner("");
    if old.closed != new.closed {
        let closed = new.closed == Some(true);
        let (rule, message) = if closed {
            (
                &rules::PARAM_OBJECT_BECAME_TYPED,
                "other keys are no longer valid",
            )
        } else {
            (
                &rules::PARAM_OBJECT_BECAME_FREEFORM,
                "other keys are valid now",
            )
        };
        found.push(inner.finding(rule, message));
    }
    match (&old.properties, &new.properties) {
        (Some(old), Some(new)) => members(old, new, subject, found),
        (None, Some(_)) => {
            let message = "the members of the object are described now";
            found.push(inner.finding(&rules::PARAM_OBJECT_BECAME_TYPED, message));
        }
        (Some(_), None) => {
            let message = "the members of the object are no longer described";
            found.push(inner.finding(&rules::PARAM_OBJECT_BECAME_FREEFORM, message));
        }
        (None, None) => {}
    }
}

fn shape(
    old: Option<&Shape>,
    new: Option<&Shape>,
    subject: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    match (old, new) {
        (Some(old), Some(new)) => {
            if old.kind == new.kind {
                value(old.into(), new.into(), subject, found);
            } else {
                let message = "the type of the items changed";
                let finding = subject.finding(&rules::PARAM_ARRAY_ITEM_TYPE_CHANGED, message);
                found.push(finding.old(old.kind.as_str()).new_value(new.kind.as_str()));
            }
        }
        (None, Some(new)) => found.push(
            subject
                .finding(
                    &rules::PARAM_OBJECT_BECAME_TYPED,
                    "the items are described now",
                )
                .new_value(new.kind.as_str()),
        ),
        (Some(old), None) => found.push(
            subject
                .finding(
                    &rules::PARAM_OBJECT_BECAME_FREEFORM,
                    "the items are no longer described",
                )
                .old(old.kind.as_str()),
        ),
        (None, None) => {}
    }
}

/// A value inside a parameter.
fn value(
    old: VendorValue<'_>,
    new: VendorValue<'_>,
    subject: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    if let Some(finding) = kind(old, new, false, subject) {
        found.push(finding);
    } else {
        found.extend(listing(old.values, new.values, false, subject));
        if let (Some(old), Some(new)) = (old.values, new.values) {
            found.extend(inner_values(old, new, subject));
        }
    }
    details(old.details, new.details, subject, found);
}

fn inner_values(old: &[Value], new: &[Value], subject: &ValuePath<'_>) -> Vec<Finding> {
    let old: Vec<_> = old.iter().map(unnamed).collect();
    let new: Vec<_> = new.iter().map(unnamed).collect();
    let names = Names::new(&old, &new);
    let findings = values::changes(&old, &new).into_iter().map(|change| {
        let finding = values::finding(&change, &names, true, subject.action);
        let bump = finding.bump.min(Bump::Patch);
        finding.param(&subject.path).bump(bump)
    });
    findings.collect()
}

/// The members of an object inside a parameter.
fn members(
    old: &[Parameter],
    new: &[Parameter],
    subject: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    let at = |row: &Parameter| subject.inner(&format!(".{}", row.name));
    let named = |list: &'_ [Parameter], name: &str| list.iter().position(|row| row.name == name);
    for row in old.iter().filter(|row| named(new, &row.name).is_none()) {
        found.push(gone(row, &at(row)));
    }
    for row in new {
        match named(old, &row.name).map(|at| &old[at]) {
            None => found.push(fresh(row, &at(row))),
            Some(before) => {
                let subject = at(row);
                found.extend(requirement(before, row, &subject));
                value(before.into(), row.into(), &subject, found);
                found.extend(wording(before, row, &subject));
            }
        }
    }
}

/// A parameter or member that was removed.
pub(super) fn gone(row: &Parameter, subject: &ValuePath<'_>) -> Finding {
    if row.required {
        subject.finding(
            &rules::PARAM_REMOVED_REQUIRED,
            "this required parameter was removed",
        )
    } else {
        subject.finding(
            &rules::PARAM_REMOVED_OPTIONAL,
            "this optional parameter was removed",
        )
    }
    .old(VendorValue::from(row).shown())
}

/// A parameter or member that was added.
pub(super) fn fresh(row: &Parameter, subject: &ValuePath<'_>) -> Finding {
    let default = row
        .details
        .as_ref()
        .and_then(|details| details.default.as_ref());
    match (row.required, default) {
        (false, _) => subject.finding(
            &rules::PARAM_ADDED_OPTIONAL,
            "this optional parameter is new",
        ),
        (true, None) => subject.finding(
            &rules::PARAM_ADDED_REQUIRED,
            "this required parameter is new",
        ),
        (true, Some(default)) => subject.finding(
            &rules::PARAM_ADDED_REQUIRED_WITH_DEFAULT,
            format!("this required parameter is new, with the default {default}"),
        ),
    }
    .new_value(VendorValue::from(row).shown())
}

/// Compares whether the parameter is required.
pub(super) fn requirement(
    old: &Parameter,
    new: &Parameter,
    subject: &ValuePath<'_>,
) -> Option<Finding> {
    let default = new
        .details
        .as_ref()
        .and_then(|details| details.default.as_ref());
    let (rule, message) = match (old.required, new.required) {
        (true, false) => (
            &rules::PARAM_REQUIRED_TO_OPTIONAL,
            "this parameter is optional now",
        ),
        (false, true) if default.is_some() => (
            &rules::PARAM_OPTIONAL_TO_REQUIRED_WITH_DEFAULT,
            "this parameter is required now, although it has a default",
        ),
        (false, true) => (
            &rules::PARAM_OPTIONAL_TO_REQUIRED,
            "this parameter is required now",
        ),
        _ => return None,
    };
    let word = |required| if required { "required" } else { "optional" };
    let finding = subject.finding(rule, message);
    Some(
        finding
            .old(word(old.required))
            .new_value(word(new.required)),
    )
}

/// Compares the vendor's descriptions.
pub(super) fn wording(
    old: &Parameter,
    new: &Parameter,
    subject: &ValuePath<'_>,
) -> Option<Finding> {
    (old.text != new.text).then(|| {
        let message = "the vendor's description changed";
        let finding = subject.finding(&rules::PARAM_DESCRIPTION_CHANGED, message);
        finding.old(old.text.as_str()).new_value(new.text.as_str())
    })
}
