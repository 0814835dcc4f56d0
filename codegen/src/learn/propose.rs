//! Proposes edits of the spec.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase as _;
use serde_json::{Value, json};

use super::Observed;
use super::compare::{Findings, fits};
use super::edit::Edit;
use super::report::Shape;
use crate::spec::bindings::Binding;
use crate::spec::models::{Model, Usage};
use crate::spec::resolved::Spec;
use crate::spec::type_ref::TypeRef;

/// The placeholder for documentation that is missing.
const FIELD_DOC: &str = "Seen in replies; no source describes it.";
const MODEL_DOC: &str = "An object of replies, as they were seen; no source describes it.";

/// How many values must agree before an untyped field gets their type.
const ENOUGH: u64 = 10;

/// The edits so far.
pub(super) struct Proposal<'s> {
    spec: &'s Spec,
    edits: Edits,
    /// Members that a model lacks, and untyped fields, with the shapes of all actions.
    new_members: BTreeMap<(String, String), Shape>,
    untyped: BTreeMap<(String, usize), Shape>,
    /// Untyped replies by the name that their model would have: their shape, and their actions.
    replies: BTreeMap<String, (Shape, Vec<String>)>,
    /// The names of new models.
    taken: BTreeSet<String>,
}

#[derive(Default)]
pub(super) struct Edits {
    pub(super) bindings: Vec<Edit>,
    pub(super) models: Vec<Edit>,
    pub(super) written: Vec<String>,
    pub(super) notes: Vec<String>,
}

impl<'s> Proposal<'s> {
    pub(super) fn new(spec: &'s Spec) -> Self {
        Self {
            spec,
            edits: Edits::default(),
            new_members: BTreeMap::new(),
            untyped: BTreeMap::new(),
            replies: BTreeMap::new(),
            taken: BTreeSet::new(),
        }
    }

    /// Learns from the shapes of one action.
    pub(super) fn add(&mut self, slug: &str, observed: &Observed) {
        let Some(binding) = self.spec.bindings.actions.get(slug) else {
            return self.note(slug, "the spec has no such action");
        };
        let shapes = &observed.shapes;
        let (Ok(kind), true) = (
            binding.reply.kind.parse::<TypeRef>(),
            shapes.successes() > 0,
        ) else {
            return self.note(slug, "no call succeeded, so nothing is learnt");
        };
        let found = Findings::of(&self.spec.models, &binding.reply, &kind, shapes);
        for text in found.contradictions.iter().chain(&found.remarks) {
            self.note(slug, text);
        }
        if shapes.backends.contains("spoki") {
            self.observe(
                slug,
                "rest",
                binding.rest.observed.as_deref(),
                &observed.day,
            );
        }
        if found.contradictions.is_empty() {
            self.observe(
                slug,
                "reply",
                binding.reply.observed.as_deref(),
                &observed.day,
            );
        }
        let is_untyped = *kind.innermost() == TypeRef::Json && shapes.reply.is_some();
        let is_new = is_untyped || !found.new_members.is_empty();
        if !observed.is_trusted {
            if is_new {
                self.note(slug, "its new members are not learnt, because not all replies came from the service's own address");
            }
            return;
        }
        for (model, member, shape) in &found.new_members {
            let key = (model.clone(), member.clone());
            self.new_members.entry(key).or_default().merge(shape);
        }
        for (model, index, shape) in &found.untyped {
            self.untyped
                .entry((model.clone(), *index))
                .or_default()
                .merge(shape);
        }
        if let Some(shape) = shapes
            .reply
            .as_ref()
            .filter(|_| is_untyped && found.contradictions.is_empty())
        {
            self.add_reply(slug, binding, shape);
        }
    }

    fn note(&mut self, slug: &str, text: &str) {
        self.edits.notes.push(format!("{slug}: {text}"));
    }

    fn observe(&mut self, slug: &str, what: &str, known: Option<&str>, day: &str) {
        if known.is_none_or(|known| known < day) {
            let path = ["actions", slug, what].map(str::to_owned).to_vec();
            self.edits
                .bindings
                .push(Edit::Set(path, "observed".to_owned(), day.into()));
            let what = if what == "rest" { "call" } else { "reply" };
            self.edits
                .written
                .push(format!("{slug}: the {what} was observed on {day}"));
        }
    }

