//! Changes of the parameters of an action.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::binding_values::{self, BindingValue, WordingRules};
use super::compared_spec::{ComparedSpec, SideParam};
use super::pairing::{CERTAIN, SIMILAR, Score, is_silent, likeness, pair, rest};
use super::report::Finding;
use super::rules;
use super::values::{self, Change, Names};
use super::vendor_values::{self, ValuePath, VendorValue};
use crate::spec::bindings::{Binding, ParamBinding};
use crate::spec::catalog::Parameter;

/// Enum values whose change is already reported for a parameter: the enum, and the value as JSON.
pub(super) type ReportedValues = HashSet<(String, String)>;

/// The key for the order of the values. No JSON value has this text.
pub(super) const ORDER: &str = "order";

/// The parameters of one action on both sides.
pub(super) struct Params<'s, 'a> {
    pub(super) sides: (&'s ComparedSpec<'a>, &'s ComparedSpec<'a>),
    pub(super) rows: (&'a [Parameter], &'a [Parameter]),
    /// The bindings. A side without one gets that of the other side.
    pub(super) bindings: (Option<&'a Binding>, Option<&'a Binding>),
    pub(super) action: &'a str,
    pub(super) deletes: bool,
}

impl<'a> Params<'_, 'a> {
    /// Finds all changes. The changes of enum values that it reports go to `reported`, too.
    pub(super) fn compare(&self, reported: &mut ReportedValues, found: &mut Vec<Finding>) {
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
            self.renamed(gone[i], fresh[j], reported, found);
        }
        let gone = rest(&gone, renames.iter().map(|pair| pair.0));
        let fresh = rest(&fresh, renames.iter().map(|pair| pair.1));
        self.moves(&gone, &fresh, found);
        for row in old {
            if let Some(counterpart) = named(new, &row.name) {
                self.pair(row, counterpart, reported, found);
            }
        }
        self.order(found);
        self.collisions(found);
    }

    fn subject(&self, row: &Parameter) -> ValuePath<'a> {
        ValuePath {
            action: self.action,
            path: row.name.clone(),
            deletes: self.deletes,
            in_rust_type: true,
        }
    }

    fn before(&self, row: &'a Parameter) -> SideParam<'a> {
        bound(row, self.bindings.0)
    }

    fn after(&self, row: &'a Parameter) -> SideParam<'a> {
        bound(row, self.bindings.1)
    }

    /// How certain it is that `new` is `old` under another name.
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
        (likeness >= SIMILAR).then_some(likeness)
    }

    fn renamed(
        &self,
        old: &'a Parameter,
        new: &'a Parameter,
        reported: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let subject = self.subject(old);
        let same_name = self.before(old).rust_name() == self.after(new).rust_name();
        let (rule, message) = if same_name {
            let message = format!("the wire name is now `{}`; the Rust name stays", new.name);
            (&rules::PARAM_WIRE_NAME_CHANGED_SAME_IDENT, message)
        } else {
            (
                &rules::PARAM_RENAMED,
                format!("the name is now `{}`", new.name),
            )
        };
        let finding = subject.finding(rule, message);
        found.push(finding.old(old.name.as_str()).new_value(new.name.as_str()));
        self.pair(old, new, reported, found);
    }

    /// A parameter on both sides, possibly under different names.
    fn pair(
        &self,
        old: &'a Parameter,
        new: &'a Parameter,
        reported: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let subject = self.subject(old);
        let sides = match (self.before(old), self.after(new)) {
            (SideParam { binding: None, .. }, to) => (SideParam { row: old, ..to }, to),
            (from, SideParam { binding: None, .. }) => (from, SideParam { row: new, ..from }),
            sides => sides,
        };
        found.extend(vendor_values::requirement(old, new, &subject));
        self.kind(sides, &subject, reported, found);
        found.extend(vendor_values::wording(old, new, &subject).filter(|_| old.name == new.name));
        vendor_values::details(
            old.details.as_deref(),
            new.details.as_deref(),
            &subject,
            found,
        );
        if let (Some(from), Some(to)) = (sides.0.binding, sides.1.binding) {
            handling(from, to, &subject, found);
        }
        let names = (sides.0.rust_name(), sides.1.rust_name());
        if old.name == new.name && names.0 != names.1 {
            let message = format!("the Rust name is now `{}`", names.1);
            let finding = subject.finding(&rules::PARAM_RUST_NAME_CHANGED, message);
            found.push(finding.old(names.0).new_value(names.1));
        }
    }

    /// Compares type and values.
    fn kind(
        &self,
        (old, new): (SideParam<'a>, SideParam<'a>),
        subject: &ValuePath<'a>,
        reported: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let types = (old.rust_type(), new.rust_type());
        let moved = types.0 != types.1;
        let before = found.len();
        if let Some(finding) = vendor_values::kind(
            VendorValue::from(old.row),
            VendorValue::from(new.row),
            moved,
            subject,
        ) {
            found.push(finding);
        } else {
            let values = |row: &'a Parameter| row.values.as_deref();
            found.extend(vendor_values::listing(
                values(old.row),
                values(new.row),
                moved,
                subject,
            ));
            if !moved && old.row.values.is_some() && new.row.values.is_some() {
                self.values(old, new, subject, reported, found);
            }
        }
        if moved && found.len() == before {
            let (from, to) = (types.0.shown(), types.1.shown());
            let message = format!("the Rust type is now {to}");
            let finding = subject.finding(&rules::PARAM_REFINEMENT_CHANGED, message);
            found.push(finding.old(from).new_value(to));
        }
    }

    fn values(
        &self,
        old: SideParam<'a>,
        new: SideParam<'a>,
        subject: &ValuePath<'a>,
        reported: &mut ReportedValues,
        found: &mut Vec<Finding>,
    ) {
        let kind = new.rust_type();
        let all = |side: &'_ ComparedSpec<'a>| {
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
            found.push(values::finding(&change, &names, true, subject.action).param(&subject.path));
            if let Some(name) = kind.named() {
                reported.extend(
                    subjects(&change)
                        .into_iter()
                        .map(|subject| (name.to_owned(), subject)),
                );
            }
        }
        if kind.named().is_none() {
            let clashes = values::collisions(&listed_old, &listed_new, subject.action);
            found.extend(
                clashes
                    .into_iter()
                    .map(|finding| finding.param(&subject.path)),
            );
        }
    }

    /// Reports removed and added parameters. Some of them moved into an object or out of one.
    fn moves(&self, gone: &[&'a Parameter], fresh: &[&'a Parameter], found: &mut Vec<Finding>) {
        let (old, new) = self.rows;
        for row in gone {
            let subject = self.subject(row);
            found.push(match holder(row, old, new) {
                Some(holder) => {
                    let message = format!("this parameter is now a member of `{holder}`");
                    let finding = subject.finding(&rules::PARAM_MOVED_INTO_OBJECT, message);
                    let path = format!("{holder}.{}", row.name);
                    finding.old(row.name.as_str()).new_value(path)
                }
                None => vendor_values::gone(row, &subject),
            });
        }
        for row in fresh {
            let subject = self.subject(row);
            found.push(match holder(row, new, old) {
                Some(holder) => {
                    let rule = &rules::PARAM_MOVED_INTO_OBJECT;
                    let bump = if row.required {
                        rule.bump
                    } else {
                        rule.otherwise
                    };
                    let finding =
                        subject.finding(rule, format!("this parameter was a member of `{holder}`"));
                    let path = format!("{holder}.{}", row.name);
                    finding.bump(bump).old(path).new_value(row.name.as_str())
                }
                None => vendor_values::fresh(row, &subject),
            });
        }
    }

    /// Reports another order of the parameters on both sides: of the required ones, or only of the optional ones.
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
            let message = "the order of the optional parameters changed";
            (&rules::PARAM_OPTIONAL_ORDER_CHANGED, message, all)
        } else {
            let message = "the order of the required parameters changed";
            (&rules::PARAM_REQUIRED_ORDER_CHANGED, message, needed)
        };
        if from != to {
            let finding = Finding::new(rule, self.action, message);
            found.push(finding.old(from.join(", ")).new_value(to.join(", ")));
        }
    }

    /// Finds parameters that have the same Rust name and did not before.
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
                let message = format!("{times} parameters have the same field `{name}`");
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

