//! The attributes of an action: `#[action]`, `#[effect]`, `#[rest]`, `#[hint]`, `#[param]`.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{Attribute, Lit, LitInt, Path, Type};

use crate::attr::{At, Entry, Reader, Vocabulary, entries, named, place_of, quoted};
use crate::ctxt::Ctxt;
use crate::field::Facets;
use crate::suggest::closest;

const ACTION: Vocabulary = Vocabulary {
    attribute: "action",
    words: &[
        ("slug", "slug = \"SPOKI_…\""),
        ("title", "title = \"…\""),
        ("group", "group = \"…\""),
        ("crate", "crate = path"),
        ("no_implicit_prelude", "no_implicit_prelude"),
    ],
};

const EFFECT: Vocabulary = Vocabulary {
    attribute: "effect",
    words: &[
        ("read", "read"),
        ("write", "write"),
        ("delete", "delete"),
        ("repeatable", "repeatable"),
        ("per_minute", "per_minute = 10"),
    ],
};

const REST: Vocabulary = Vocabulary {
    attribute: "rest",
    words: &[("reply", "reply = Type")],
};

const HINT: Vocabulary = Vocabulary {
    attribute: "hint",
    words: &[("field", "field = \"…\"")],
};

const PARAM: Vocabulary = Vocabulary {
    attribute: "param",
    words: &[
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
pub(super) struct Identity {
    pub(super) slug: Option<At<String>>,
    pub(super) title: Option<At<String>>,
    /// Left out: the module that declares the action.
    pub(super) group: Option<At<String>>,
    pub(super) krate: Option<At<Path>>,
    /// The item is in a module without the prelude.
    pub(super) no_implicit_prelude: Option<Span>,
}

impl Identity {
    /// Reads it; what is missing is reported at `item`.
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut identity = Self::default();
        let reader = ACTION.read(cx, attrs, |word| match word.name {
            "slug" => identity.slug = word.text(),
            "title" => identity.title = word.text(),
            "group" => identity.group = word.text(),
            "crate" => identity.krate = word.syntax(),
            _ => identity.no_implicit_prelude = word.flag(),
        });
        let missing: Vec<String> = ["slug", "title"]
            .into_iter()
            .filter(|name| !reader.has(name))
            .map(|name| format!("{name} = \"…\""))
            .collect();
        match (named(attrs, "action").next(), missing.join(", ")) {
            (_, missing) if missing.is_empty() => {}
            (Some(attr), missing) => {
                cx.error(attr.path().span(), format!("`#[action]` lacks `{missing}`"));
            }
            (None, missing) => cx.error(item, format!("`#[action({missing})]` is missing")),
        }
        identity
    }
}

/// `#[effect(…)]`.
#[derive(Default)]
pub(super) struct Effect {
    /// `Read`, `Write` or `Delete`.
    pub(super) variant: Option<At<&'static str>>,
    pub(super) repeatable: Option<Span>,
    pub(super) per_minute: Option<At<i64>>,
}

impl Effect {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut effect = Self::default();
        let reader = EFFECT.read(cx, attrs, |word| match word.name {
            "repeatable" => effect.repeatable = word.flag(),
            "per_minute" => effect.per_minute = word.integer(),
            name => effect.set(cx, name, word.flag()),
        });
        let attempted = ["read", "write", "delete"]
            .iter()
            .any(|word| reader.has(word));
        if effect.variant.is_none() && !attempted {
            cx.error(
                place_of(attrs, "effect", item),
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
                    "an action has one effect, and this one is `{}` already",
                    first.value.to_lowercase()
                ),
            ),
        }
    }
}

/// `#[rest(…)]`.
#[derive(Default)]
pub(super) struct Rest {
    pub(super) method: Option<At<&'static str>>,
    pub(super) path: Option<At<String>>,
    pub(super) reply: Option<At<Type>>,
}