    fn add_reply(&mut self, slug: &str, binding: &Binding, shape: &Shape) {
        let reason = if binding.reply.secret == Some(true) {
            "the whole reply is a secret"
        } else if shape.types() != ["object"] || shape.members.is_empty() {
            "it is not always an object with members"
        } else if shape.hidden_members > 0 {
            "some names of its members may be values"
        } else {
            let name = self.reply_name(slug, binding);
            let (known, slugs) = self.replies.entry(name).or_default();
            known.merge(shape);
            slugs.push(slug.to_owned());
            return;
        };
        self.note(slug, &format!("the reply stays untyped, because {reason}"));
    }

    /// The name of the model for an untyped reply. The list of a resource and the call for one of it share a model.
    fn reply_name(&self, slug: &str, binding: &Binding) -> String {
        let segments: Vec<&str> = binding
            .rest
            .path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        let resource = match segments.as_slice() {
            [.., name, last] if last.starts_with('{') => Some(*name),
            [.., last] if !segments.iter().any(|part| part.starts_with('{')) => Some(*last),
            _ => None,
        };
        let is_free = |name: &String| {
            let models = &self.spec.models;
            !models.models.contains_key(name) && !models.enums.contains_key(name)
        };
        let of_resource = resource
            .map(|name| singular(name).to_upper_camel_case())
            .filter(is_free);
        of_resource.unwrap_or_else(|| {
            let toolkit = format!("{}_", self.spec.catalog.toolkit.slug);
            let action = slug.strip_prefix(&toolkit).unwrap_or(slug);
            format!("{}Reply", action.to_lowercase().to_upper_camel_case())
        })
    }

    /// Writes the edits of models, for which the shapes of all actions are needed.
    pub(super) fn finish(mut self) -> Edits {
        for ((model, member), shape) in std::mem::take(&mut self.new_members) {
            let field = self.field(
                &format!("{model}{}", member.to_upper_camel_case()),
                &member,
                &shape,
            );
            self.edits.written.push(format!(
                "{model}.{member}: new, of type `{}`",
                shown(&field)
            ));
            let path = ["models", &model, "fields"].map(str::to_owned).to_vec();
            self.edits.models.push(Edit::Push(path, field));
        }
        for ((model, index), shape) in std::mem::take(&mut self.untyped) {
            self.refine(&model, index, &shape);
        }
        for (name, (shape, slugs)) in std::mem::take(&mut self.replies) {
            self.type_replies(&name, &shape, &slugs);
        }
        self.edits
    }

    /// Gives an untyped field the type that all its values have, if there are enough of them.
    fn refine(&mut self, model: &str, index: usize, shape: &Shape) {
        let models = &self.spec.models.models;
        let Some(field) = models.get(model).and_then(|model| model.fields.get(index)) else {
            return;
        };
        let (types, what) = (
            shape.types().join(" or "),
            format!("{model}.{}", field.name),
        );
        if types.is_empty() || field.kind != "json" {
            return;
        }
        if shape.seen < ENOUGH || types == "object" {
            let text = format!(
                "{what}: {} values are {types}: too few, or too complex, for a type",
                shape.seen
            );
            return self.edits.notes.push(text);
        }
        let new = self.field("", &field.name, shape);
        let kind = shown(&new);
        if kind.contains("json") {
            return;
        }
        let text = format!("{what}: `{kind}` instead of `{}`", field.kind);
        self.edits.written.push(text);
        let path = ["models", model, "fields", &index.to_string()];
        let path = path.map(str::to_owned).to_vec();
        for key in ["type", "format"] {
            if let Some(value) = new.get(key) {
                let edit = Edit::Set(path.clone(), key.to_owned(), value.clone());
                self.edits.models.push(edit);
            }
        }
    }

    fn type_replies(&mut self, name: &str, shape: &Shape, slugs: &[String]) {
        let kind = self.model(name, shape);
        for slug in slugs {
            let Some(binding) = self.spec.bindings.actions.get(slug) else {
                continue;
            };
            let kind = if binding.reply.kind.starts_with('[') {
                format!("[{kind}]")
            } else {
                kind.clone()
            };
            self.edits.written.push(format!(
                "{slug}: the reply is `{kind}` instead of `{}`",
                binding.reply.kind
            ));
            let path = ["actions", slug, "reply"].map(str::to_owned).to_vec();
            self.edits
                .bindings
                .push(Edit::Set(path, "type".to_owned(), kind.into()));
        }
    }

