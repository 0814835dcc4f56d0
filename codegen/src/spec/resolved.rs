//! The three files of a spec together: actions with their bindings, enums with all their values.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::spec::bindings::{Binding, Bindings, ParamBinding};
use crate::spec::catalog::{ActionEntry, Catalog, Parameter};
use crate::spec::models::{EnumValue, Models};
use crate::spec::names::{self, RustName};
use crate::spec::type_ref::TypeRef;

/// The three files of a spec, read: see [`load`](crate::load) and [`load_unchecked`](crate::load_unchecked).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Spec {
    /// What the vendor says.
    pub catalog: Catalog,
    /// What we know beyond the page.
    pub bindings: Bindings,
    /// Enums and objects.
    pub models: Models,
}

/// An action of the catalogue with its binding.
#[derive(Clone, Copy, Debug)]
pub struct BoundAction<'s> {
    /// The page's entry.
    pub entry: &'s ActionEntry,
    /// Our entry.
    pub binding: &'s Binding,
}

/// A parameter of the catalogue with its binding.
#[derive(Clone, Debug)]
pub struct BoundParameter<'s> {
    /// The page's row.
    pub row: &'s Parameter,
    /// Our entry.
    pub binding: &'s ParamBinding,
    /// The refined type, or the page's.
    pub kind: TypeRef,
    /// The field and its setter.
    pub rust_name: RustName,
}

/// A value of an enum, wherever it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedValue {
    /// The value on the wire: a text or a whole number.
    pub value: Value,
    /// The variant.
    pub rust_name: RustName,
    /// Our documentation.
    pub doc: Option<String>,
}

impl Spec {
    /// The actions in the catalogue's order.
    pub fn actions(&self) -> impl Iterator<Item = BoundAction<'_>> {
        self.catalog.actions.iter().filter_map(|entry| {
            let binding = self.bindings.actions.get(&entry.slug)?;
            Some(BoundAction { entry, binding })
        })
    }

    /// All values of each enum, by the enum's key: first those of the page, in its order, then those of other
    /// sources.
    #[must_use]
    pub fn enum_values(&self) -> BTreeMap<&str, Vec<ResolvedValue>> {
        let mut listed = page_values(self.actions().flat_map(BoundAction::parameters));
        let enums = self.models.enums.iter();
        enums
            .map(|(name, declared)| {
                let listed = listed.remove(name.as_str()).unwrap_or_default();
                let entries = declared.values.as_deref().unwrap_or_default();
                (name.as_str(), resolve(&listed, entries))
            })
            .collect()
    }
}

impl<'s> BoundAction<'s> {
    /// The type of the request and the client's method.
    #[must_use]
    pub fn names(self, toolkit: &str) -> (RustName, RustName) {
        action_names(toolkit, &self.entry.slug, Some(self.binding))
    }

    /// The parameters in the page's order.
    pub fn parameters(self) -> impl Iterator<Item = BoundParameter<'s>> {
        let bindings = self.binding.params.as_ref();
        self.entry.params.iter().filter_map(move |row| {
            let binding = bindings?.get(&row.name)?;
            let refined = binding
                .refined
                .as_deref()
                .and_then(|text| text.parse().ok());
            Some(BoundParameter {
                row,
                binding,
                kind: refined.unwrap_or_else(|| TypeRef::of_row(row)),
                rust_name: field_name(&row.name, binding.rust_name.as_deref()),
            })
        })
    }
}

/// The type of an action's request and the client's method: after the name in the binding, or by rule.
pub(crate) fn action_names(
    toolkit: &str,
    slug: &str,
    binding: Option<&Binding>,
) -> (RustName, RustName) {
    let given = binding.and_then(|binding| binding.rust_name.as_deref());
    match given.and_then(|name| names::Role::Method.given(name).ok()) {
        Some(method) => (names::Role::Type.name(method.as_str()), method),
        None => (
            names::action_type(toolkit, slug),
            names::action_method(toolkit, slug),
        ),
    }
}

/// The Rust name of a parameter's or a model's field: the given one, or the one by rule.
#[must_use]
pub fn field_name(wire: &str, given: Option<&str>) -> RustName {
    chosen(names::Role::Field, wire, given)
}

/// The Rust name of an enum's value: the given one, or the one by rule.
#[must_use]
pub fn variant_name(value: &Value, given: Option<&str>) -> RustName {
    chosen(names::Role::Variant, &wire_text(value), given)
}

/// An enum's value as text, without quotes.
pub(crate) fn wire_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn chosen(role: names::Role, wire: &str, given: Option<&str>) -> RustName {
    given
        .and_then(|name| role.given(name).ok())
        .unwrap_or_else(|| role.name(wire))
}

/// The values that the page lists for each enum, without duplicates, in the page's order.
fn page_values<'s>(
    parameters: impl Iterator<Item = BoundParameter<'s>>,
) -> BTreeMap<String, Vec<&'s Value>> {
    let mut listed: BTreeMap<String, Vec<&Value>> = BTreeMap::default();
    for parameter in parameters {
        if let (TypeRef::Named(name), Some(values)) = (parameter.kind, parameter.row.enum_values())
        {
            let known = listed.entry(name).or_default();
            for value in values {
                if !known.contains(&value) {
                    known.push(value);
                }
            }
        }
    }
    listed
}

/// The values of an enum: first those of the page, with names and documentation from `entries`, then the rest
/// of `entries`.
pub(crate) fn resolve(listed: &[&Value], entries: &[EnumValue]) -> Vec<ResolvedValue> {
    let of_page = listed.iter().map(|value| {
        let entry = entries.iter().find(|entry| entry.value == **value);
        resolved(value, entry)
    });
    let further = entries
        .iter()
        .filter(|entry| !listed.contains(&&entry.value));
    of_page
        .chain(further.map(|entry| resolved(&entry.value, Some(entry))))
        .collect()
}

fn resolved(value: &Value, entry: Option<&EnumValue>) -> ResolvedValue {
    ResolvedValue {
        value: value.clone(),
        rust_name: variant_name(value, entry.and_then(|entry| entry.rust_name.as_deref())),
        doc: entry.and_then(|entry| entry.doc.clone()),
    }
}
