//! The attributes of an action: `#[action]`, `#[effect]`, `#[rest]`, `#[hint]`, `#[param]`.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{Attribute, Lit, LitInt, Path, Type};

use crate::attr::{At, Entry, Key, KeyReader, Keys, attribute_span, entries, named};
use crate::ctxt::Ctxt;
use crate::field::{SharedKeys, check_wire_name};
use crate::suggest::hint;

const ACTION: Keys = Keys {
    attribute: "action",
    keys: &[
        ("slug", "slug = \"SPOKI_…\""),
        ("title", "title = \"…\""),
        ("group", "group = \"…\""),
        ("command", "command = \"…\""),
        ("check", "check"),
        ("crate", "crate = path"),
        ("no_implicit_prelude", "no_implicit_prelude"),
    ],
};

const EFFECT: Keys = Keys {
    attribute: "effect",
    keys: &[
        ("read", "read"),
        ("write", "write"),
        ("delete", "delete"),
        ("adds", "adds"),
        ("repeatable", "repeatable"),
        ("per_minute", "per_minute = 10"),
    ],
};

const REST: Keys = Keys {
    attribute: "rest",
    keys: &[
        ("reply", "reply = Type"),
        ("assumed", "assumed"),
        ("observed", "observed = \"2026-03-31\""),
    ],
};

const REPLY: Keys = Keys {
    attribute: "reply",
    keys: &[
        ("paged", "paged"),
        ("assumed", "assumed"),
        ("observed", "observed = \"2026-03-31\""),
    ],
};

const HINT: Keys = Keys {
    attribute: "hint",
    keys: &[("field", "field = \"…\"")],
};

const PARAM: Keys = Keys {
    attribute: "param",
    keys: &[
        ("name", "name = \"…\""),
        ("kind", "kind = integer"),
        ("format", "format = e164"),
        ("min", "min = 1"),
        ("max", "max = 100"),
        ("advised_max", "advised_max = 50"),
        ("secret", "secret"),
        ("path", "path"),
        ("query", "query"),
        ("body", "body"),
        ("whole_body", "whole_body"),
        ("rest", "rest = \"…\""),
        ("omit_false", "omit_false"),
        ("client_filter", "client_filter = \"…\""),
    ],
};

/// The HTTP methods.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// `#[action(…)]`.
#[derive(Default)]
pub(super) struct ActionAttr {
    pub(super) slug: Option<At<String>>,
    pub(super) title: Option<At<String>>,
    /// `None`: the module that declares the action.
    pub(super) group: Option<At<String>>,
    pub(super) command: Option<At<String>>,
    pub(super) check: Option<Span>,
    pub(super) krate: Option<At<Path>>,
    /// Set for an item in a module without the prelude.
    pub(super) no_implicit_prelude: Option<Span>,
}

impl ActionAttr {
    /// Reads the attribute. `item` is the span for messages about a missing attribute.
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut identity = Self::default();
        let reader = ACTION.read(cx, attrs, |key| match key.name {
            "slug" => identity.slug = key.string(),
            "title" => identity.title = key.string(),
            "group" => identity.group = key.string(),
            "command" => identity.command = key.string(),
            "check" => identity.check = key.flag(),
            "crate" => identity.krate = key.syntax(),
            _ => identity.no_implicit_prelude = key.flag(),
        });
        let missing: Vec<String> = ["slug", "title"]
            .into_iter()
            .filter(|name| !reader.has(name))
            .map(|name| format!("{name} = \"…\""))
            .collect();
        match (named(attrs, "action").next(), missing.join(", ")) {
            (_, missing) if missing.is_empty() => {}
            (Some(attr), missing) => {
                cx.error(attr.path().span(), format!("`#[action]` needs `{missing}`"));
            }
            (None, missing) => cx.error(item, format!("`#[action({missing})]` is missing")),
        }
        identity
    }
}

/// The words in `#[synonyms("…", "…")]`.
pub(super) fn synonyms(cx: &Ctxt, attrs: &[Attribute]) -> Vec<String> {
    let all = named(attrs, "synonyms").flat_map(|attr| entries(cx, attr));
    all.filter_map(|entry| match entry {
        Entry::Literal(Lit::Str(word)) if !word.value().trim().is_empty() => Some(word.value()),
        other => cx.fail(
            other.span(),
            "expected a word to search for: `#[synonyms(\"…\")]`",
        ),
    })
    .collect()
}

