//! Changes of an action's parameters.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::binding_values::{self, BindingValue, WordingRules};
use super::pairing::{CERTAIN, Score, is_silent, likeness, pair, rest};
use super::report::Finding;
use super::rules;
use super::side::{Side, SideParam};
use super::values::{self, Change, Names};
use super::vendor_values::{self, ValuePath, VendorValue};
use crate::spec::bindings::{Binding, Location, ParamBinding};
use crate::spec::catalog::Parameter;

/// From this likeness on, one parameter removed and one added of the same shape are the same.
const LIKE: Score = 600;

/// Values of enums that a parameter's finding has told already: the enum, and the value as JSON.
pub(super) type ReportedValues = HashSet<(String, String)>;

/// Stands for the order of the values; no JSON looks like it.
pub(super) const ORDER: &str = "order";

/// The parameters of one action on both sides.
pub(super) struct Params<'s, 'a> {
    pub(super) sides: (&'s Side<'a>, &'s Side<'a>),
    pub(super) rows: (&'a [Parameter], &'a [Parameter]),
    /// The bindings; where one side has none, the other's serves both.
    pub(super) bindings: (Option<&'a Binding>, Option<&'a Binding>),
    pub(super) action: &'a str,
    pub(super) deletes: bool,
}

impl<'a> Params<'_, 'a> {
    /// Everything that changed. What it tells of enums' values goes to `told` as well.
    pub(super) fn compare(&self, told: &mut ReportedValues, found: &mut Vec<Finding>) {
        let (old, new) = self.rows;
        if old == new && self.bindings.0 == self.bindings.1 {
            return;
        }
        let gone: Vec<_> = old
            .iter()
            .filter(|row| named(new, &row.name).is_none())
            .collect();
        let fresh: Vec<_> = new
            .iter()
            .filter(|row| named(old, &row.name).is_none())
            .collect();
        let renames = pair(&gone, &fresh, |old, new| self.rename(old, new));
        for &(i, j) in &renames {
            self.renamed(gone[i], fresh[j], told, found);
        }
        let gone = rest(&gone, renames.iter().map(|pair| pair.0));
        let fresh = rest(&fresh, renames.iter().map(|pair| pair.1));
        self.moves(&gone, &fresh, found);
        for row in old {
            if let Some(counterpart) = named(new, &row.name) {
                self.pair(row, counterpart, told, found);
            }
        }
        self.order(found);
        self.collisions(found);
    }

    fn place(&self, row: &Parameter) -> ValuePath<'a> {
        ValuePath {
            action: self.action,
            path: row.name.clone(),
            deletes: self.deletes,
            seen: true,
        }
    }

    fn before(&self, row: &'a Parameter) -> SideParam<'a> {
        bound(row, self.bindings.0)
    }

    fn after(&self, row: &'a Parameter) -> SideParam<'a> {
        bound(row, self.bindings.1)
    }

    /// How sure it is that `new` is `old` under another name.
    fn rename(&self, old: &'a Parameter, new: &'a Parameter) -> Option<Score> {
        let shape = |row: &'a Parameter| (row.kind, row.required, &row.values);
        if shape(old) != shape(new) {
            return None;
        }
        let likeness = likeness(&old.name, &new.name);
        if self.before(old).rust_name() == self.after(new).rust_name() {
            return Some(2 * CERTAIN + likeness);
        }
        if old.text == new.text && !is_silent(&old.text) {
            return Some(CERTAIN + likeness);
        }
        (likeness >= LIKE).then_some(likeness)
    }

    fn renamed(
        &self,
        old: &'a Parameter,
        new: &'a Parameter,
        told: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let place = self.place(old);
        let same_name = self.before(old).rust_name() == self.after(new).rust_name();
        let (rule, message) = if same_name {
            let message = format!("goes out as `{}` now; its Rust name stays", new.name);
            (&rules::PARAM_WIRE_NAME_CHANGED_SAME_IDENT, message)
        } else {
            (
                &rules::PARAM_RENAMED,
                format!("is called `{}` now", new.name),
            )
        };
        let finding = place.finding(rule, message);
        found.push(finding.old(old.name.as_str()).new_value(new.name.as_str()));
        self.pair(old, new, told, found);
    }

    /// A parameter that was and one that is, under whatever name.
    fn pair(
        &self,
        old: &'a Parameter,
        new: &'a Parameter,
        told: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let place = self.place(old);
        let sides = match (self.before(old), self.after(new)) {
            (SideParam { binding: None, .. }, to) => (SideParam { row: old, ..to }, to),
            (from, SideParam { binding: None, .. }) => (from, SideParam { row: new, ..from }),
            sides => sides,
        };
        found.extend(vendor_values::requirement(old, new, &place));
        self.kind(sides, &place, told, found);
        found.extend(vendor_values::wording(old, new, &place).filter(|_| old.name == new.name));
        vendor_values::details(
            old.details.as_deref(),
            new.details.as_deref(),
            &place,
            found,
        );
        if let (Some(from), Some(to)) = (sides.0.binding, sides.1.binding) {
            handling(from, to, &place, found);
        }
        let names = (sides.0.rust_name(), sides.1.rust_name());
        if old.name == new.name && names.0 != names.1 {
            let message = format!("is called `{}` in Rust now", names.1);
            let finding = place.finding(&rules::PARAM_RUST_NAME_CHANGED, message);
            found.push(finding.old(names.0).new_value(names.1));
        }
    }

    /// Type and values.
    fn kind(
        &self,
        (old, new): (SideParam<'a>, SideParam<'a>),
        place: &ValuePath<'a>,
        told: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let types = (old.rust_type(), new.rust_type());
        let moved = types.0 != types.1;
        let before = found.len();
        if let Some(finding) = vendor_values::kind(
            VendorValue::from(old.row),
            VendorValue::from(new.row),
            moved,
            place,
        ) {
            found.push(finding);
        } else {
            let values = |row: &'a Parameter| row.values.as_deref();
            found.extend(vendor_values::listing(
                values(old.row),
                values(new.row),
                moved,
                place,
            ));
            if !moved && old.row.values.is_some() && new.row.values.is_some() {
                self.values(old, new, place, told, found);
            }
        }
        if moved && found.len() == before {
            let (from, to) = (types.0.shown(), types.1.shown());
            let message = format!("its type in Rust is {to} now");
            let finding = place.finding(&rules::PARAM_REFINEMENT_CHANGED, message);
            found.push(finding.old(from).new_value(to));
        }
    }

    fn values(
        &self,
        old: SideParam<'a>,
        new: SideParam<'a>,
        place: &ValuePath<'a>,
        told: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let kind = new.rust_type();
        let all = |side: &'_ Side<'a>| {
            kind.named()
                .and_then(|name| side.variants.get(name))
                .cloned()
        };
        let (all_old, all_new) = (all(self.sides.0), all(self.sides.1));
        let (listed_old, listed_new) = (
            old.listed(all_old.as_deref()),
            new.listed(all_new.as_deref()),
        );
        let names = Names::new(
            all_old.as_deref().unwrap_or(&listed_old),
            all_new.as_deref().unwrap_or(&listed_new),
        );
        for change in values::changes(&listed_old, &listed_new) {
            found.push(values::finding(&change, &names, true, place.action).param(&place.path));
            if let Some(name) = kind.named() {
                told.extend(
                    subjects(&change)
                        .into_iter()
                        .map(|subject| (name.to_owned(), subject)),
                );
            }
        }
        if kind.named().is_none() {
            let clashes = values::collisions(&listed_old, &listed_new, place.action);
            found.extend(
                clashes
                    .into_iter()
                    .map(|finding| finding.param(&place.path)),
            );
        }
    }

    /// What is left of removed and added parameters: some are members of objects now, or were.
    fn moves(&self, gone: &[&'a Parameter], fresh: &[&'a Parameter], found: &mut Vec<Finding>) {
        let (old, new) = self.rows;
        for row in gone {
            let place = self.place(row);
            found.push(match holder(row, old, new) {
                Some(holder) => {
                    let message = format!("is a member of `{holder}` now");
                    let finding = place.finding(&rules::PARAM_MOVED_INTO_OBJECT, message);
                    let path = format!("{holder}.{}", row.name);
                    finding.old(row.name.as_str()).new_value(path)
                }
                None => vendor_values::gone(row, &place),
            });
        }
        for row in fresh {
            let place = self.place(row);
            found.push(match holder(row, new, old) {
                Some(holder) => {
                    let rule = &rules::PARAM_MOVED_INTO_OBJECT;
                    let bump = if row.required {
                        rule.bump
                    } else {
                        rule.otherwise
                    };
                    let finding = place.finding(rule, format!("was a member of `{holder}`"));
                    let path = format!("{holder}.{}", row.name);
                    finding.bump(bump).old(path).new_value(row.name.as_str())
                }
                None => vendor_values::fresh(row, &place),
            });
        }
    }

    /// Another order of what is on both sides: of the required parameters, or only of the others among them.
    fn order(&self, found: &mut Vec<Finding>) {
        let (old, new) = self.rows;
        let common = |of: &'a [Parameter], other: &'a [Parameter], required: bool| {
            let is_common = move |row: &&Parameter| {
                named(other, &row.name)
                    .is_some_and(|other| !required || (row.required && other.required))
            };
            let names: Vec<&str> = of
                .iter()
                .filter(is_common)
                .map(|row| row.name.as_str())
                .collect();
            names
        };
        let sides = |required| (common(old, new, required), common(new, old, required));
        let (needed, all) = (sides(true), sides(false));
        let (rule, message, (from, to)) = if needed.0 == needed.1 {
            let message = "the optional parameters are in another order";
            (&rules::PARAM_OPTIONAL_ORDER_CHANGED, message, all)
        } else {
            let message = "the required parameters are in another order";
            (&rules::PARAM_REQUIRED_ORDER_CHANGED, message, needed)
        };
        if from != to {
            let finding = Finding::new(rule, self.action, message);
            found.push(finding.old(from.join(", ")).new_value(to.join(", ")));
        }
    }

    /// New pairs of parameters that share a Rust name.
    fn collisions(&self, found: &mut Vec<Finding>) {
        let (old, new) = self.rows;
        let count = |names: Vec<String>| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::default();
            for name in names {
                *counts.entry(name).or_default() += 1;
            }
            counts
        };
        let before = count(old.iter().map(|row| self.before(row).rust_name()).collect());
        let after = count(new.iter().map(|row| self.after(row).rust_name()).collect());
        for (name, times) in after {
            if times > 1 && before.get(&name).is_none_or(|times| *times < 2) {
                let message = format!("{times} parameters become the field `{name}`");
                found.push(Finding::new(
                    &rules::PARAM_IDENTIFIER_COLLISION,
                    self.action,
                    message,
                ));
            }
        }
    }
}

