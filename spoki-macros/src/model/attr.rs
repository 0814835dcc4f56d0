//! The attributes of a model: `#[model]` and `#[field]`.

use proc_macro2::Span;
use syn::{Attribute, LitStr, Path};

use crate::attr::{At, Keys, attribute_span};
use crate::ctxt::Ctxt;
use crate::field::SharedKeys;

const MODEL: Keys = Keys {
    attribute: "model",
    keys: &[
        ("request", "request"),
        ("reply", "reply"),
        ("crate", "crate = path"),
        ("no_implicit_prelude", "no_implicit_prelude"),
    ],
};

const FIELD: Keys = Keys {
    attribute: "field",
    keys: &[
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
pub(super) struct ModelAttr {
    pub(super) request: Option<Span>,
    pub(super) reply: Option<Span>,
    pub(super) krate: Option<At<Path>>,
    /// Set for an item in a module without the prelude.
    pub(super) no_implicit_prelude: Option<Span>,
}

impl ModelAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute], item: Span) -> Self {
        let mut usage = Self::default();
        let reader = MODEL.read(cx, attrs, |key| match key.name {
            "request" => usage.request = key.flag(),
            "reply" => usage.reply = key.flag(),
            "crate" => usage.krate = key.syntax(),
            _ => usage.no_implicit_prelude = key.flag(),
        });
        if !reader.has("request") && !reader.has("reply") {
            cx.error(
                attribute_span(attrs, "model", item),
                "the attribute must say where the model occurs: `#[model(request)]`, `#[model(reply)]` or `#[model(request, reply)]`",
            );
        }
        usage
    }
}

/// `#[field(…)]`.
#[derive(Default)]
pub(super) struct FieldAttr {
    pub(super) keys: SharedKeys,
    pub(super) aliases: Option<At<Vec<LitStr>>>,
}

impl FieldAttr {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut field = Self::default();
        FIELD.read(cx, attrs, |key| {
            if !field.keys.accept(&key) {
                field.aliases = key.strings();
            }
        });
        field
    }
}
