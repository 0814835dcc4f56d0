//! Changes of enums and models.

use std::collections::{BTreeMap, HashSet};

use super::binding_values::{self, BindingValue, WordingRules};
use super::compared_spec::{ComparedSpec, Variant};
use super::impact::Bump;
use super::pairing::{CERTAIN, SIMILAR, Score, likeness, pair, rest};
use super::params::{ORDER, ReportedValues};
use super::report::Finding;
use super::rules::{self, Rule};
use super::values::{self, Change, Names};
use super::vendor_values::ValuePath;
use crate::spec::models::{Enum, Field, Model, Usage};
use crate::spec::resolved::field_name;
use crate::spec::type_ref::normal;

/// Finds all changes of enums and models, except changes of values that are already `reported`.
pub(super) fn compare(
    old: &ComparedSpec<'_>,
    new: &ComparedSpec<'_>,
    reported: &ReportedValues,
    found: &mut Vec<Finding>,
) {
    let (Some((_, before)), Some((_, after))) = (old.known, new.known) else {
        return;
    };
    let sent = new.sent_enums();
    let values =
        |side: &ComparedSpec<'_>, name: &str| side.variants.get(name).cloned().unwrap_or_default();
    let same_values = |from: &str, to: &str| {
        let of = |side, name: &str| {
            values(side, name)
                .into_iter()
                .map(|v| v.value)
                .collect::<Vec<_>>()
        };
        of(old, from) == of(new, to)
    };
    for (from, to) in matched(
        &before.enums,
        &after.enums,
        &ENUMS,
        |from, to| same_values(from.0, to.0),
        found,
    ) {
        let sides = (values(old, from.0), values(new, to.0));
        enumeration(from, to, &sides, reported, sent.contains(to.0), found);
    }
    for (from, to) in matched(&before.models, &after.models, &MODELS, same_fields, found) {
        model(from, to, found);
    }
}

/// The rules for types that are added, removed or renamed.
struct Types {
    added: &'static Rule,
    removed: &'static Rule,
    renamed: &'static Rule,
}

const ENUMS: Types = Types {
    added: &rules::ENUM_ADDED,
    removed: &rules::ENUM_REMOVED,
    renamed: &rules::ENUM_RENAMED,
};

const MODELS: Types = Types {
    added: &rules::MODEL_ADDED,
    removed: &rules::MODEL_REMOVED,
    renamed: &rules::MODEL_RENAMED,
};

type Entry<'m, T> = (&'m String, &'m T);

/// The types on both sides, renamed or not. The others go to `found`.
fn matched<'m, T>(
    old: &'m BTreeMap<String, T>,
    new: &'m BTreeMap<String, T>,
    rules: &Types,
    same: impl Fn(Entry<'_, T>, Entry<'_, T>) -> bool,
    found: &mut Vec<Finding>,
) -> Vec<(Entry<'m, T>, Entry<'m, T>)> {
    let gone: Vec<Entry<'_, T>> = old
        .iter()
        .filter(|(name, _)| !new.contains_key(*name))
        .collect();
    let fresh: Vec<Entry<'_, T>> = new
        .iter()
        .filter(|(name, _)| !old.contains_key(*name))
        .collect();
    let renames = pair(&gone, &fresh, |from, to| {
        same(*from, *to)
            .then(|| likeness(from.0, to.0))
            .filter(|score| *score >= SIMILAR)
    });
    for (name, _) in rest_of(&gone, renames.iter().map(|pair| pair.0)) {
        found.push(Finding::new(rules.removed, name, "this type was removed"));
    }
    for (name, _) in rest_of(&fresh, renames.iter().map(|pair| pair.1)) {
        found.push(Finding::new(rules.added, name, "this type is new"));
    }
    let mut matched: Vec<_> = old
        .iter()
        .filter_map(|from| Some((from, new.get_key_value(from.0)?)))
        .collect();
    for (i, j) in renames {
        let (from, to) = (gone[i], fresh[j]);
        let finding = Finding::new(rules.renamed, from.0, "this type has a new name");
        found.push(finding.old(from.0.as_str()).new_value(to.0.as_str()));
        matched.push((from, to));
    }
    matched
}

fn rest_of<'m, T>(items: &[Entry<'m, T>], used: impl Iterator<Item = usize>) -> Vec<Entry<'m, T>> {
    rest(items, used)
}

