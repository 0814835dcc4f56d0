//! From the checked spec to the intermediate representation: only this module chooses names and resolves types.

use std::collections::BTreeMap;

use crate::generate::ir::{
    Action, Api, Confidence, Enum, Member, Model, Module, Param, RateLimit, Reply, Rest, Type,
    Variant,
};
use crate::spec::bindings::{self, Binding, Effect, IdentifierType, Location, Method, Repeat};
use crate::spec::catalog::{ActionEntry, ParameterType};
use crate::spec::models::{Field, Usage};
use crate::spec::names::{self, WireName};
use crate::spec::resolved::{BoundAction, BoundParameter, Spec, field_name};
use crate::spec::type_ref::TypeRef;

/// The HTTP status of most calls that succeed.
const OK: u16 = 200;

/// Joins catalogue, bindings and models.
pub(crate) fn lower(spec: &Spec) -> Api {
    let lowering = Lowering { spec };
    Api {
        name: spec.catalog.toolkit.name.clone(),
        slug: WireName::new(&spec.catalog.toolkit.slug),
        version: spec
            .catalog
            .toolkit
            .version
            .clone()
            .filter(|version| !version.trim().is_empty()),
        rest: spec.bindings.rest.clone(),
        errors: spec.bindings.errors.clone(),
        cannot: spec.bindings.cannot.clone().unwrap_or_default(),
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
        let mut by_group: BTreeMap<&str, Vec<Action>> = BTreeMap::default();
        for action in self.spec.actions() {
            by_group
                .entry(&action.binding.group)
                .or_default()
                .push(self.action(action));
        }
        by_group
            .into_iter()
            .map(|(group, actions)| {
                let known = self.spec.bindings.groups.get(group);
                let synonyms = known.and_then(|known| known.synonyms.clone());
                Module {
                    name: names::module(group),
                    group: group.to_owned(),
                    doc: known.map(|known| known.doc.clone()).unwrap_or_default(),
                    synonyms: synonyms.unwrap_or_default(),
                    actions,
                }
            })
            .collect()
    }

    fn action(&self, bound: BoundAction<'_>) -> Action {
        let BoundAction { entry, binding } = bound;
        let (type_name, method) = bound.names(&self.spec.catalog.toolkit.slug);
        Action {
            slug: WireName::new(&entry.slug),
            title: entry.title.clone(),
            type_name,
            method,
            command: binding.command.clone(),
            synonyms: binding.synonyms.clone().unwrap_or_default(),
            doc: binding.doc.clone(),
            notes: binding.notes.clone().unwrap_or_default(),
            effect: binding.effect,
            adds: binding.adds.unwrap_or_default(),
            check: binding.check.unwrap_or_default(),
            repeatable: binding.effect == Effect::Read || binding.repeat == Some(Repeat::Harmless),
            limit: limit(entry, binding),
            rest: Rest {
                method: binding.rest.method,
                path: binding.rest.path.clone(),
                hints: binding.rest.hints.clone().unwrap_or_default(),
                confidence: confidence(binding.rest.confidence, binding.rest.observed.as_deref()),
            },
            params: bound
                .parameters()
                .map(|parameter| self.param(parameter, binding))
                .collect(),
            reply: self.reply(&binding.reply),
        }
    }

    fn reply(&self, reply: &bindings::Reply) -> Reply {
        Reply {
            kind: self.resolve(&reply.kind).unwrap_or(Type::Json),
            secret: reply.secret.unwrap_or_default(),
            paged: reply.paged,
            status: reply.status.unwrap_or(OK),
            example: reply.example.clone(),
            confidence: confidence(reply.confidence, reply.observed.as_deref()),
        }
    }

    fn param(&self, parameter: BoundParameter<'_>, action: &Binding) -> Param {
        let BoundParameter {
            row,
            binding: known,
            kind,
            rust_name,
        } = parameter;
        let kind = self.resolved(&kind);
        Param {
            location: known.location,
            location_is_usual: known.location == usual_location(action, &row.name),
            rest_names: known.rest_names.clone().unwrap_or_default(),
            omit_false: known.omit_false.unwrap_or_default(),
            client_filter: known.client_filter.clone(),
            member: Member {
                wire: WireName::new(&row.name),
                rust: rust_name,
                doc: known.doc.clone(),
                required: row.required,
                id_as_integer: self.sends_integers(&kind, row.kind),
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
        let mut values = self.spec.enum_values();
        let mut variants = |name: &str| {
            let values = values.remove(name).unwrap_or_default().into_iter();
            values.map(|v| Variant {
                name: v.rust_name,
                value: v.value,
                doc: v.doc.unwrap_or_default(),
            })
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
                request: model.used_in.contains(&Usage::Request),
                reply: model.used_in.contains(&Usage::Reply),
                fields: model.fields.iter().map(|field| self.field(field)).collect(),
            })
            .collect()
    }

    fn field(&self, field: &Field) -> Member {
        Member {
            wire: WireName::new(&field.name),
            rust: field_name(&field.name, field.rust_name.as_deref()),
            doc: field.doc.clone(),
            required: field.required.unwrap_or_default(),
            kind: self.resolve(&field.kind).unwrap_or(Type::Json),
            id_as_integer: self.sends_integers_in_json(),
            format: field.format,
            min: field.min,
            max: field.max,
            advised_max: None,
            secret: field.secret.unwrap_or_default(),
            aliases: field.aliases.clone().unwrap_or_default(),
            example: field.example.clone(),
        }
    }

    /// Whether requests send the identifiers of this parameter as numbers. The page's type decides; for
    /// identifiers inside a list, the REST API decides.
    fn sends_integers(&self, kind: &Type, page: ParameterType) -> bool {
        match kind {
            Type::List(_) | Type::Map(_) => self.sends_integers_in_json(),
            _ => page == ParameterType::Integer,
        }
    }

    /// Whether identifiers inside objects and lists are numbers in the REST API.
    fn sends_integers_in_json(&self) -> bool {
        self.spec.bindings.rest.identifiers != Some(IdentifierType::String)
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

fn confidence(confidence: bindings::Confidence, observed: Option<&str>) -> Confidence {
    match (observed, confidence) {
        (Some(day), _) => Confidence::Observed(day.to_owned()),
        (None, bindings::Confidence::Documented) => Confidence::Documented,
        (None, bindings::Confidence::Assumed) => Confidence::Assumed,
    }
}

fn limit(entry: &ActionEntry, binding: &Binding) -> Option<RateLimit> {
    let page = entry.rate_limit.map(|per_minute| RateLimit {
        per_minute,
        source: None,
    });
    page.or_else(|| {
        let other = binding.rate_limit.as_ref()?;
        Some(RateLimit {
            per_minute: other.per_minute,
            source: Some(other.source.clone()),
        })
    })
}

/// The location that the derive uses for a parameter without a location of its own.
fn usual_location(action: &Binding, name: &str) -> Location {
    if action.rest.path.contains(&format!("{{{name}}}")) {
        return Location::Path;
    }
    match action.rest.method {
        Method::Get | Method::Delete => Location::Query,
        Method::Post | Method::Put | Method::Patch => Location::Body,
    }
}
