//! The rules that hold between the keys of a spec, and between its files.
//!
//! One module per subject. Each reports everything it finds; none relies on another having found nothing.

mod catalog;
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
mod values;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::read::collector::Collector;
use crate::read::diagnostic::{Diagnostic, SourceSpan};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::{Binding, Bindings, ParamBinding};
use crate::spec::catalog::{ActionEntry, Catalog, Parameter};
use crate::spec::models::{EnumValue, Models};
use crate::spec::type_ref::TypeRef;

/// What mends a catalogue.
const IMPORT: &str = "this file is written by the importer: import the page again";

/// Checks the three files against themselves and each other.
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

/// The files, and what every rule asks of them.
struct Context<'s> {
    catalog: &'s Catalog,
    bindings: &'s Bindings,
    models: &'s Models,
    collector: &'s Collector<'s>,
    /// The place of each slug in the catalogue; the first, where there are two.
    slugs: HashMap<&'s str, usize>,
    /// Which parameters' listed values feed each enum, in the catalogue's order.
    fed: BTreeMap<String, Vec<Feed<'s>>>,
}

/// A parameter of an enum's type whose values the page lists.
struct Feed<'s> {
    values: &'s [Value],
    at: (usize, usize),
}

/// What the values of an enum are.
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

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a whole number",
        }
    }
}

/// A binding and, where there is one, the action it binds.
#[derive(Clone, Copy)]
struct LinkedBinding<'s> {
    slug: &'s str,
    binding: &'s Binding,
    /// The action and its index in the catalogue.
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
            fed: BTreeMap::default(),
        };
        cx.fed = cx.feeds();
        cx
    }

    /// Whether every action of the catalogue has a binding, and every binding an action.
    fn all_are_paired(&self) -> bool {
        let bound = &self.bindings.actions;
        self.slugs.len() == bound.len() && self.slugs.keys().all(|slug| bound.contains_key(*slug))
    }

    /// The parameters that feed enums. One whose values cannot be the enum's contradicts it, which is said
    /// elsewhere, and feeds nothing.
    fn feeds(&self) -> BTreeMap<String, Vec<Feed<'s>>> {
        let mut fed: BTreeMap<String, Vec<Feed<'s>>> = BTreeMap::default();
        for bound in self.linked_bindings() {
            bound.each_row(|_, param| {
                let values = param.row.values.as_deref().unwrap_or_default();
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
                    fed.entry(name).or_default().push(Feed {
                        values,
                        at: param.at,
                    });
                }
            });
        }
        for feeds in fed.values_mut() {
            feeds.sort_by_key(|feed| feed.at);
        }
        fed
    }

    /// The values that the page lists for an enum, each once.
    fn page_values(&self, name: &str) -> Vec<&'s Value> {
        let mut values: Vec<&Value> = Vec::new();
        for value in self
            .fed
            .get(name)
            .into_iter()
            .flatten()
            .flat_map(|feed| feed.values)
        {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    /// What the values of an enum are; `None` if there is none to tell by.
    fn enum_kind(&self, name: &str) -> Option<ValueKind> {
        let entries = self
            .models
            .enums
            .get(name)
            .and_then(|declared| declared.values.as_deref());
        let of_page = self
            .fed
            .get(name)
            .into_iter()
            .flatten()
            .flat_map(|feed| feed.values);
        let own = entries.unwrap_or_default().iter().map(|entry| &entry.value);
        of_page.chain(own).find_map(ValueKind::of)
    }

    /// Whether `name` is an enum of such values, as far as can be told.
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
                .fed
                .get(name)
                .into_iter()
                .flatten()
                .any(|feed| feed.values.contains(value))
    }

    /// All bindings, in the order of their slugs.
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

    /// Reports a name without a letter or sign.
    fn named(&self, path: &JsonPath<'_>, what: &str, name: &str, hint: &str) {
        if name.trim().is_empty() {
            let message = format!("{what} is blank");
            self.report("blank-name", path, Mark::Value, message, |found| {
                found.expected("a text that is not blank").hint(hint)
            });
        }
    }

    /// Reports a mistake at a place, unless what is there could not be read in the first place.
    fn report(
        &self,
        code: &'static str,
        path: &JsonPath<'_>,
        part: Mark,
        message: impl Into<String>,
        details: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        if let Some(found) = self.found(code, path, part, message.into()) {
            self.collector.report(details(found));
        }
    }

    fn found(
        &self,
        code: &'static str,
        path: &JsonPath<'_>,
        part: Mark,
        message: String,
    ) -> Option<Diagnostic> {
        (!self.collector.is_broken(path))
            .then(|| Diagnostic::new(code, self.collector.span(path, part), message))
    }

    fn span(&self, path: &JsonPath<'_>, part: Mark) -> SourceSpan {
        self.collector.span(path, part)
    }

    fn is_type(&self, name: &str) -> bool {
        self.models.enums.contains_key(name) || self.models.models.contains_key(name)
    }

    /// `name` as the models file holds it.
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

    /// The place of a parameter in the catalogue.
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
    fn at(&self, visit: impl FnOnce(&JsonPath<'_>)) {
        let top = JsonPath::top(SpecFile::Bindings);
        let actions = top.key("actions");
        visit(&actions.key(self.slug));
    }

    /// Runs `visit` with every bound parameter, known to the page or not, and its path.
    fn each_param(&self, mut visit: impl FnMut(&JsonPath<'_>, &'s str, &'s ParamBinding)) {
        self.at(|path| {
            let path = path.key("params");
            for (name, param) in self.binding.params.iter().flatten() {
                visit(&path.key(name), name, param);
            }
        });
    }

    /// Runs `visit` once with every parameter that both sides know, and the path of its binding.
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
    /// The type it has; `None` if its text is no type.
    fn kind(&self) -> Option<TypeRef> {
        match &self.binding.refined {
            Some(text) => text.parse().ok(),
            None => Some(TypeRef::of_page(self.row.kind)),
        }
    }
}
