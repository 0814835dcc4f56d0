//! Names in Rust: given names are valid, and no two things have the same name.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::{Context, LinkedBinding};
use crate::read::diagnostic::{Diagnostic, SourceSpan, shown};
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::models::Usage;
use crate::spec::names::{self, NameError, Role, RustName};
use crate::spec::resolved::{action_names, field_name, resolve};

pub(super) fn check(cx: &Context<'_>) {
    given(cx);
    types(cx);
    methods(cx);
    modules(cx);
    for linked in cx.linked_bindings() {
        parameters(cx, &linked);
    }
    fields(cx);
    variants(cx);
}

fn given(cx: &Context<'_>) {
    for linked in cx.linked_bindings() {
        if let Some(name) = &linked.binding.rust_name {
            linked.at(|path| method_name(cx, &path.key("rust_name"), name));
        }
        linked.each_param(|path, _, param| {
            if let Some(name) = &param.rust_name {
                given_name(cx, &path.key("rust_name"), Role::Field, name);
            }
        });
    }
    let top = JsonPath::top(SpecFile::Models);
    let (enums, models) = (top.key("enums"), top.key("models"));
    for (name, declared) in &cx.models.enums {
        let path = enums.key(name);
        type_name(cx, &path, name);
        let values = path.key("values");
        for (index, value) in declared.values.iter().flatten().enumerate() {
            if let Some(name) = &value.rust_name {
                given_name(
                    cx,
                    &values.index(index).key("rust_name"),
                    Role::Variant,
                    name,
                );
            }
        }
    }
    for (name, model) in &cx.models.models {
        let path = models.key(name);
        type_name(cx, &path, name);
        let fields = path.key("fields");
        for (index, field) in model.fields.iter().enumerate() {
            if let Some(name) = &field.rust_name {
                given_name(cx, &fields.index(index).key("rust_name"), Role::Field, name);
            }
        }
    }
}

fn given_name(cx: &Context<'_>, path: &JsonPath<'_>, role: Role, name: &str) {
    let Err(error) = role.given(name) else {
        return;
    };
    let (code, reason) = match error {
        NameError::NotAnIdentifier => ("not-an-identifier", "is not a Rust identifier"),
        NameError::Keyword => ("reserved-name", "is a keyword of Rust"),
        NameError::Taken => ("reserved-name", "is reserved by the generated code"),
    };
    let legal = role.name(name);
    cx.report(
        code,
        path,
        Mark::Value,
        format!("{} {reason}", shown(name)),
        |found| {
            found
                .expected("letters, digits and `_`, no digit at the start, no reserved word")
                .hint(format!("for example `{legal}`"))
        },
    );
}

/// The name of an action is that of a method: the type's name is made of its words.
fn method_name(cx: &Context<'_>, path: &JsonPath<'_>, name: &str) {
    given_name(cx, path, Role::Method, name);
    let by_rule = Role::Method.name(name);
    if Role::Method.given(name).is_ok() && by_rule.as_str() != name {
        let message = format!("{} is not the name of a method", shown(name));
        cx.report("not-a-method-name", path, Mark::Value, message, |found| {
            found
                .expected("words in lower case, joined with `_`")
                .hint(format!("for example `{by_rule}`"))
        });
    }
}

/// Models and enums keep their names from the spec. The rule adds a suffix to reserved words.
fn type_name(cx: &Context<'_>, path: &JsonPath<'_>, name: &str) {
    if !names::is_identifier(name) || !name.starts_with(char::is_uppercase) {
        let message = format!("{} is not a valid type name", shown(name));
        cx.report("not-an-identifier", path, Mark::Key, message, |found| {
            found
                .expected("letters and digits, beginning with an upper-case letter")
                .hint(format!("for example `{}`", Role::Type.name(name)))
        });
    }
}