/// `#[effect(…)]`.
#[derive(Default)]
pub(super) struct EffectAttr {
    /// `Read`, `Write` or `Delete`.
    pub(super) variant: Option<At<&'static str>>,
    pub(super) adds: Option<Span>,
    pub(super) repeatable: Option<Span>,
    pub(super) per_minute: Option<At<i64>>,
}

impl EffectAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut effect = Self::default();
        let reader = EFFECT.read(cx, attrs, |key| match key.name {
            "adds" => effect.adds = key.flag(),
            "repeatable" => effect.repeatable = key.flag(),
            "per_minute" => effect.per_minute = key.integer(),
            name => effect.set(cx, name, key.flag()),
        });
        let attempted = ["read", "write", "delete"]
            .iter()
            .any(|effect| reader.has(effect));
        if effect.variant.is_none() && !attempted {
            cx.error(
                attribute_span(attrs, "effect", item),
                "the effect is missing: write `#[effect(read)]`, `#[effect(write)]` or `#[effect(delete)]`",
            );
        }
        effect
    }

    fn set(&mut self, cx: &Ctxt, name: &'static str, span: Option<Span>) {
        let Some(span) = span else {
            return;
        };
        let value = match name {
            "read" => "Read",
            "write" => "Write",
            _ => "Delete",
        };
        match &self.variant {
            None => self.variant = Some(At { value, span }),
            Some(first) => cx.error(
                span,
                format!(
                    "an action has only one effect, and this action already has `{}`",
                    first.value.to_lowercase()
                ),
            ),
        }
    }
}

/// `#[rest(…)]`.
#[derive(Default)]
pub(super) struct RestAttr {
    pub(super) method: Option<At<&'static str>>,
    pub(super) path: Option<At<String>>,
    pub(super) reply: Option<At<Type>>,
    pub(super) confidence: ConfidenceAttr,
}

/// How certain a fact is: documented, unless a key says otherwise.
#[derive(Default)]
pub(super) struct ConfidenceAttr {
    pub(super) assumed: Option<Span>,
    /// The day on which somebody observed this.
    pub(super) observed: Option<At<String>>,
}

impl ConfidenceAttr {
    /// Stores the key if it is about the confidence.
    fn accept(&mut self, key: &Key<'_>) -> bool {
        match key.name {
            "assumed" => self.assumed = key.flag(),
            "observed" => self.observed = key.string(),
            _ => return false,
        }
        true
    }
}

/// `#[reply(…)]`.
#[derive(Default)]
pub(super) struct ReplyAttr {
    pub(super) paged: Option<Span>,
    pub(super) confidence: ConfidenceAttr,
}

impl ReplyAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut reply = Self::default();
        REPLY.read(cx, attrs, |key| {
            if !reply.confidence.accept(&key) {
                reply.paged = key.flag();
            }
        });
        reply
    }
}

impl RestAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut rest = Self::default();
        let mut reader = KeyReader::new(cx, &REST);
        let mut attr_span = None;
        let (mut methods, mut paths) = (0, 0);
        for attr in named(attrs, "rest") {
            attr_span.get_or_insert(attr.path().span());
            for entry in entries(cx, attr) {
                match entry {
                    Entry::Literal(literal) => {
                        paths += 1;
                        rest.set_path(cx, &literal);
                    }
                    Entry::Key { key, value: None } if !REST.has(&key) => {
                        methods += 1;
                        rest.set_method(cx, &key);
                    }
                    Entry::Key { key, value } => {
                        if let Some(key) = reader.key(&key, value)
                            && !rest.confidence.accept(&key)
                        {
                            rest.reply = key.syntax();
                        }
                    }
                }
            }
        }
        if methods == 0 || paths == 0 {
            cx.error(
                attr_span.unwrap_or(item),
                format!(
                    "{} is missing: write `#[rest(POST, \"/api/1/…\")]`",
                    match (attr_span, methods) {
                        (None, _) => "`#[rest]`",
                        (_, 0) => "the HTTP method",
                        _ => "the path",
                    }
                ),
            );
        }
        rest
    }

    fn set_method(&mut self, cx: &Ctxt, name: &Ident) {
        let text = name.to_string();
        match METHODS.iter().find(|method| **method == text) {
            Some(_) if self.method.is_some() => {
                cx.error(
                    name.span(),
                    "an action has only one HTTP method; remove one",
                );
            }
            Some(method) => {
                self.method = Some(At {
                    value: method,
                    span: name.span(),
                });
            }
            None => {
                let hint = hint(&text, METHODS);
                cx.error(name.span(), format!("unknown HTTP method `{text}`; {hint}"));
            }
        }
    }

    fn set_path(&mut self, cx: &Ctxt, literal: &Lit) {
        match literal {
            Lit::Str(_) if self.path.is_some() => {
                cx.error(literal.span(), "an action has only one path; remove one");
            }
            Lit::Str(text) => {
                self.path = Some(At {
                    value: text.value(),
                    span: text.span(),
                });
            }
            other => cx.error(
                other.span(),
                "expected the path as a string: `\"/api/1/…\"`",
            ),
        }
    }
}

