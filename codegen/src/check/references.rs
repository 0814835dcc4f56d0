//! Every `type` and `group` is valid and names something that exists, and every declared type and group is used.

use std::collections::HashSet;

use super::Context;
use crate::read::collector::{did_you_mean, listed};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::models::Usage;
use crate::spec::type_ref::{BASIC_TYPES, TypeError, TypeErrorKind, TypeRef};

/// The groups and types that something refers to.
pub(super) struct Uses {
    /// Models and enums that actions refer to directly.
    types: HashSet<String>,
    groups: HashSet<String>,
    /// Whether some reference is unreadable. Then nothing is reported as unused.
    is_uncertain: bool,
}

pub(super) fn check(cx: &Context<'_>) -> Uses {
    let mut uses = Uses {
        types: HashSet::new(),
        groups: HashSet::new(),
        is_uncertain: some_reference_is_lost(cx),
    };
    for linked in cx.linked_bindings() {
        linked.at(|path| {
            group(cx, &path.key("group"), &linked.binding.group, &mut uses);
            let reply = path.key("reply");
            uses.add(refer(
                cx,
                &reply.key("type"),
                &linked.binding.reply.kind,
                &[Usage::Reply],
            ));
        });
        linked.each_param(|path, _, param| {
            if let Some(refined) = &param.refined {
                uses.add(refer(cx, &path.key("type"), refined, &[Usage::Request]));
            }
        });
    }
    let top = JsonPath::top(SpecFile::Models);
    let models = top.key("models");
    for (name, model) in &cx.models.models {
        let path = models.key(name);
        let fields = path.key("fields");
        for (index, field) in model.fields.iter().enumerate() {
            match refer(
                cx,
                &fields.index(index).key("type"),
                &field.kind,
                &model.used_in,
            ) {
                // The type that a misspelt name probably means does not count as unused.
                Reference::Meant(meant) => uses.add(Reference::To(meant)),
                Reference::To(_) | Reference::Nothing => {}
                Reference::Unreadable => uses.is_uncertain = true,
            }
        }
    }
    uses
}

/// Whether some part of the spec that may refer to something is unreadable or missing.
fn some_reference_is_lost(cx: &Context<'_>) -> bool {
    let places: [(SpecFile, &[&str]); 4] = [
        (SpecFile::Bindings, &["actions", "*", "reply", "type"]),
        (SpecFile::Bindings, &["actions", "*", "params", "*", "type"]),
        (SpecFile::Bindings, &["actions", "*", "group"]),
        (SpecFile::Models, &["models", "*", "fields", "*", "type"]),
    ];
    places
        .iter()
        .any(|(file, pattern)| cx.collector.any_broken(*file, pattern))
        || !cx.all_are_paired()
}

impl Uses {
    fn add(&mut self, reference: Reference) {
        match reference {
            Reference::To(name) | Reference::Meant(name) => {
                self.types.insert(name);
            }
            Reference::Nothing => {}
            Reference::Unreadable => self.is_uncertain = true,
        }
    }
}

/// The target of a type.
enum Reference {
    /// An enum or a model.
    To(String),
    /// An unknown name; this one was probably meant.
    Meant(String),
    /// A basic type.
    Nothing,
    /// The text is not a type.
    Unreadable,
}

fn refer(cx: &Context<'_>, path: &JsonPath<'_>, text: &str, usage: &[Usage]) -> Reference {
    let kind = match text.parse::<TypeRef>() {
        Ok(kind) => kind,
        Err(error) => return malformed(cx, path, text, &error),
    };
    let Some(name) = kind.named() else {
        return Reference::Nothing;
    };
    if !cx.is_type(name) {
        return unknown(cx, path, text, name);
    }
    if let Some(model) = cx.models.models.get(name) {
        for usage in usage.iter().filter(|usage| !model.used_in.contains(usage)) {
            wrong_use(cx, path, name, *usage);
        }
    }
    Reference::To(name.to_owned())
}

fn malformed(cx: &Context<'_>, path: &JsonPath<'_>, text: &str, error: &TypeError) -> Reference {
    let mark = Mark::Inside {
        start: error.span.start,
        end: error.span.end,
    };
    let (word, message) = match &error.kind {
        TypeErrorKind::UnknownWord(word) => (Some(word.as_str()), error.to_string()),
        _ => (None, format!("{} is not a type: {error}", shown(text))),
    };
    let meant = word.and_then(|word| cx.collector.suggest(word, type_names(cx)));
    cx.report("malformed-type", path, mark, message, |found| {
        let found = found.expected(grammar());
        match meant {
            Some(meant) => found.hint(did_you_mean(meant)),
            None => found,
        }
    });
    meant.map_or(Reference::Unreadable, |name| {
        Reference::Meant(name.to_owned())
    })
}

fn grammar() -> String {
    format!(
        "{}, an enum or a model, `[…]` or `{{…}}`",
        listed(BASIC_TYPES.iter().map(|(word, _)| *word))
    )
}

fn type_names<'c>(cx: &Context<'c>) -> impl Iterator<Item = &'c str> {
    let words = BASIC_TYPES.iter().map(|(word, _)| *word);
    let declared = cx.models.models.keys().chain(cx.models.enums.keys());
    words.chain(declared.map(String::as_str))
}