/// Something with a Rust name.
trait Named: Copy {
    /// Its span and a description for messages, unless it is unreadable.
    fn describe(&self, cx: &Context<'_>) -> Option<(SourceSpan, String)>;

    /// How to resolve a collision.
    fn hint(&self) -> &'static str;
}

/// Reports every name in `named` that occurs for a second time.
fn shared<T: Named>(cx: &Context<'_>, named: impl IntoIterator<Item = (String, T)>) {
    let mut first: BTreeMap<String, T> = BTreeMap::default();
    for (name, thing) in named {
        let Some(other) = first.get(&name) else {
            first.insert(name, thing);
            continue;
        };
        if let (Some((span, what)), Some((other, other_what))) =
            (thing.describe(cx), other.describe(cx))
        {
            let message = format!("{other_what} and {what} have the same Rust name `{name}`");
            let found = Diagnostic::new("name-collision", span, message);
            let found = found
                .related(other, "the other name")
                .expected("different names in Rust");
            cx.collector.report(found.hint(thing.hint()));
        }
    }
}

/// A span and its description, unless the value there is unreadable.
fn described(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    mark: Mark,
    what: String,
) -> Option<(SourceSpan, String)> {
    (!cx.collector.is_broken(path)).then(|| (cx.span(path, mark), what))
}

/// Something that becomes a type or a method.
#[derive(Clone, Copy)]
enum Item<'s> {
    Action(usize, &'s str),
    ActionBuilder(usize, &'s str),
    Model(&'s str),
    ModelBuilder(&'s str),
    Enum(&'s str),
}

impl Named for Item<'_> {
    fn describe(&self, cx: &Context<'_>) -> Option<(SourceSpan, String)> {
        let (catalog, models) = (
            JsonPath::top(SpecFile::Catalog),
            JsonPath::top(SpecFile::Models),
        );
        let (actions, enums) = (catalog.key("actions"), models.key("enums"));
        let models = models.key("models");
        let action =
            |index, what| described(cx, &actions.index(index).key("slug"), Mark::Value, what);
        match *self {
            Self::Action(index, slug) => action(index, format!("the action {}", shown(slug))),
            Self::ActionBuilder(index, slug) => {
                action(index, format!("the builder of the action {}", shown(slug)))
            }
            Self::Model(name) => described(
                cx,
                &models.key(name),
                Mark::Key,
                format!("the model {}", shown(name)),
            ),
            Self::ModelBuilder(name) => {
                let what = format!("the builder of the model {}", shown(name));
                described(cx, &models.key(name), Mark::Key, what)
            }
            Self::Enum(name) => described(
                cx,
                &enums.key(name),
                Mark::Key,
                format!("the enum {}", shown(name)),
            ),
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Action(..) | Self::ActionBuilder(..) => {
                "give the action another name with `rust_name` in its binding"
            }
            Self::Model(_) | Self::ModelBuilder(_) | Self::Enum(_) => "choose another name",
        }
    }
}

/// The actions of the catalogue, each slug once, without those whose given name is refused.
fn actions<'c>(cx: &'c Context<'_>) -> impl Iterator<Item = (usize, &'c str)> {
    let is_refused = |slug: &str| {
        let binding = cx.bindings.actions.get(slug);
        let given = binding.and_then(|binding| binding.rust_name.as_deref());
        given.is_some_and(|name| Role::Method.given(name).is_err())
    };
    let actions = cx.catalog.actions.iter().enumerate();
    actions
        .map(|(index, entry)| (index, entry.slug.as_str()))
        .filter(|(index, slug)| cx.slugs.get(slug) == Some(index))
        .filter(move |(_, slug)| !is_refused(slug))
}

/// The type and the method of an action.
fn names_of(cx: &Context<'_>, slug: &str) -> (RustName, RustName) {
    let toolkit = cx.catalog.toolkit.slug.as_str();
    action_names(toolkit, slug, cx.bindings.actions.get(slug))
}

fn types(cx: &Context<'_>) {
    let actions = actions(cx).map(|(index, slug)| {
        let (name, _) = names_of(cx, slug);
        (
            name,
            Item::Action(index, slug),
            Some(Item::ActionBuilder(index, slug)),
        )
    });
    let models = cx.models.models.iter().map(|(name, model)| {
        let has_builder = model.used_in.contains(&Usage::Request);
        (
            names::model(name),
            Item::Model(name),
            has_builder.then_some(Item::ModelBuilder(name)),
        )
    });
    let enums = cx
        .models
        .enums
        .keys()
        .map(|name| (names::model(name), Item::Enum(name), None));

    let mut named = Vec::with_capacity(2 * cx.catalog.actions.len());
    let mut seen = HashSet::new();
    for (name, item, builder) in actions.chain(models).chain(enums) {
        // Two types of the same name have builders of the same name: one report is enough.
        if seen.insert(name.clone()) {
            named.extend(builder.map(|builder| (format!("{name}Builder"), builder)));
        }
        named.push((name.to_string(), item));
    }
    shared(cx, named);
}

fn methods(cx: &Context<'_>) {
    // Slugs with the same type name usually have the same method name, too: one report is enough.
    let mut types = HashSet::new();
    let named = actions(cx).filter_map(|(index, slug)| {
        let (kind, method) = names_of(cx, slug);
        let is_first = types.insert(kind);
        is_first.then(|| (method.to_string(), Item::Action(index, slug)))
    });
    shared(cx, named);
}

#[derive(Clone, Copy)]
struct Group<'s>(&'s str);

impl Named for Group<'_> {
    fn describe(&self, cx: &Context<'_>) -> Option<(SourceSpan, String)> {
        let top = JsonPath::top(SpecFile::Bindings);
        let path = top.key("groups");
        described(
            cx,
            &path.key(self.0),
            Mark::Key,
            format!("the group {}", shown(self.0)),
        )
    }

    fn hint(&self) -> &'static str {
        "rename one of the groups"
    }
}

