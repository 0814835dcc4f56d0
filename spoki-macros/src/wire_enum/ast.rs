//! An enum as its derive sees it.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, Visibility};

use super::attr::{Openness, Wire};
use crate::attr::{At, refuse};
use crate::ctxt::Ctxt;
use crate::emit;
use crate::fallback::Meant;

/// An enum with `#[derive(WireEnum)]`.
pub(super) struct WireEnum<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) attrs: &'a [Attribute],
    pub(super) krate: TokenStream,
    pub(super) closed: bool,
    pub(super) documented: Vec<Documented<'a>>,
    pub(super) unknown: Vec<Unknown<'a>>,
}

/// A variant that stands for one value.
pub(super) struct Documented<'a> {
    pub(super) ident: &'a Ident,
    pub(super) value: Value,
    /// The place to complain about the value.
    pub(super) span: Span,
}

/// A value on the wire.
#[derive(PartialEq)]
pub(super) enum Value {
    /// Given, or the variant's name.
    Text {
        text: String,
        given: bool,
    },
    Integer(i64),
}

/// The variant for every other value.
pub(super) struct Unknown<'a> {
    pub(super) ident: &'a Ident,
    /// The payload's type, the last name of its path.
    pub(super) payload: Option<String>,
    pub(super) span: Span,
}

impl<'a> WireEnum<'a> {
    /// Reads the item; nothing if it is not an enum.
    pub(super) fn read(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let openness = Openness::read(cx, &input.attrs, input.ident.span());
        refuse(cx, &input.attrs, &["wire"], "a variant");
        let Data::Enum(data) = &input.data else {
            cx.error(
                input.ident.span(),
                "values on the wire are an enum; for an object there is `#[derive(Model)]`",
            );
            return None;
        };
        if let Some(generic) = input.generics.params.first() {
            cx.error(generic.span(), "an enum of values has no generics");
            return None;
        }
        let mut read = Self {
            ident: &input.ident,
            vis: &input.vis,
            attrs: &input.attrs,
            krate: emit::krate(openness.krate.as_ref().map(|path| &path.value)),
            closed: openness.closed,
            documented: Vec::new(),
            unknown: Vec::new(),
        };
        for variant in &data.variants {
            read.variant(cx, variant);
        }
        Some(read)
    }

    fn variant(&mut self, cx: &Ctxt, variant: &'a syn::Variant) {
        refuse(cx, &variant.attrs, &["wire_enum"], "the enum");
        for field in &variant.fields {
            refuse(
                cx,
                &field.attrs,
                &["wire", "wire_enum"],
                "a variant or the enum",
            );
        }
        let wire = Wire::read(cx, &variant.attrs);
        let ident = &variant.ident;
        if let Some(Wire::Unknown(span)) = wire {
            self.unknown.push(Unknown {
                ident,
                payload: payload(&variant.fields),
                span,
            });
            return;
        }
        if !matches!(variant.fields, Fields::Unit) {
            cx.error(
                variant.fields.span(),
                "a variant stands for one value and holds nothing; only the one with `#[wire(unknown)]` does",
            );
        }
        let (value, span) = match wire {
            Some(Wire::Text(At { value, span })) => (
                Value::Text {
                    text: value,
                    given: true,
                },
                span,
            ),
            Some(Wire::Integer(At { value, span })) => (Value::Integer(value), span),
            _ => (
                Value::Text {
                    text: ident.unraw().to_string(),
                    given: false,
                },
                ident.span(),
            ),
        };
        self.documented.push(Documented { ident, value, span });
    }

    /// What it was to be, for users of one with mistakes.
    pub(super) fn meant(&self) -> Meant {
        Meant {
            closed: self.closed,
            integer: self.is_integer(),
        }
    }

    /// Whether its values are whole numbers.
    pub(super) fn is_integer(&self) -> bool {
        self.documented
            .iter()
            .any(|variant| matches!(variant.value, Value::Integer(_)))
    }
}

/// The last name of the only payload's type.
fn payload(fields: &Fields) -> Option<String> {
    let Fields::Unnamed(fields) = fields else {
        return None;
    };
    match (
        fields.unnamed.len(),
        fields.unnamed.first().map(|field| &field.ty),
    ) {
        (1, Some(syn::Type::Path(path))) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string()),
        _ => None,
    }
}
