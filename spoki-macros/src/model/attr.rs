//! The attributes of a model: `#[model]` and `#[field]`.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Path};

use crate::attr::{At, Reader, Vocabulary, named};
use crate::ctxt::Ctxt;
use crate::field::Facets;

const MODEL: Vocabulary = Vocabulary {
    attribute: "#[model]",
    words: &[
        ("request", "request"),
        ("reply", "reply"),
        ("crate", "crate = path"),
        ("no_implicit_prelude", "no_implicit_prelude"),
    ],
};

const FIELD: Vocabulary = Vocabulary {
    attribute: "#[field]",
    words: &[
        ("name", "name = \"…\""),
        ("aliases", "aliases = [\"…\"]"),
        ("kind", "kind = integer"),
        ("format", "format = e164"),
        ("min", "min = 1"),
        ("max", "max = 100"),
        ("advised_max", "advised_max = 50"),
        ("secret", "secret"),
    ],
};

/// `#[model(…)]`.
#[derive(Default)]
pub(super) struct Usage {
    pub(super) request: Option<Span>,
    pub(super) reply: Option<Span>,
    pub(super) krate: Option<At<Path>>,
    /// The item is in a module without the prelude.
    pub(super) no_implicit_prelude: Option<Span>,
}

impl Usage {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut usage = Self::default();
        let mut reader = Reader::new(cx, &MODEL);
        for attr in named(attrs, "model") {
            for word in reader.words(attr) {
                match word.name {
                    "request" => usage.request = word.flag(),
                    "reply" => usage.reply = word.flag(),
                    "crate" => usage.krate = word.syntax(),
                    _ => usage.no_implicit_prelude = word.flag(),
                }
            }
        }
        if !reader.has("request") && !reader.has("reply") {
            let span = named(attrs, "model")
                .next()
                .map_or(item, |attr| attr.path().span());
            cx.error(
                span,
                "say where the model occurs: `#[model(request)]`, `#[model(reply)]` or `#[model(request, reply)]`",
            );
        }
        usage
    }
}

/// `#[field(…)]`.
#[derive(Default)]
pub(super) struct FieldAttr {
    pub(super) facets: Facets,
    pub(super) aliases: Option<At<Vec<LitStr>>>,
}

impl FieldAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut field = Self::default();
        let mut reader = Reader::new(cx, &FIELD);
        for attr in named(attrs, "field") {
            for word in reader.words(attr) {
                if !field.facets.accept(&word) {
                    field.aliases = word.texts();
                }
            }
        }
        field
    }
}