fn modules(cx: &Context<'_>) {
    let named = cx
        .bindings
        .groups
        .keys()
        .map(|name| (names::module(name).to_string(), Group(name)));
    shared(cx, named);
}

/// A parameter's field and setter.
#[derive(Clone, Copy)]
struct Param<'s> {
    slug: &'s str,
    name: &'s str,
}

impl Named for Param<'_> {
    fn describe(&self, cx: &Context<'_>) -> Option<(SourceSpan, String)> {
        let top = JsonPath::top(SpecFile::Bindings);
        let actions = top.key("actions");
        let action = actions.key(self.slug);
        let params = action.key("params");
        let what = format!("the parameter {} of {}", shown(self.name), shown(self.slug));
        described(cx, &params.key(self.name), Mark::Key, what)
    }

    fn hint(&self) -> &'static str {
        GIVE_A_NAME
    }
}

const GIVE_A_NAME: &str = "give one of them another name with `rust_name`";

fn parameters(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    if linked
        .binding
        .params
        .as_ref()
        .is_none_or(|params| params.len() < 2)
    {
        return;
    }
    let mut named = Vec::new();
    linked.each_param(|_, name, param| {
        let rust = field_name(name, param.rust_name.as_deref());
        named.push((
            rust.to_string(),
            Param {
                slug: linked.slug,
                name,
            },
        ));
    });
    shared(cx, named);
}

/// A field of a model.
#[derive(Clone, Copy)]
struct ModelField<'s> {
    model: &'s str,
    index: usize,
    name: &'s str,
}

impl Named for ModelField<'_> {
    fn describe(&self, cx: &Context<'_>) -> Option<(SourceSpan, String)> {
        let top = JsonPath::top(SpecFile::Models);
        let models = top.key("models");
        let model = models.key(self.model);
        let fields = model.key("fields");
        let field = fields.index(self.index);
        described(
            cx,
            &field.key("name"),
            Mark::Value,
            format!("the field {}", shown(self.name)),
        )
    }

    fn hint(&self) -> &'static str {
        GIVE_A_NAME
    }
}

fn fields(cx: &Context<'_>) {
    for (model, declared) in &cx.models.models {
        // `models` reports duplicate wire names.
        let mut wire_names = HashSet::new();
        let fields = declared.fields.iter().enumerate();
        let fields = fields.filter(|(_, field)| wire_names.insert(field.name.as_str()));
        let named = fields.map(|(index, field)| {
            let rust = field_name(&field.name, field.rust_name.as_deref());
            (
                rust.to_string(),
                ModelField {
                    model,
                    index,
                    name: &field.name,
                },
            )
        });
        shared(cx, named);
    }
}

/// A value of an enum: from an entry, or only from the page.
#[derive(Clone, Copy)]
struct Variant<'s> {
    of: &'s str,
    entry: Option<usize>,
    value: &'s Value,
}

impl Named for Variant<'_> {
    fn describe(&self, cx: &Context<'_>) -> Option<(SourceSpan, String)> {
        let top = JsonPath::top(SpecFile::Models);
        let enums = top.key("enums");
        let declared = enums.key(self.of);
        let values = declared.key("values");
        let what = format!("the value {}", shown(&self.value.to_string()));
        match self.entry {
            Some(index) => described(cx, &values.index(index).key("value"), Mark::Value, what),
            None => described(cx, &declared, Mark::Key, what),
        }
    }

    fn hint(&self) -> &'static str {
        GIVE_A_NAME
    }
}

fn variants(cx: &Context<'_>) {
    for (name, declared) in &cx.models.enums {
        let entries = declared.values.as_deref().unwrap_or_default();
        let resolved = resolve(&cx.page_values(name), entries);
        let mut seen: Vec<&Value> = Vec::new();
        let mut named = Vec::new();
        for resolved in &resolved {
            let value = &resolved.value;
            let entry = entries.iter().position(|entry| entry.value == *value);
            let is_given = entry.is_some_and(|index| entries[index].rust_name.is_some());
            // `enums` reports numbers without a name, and duplicates.
            if seen.contains(&value) || !value.is_string() && !is_given {
                continue;
            }
            seen.push(value);
            named.push((
                resolved.rust_name.to_string(),
                Variant {
                    of: name,
                    entry,
                    value,
                },
            ));
        }
        shared(cx, named);
    }
}
