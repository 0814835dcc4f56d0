//! The enum that `#[derive(WireEnum)]` reads.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, Visibility};

use super::attr::{WireAttr, WireEnumAttr};
use crate::attr::{At, refuse};
use crate::ctxt::Ctxt;
use crate::emit;
use crate::stub::EnumForm;

/// An enum with `#[derive(WireEnum)]`.
pub(crate) struct WireEnum<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: Visibility,
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
    /// The span for messages about the value.
    pub(super) span: Span,
}

/// A value on the wire.
#[derive(PartialEq)]
pub(super) enum Value {
    /// `given`: the attribute says it; else it is the variant's name.
    String {
        string: String,
        given: bool,
    },
    Integer(i64),
}

/// The variant for every other value.
pub(super) struct Unknown<'a> {
    pub(super) ident: &'a Ident,
    /// The payload's type: the last name of its path.
    pub(super) payload: Option<String>,
    pub(super) span: Span,
}

impl<'a> WireEnum<'a> {
    /// Reads the item; `None` if it is not an enum.
    pub(super) fn parse(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let attr = WireEnumAttr::read(cx, &input.attrs, input.ident.span());
        refuse(cx, &input.attrs, &["wire"], "a variant");
        let Data::Enum(data) = &input.data else {
            cx.error(
                input.ident.span(),
                "a set of values must be an enum; the derive for structs is `Model`",
            );
            return None;
        };
        if let Some(generic) = input.generics.params.first() {
            cx.error(generic.span(), "a set of values cannot be generic");
            return None;
        }
        let mut read = Self {
            ident: &input.ident,
            vis: emit::visibility(&input.vis),
            attrs: &input.attrs,
            krate: emit::krate(attr.krate.as_ref().map(|path| &path.value)),
            closed: attr.closed,
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
        let wire = WireAttr::read(cx, &variant.attrs);
        let ident = &variant.ident;
        if let Some(WireAttr::Unknown(span)) = wire {
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
                "only the variant with `#[wire(unknown)]` can have a payload",
            );
        }
        let (value, span) = match wire {
            Some(WireAttr::String(At { value, span })) => (
                Value::String {
                    string: value,
                    given: true,
                },
                span,
            ),
            Some(WireAttr::Integer(At { value, span })) => (Value::Integer(value), span),
            _ => (
                Value::String {
                    string: ident.unraw().to_string(),
                    given: false,
                },
                ident.span(),
            ),
        };
        self.documented.push(Documented { ident, value, span });
    }

    /// The form, for the stub impls.
    pub(super) fn form(&self) -> EnumForm {
        EnumForm {
            closed: self.closed,
            integer: self.is_integer(),
        }
    }

    /// Whether its values are integers.
    pub(super) fn is_integer(&self) -> bool {
        self.documented
            .iter()
            .any(|variant| matches!(variant.value, Value::Integer(_)))
    }
}

/// The last name of the payload's type, if there is exactly one payload.
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