fn enumeration(
    (name, old): Entry<'_, Enum>,
    (_, new): Entry<'_, Enum>,
    (before, after): &(Vec<Variant>, Vec<Variant>),
    reported: &ReportedValues,
    sent: bool,
    found: &mut Vec<Finding>,
) {
    if old.open != new.open {
        let (rule, message) = if new.open {
            (&rules::ENUM_VALUES_OPENED, "any value is valid now")
        } else {
            (
                &rules::ENUM_VALUES_CLOSED,
                "only the listed values are valid now",
            )
        };
        found.push(Finding::new(rule, name, message));
    }
    if old.doc != new.doc {
        found.push(Finding::new(
            &rules::TYPE_DOC_CHANGED,
            name,
            "the documentation changed",
        ));
    }
    let source = |of: &Enum| {
        of.values
            .iter()
            .flatten()
            .filter_map(|v| v.source.clone())
            .collect::<Vec<_>>()
    };
    if source(old) != source(new) {
        let message = "the sources of the values changed";
        found.push(Finding::new(&rules::PROVENANCE_CHANGED, name, message));
    }
    let unreported = |list: &[Variant]| -> Vec<Variant> {
        let is_reported = |v: &Variant| reported.contains(&(name.clone(), v.value.to_string()));
        list.iter()
            .filter(|variant| !is_reported(variant))
            .cloned()
            .collect()
    };
    let names = Names::new(before, after);
    let order_is_reported = reported.contains(&(name.clone(), ORDER.to_owned()));
    for change in values::changes(&unreported(before), &unreported(after)) {
        if !(order_is_reported && change == Change::Reordered) {
            found.push(values::finding(&change, &names, sent, name));
        }
    }
    let numbers = |list: &[Variant]| list.iter().any(|variant| variant.value.is_number());
    if numbers(before) != numbers(after) {
        let message = "the values changed between numbers and texts";
        found.push(Finding::new(
            &rules::ENUM_INTEGER_REPRESENTATION_CHANGED,
            name,
            message,
        ));
    }
    for variant in before {
        if let Some(now) = after.iter().find(|other| values::is_same(other, variant)) {
            found.extend(variant_change(name, variant, now, &names));
        }
    }
    found.extend(values::collisions(before, after, name));
}

/// The same value with another Rust name or other documentation.
fn variant_change(name: &str, old: &Variant, new: &Variant, names: &Names) -> Option<Finding> {
    let value = values::quoted(old);
    if old.name == new.name {
        let message = format!("the documentation of {value} changed");
        return (old.doc != new.doc)
            .then(|| Finding::new(&rules::ENUM_VALUE_DOC_CHANGED, name, message));
    }
    let rule = if !old.value.is_number() {
        &rules::ENUM_VARIANT_RENAMED
    } else if names.had(&new.name) {
        &rules::ENUM_INTEGER_MEANING_CHANGED
    } else {
        &rules::ENUM_INTEGER_LABEL_RENAMED
    };
    let finding = Finding::new(
        rule,
        name,
        format!("the Rust name of {value} is now `{}`", new.name),
    );
    let finding = finding.bump(names.level(Some(old), Some(new)));
    Some(finding.old(old.name.as_str()).new_value(new.name.as_str()))
}

fn same_fields((_, old): Entry<'_, Model>, (_, new): Entry<'_, Model>) -> bool {
    let shape = |field: &Field| {
        (
            field.name.clone(),
            field.kind.clone(),
            field.required == Some(true),
        )
    };
    old.fields
        .iter()
        .map(shape)
        .eq(new.fields.iter().map(shape))
}

fn model((name, old): Entry<'_, Model>, (_, new): Entry<'_, Model>, found: &mut Vec<Finding>) {
    if old.doc != new.doc {
        found.push(Finding::new(
            &rules::TYPE_DOC_CHANGED,
            name,
            "the documentation changed",
        ));
    }
    for (usage, word) in [(Usage::Request, "requests"), (Usage::Reply, "replies")] {
        match (old.used_in.contains(&usage), new.used_in.contains(&usage)) {
            (false, true) => {
                let message = format!("{word} contain this model now");
                found.push(Finding::new(&rules::MODEL_USE_ADDED, name, message));
            }
            (true, false) => {
                let message = format!("{word} no longer contain this model");
                found.push(Finding::new(&rules::MODEL_USE_REMOVED, name, message));
            }
            _ => {}
        }
    }
    fields(name, old, new, found);
}

fn fields(name: &str, old: &Model, new: &Model, found: &mut Vec<Finding>) {
    let lacks = |model: &Model, field: &Field| model.fields.iter().all(|f| f.name != field.name);
    let gone: Vec<_> = old
        .fields
        .iter()
        .filter(|field| lacks(new, field))
        .collect();
    let fresh: Vec<_> = new
        .fields
        .iter()
        .filter(|field| lacks(old, field))
        .collect();
    let renames = pair(&gone, &fresh, |old, new| field_rename(old, new));
    for &(i, j) in &renames {
        found.push(renamed(name, gone[i], fresh[j]));
        field(name, gone[i], fresh[j], found);
    }
    for field in rest(&gone, renames.iter().map(|pair| pair.0)) {
        let finding = Finding::new(&rules::MODEL_FIELD_REMOVED, name, "this field was removed");
        found.push(finding.param(&field.name).old(normal(&field.kind)));
    }
    for field in rest(&fresh, renames.iter().map(|pair| pair.1)) {
        found.push(added(name, new, field));
    }
    for before in &old.fields {
        if let Some(after) = new.fields.iter().find(|field| field.name == before.name) {
            field(name, before, after, found);
        }
    }
    order(name, old, new, found);
}

