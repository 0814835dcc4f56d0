//! The attributes of a model: `#[model]` and `#[field]`.

use proc_macro2::Span;
use syn::{Attribute, LitStr, Path};

use crate::attr::{At, Vocabulary, place_of};
use crate::ctxt::Ctxt;
use crate::field::Facets;

const MODEL: Vocabulary = Vocabulary {
    attribute: "model",
    words: &[
        ("request", "request"),
        ("reply", "reply"),
        ("crate", "crate = path"),
        ("no_implicit_prelude", "no_implicit_prelude"),
    ],
};

const FIELD: Vocabulary = Vocabulary {
    attribute: "field",
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
        let reader = MODEL.read(cx, attrs, |word| match word.name {
            "request" => usage.request = word.flag(),
            "reply" => usage.reply = word.flag(),
            "crate" => usage.krate = word.syntax(),
            _ => usage.no_implicit_prelude = word.flag(),
        });
        if !reader.has("request") && !reader.has("reply") {
            cx.error(
                place_of(attrs, "model", item),
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
        FIELD.read(cx, attrs, |word| {
            if !field.facets.accept(&word) {
                field.aliases = word.texts();
            }
        });
        field
    }
}