impl Rest {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut rest = Self::default();
        let mut reader = Reader::new(cx, &REST);
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
                    Entry::Word { word, value: None } if word != "reply" => {
                        methods += 1;
                        rest.set_method(cx, &word);
                    }
                    Entry::Word { word, value } => {
                        if let Some(word) = reader.word(&word, value) {
                            rest.reply = word.syntax();
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

    fn set_method(&mut self, cx: &Ctxt, word: &Ident) {
        let text = word.to_string();
        match METHODS.iter().find(|method| **method == text) {
            Some(_) if self.method.is_some() => {
                cx.error(word.span(), "an action has one HTTP method; remove one");
            }
            Some(method) => {
                self.method = Some(At {
                    value: method,
                    span: word.span(),
                });
            }
            None => {
                let hint = match closest(&text, METHODS) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("expected one of {}", quoted(METHODS.into_iter())),
                };
                cx.error(word.span(), format!("unknown HTTP method `{text}`; {hint}"));
            }
        }
    }

    fn set_path(&mut self, cx: &Ctxt, literal: &Lit) {
        match literal {
            Lit::Str(_) if self.path.is_some() => {
                cx.error(literal.span(), "an action has one path; remove one");
            }
            Lit::Str(text) => {
                self.path = Some(At {
                    value: text.value(),
                    span: text.span(),
                });
            }
            other => cx.error(other.span(), "expected the path as a text: `\"/api/1/…\"`"),
        }
    }
}

/// `#[hint(…)]`.
pub(super) struct Hint {
    pub(super) statuses: Vec<u16>,
    pub(super) field: Option<At<String>>,
    pub(super) text: String,
}

impl Hint {
    pub(super) fn read_all(cx: &Ctxt, attrs: &[Attribute]) -> Vec<Self> {
        named(attrs, "hint")
            .filter_map(|attr| Self::read(cx, attr))
            .collect()
    }

    fn read(cx: &Ctxt, attr: &Attribute) -> Option<Self> {
        let (mut statuses, mut text, mut field) = (Vec::new(), None, None);
        let mut reader = Reader::new(cx, &HINT);
        for entry in entries(cx, attr) {
            match entry {
                Entry::Literal(Lit::Int(number)) => statuses.extend(Self::status(cx, &number)),
                Entry::Literal(Lit::Str(words)) if text.is_none() => text = Some(words),
                Entry::Word { word, value } => {
                    if let Some(word) = reader.word(&word, value) {
                        field = word.text();
                    }
                }
                Entry::Literal(other) => {
                    cx.error(
                        other.span(),
                        "unexpected literal: a hint has one or more statuses and one text",
                    );
                }
            }
        }
        let (Some(text), false) = (text, statuses.is_empty()) else {
            cx.error(
                attr.path().span(),
                "a hint needs a status and a text: `#[hint(404, \"…\")]`",
            );
            return None;
        };
        if text.value().trim().is_empty() {
            cx.error(text.span(), "the text of a hint must not be empty");
        }
        Some(Self {
            statuses: statuses.into_iter().flatten().collect(),
            field,
            text: text.value(),
        })
    }

    /// A status, or nothing after an error.
    fn status(cx: &Ctxt, number: &LitInt) -> [Option<u16>; 1] {
        match number.base10_parse::<u16>() {
            Ok(status @ 400..=599) => [Some(status)],
            _ => {
                cx.error(
                    number.span(),
                    "expected the status of a refusal, from 400 to 599",
                );
                [None]
            }
        }
    }
}

/// `#[param(…)]`.
#[derive(Default)]
pub(super) struct ParamAttr {
    pub(super) facets: Facets,
    /// A variant of `Location`.
    pub(super) location: Option<At<&'static str>>,
    pub(super) names: Vec<String>,
    pub(super) omit_false: Option<Span>,
    pub(super) client_filter: Option<At<String>>,
}

impl ParamAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut param = Self::default();
        PARAM.read(cx, attrs, |word| match word.name {
            _ if param.facets.accept(&word) => {}
            "rest" => {
                let names = word.texts().map(|names| names.value).unwrap_or_default();
                param.names = names.iter().map(syn::LitStr::value).collect();
            }
            "omit_false" => param.omit_false = word.flag(),
            "client_filter" => param.client_filter = word.text(),
            name => param.set_location(cx, name, word.flag()),
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
                "a parameter goes to one place: keep one of `path`, `query`, `body`, `whole_body`",
            );
        } else {
            self.location = Some(At { value, span });
        }
    }
}
