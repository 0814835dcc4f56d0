//! The rules for a spec: between its keys, and between its files.
//!
//! Each module checks one subject and reports every mistake. No module relies on the result of another.

mod catalog;
mod commands;
mod confidence;
mod documentation;
mod effect;
mod enums;
mod errors;
mod examples;
mod mock;
mod models;
mod naming;
mod pairing;
mod references;
mod refinement;
mod rest;
mod synonyms;
mod values;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::read::collector::Collector;
use crate::read::diagnostic::{Diagnostic, SourceSpan, shown};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::{Binding, Bindings, ParamBinding};
use crate::spec::catalog::{ActionEntry, Catalog, Parameter};
use crate::spec::models::{EnumValue, Models};
use crate::spec::names::is_escaped;
use crate::spec::type_ref::TypeRef;

/// The hint for a mistake in the catalogue.
const IMPORT: &str = "the importer writes this file: import the page again";

/// Checks each of the three files, and all of them together.
pub(crate) fn check(
    catalog: &Catalog,
    bindings: &Bindings,
    models: &Models,
    collector: &Collector<'_>,
) {
    let cx = Context::new(catalog, bindings, models, collector);
    catalog::check(&cx);
    pairing::check(&cx);
    effect::check(&cx);
    commands::check(&cx);
    confidence::check(&cx);
    synonyms::check(&cx);
    documentation::check(&cx);
    rest::check(&cx);
    errors::check(&cx);
    values::check(&cx);
    let uses = references::check(&cx);
    refinement::check(&cx);
    enums::check(&cx);
    models::check(&cx);
    examples::check(&cx);
    mock::check(&cx);
    naming::check(&cx);
    references::check_unused(&cx, &uses);
}

/// The files, and what several rules look up in them.
struct Context<'s> {
    catalog: &'s Catalog,
    bindings: &'s Bindings,
    models: &'s Models,
    collector: &'s Collector<'s>,
    /// The index of each slug in the catalogue; the first one if a slug occurs twice.
    slugs: HashMap<&'s str, usize>,
    /// The lists of the page that give values to each enum, in the catalogue's order.
    value_lists: BTreeMap<String, Vec<ValueList<'s>>>,
}

/// The values that the page lists for a parameter of an enum's type.
struct ValueList<'s> {
    values: &'s [Value],
    /// The action's and the parameter's index in the catalogue.
    at: (usize, usize),
}

/// The JSON type of an enum's values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueKind {
    Text,
    Number,
}

impl ValueKind {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(_) => Some(Self::Text),
            Value::Number(number) if number.is_i64() => Some(Self::Number),
            _ => None,
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a whole number",
        }
    }
}

/// A binding, with its action if the catalogue has it.
#[derive(Clone, Copy)]
struct LinkedBinding<'s> {
    slug: &'s str,
    binding: &'s Binding,
    /// The action, with its index in the catalogue.
    entry: Option<(usize, &'s ActionEntry)>,
}

/// A parameter of the page with its binding.
#[derive(Clone, Copy)]
struct LinkedParam<'s> {
    row: &'s Parameter,
    binding: &'s ParamBinding,
    /// The action's and the parameter's index in the catalogue.
    at: (usize, usize),
}

impl<'s> Context<'s> {
    fn new(
        catalog: &'s Catalog,
        bindings: &'s Bindings,
        models: &'s Models,
        collector: &'s Collector<'s>,
    ) -> Self {
        let mut slugs = HashMap::with_capacity(catalog.actions.len());
        for (index, entry) in catalog.actions.iter().enumerate() {
            slugs.entry(entry.slug.as_str()).or_insert(index);
        }
        let mut cx = Self {
            catalog,
            bindings,
            models,
            collector,
            slugs,
            value_lists: BTreeMap::default(),
        };
        cx.value_lists = cx.find_value_lists();
        cx
    }

    /// Whether every action of the catalogue has a binding, and every binding an action.
    fn all_are_paired(&self) -> bool {
        let bound = &self.bindings.actions;
        self.slugs.len() == bound.len() && self.slugs.keys().all(|slug| bound.contains_key(*slug))
    }