    /// The model for objects of this shape: the only known model that fits, or a new one.
    fn model(&mut self, name: &str, shape: &Shape) -> String {
        let models = &self.spec.models;
        let is_reply = |model: &Model| model.used_in.contains(&Usage::Reply);
        let known = models.models.iter();
        let mut known = known.filter(|(_, model)| is_reply(model) && fits(models, model, shape));
        match (known.next(), known.next()) {
            (Some((known, _)), None) => known.clone(),
            _ => self.new_model(name, shape),
        }
    }

    fn new_model(&mut self, name: &str, shape: &Shape) -> String {
        let models = &self.spec.models;
        let is_taken = |name: &String| {
            models.models.contains_key(name)
                || models.enums.contains_key(name)
                || self.taken.contains(name)
        };
        let mut names =
            std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}{number}")));
        let name = names.find(|name| !is_taken(name)).unwrap_or_default();
        self.taken.insert(name.clone());
        let fields = shape.members.iter().map(|(member, shape)| {
            self.field(
                &format!("{name}{}", member.to_upper_camel_case()),
                member,
                shape,
            )
        });
        let fields: Vec<Value> = fields.collect();
        self.edits
            .written
            .push(format!("{name}: new, with {} fields", fields.len()));
        let model = json!({"doc": [MODEL_DOC], "used_in": ["reply"], "fields": fields});
        self.edits
            .models
            .push(Edit::Insert(vec!["models".to_owned()], name.clone(), model));
        name
    }

    /// A field for a member of this shape. `model` is the name for a model of its own.
    fn field(&mut self, model: &str, name: &str, shape: &Shape) -> Value {
        let kind = self.kind(model, name, shape);
        let mut field = json!({"name": name, "type": kind, "doc": [FIELD_DOC]});
        if kind == "string"
            && let Some(format) = format(shape)
        {
            field["format"] = format.into();
        }
        field
    }

    /// Whether a model has an identifier of this name.
    fn is_identifier(&self, name: &str) -> bool {
        let models = self.spec.models.models.values();
        let mut fields = models.flat_map(|model| &model.fields);
        fields.any(|field| field.name == name && field.kind == "identifier")
    }

    /// The type that all values have; `json` if there is none.
    fn kind(&mut self, model: &str, name: &str, shape: &Shape) -> String {
        let is_id = name == "id" || name.ends_with("_id") || self.is_identifier(name);
        match shape.types().as_slice() {
            ["integer"] | ["integer", "string"] if is_id => "identifier".to_owned(),
            [one @ ("string" | "integer" | "number" | "boolean")] => (*one).to_owned(),
            ["integer", "number"] => "number".to_owned(),
            ["array"] => match &shape.items {
                Some(items) => format!("[{}]", self.kind(&singular(model), name, items)),
                None => "[json]".to_owned(),
            },
            ["object"] => match &shape.entries {
                Some(entries) if shape.members.is_empty() => {
                    format!("{{{}}}", self.kind(model, name, entries))
                }
                None if !shape.members.is_empty() && shape.hidden_members == 0 => {
                    self.model(model, shape)
                }
                _ => "json".to_owned(),
            },
            _ => "json".to_owned(),
        }
    }
}

fn shown(field: &Value) -> String {
    field["type"].as_str().unwrap_or_default().to_owned()
}

/// The format that all texts have.
fn format(shape: &Shape) -> Option<&str> {
    let formats: Vec<&str> = shape
        .formats
        .keys()
        .map(String::as_str)
        .filter(|name| *name != "empty")
        .collect();
    match formats.as_slice() {
        ["date", "timestamp"] => Some("timestamp"),
        [one @ ("date" | "timestamp" | "e164" | "email" | "url")] => Some(one),
        _ => None,
    }
}

fn singular(name: &str) -> String {
    match (name.strip_suffix("ies"), name.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => name.to_owned(),
    }
}
