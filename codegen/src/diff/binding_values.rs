//! Changes of what a binding says about a parameter, or a model about a field.

use serde_json::{Number, Value};

use super::report::Finding;
use super::rules::{self, Rule};
use super::vendor_values::{Direction, FORMATS, ValuePath, bound, optional_fact};
use crate::spec::bindings::{Format, ParamBinding};
use crate::spec::models::Field;

/// The facts that bindings of parameters and fields of models have in common.
pub(super) struct BindingValue<'a> {
    doc: &'a [String],
    format: Option<Format>,
    min: Option<i64>,
    max: Option<i64>,
    advised_max: Option<i64>,
    secret: bool,
    example: Option<&'a Value>,
}

impl<'a> From<&'a ParamBinding> for BindingValue<'a> {
    fn from(binding: &'a ParamBinding) -> Self {
        Self {
            doc: &binding.doc,
            format: binding.format,
            min: binding.min,
            max: binding.max,
            advised_max: binding.advised_max,
            secret: binding.secret == Some(true),
            example: binding.example.as_ref(),
        }
    }
}

impl<'a> From<&'a Field> for BindingValue<'a> {
    fn from(field: &'a Field) -> Self {
        Self {
            doc: &field.doc,
            format: field.format,
            min: field.min,
            max: field.max,
            advised_max: None,
            secret: field.secret == Some(true),
            example: field.example.as_ref(),
        }
    }
}

/// The rules that differ between parameters and fields.
pub(super) struct WordingRules {
    pub(super) doc: &'static Rule,
    pub(super) example: &'static Rule,
}

/// Finds every change except those of type and name.
pub(super) fn compare(
    old: &BindingValue<'_>,
    new: &BindingValue<'_>,
    rules: &WordingRules,
    subject: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    found.extend(optional_fact(
        &FORMATS,
        old.format.map(Format::as_str),
        new.format.map(Format::as_str),
        subject,
    ));
    limits(old, new, subject, found);
    if old.secret != new.secret {
        let words = if new.secret {
            "the value is a secret now"
        } else {
            "the value is no longer a secret"
        };
        found.push(subject.finding(&rules::PARAM_SENSITIVE_CHANGED, words));
    }
    if old.doc != new.doc {
        found.push(subject.finding(rules.doc, "the documentation changed"));
    }
    if old.example != new.example {
        let finding = subject.finding(rules.example, "the example changed");
        found.push(finding.values(old.example.cloned(), new.example.cloned()));
    }
}

fn limits(
    old: &BindingValue<'_>,
    new: &BindingValue<'_>,
    subject: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    let number = |bound: Option<i64>| bound.map(Number::from);
    found.extend(bound(
        "minimum",
        Direction::Min,
        number(old.min),
        number(new.min),
        subject,
    ));
    let hard = |f: &BindingValue<'_>| f.max.filter(|_| f.advised_max.is_none());
    let soft = |f: &BindingValue<'_>| f.advised_max.filter(|_| f.max.is_none());
    let hardened = soft(old).zip(hard(new)).or(hard(old).zip(soft(new)));
    if let Some((from, to)) = hardened {
        let words = if new.max.is_some() {
            "the advised maximum is now enforced"
        } else {
            "the enforced maximum is now only advised"
        };
        let finding = subject.finding(&rules::BOUND_SOFT_BECAME_HARD, words);
        found.push(finding.old(from).new_value(to));
        return;
    }
    found.extend(bound(
        "maximum",
        Direction::Max,
        number(old.max),
        number(new.max),
        subject,
    ));
    if old.advised_max != new.advised_max {
        let finding = subject.finding(&rules::BOUND_ADVISED_CHANGED, "the advised maximum changed");
        found.push(finding.values(
            old.advised_max.map(Value::from),
            new.advised_max.map(Value::from),
        ));
    }
}