fn named<'a>(rows: &'a [Parameter], name: &str) -> Option<&'a Parameter> {
    rows.iter().find(|row| row.name == name)
}

fn bound<'a>(row: &'a Parameter, binding: Option<&'a Binding>) -> SideParam<'a> {
    let params = binding.and_then(|binding| binding.params.as_ref());
    SideParam {
        row,
        binding: params.and_then(|params| params.get(&row.name)),
    }
}

/// The object parameter on the `there` side that holds `row`'s name and type, and did not on the `here` side.
fn holder<'a>(row: &Parameter, here: &[Parameter], there: &'a [Parameter]) -> Option<&'a str> {
    let holds = |object: &Parameter| {
        let members = object
            .details
            .as_ref()
            .and_then(|details| details.properties.as_deref());
        let member = members.and_then(|members| named(members, &row.name));
        member.is_some_and(|member| member.kind == row.kind)
    };
    let object = there
        .iter()
        .find(|object| holds(object) && !named(here, &object.name).is_some_and(holds))?;
    Some(&object.name)
}

/// What a change is about: values as JSON, or their order.
fn subjects(change: &Change<'_>) -> Vec<String> {
    match change {
        Change::Added(one) | Change::Removed(one) => vec![one.value.to_string()],
        Change::Renamed(old, new) | Change::Respelled(old, new) => {
            vec![old.value.to_string(), new.value.to_string()]
        }
        Change::Reordered => vec![ORDER.to_owned()],
    }
}