    /// The lists of the page that give values to enums. A list of another type than the enum's values is a
    /// mistake that `refinement` reports; it gives the enum no values.
    fn find_value_lists(&self) -> BTreeMap<String, Vec<ValueList<'s>>> {
        let mut lists: BTreeMap<String, Vec<ValueList<'s>>> = BTreeMap::default();
        for linked in self.linked_bindings() {
            linked.each_row(|_, param| {
                let values = param.row.enum_values().unwrap_or_default();
                let (Some(TypeRef::Named(name)), Some(first)) = (param.kind(), values.first())
                else {
                    return;
                };
                let Some(declared) = self.models.enums.get(&name) else {
                    return;
                };
                let entry = declared.values.iter().flatten().next();
                let is_alike =
                    |entry: &EnumValue| ValueKind::of(&entry.value) == ValueKind::of(first);
                if ValueKind::of(first).is_some() && entry.is_none_or(is_alike) {
                    lists.entry(name).or_default().push(ValueList {
                        values,
                        at: param.at,
                    });
                }
            });
        }
        for lists in lists.values_mut() {
            lists.sort_by_key(|list| list.at);
        }
        lists
    }

    /// The values that the page lists for an enum, without duplicates.
    fn page_values(&self, name: &str) -> Vec<&'s Value> {
        let mut values: Vec<&Value> = Vec::new();
        for value in self
            .value_lists
            .get(name)
            .into_iter()
            .flatten()
            .flat_map(|list| list.values)
        {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    /// The JSON type of an enum's values; `None` if the enum has no values.
    fn enum_kind(&self, name: &str) -> Option<ValueKind> {
        let entries = self
            .models
            .enums
            .get(name)
            .and_then(|declared| declared.values.as_deref());
        let of_page = self
            .value_lists
            .get(name)
            .into_iter()
            .flatten()
            .flat_map(|list| list.values);
        let own = entries.unwrap_or_default().iter().map(|entry| &entry.value);
        of_page.chain(own).find_map(ValueKind::of)
    }

    /// Whether `name` is an enum of such values. An enum without values counts.
    fn is_enum_of(&self, name: &str, kind: ValueKind) -> bool {
        self.models.enums.contains_key(name)
            && self.enum_kind(name).is_none_or(|found| found == kind)
    }

    fn enum_has(&self, name: &str, value: &Value) -> bool {
        let entries = self
            .models
            .enums
            .get(name)
            .and_then(|declared| declared.values.as_deref());
        entries
            .unwrap_or_default()
            .iter()
            .any(|entry| entry.value == *value)
            || self
                .value_lists
                .get(name)
                .into_iter()
                .flatten()
                .any(|list| list.values.contains(value))
    }

    /// All bindings, sorted by slug.
    fn linked_bindings(&self) -> impl Iterator<Item = LinkedBinding<'s>> + '_ {
        self.bindings.actions.iter().map(|(slug, binding)| {
            let index = self.slugs.get(slug.as_str()).copied();
            let entry = index.and_then(|index| Some((index, self.catalog.actions.get(index)?)));
            LinkedBinding {
                slug,
                binding,
                entry,
            }
        })
    }

    /// Reports a blank name.
    fn not_blank(&self, path: &JsonPath<'_>, what: &str, name: &str, hint: &str) {
        if name.trim().is_empty() {
            let message = format!("{what} is blank");
            self.report("blank-name", path, Mark::Value, message, |found| {
                found.expected("a text that is not blank").hint(hint)
            });
        }
    }

    /// Reports a name that requests cannot contain: a blank name, or a name that JSON would escape.
    fn wire_name(&self, path: &JsonPath<'_>, what: &str, name: &str, hint: &str) {
        self.not_blank(path, what, name, hint);
        if is_escaped(name) {
            let message = format!("{what} is {}", shown(name));
            self.report("escaped-name", path, Mark::Value, message, |found| {
                found
                    .expected("a name without `\"`, `\\` and control characters")
                    .hint(hint)
            });
        }
    }

    /// Reports a mistake at a path, unless the loader has already reported that it cannot read the value there.
    fn report(
        &self,
        code: &'static str,
        path: &JsonPath<'_>,
        mark: Mark,
        message: impl Into<String>,
        details: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        if let Some(found) = self.found(code, path, mark, message.into()) {
            self.collector.report(details(found));
        }
    }

    fn found(
        &self,
        code: &'static str,
        path: &JsonPath<'_>,
        mark: Mark,
        message: String,
    ) -> Option<Diagnostic> {
        (!self.collector.is_broken(path))
            .then(|| Diagnostic::new(code, self.collector.span(path, mark), message))
    }

    fn span(&self, path: &JsonPath<'_>, mark: Mark) -> SourceSpan {
        self.collector.span(path, mark)
    }

    fn is_type(&self, name: &str) -> bool {
        self.models.enums.contains_key(name) || self.models.models.contains_key(name)
    }

    /// The key `name` as the models file holds it.
    fn declared_name(&self, name: &str) -> Option<&'s str> {
        let model = self
            .models
            .models
            .get_key_value(name)
            .map(|(name, _)| name.as_str());
        model.or_else(|| {
            self.models
                .enums
                .get_key_value(name)
                .map(|(name, _)| name.as_str())
        })
    }

    /// The span of a parameter's name in the catalogue.
    fn row_span(&self, (action, row): (usize, usize)) -> SourceSpan {
        let top = JsonPath::top(SpecFile::Catalog);
        let actions = top.key("actions");
        let action = actions.index(action);
        let params = action.key("params");
        let row = params.index(row);
        self.span(&row.key("name"), Mark::Value)
    }
}

impl<'s> LinkedBinding<'s> {
    /// Runs `visit` with the path of this binding.
    fn at<T>(&self, visit: impl FnOnce(&JsonPath<'_>) -> T) -> T {
        let top = JsonPath::top(SpecFile::Bindings);
        let actions = top.key("actions");
        visit(&actions.key(self.slug))
    }

    /// Runs `visit` with every parameter of the binding and its path, also with those that the page lacks.
    fn each_param(&self, mut visit: impl FnMut(&JsonPath<'_>, &'s str, &'s ParamBinding)) {
        self.at(|path| {
            let path = path.key("params");
            for (name, param) in self.binding.params.iter().flatten() {
                visit(&path.key(name), name, param);
            }
        });
    }

    /// Runs `visit` once for every parameter that both page and binding have, with the path of its binding.
    fn each_row(&self, mut visit: impl FnMut(&JsonPath<'_>, LinkedParam<'s>)) {
        let (Some((action, entry)), Some(params)) = (self.entry, &self.binding.params) else {
            return;
        };
        self.at(|path| {
            let path = path.key("params");
            for (index, row) in entry.params.iter().enumerate() {
                let is_repeated = entry.params[..index]
                    .iter()
                    .any(|before| before.name == row.name);
                if let Some(binding) = params.get(&row.name).filter(|_| !is_repeated) {
                    let at = (action, index);
                    visit(&path.key(&row.name), LinkedParam { row, binding, at });
                }
            }
        });
    }
}

impl LinkedParam<'_> {
    /// The type of the parameter; `None` if the text in the binding is not a type.
    fn kind(&self) -> Option<TypeRef> {
        match &self.binding.refined {
            Some(text) => text.parse().ok(),
            None => Some(TypeRef::of_row(self.row)),
        }
    }
}
