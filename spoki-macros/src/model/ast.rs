//! A model as its derive sees it.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, DeriveInput, LitStr, Visibility};

use super::attr::{FieldAttr, Usage};
use crate::attr::refuse;
use crate::builder::Builder;
use crate::ctxt::Ctxt;
use crate::field::Field;
use crate::shape::Shape;
use crate::{emit, item};

/// A struct with `#[derive(Model)]`.
pub(super) struct Model<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) attrs: &'a [Attribute],
    pub(super) krate: TokenStream,
    pub(super) usage: Usage,
    /// In order of declaration.
    pub(super) fields: Vec<ModelField<'a>>,
}

/// One field of it.
pub(super) struct ModelField<'a> {
    pub(super) field: Field<'a>,
    pub(super) aliases: Vec<LitStr>,
}

impl ModelField<'_> {
    /// Whether it holds the keys without a field.
    pub(super) fn is_extra(&self) -> bool {
        matches!(self.field.ty.shape, Shape::Extra)
    }
}

const STRUCT: item::Kind = item::Kind {
    name: "a model",
    fields: "its fields",
    not_an_enum: "; for values on the wire there is `#[derive(WireEnum)]`",
};

impl<'a> Model<'a> {
    /// Reads the item; nothing if it is not a struct with named fields.
    pub(super) fn read(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let usage = Usage::read(cx, &input.attrs, input.ident.span());
        refuse(cx, &input.attrs, &["field"], "a field");
        let fields = STRUCT.fields(cx, input)?.iter();
        let krate = emit::krate(usage.krate.as_ref().map(|path| &path.value));
        Some(Self {
            ident: &input.ident,
            vis: &input.vis,
            attrs: &input.attrs,
            krate,
            usage,
            fields: fields.filter_map(|field| Self::field(cx, field)).collect(),
        })
    }

    fn field(cx: &Ctxt, field: &'a syn::Field) -> Option<ModelField<'a>> {
        refuse(cx, &field.attrs, &["model"], "the struct");
        let attr = FieldAttr::read(cx, &field.attrs);
        Some(ModelField {
            field: Field::new(field.ident.as_ref()?, field, attr.facets),
            aliases: attr
                .aliases
                .map(|aliases| aliases.value)
                .unwrap_or_default(),
        })
    }

    /// The fields with a name on the wire.
    pub(super) fn named(&self) -> impl Iterator<Item = &ModelField<'a>> {
        self.fields.iter().filter(|field| !field.is_extra())
    }

    /// The field of the keys without a field.
    pub(super) fn extra(&self) -> Option<&Field<'a>> {
        self.fields
            .iter()
            .find(|field| field.is_extra())
            .map(|field| &field.field)
    }

    /// Whether there is at most one place for them, and one that holds them.
    pub(super) fn has_sound_extra(&self) -> bool {
        let mut extras = self.fields.iter().filter(|field| field.is_extra());
        extras.next().is_none_or(|extra| !extra.field.ty.optional) && extras.next().is_none()
    }

    pub(super) fn builder(&self) -> Builder<'_> {
        Builder {
            ident: self.ident,
            vis: self.vis,
            krate: &self.krate,
            fields: self.named().map(|field| &field.field).collect(),
            extra: self.extra(),
            sends: false,
            has_prelude: self.usage.no_implicit_prelude.is_none(),
        }
    }
}