fn field_rename(old: &Field, new: &Field) -> Option<Score> {
    let shape = |field: &Field| (normal(&field.kind), field.required == Some(true));
    if shape(old) != shape(new) {
        return None;
    }
    if rust_name(old) == rust_name(new) {
        return Some(CERTAIN);
    }
    Some(likeness(&old.name, &new.name)).filter(|score| *score >= SIMILAR)
}

fn renamed(name: &str, old: &Field, new: &Field) -> Finding {
    let (rule, message) = if rust_name(old) == rust_name(new) {
        let message = format!("the wire name is now `{}`; the Rust name stays", new.name);
        (&rules::MODEL_FIELD_WIRE_NAME_CHANGED_SAME_IDENT, message)
    } else {
        (
            &rules::MODEL_FIELD_RENAMED,
            format!("the name is now `{}`", new.name),
        )
    };
    let finding = Finding::new(rule, name, message).param(&old.name);
    finding.old(old.name.as_str()).new_value(new.name.as_str())
}

fn added(name: &str, model: &Model, field: &Field) -> Finding {
    // Only callers that build the object must set a required field.
    let built = model.used_in.contains(&Usage::Request);
    let finding = if built && field.required == Some(true) {
        Finding::new(
            &rules::MODEL_FIELD_ADDED_REQUIRED,
            name,
            "this field is new and required",
        )
    } else {
        Finding::new(&rules::MODEL_FIELD_ADDED, name, "this field is new")
    };
    finding.param(&field.name).new_value(normal(&field.kind))
}

/// A field on both sides, possibly under different names.
fn field(name: &str, old: &Field, new: &Field, found: &mut Vec<Finding>) {
    let subject = ValuePath {
        action: name,
        path: old.name.clone(),
        deletes: false,
        in_rust_type: true,
    };
    let kinds = (normal(&old.kind), normal(&new.kind));
    if kinds.0 != kinds.1 {
        let finding = subject.finding(&rules::MODEL_FIELD_TYPE_CHANGED, "the type changed");
        found.push(finding.old(kinds.0).new_value(kinds.1));
    }
    match (old.required == Some(true), new.required == Some(true)) {
        (true, false) => found.push(subject.finding(
            &rules::MODEL_FIELD_REQUIRED_TO_OPTIONAL,
            "this field may be missing now",
        )),
        (false, true) => found.push(subject.finding(
            &rules::MODEL_FIELD_OPTIONAL_TO_REQUIRED,
            "this field is required now",
        )),
        _ => {}
    }
    if old.name == new.name && rust_name(old) != rust_name(new) {
        let finding = subject.finding(
            &rules::MODEL_FIELD_RUST_NAME_CHANGED,
            "the Rust name changed",
        );
        found.push(finding.old(rust_name(old)).new_value(rust_name(new)));
    }
    let aliases = |field: &Field| field.aliases.clone().unwrap_or_default();
    if aliases(old) != aliases(new) {
        let message = "the aliases changed";
        let finding = subject.finding(&rules::MODEL_FIELD_ALIASES_CHANGED, message);
        found.push(
            finding
                .old(aliases(old).join(", "))
                .new_value(aliases(new).join(", ")),
        );
    }
    let wording = WordingRules {
        doc: &rules::MODEL_FIELD_DOC_CHANGED,
        example: &rules::MODEL_FIELD_EXAMPLE_CHANGED,
    };
    binding_values::compare(
        &BindingValue::from(old),
        &BindingValue::from(new),
        &wording,
        &subject,
        found,
    );
}

fn order(name: &str, old: &Model, new: &Model, found: &mut Vec<Finding>) {
    let names = |of: &Model, other: &Model| -> Vec<String> {
        let other: HashSet<_> = other
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let common = of
            .fields
            .iter()
            .filter(|field| other.contains(field.name.as_str()));
        common.map(|field| field.name.clone()).collect()
    };
    if names(old, new) != names(new, old) {
        let message = "the order of the fields changed";
        let finding = Finding::new(&rules::MODEL_FIELD_ORDER_CHANGED, name, message);
        found.push(finding.bump(Bump::None));
    }
}

fn rust_name(field: &Field) -> String {
    field_name(&field.name, field.rust_name.as_deref()).to_string()
}
