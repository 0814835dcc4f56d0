//! From the checked spec to what is generated: names are chosen and types resolved here, once.

use std::collections::BTreeMap;

use crate::ir::{
    Action, Enum, Limit, Member, Model, Module, Param, Reply, Rest, Toolkit, Type, Variant,
};
use crate::load::Spec;
use crate::names::{self, RustName, WireName};
use crate::spec::bindings::{Binding, Effect, Location, Method, ParamBinding, Repeat};
use crate::spec::catalog::{ActionEntry, Parameter, ParameterType};
use crate::spec::models::{Field, Usage};
use crate::types::TypeRef;

/// Joins catalogue, bindings and models.
pub(crate) fn lower(spec: &Spec) -> Toolkit {
    let lowering = Lowering { spec };
    Toolkit {
        name: spec.catalog.toolkit.name.clone(),
        slug: WireName::new(&spec.catalog.toolkit.slug),
        version: spec.catalog.toolkit.version.clone().unwrap_or_default(),
        rest: spec.bindings.rest.clone(),
        modules: lowering.modules(),
        enums: lowering.enums(),
        models: lowering.models(),
    }
}

struct Lowering<'s> {
    spec: &'s Spec,
}

impl Lowering<'_> {
    fn modules(&self) -> Vec<Module> {
        let mut by_group: BTreeMap<&str, Vec<Action>> = BTreeMap::new();
        for entry in &self.spec.catalog.actions {
            if let Some(binding) = self.spec.bindings.actions.get(&entry.slug) {
                by_group.entry(&binding.group).or_default().push(self.action(entry, binding));
            }
        }
        by_group
            .into_iter()
            .map(|(group, actions)| Module {
                name: names::module(group),
                group: group.to_owned(),
                doc: self.spec.bindings.groups.get(group).map(|g| g.doc.clone()).unwrap_or_default(),
                actions,
            })
            .collect()
    }

    fn action(&self, entry: &ActionEntry, binding: &Binding) -> Action {
        let toolkit = &self.spec.catalog.toolkit.slug;
        Action {
            slug: WireName::new(&entry.slug),
            title: entry.title.clone(),
            type_name: names::action_type(toolkit, &entry.slug),
            method: names::action_method(toolkit, &entry.slug),
            doc: binding.doc.clone(),
            effect: binding.effect,
            repeatable: binding.effect == Effect::Read || binding.repeat == Some(Repeat::Harmless),
            limit: limit(entry, binding),
            rest: Rest {
                method: binding.rest.method,
                path: binding.rest.path.clone(),
                hints: binding.rest.hints.clone().unwrap_or_default(),
            },
            params: entry
                .params
                .iter()
                .filter_map(|parameter| {
                    let known = binding.params.as_ref()?.get(&parameter.name)?;
                    Some(self.param(parameter, known, binding))
                })
                .collect(),
            reply: Reply {
                kind: self.resolve(&binding.reply.kind).unwrap_or(Type::Json),
                secret: binding.reply.secret.unwrap_or_default(),
            },
        }
    }

    fn param(&self, parameter: &Parameter, known: &ParamBinding, action: &Binding) -> Param {
        let kind = known
            .refined
            .as_deref()
            .and_then(|text| self.resolve(text))
            .unwrap_or_else(|| self.resolved(&TypeRef::of_page(parameter.kind)));
        Param {
            location: known.location,
            location_is_usual: known.location == usual_location(action, &parameter.name),
            rest_names: known.names.clone().unwrap_or_default(),
            omit_false: known.omit_false.unwrap_or_default(),
            keep: known.keep.clone(),
            member: Member {
                wire: WireName::new(&parameter.name),
                rust: rust_field(known.rust.as_deref(), &parameter.name),
                doc: known.doc.clone(),
                required: parameter.required,
                id_as_integer: sends_integers(&kind, parameter.kind),
                kind,
                format: known.format,
                min: known.min,
                max: known.max,
                advised_max: known.advised_max,
                secret: known.secret.unwrap_or_default(),
                aliases: Vec::new(),
                example: known.example.clone(),
            },
        }
    }

    fn enums(&self) -> Vec<Enum> {
        let variants = |name: &str| {
            let values = self.spec.enum_values(name).into_iter();
            values.map(|v| Variant { name: v.rust_name, value: v.value, doc: v.doc.unwrap_or_default() })
        };
        self.spec
            .models
            .enums
            .iter()
            .map(|(name, spec)| Enum {
                name: names::model(name),
                doc: spec.doc.clone(),
                open: spec.open,
                variants: variants(name).collect(),
            })
            .collect()
    }

    fn models(&self) -> Vec<Model> {
        self.spec
            .models
            .models
            .iter()
            .map(|(name, model)| Model {
                name: names::model(name),
                doc: model.doc.clone(),
                request: model.usage.contains(&Usage::Request),
                reply: model.usage.contains(&Usage::Reply),
                fields: model.fields.iter().map(|field| self.field(field)).collect(),
            })
            .collect()
    }

    fn field(&self, field: &Field) -> Member {
        Member {
            wire: WireName::new(&field.name),
            rust: rust_field(field.rust.as_deref(), &field.name),
            doc: field.doc.clone(),
            required: field.required.unwrap_or_default(),
            kind: self.resolve(&field.kind).unwrap_or(Type::Json),
            // Every known object holds its identifiers as numbers.
            id_as_integer: true,
            format: field.format,
            min: field.min,
            max: field.max,
            advised_max: None,
            secret: field.secret.unwrap_or_default(),
            aliases: field.aliases.clone().unwrap_or_default(),
            example: field.example.clone(),
        }
    }

    fn resolve(&self, text: &str) -> Option<Type> {
        text.parse().ok().map(|reference| self.resolved(&reference))
    }

    fn resolved(&self, reference: &TypeRef) -> Type {
        match reference {
            TypeRef::Identifier => Type::Identifier,
            TypeRef::String => Type::String,
            TypeRef::Integer => Type::Integer,
            TypeRef::Number => Type::Number,
            TypeRef::Boolean => Type::Boolean,
            TypeRef::Json => Type::Json,
            TypeRef::List(item) => Type::List(Box::new(self.resolved(item))),
            TypeRef::Map(value) => Type::Map(Box::new(self.resolved(value))),
            TypeRef::Named(name) if self.spec.models.enums.contains_key(name) => {
                Type::Enum(names::model(name))
            }
            TypeRef::Named(name) => Type::Model(names::model(name)),
        }
    }
}

fn limit(entry: &ActionEntry, binding: &Binding) -> Option<Limit> {
    let page = entry
        .rate_limit
        .map(|per_minute| Limit { per_minute, source: "vendor page".to_owned() });
    let other = binding
        .rate_limit
        .as_ref()
        .map(|limit| Limit { per_minute: limit.per_minute, source: limit.source.clone() });
    page.or(other)
}

fn rust_field(given: Option<&str>, wire: &str) -> RustName {
    given.and_then(|name| names::Role::Field.given(name).ok()).unwrap_or_else(|| names::field(wire))
}

/// Whether identifiers of this parameter go out as numbers: the page's type says so, and for those
/// inside a list the REST API does.
fn sends_integers(kind: &Type, page: ParameterType) -> bool {
    match kind {
        Type::List(_) | Type::Map(_) => true,
        _ => page == ParameterType::Integer,
    }
}

/// Where the derive puts a parameter unless it is told otherwise.
fn usual_location(action: &Binding, name: &str) -> Location {
    if action.rest.path.contains(&format!("{{{name}}}")) {
        return Location::Path;
    }
    match action.rest.method {
        Method::Get | Method::Delete => Location::Query,
        Method::Post | Method::Put | Method::Patch => Location::Body,
    }
}
