//! The attributes of an enum: `#[wire_enum]` and `#[wire]`.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{Attribute, Lit, Meta, Path};

use crate::attr::{At, Entry, Vocabulary, entries, named, place_of};
use crate::ctxt::Ctxt;
use crate::suggest::closest;

const WIRE_ENUM: Vocabulary = Vocabulary {
    attribute: "wire_enum",
    words: &[
        ("closed", "closed"),
        ("open", "open"),
        ("crate", "crate = path"),
    ],
};

/// `#[wire_enum(…)]`.
#[derive(Default)]
pub(super) struct Openness {
    pub(super) closed: bool,
    pub(super) krate: Option<At<Path>>,
}

impl Openness {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut openness = Self::default();
        let (mut closed, mut open) = (None, None);
        let reader = WIRE_ENUM.read(cx, attrs, |word| match word.name {
            "closed" => closed = word.flag(),
            "open" => open = word.flag(),
            _ => openness.krate = word.syntax(),
        });
        match (closed, open) {
            (Some(_), Some(open)) => {
                cx.error(open, "an enum is either `closed` or `open`; keep one");
            }
            (None, None) if !reader.has("closed") && !reader.has("open") => {
                cx.error(
                    place_of(attrs, "wire_enum", item),
                    "say whether other values are refused: `#[wire_enum(closed)]` refuses them before sending, \
                     `#[wire_enum(open)]` lets them go",
                );
            }
            _ => {}
        }
        // A mistyped word counts as what it was meant to be.
        openness.closed = reader.has("closed") && !reader.has("open");
        openness
    }
}

/// `#[wire(…)]`.
pub(super) enum Wire {
    /// `#[wire("text")]`
    Text(At<String>),
    /// `#[wire(1)]`
    Integer(At<i64>),
    /// `#[wire(unknown)]`
    Unknown(Span),
}

impl Wire {
    /// Reads it, if the variant has one.
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Option<Self> {
        let mut found = None;
        for attr in named(attrs, "wire") {
            let entries = entries(cx, attr);
            if entries.is_empty() && matches!(attr.meta, Meta::List(_)) {
                cx.error(
                    attr.path().span(),
                    "expected `#[wire(\"text\")]`, `#[wire(1)]` or `#[wire(unknown)]`",
                );
            }
            for entry in entries {
                if found.is_some() {
                    cx.error(entry.span(), "a variant stands for one value; remove this");
                } else {
                    found = Self::entry(cx, entry);
                }
            }
        }
        found
    }

    fn entry(cx: &Ctxt, entry: Entry) -> Option<Self> {
        let span = entry.span();
        match entry {
            Entry::Literal(Lit::Str(text)) => Some(Wire::Text(At {
                value: text.value(),
                span,
            })),
            Entry::Literal(Lit::Int(number)) => match number.base10_parse() {
                Ok(value) => Some(Wire::Integer(At { value, span })),
                Err(_) => cx.fail(span, "expected a whole number within 64 bits"),
            },
            Entry::Word { word, value: None } if word == "unknown" => Some(Wire::Unknown(span)),
            Entry::Word { word, value } => Self::mistyped(cx, &word, value.is_some()),
            Entry::Literal(_) => cx.fail(span, "a value on the wire is a text or a whole number"),
        }
    }

    /// Reports a word that is not `unknown`, and takes it for that if it was meant to be.
    fn mistyped(cx: &Ctxt, word: &Ident, has_value: bool) -> Option<Self> {
        let text = word.to_string();
        let meant = closest(&text, ["unknown"]);
        let hint = match meant {
            Some(_) if has_value => "write `unknown` alone".to_owned(),
            Some(meant) => format!("did you mean `{meant}`?"),
            None if has_value => "a value is written alone: `#[wire(\"text\")]`".to_owned(),
            None => format!("a text is written in quotes: `#[wire(\"{text}\")]`"),
        };
        cx.error(
            word.span(),
            format!("`#[wire]` has no key `{text}`; {hint}"),
        );
        meant.map(|_| Wire::Unknown(word.span()))
    }
}