/// The object parameter that contains a member with the name and type of `row` on the `there` side, but not on
/// the `here` side.
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

/// The subjects of a change: values as JSON, or their order.
fn subjects(change: &Change<'_>) -> Vec<String> {
    match change {
        Change::Added(one) | Change::Removed(one) => vec![one.value.to_string()],
        Change::Renamed(old, new) | Change::Respelled(old, new) => {
            vec![old.value.to_string(), new.value.to_string()]
        }
        Change::Reordered => vec![ORDER.to_owned()],
    }
}

/// Compares the bindings of a parameter, except for type and name.
fn handling(
    old: &ParamBinding,
    new: &ParamBinding,
    subject: &ValuePath<'_>,
    found: &mut Vec<Finding>,
) {
    if old.location != new.location {
        let finding = subject.finding(
            &rules::PARAM_LOCATION_CHANGED,
            "the location in the REST call changed",
        );
        found.push(
            finding
                .old(old.location.as_str())
                .new_value(new.location.as_str()),
        );
    }
    if old.rest_names != new.rest_names {
        let names = |of: &ParamBinding| {
            of.rest_names
                .as_ref()
                .map(|names| Value::from(names.join(", ")))
        };
        let finding = subject.finding(
            &rules::PARAM_REST_NAME_CHANGED,
            "the name in the REST call changed",
        );
        found.push(finding.values(names(old), names(new)));
    }
    let special = |of: &ParamBinding| (of.omit_false == Some(true), of.client_filter.clone());
    if special(old) != special(new) {
        let message = "`omit_false` or `client_filter` changed";
        found.push(subject.finding(&rules::PARAM_REST_HANDLING_CHANGED, message));
    }
    let wording = WordingRules {
        doc: &rules::PARAM_DOC_CHANGED,
        example: &rules::PARAM_EXAMPLE_CHANGED,
    };
    binding_values::compare(
        &BindingValue::from(old),
        &BindingValue::from(new),
        &wording,
        subject,
        found,
    );
}