fn unknown(cx: &Context<'_>, path: &JsonPath<'_>, text: &str, name: &str) -> Reference {
    let is_read = !cx.collector.any_broken(SpecFile::Models, &["models"])
        && !cx.collector.any_broken(SpecFile::Models, &["enums"]);
    if !is_read {
        return Reference::Unreadable;
    }
    let start = text.find(name).unwrap_or(0);
    let mark = Mark::Inside {
        start,
        end: start + name.len(),
    };
    let meant = cx.collector.suggest(name, type_names(cx));
    let message = format!("unknown type {}", shown(name));
    cx.report("unknown-type", path, mark, message, |found| {
        let models = cx.collector.path_of(SpecFile::Models);
        let found = found.expected(format!("an enum or a model from {models}"));
        match meant {
            Some(meant) => found.hint(did_you_mean(meant)),
            None => found.hint(format!("declare it in {models}")),
        }
    });
    meant.map_or(Reference::Unreadable, |meant| {
        Reference::Meant(meant.to_owned())
    })
}

fn wrong_use(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, usage: Usage) {
    let top = JsonPath::top(SpecFile::Models);
    let models = top.key("models");
    let model = models.key(name);
    let declared = model.key("used_in");
    if cx.collector.is_broken(&declared) {
        return;
    }
    let (word, what) = match usage {
        Usage::Request => ("request", "requests"),
        Usage::Reply => ("reply", "replies"),
    };
    let message = format!("the model {} is not declared for {what}", shown(name));
    cx.report("wrong-use", path, Mark::Value, message, |found| {
        found
            .related(cx.span(&declared, Mark::Key), format!("lacks `{word}`"))
            .expected(format!("a model with `{word}` in `used_in`"))
            .hint(format!(
                "add `{word}` to its `used_in`, or declare a separate model for {what}"
            ))
    });
}

fn group(cx: &Context<'_>, path: &JsonPath<'_>, name: &str, uses: &mut Uses) {
    if cx.bindings.groups.contains_key(name) {
        uses.groups.insert(name.to_owned());
        return;
    }
    if cx.collector.any_broken(SpecFile::Bindings, &["groups"]) {
        return;
    }
    let groups = || cx.bindings.groups.keys().map(String::as_str);
    let meant = cx.collector.suggest(name, groups());
    match meant {
        Some(meant) => {
            uses.groups.insert(meant.to_owned());
        }
        None => uses.is_uncertain = true,
    }
    cx.report(
        "unknown-group",
        path,
        Mark::Value,
        format!("unknown group {}", shown(name)),
        |found| {
            let found = found.expected(format!("one of {}", listed(groups())));
            match meant {
                Some(meant) => found.hint(did_you_mean(meant)),
                None => found.hint("declare it in `groups`, with documentation"),
            }
        },
    );
}

/// Reports groups and types that nothing refers to.
pub(super) fn check_unused(cx: &Context<'_>, uses: &Uses) {
    if uses.is_uncertain {
        return;
    }
    let (bindings, models) = (
        JsonPath::top(SpecFile::Bindings),
        JsonPath::top(SpecFile::Models),
    );
    let groups = bindings.key("groups");
    for name in cx
        .bindings
        .groups
        .keys()
        .filter(|name| !uses.groups.contains(*name))
    {
        let message = format!("no action is in the group {}", shown(name));
        cx.report(
            "unused-group",
            &groups.key(name),
            Mark::Key,
            message,
            |found| {
                found
                    .expected("at least one action per group")
                    .hint("remove the group")
            },
        );
    }
    let reached = reached(cx, &uses.types);
    let (enums, models) = (models.key("enums"), models.key("models"));
    let declared = cx.models.enums.keys().map(|name| (&enums, "enum", name));
    let declared = declared.chain(cx.models.models.keys().map(|name| (&models, "model", name)));
    for (parent, kind, name) in declared.filter(|(_, _, name)| !reached.contains(name.as_str())) {
        let message = format!("no action uses the {kind} {}", shown(name));
        cx.report(
            "unused-type",
            &parent.key(name),
            Mark::Key,
            message,
            |found| {
                found
                    .expected("a parameter, a reply or a field of this type")
                    .hint(format!("use it, or remove the {kind}"))
            },
        );
    }
}

/// All types that are reachable from `roots`.
fn reached<'c>(cx: &'c Context<'_>, roots: &'c HashSet<String>) -> HashSet<&'c str> {
    let mut reached: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<&str> = roots.iter().map(String::as_str).collect();
    while let Some(name) = waiting.pop() {
        if !reached.insert(name) {
            continue;
        }
        let fields = cx
            .models
            .models
            .get(name)
            .map_or(&[][..], |model| &model.fields);
        for field in fields {
            let named = field
                .kind
                .parse::<TypeRef>()
                .ok()
                .and_then(|kind| kind.named().map(str::to_owned));
            let declared = named.and_then(|name| cx.declared_name(&name));
            waiting.extend(declared);
        }
    }
    reached
}
