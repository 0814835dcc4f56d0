//! The attributes of an enum: `#[wire_enum]` and `#[wire]`.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{Attribute, Lit, Meta, Path};

use crate::attr::{At, Entry, Keys, attribute_span, entries, named};
use crate::ctxt::Ctxt;
use crate::suggest::closest;

const WIRE_ENUM: Keys = Keys {
    attribute: "wire_enum",
    keys: &[
        ("closed", "closed"),
        ("open", "open"),
        ("crate", "crate = path"),
    ],
};

/// `#[wire_enum(…)]`.
#[derive(Default)]
pub(super) struct WireEnumAttr {
    pub(super) closed: bool,
    pub(super) krate: Option<At<Path>>,
}

impl WireEnumAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut result = Self::default();
        let (mut closed, mut open) = (None, None);
        let reader = WIRE_ENUM.read(cx, attrs, |key| match key.name {
            "closed" => closed = key.flag(),
            "open" => open = key.flag(),
            _ => result.krate = key.syntax(),
        });
        match (closed, open) {
            (Some(_), Some(open)) => {
                cx.error(open, "an enum is either `closed` or `open`; remove one");
            }
            (None, None) if !reader.has("closed") && !reader.has("open") => {
                cx.error(
                    attribute_span(attrs, "wire_enum", item),
                    "the attribute must say whether the client sends other values: `#[wire_enum(closed)]` rejects \
                     them, `#[wire_enum(open)]` sends them",
                );
            }
            _ => {}
        }
        // A misspelt key counts as the key that it resembles.
        result.closed = reader.has("closed") && !reader.has("open");
        result
    }
}

/// `#[wire(…)]`.
pub(super) enum WireAttr {
    /// `#[wire("string")]`
    String(At<String>),
    /// `#[wire(1)]`
    Integer(At<i64>),
    /// `#[wire(unknown)]`
    Unknown(Span),
}

impl WireAttr {
    /// Reads the attribute, if the variant has one.
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Option<Self> {
        let mut found = None;
        for attr in named(attrs, "wire") {
            let entries = entries(cx, attr);
            if entries.is_empty() && matches!(attr.meta, Meta::List(_)) {
                cx.error(
                    attr.path().span(),
                    "expected `#[wire(\"…\")]`, `#[wire(1)]` or `#[wire(unknown)]`",
                );
            }
            for entry in entries {
                if found.is_some() {
                    cx.error(entry.span(), "a variant has only one value; remove this");
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
            Entry::Literal(Lit::Str(text)) => Some(WireAttr::String(At {
                value: text.value(),
                span,
            })),
            Entry::Literal(Lit::Int(number)) => match number.base10_parse() {
                Ok(value) => Some(WireAttr::Integer(At { value, span })),
                Err(_) => cx.fail(span, "expected an integer that fits into 64 bits"),
            },
            Entry::Key { key, value: None } if key == "unknown" => Some(WireAttr::Unknown(span)),
            Entry::Key { key, value } => Self::misspelt(cx, &key, value.is_some()),
            Entry::Literal(_) => {
                cx.fail(span, "a value on the wire must be a string or an integer")
            }
        }
    }

    /// Reports a key that is not `unknown`. If it resembles `unknown`, it counts as that.
    fn misspelt(cx: &Ctxt, key: &Ident, has_value: bool) -> Option<Self> {
        let text = key.to_string();
        let meant = closest(&text, ["unknown"]);
        let hint = match meant {
            Some(_) if has_value => "write `unknown` without a value".to_owned(),
            Some(meant) => format!("did you mean `{meant}`?"),
            None if has_value => "write the value without a key: `#[wire(\"…\")]`".to_owned(),
            None => format!("write a string in quotes: `#[wire(\"{text}\")]`"),
        };
        cx.error(
            key.span(),
            format!("unknown key `{text}` in `#[wire]`; {hint}"),
        );
        meant.map(|_| WireAttr::Unknown(key.span()))
    }
}
