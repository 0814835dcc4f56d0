//! An action as its derive sees it.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Data, DeriveInput, Fields, Visibility};

use super::attr::{Effect, Hint, Identity, ParamAttr, Rest};
use crate::attr::{At, refuse};
use crate::builder::Builder;
use crate::ctxt::Ctxt;
use crate::emit;
use crate::field::Field;

/// A struct with `#[derive(Action)]`.
pub(super) struct Action<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) attrs: &'a [Attribute],
    pub(super) krate: TokenStream,
    pub(super) identity: Identity,
    pub(super) effect: Effect,
    pub(super) rest: Rest,
    pub(super) hints: Vec<Hint>,
    pub(super) params: Vec<Param<'a>>,
}

/// One field of it.
pub(super) struct Param<'a> {
    pub(super) field: Field<'a>,
    pub(super) location: Option<At<&'static str>>,
    pub(super) names: Vec<String>,
    pub(super) omit_false: Option<proc_macro2::Span>,
    pub(super) keep: Option<At<String>>,
}

impl<'a> Action<'a> {
    /// Reads the item; nothing if it is not a struct with named fields.
    pub(super) fn read(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let item = input.ident.span();
        let identity = Identity::read(cx, &input.attrs, item);
        let effect = Effect::read(cx, &input.attrs, item);
        let rest = Rest::read(cx, &input.attrs, item);
        let hints = Hint::read_all(cx, &input.attrs);
        refuse(cx, &input.attrs, &["param"], "a field");
        let params = Self::params(cx, input)?;
        let krate = emit::krate(identity.krate.as_ref().map(|path| &path.value));
        Some(Self {
            ident: &input.ident,
            vis: &input.vis,
            attrs: &input.attrs,
            krate,
            identity,
            effect,
            rest,
            hints,
            params,
        })
    }

    fn params(cx: &Ctxt, input: &'a DeriveInput) -> Option<Vec<Param<'a>>> {
        let fields = match &input.data {
            Data::Struct(data) => &data.fields,
            Data::Enum(data) => {
                cx.error(
                    data.enum_token.span,
                    "an action is a struct with named fields, not an enum",
                );
                return None;
            }
            Data::Union(data) => {
                cx.error(
                    data.union_token.span,
                    "an action is a struct with named fields, not a union",
                );
                return None;
            }
        };
        if let Some(generic) = input.generics.params.first() {
            cx.error(
                syn::spanned::Spanned::span(generic),
                "an action has no generics: its parameters have the types that the service declares",
            );
            return None;
        }
        let Fields::Named(fields) = fields else {
            cx.error(
                input.ident.span(),
                format!(
                    "an action is a struct with named fields: `struct {} {{ … }}`",
                    input.ident
                ),
            );
            return None;
        };
        Some(
            fields
                .named
                .iter()
                .filter_map(|field| Param::read(cx, field))
                .collect(),
        )
    }

    pub(super) fn fields(&self) -> Vec<&Field<'a>> {
        self.params.iter().map(|param| &param.field).collect()
    }

    pub(super) fn builder(&self) -> Builder<'_> {
        Builder {
            ident: self.ident,
            vis: self.vis,
            krate: &self.krate,
            fields: self.params.iter().map(|param| &param.field).collect(),
            extra: None,
            sends: true,
            has_prelude: self.identity.no_implicit_prelude.is_none(),
        }
    }
}

impl<'a> Param<'a> {
    fn read(cx: &Ctxt, field: &'a syn::Field) -> Option<Self> {
        refuse(
            cx,
            &field.attrs,
            &["action", "effect", "rest", "hint"],
            "the struct",
        );
        let attr = ParamAttr::read(cx, &field.attrs);
        Some(Self {
            field: Field::new(field.ident.as_ref()?, field, attr.facets),
            location: attr.location,
            names: attr.names,
            omit_false: attr.omit_false,
            keep: attr.keep,
        })
    }

    /// The variant of `Location` where it goes: as declared, or by rule.
    pub(super) fn location(&self, method: &str, path: &str) -> &'static str {
        match &self.location {
            Some(location) => location.value,
            None if path.contains(&format!("{{{}}}", self.field.wire())) => "Path",
            None if matches!(method, "GET" | "DELETE") => "Query",
            None => "Body",
        }
    }
}
