//! One of the two specs of a comparison, with its types and names in Rust.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::Snapshot;
use crate::spec::bindings::{Binding, Bindings, ParamBinding};
use crate::spec::catalog::{Catalog, Parameter};
use crate::spec::models::{Models, Usage};
use crate::spec::resolved::{Spec, action_names, field_name, variant_name};
use crate::spec::type_ref::TypeRef;

/// A value of an enum, with its variant in Rust.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variant {
    pub(super) value: Value,
    pub(super) name: String,
    pub(super) doc: Option<String>,
}

/// One of the two specs.
pub(super) struct ComparedSpec<'a> {
    pub(super) catalog: &'a Catalog,
    /// Bindings and models; none if one of the two specs has none.
    pub(super) known: Option<(&'a Bindings, &'a Models)>,
    /// All values of every enum of the models.
    pub(super) variants: BTreeMap<String, Vec<Variant>>,
}

impl<'a> ComparedSpec<'a> {
    /// `bare`: without bindings and models.
    pub(super) fn new(snapshot: &Snapshot<'a>, bare: bool) -> Self {
        let catalog = snapshot.catalog;
        let known = snapshot.bindings.zip(snapshot.models).filter(|_| !bare);
        let variants = known.map(|(bindings, models)| variants(catalog, bindings, models));
        Self {
            catalog,
            known,
            variants: variants.unwrap_or_default(),
        }
    }

    pub(super) fn prefix(&self) -> &'a str {
        &self.catalog.toolkit.slug
    }

    pub(super) fn binding(&self, slug: &str) -> Option<&'a Binding> {
        self.known?.0.actions.get(slug)
    }

    /// The Rust names of an action: its type and the client's method.
    pub(super) fn action_names(&self, slug: &str) -> (String, String) {
        names_with(self.prefix(), slug, self.binding(slug))
    }

    /// The enums that callers send, in parameters or in objects inside parameters.
    pub(super) fn sent_enums(&self) -> HashSet<String> {
        let Some((bindings, models)) = self.known else {
            return HashSet::new();
        };
        let params = bindings
            .actions
            .values()
            .flat_map(|binding| &binding.params);
        let params = params
            .flatten()
            .filter_map(|(_, param)| param.refined.as_deref());
        let is_sent = |usage: &[Usage]| usage.contains(&Usage::Request);
        let fields = models
            .models
            .values()
            .filter(|model| is_sent(&model.used_in));
        let fields = fields
            .flat_map(|model| &model.fields)
            .map(|field| field.kind.as_str());
        params
            .chain(fields)
            .filter_map(|text| text.parse::<TypeRef>().ok()?.named().map(str::to_owned))
            .collect()
    }
}

/// The Rust names of an action with this binding: its type and the client's method.
pub(super) fn names_with(toolkit: &str, slug: &str, binding: Option<&Binding>) -> (String, String) {
    let (kind, method) = action_names(toolkit, slug, binding);
    (kind.to_string(), method.to_string())
}

fn variants(
    catalog: &Catalog,
    bindings: &Bindings,
    models: &Models,
) -> BTreeMap<String, Vec<Variant>> {
    let spec = Spec {
        catalog: catalog.clone(),
        bindings: bindings.clone(),
        models: models.clone(),
    };
    let values = spec.enum_values().into_iter();
    values
        .map(|(name, values)| {
            let values = values.into_iter().map(|value| Variant {
                name: value.rust_name.to_string(),
                value: value.value,
                doc: value.doc,
            });
            (name.to_owned(), values.collect())
        })
        .collect()
}

/// A parameter with its binding.
#[derive(Clone, Copy)]
pub(super) struct SideParam<'a> {
    pub(super) row: &'a Parameter,
    pub(super) binding: Option<&'a ParamBinding>,
}

impl SideParam<'_> {
    /// The field and its setter.
    pub(super) fn rust_name(&self) -> String {
        let given = self
            .binding
            .and_then(|binding| binding.rust_name.as_deref());
        field_name(&self.row.name, given).to_string()
    }

    /// The field's type, without `Option`.
    pub(super) fn rust_type(&self) -> RustType {
        let refined = self.binding.and_then(|binding| binding.refined.as_deref());
        match (refined.map(str::parse::<TypeRef>), self.row.enum_values()) {
            (Some(Ok(kind)), _) => RustType::Known(kind),
            (_, Some(_)) => RustType::Listed,
            _ => RustType::Known(TypeRef::of_row(self.row)),
        }
    }

    /// The variants of the values that the page lists.
    ///
    /// `all` are the variants of the enum that the binding names, if it names one.
    pub(super) fn listed(&self, all: Option<&[Variant]>) -> Vec<Variant> {
        let named = |value: &Value| {
            let mut known = all.unwrap_or_default().iter();
            known.find(|variant| variant.value == *value).cloned()
        };
        let values = self.row.values.iter().flatten();
        values
            .map(|value| named(value).unwrap_or_else(|| unnamed(value)))
            .collect()
    }
}

/// The variant of a value that no enum of the models contains.
pub(super) fn unnamed(value: &Value) -> Variant {
    Variant {
        name: variant_name(value, None).to_string(),
        value: value.clone(),
        doc: None,
    }
}

/// The Rust type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RustType {
    /// The type from the binding or the page.
    Known(TypeRef),
    /// An enum of the values that the page lists. No binding names it.
    Listed,
}

impl RustType {
    /// The enum or model in it.
    pub(super) fn named(&self) -> Option<&str> {
        match self {
            Self::Known(kind) => kind.named(),
            Self::Listed => None,
        }
    }

    pub(super) fn shown(&self) -> String {
        match self {
            Self::Known(kind) => kind.to_string(),
            Self::Listed => "enum".to_owned(),
        }
    }
}