/// What the binding says besides type and name.
fn handling(
    old: &ParamBinding,
    new: &ParamBinding,
    place: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    if old.location != new.location {
        let finding = place.finding(
            &rules::PARAM_LOCATION_CHANGED,
            "goes elsewhere in the REST call",
        );
        found.push(
            finding
                .old(word(old.location))
                .new_value(word(new.location)),
        );
    }
    if old.rest_names != new.rest_names {
        let names = |of: &ParamBinding| {
            of.rest_names
                .as_ref()
                .map(|names| Value::from(names.join(", ")))
        };
        let finding = place.finding(
            &rules::PARAM_REST_NAME_CHANGED,
            "has another name in the REST call",
        );
        found.push(finding.values(names(old), names(new)));
    }
    let special = |of: &ParamBinding| (of.omit_false == Some(true), of.client_filter.clone());
    if special(old) != special(new) {
        let message = "is treated otherwise in the REST call";
        found.push(place.finding(&rules::PARAM_REST_HANDLING_CHANGED, message));
    }
    let wording = WordingRules {
        doc: &rules::PARAM_DOC_CHANGED,
        example: &rules::PARAM_EXAMPLE_CHANGED,
    };
    binding_values::compare(
        &BindingValue::from(old),
        &BindingValue::from(new),
        &wording,
        place,
        found,
    );
}

fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Body => "body",
        Location::WholeBody => "whole body",
    }
}