/// `#[hint(…)]`.
pub(super) struct HintAttr {
    pub(super) statuses: Vec<u16>,
    pub(super) field: Option<At<String>>,
    pub(super) text: String,
}

impl HintAttr {
    pub(super) fn read_all(cx: &Ctxt, attrs: &[Attribute]) -> Vec<Self> {
        named(attrs, "hint")
            .filter_map(|attr| Self::read(cx, attr))
            .collect()
    }

    fn read(cx: &Ctxt, attr: &Attribute) -> Option<Self> {
        let (mut statuses, mut text, mut field) = (Vec::new(), None, None);
        let mut reader = KeyReader::new(cx, &HINT);
        for entry in entries(cx, attr) {
            match entry {
                Entry::Literal(Lit::Int(number)) => statuses.extend(Self::status(cx, &number)),
                Entry::Literal(Lit::Str(given)) if text.is_none() => text = Some(given),
                Entry::Key { key, value } => {
                    if let Some(key) = reader.key(&key, value) {
                        field = key.string();
                    }
                }
                Entry::Literal(other) => {
                    cx.error(
                        other.span(),
                        "unexpected literal: a hint takes one or more HTTP statuses and one sentence",
                    );
                }
            }
        }
        let (Some(text), false) = (text, statuses.is_empty()) else {
            cx.error(
                attr.path().span(),
                "a hint needs an HTTP status and a sentence: `#[hint(404, \"…\")]`",
            );
            return None;
        };
        if text.value().trim().is_empty() {
            cx.error(text.span(), "the sentence of a hint must not be empty");
        }
        Some(Self {
            statuses: statuses.into_iter().flatten().collect(),
            field,
            text: text.value(),
        })
    }

    /// The status; `[None]` after an error.
    fn status(cx: &Ctxt, number: &LitInt) -> [Option<u16>; 1] {
        match number.base10_parse::<u16>() {
            Ok(status @ 400..=599) => [Some(status)],
            _ => {
                cx.error(
                    number.span(),
                    "expected the HTTP status of an error, from 400 to 599",
                );
                [None]
            }
        }
    }
}

/// `#[param(…)]`.
#[derive(Default)]
pub(super) struct ParamAttr {
    pub(super) keys: SharedKeys,
    /// A variant of `Location`.
    pub(super) location: Option<At<&'static str>>,
    pub(super) names: Vec<String>,
    pub(super) omit_false: Option<Span>,
    pub(super) client_filter: Option<At<String>>,
}

impl ParamAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut param = Self::default();
        PARAM.read(cx, attrs, |key| match key.name {
            _ if param.keys.accept(&key) => {}
            "rest" => {
                let names = key.strings().map(|names| names.value).unwrap_or_default();
                for name in &names {
                    check_wire_name(cx, &name.value(), name.span());
                }
                param.names = names.iter().map(syn::LitStr::value).collect();
            }
            "omit_false" => param.omit_false = key.flag(),
            "client_filter" => param.client_filter = key.string(),
            name => param.set_location(cx, name, key.flag()),
        });
        param
    }

    fn set_location(&mut self, cx: &Ctxt, name: &'static str, span: Option<Span>) {
        let Some(span) = span else {
            return;
        };
        let value = match name {
            "path" => "Path",
            "query" => "Query",
            "body" => "Body",
            _ => "WholeBody",
        };
        if self.location.is_some() {
            cx.error(
                span,
                "a parameter has only one location: write one of `path`, `query`, `body`, `whole_body`",
            );
        } else {
            self.location = Some(At { value, span });
        }
    }
}
