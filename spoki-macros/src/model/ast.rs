//! The model that `#[derive(Model)]` reads.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, DeriveInput, LitStr, Visibility};

use super::attr::{FieldAttr, ModelAttr};
use crate::attr::refuse;
use crate::builder::Builder;
use crate::ctxt::Ctxt;
use crate::emit;
use crate::field::Field;
use crate::item::StructNames;
use crate::shape::Shape;

/// A struct with `#[derive(Model)]`.
pub(crate) struct Model<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: Visibility,
    pub(super) attrs: &'a [Attribute],
    pub(super) krate: TokenStream,
    pub(super) usage: ModelAttr,
    /// In order of declaration.
    pub(super) fields: Vec<ModelField<'a>>,
}

/// One field of the struct.
pub(super) struct ModelField<'a> {
    pub(super) field: Field<'a>,
    pub(super) aliases: Vec<LitStr>,
}

impl ModelField<'_> {
    /// Whether it holds the keys that have no field.
    pub(super) fn is_extra(&self) -> bool {
        matches!(self.field.ty.shape, Shape::Extra)
    }
}

const NAMES: StructNames = StructNames {
    name: "a model",
    fields: "its fields",
    not_an_enum: "; the derive for enums is `WireEnum`",
};

impl<'a> Model<'a> {
    /// Reads the item; `None` if it is not a struct with named fields.
    pub(super) fn parse(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let usage = ModelAttr::read(cx, &input.attrs, input.ident.span());
        refuse(cx, &input.attrs, &["field"], "a field");
        let fields = NAMES.fields(cx, input)?.iter();
        let krate = emit::krate(usage.krate.as_ref().map(|path| &path.value));
        Some(Self {
            ident: &input.ident,
            vis: emit::visibility(&input.vis),
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
            field: Field::new(field.ident.as_ref()?, field, attr.keys),
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

    /// The field that holds the keys without a field of their own.
    pub(super) fn extra(&self) -> Option<&Field<'a>> {
        self.fields
            .iter()
            .find(|field| field.is_extra())
            .map(|field| &field.field)
    }

    /// Whether at most one field has the type `Extra`, and none the type `Option<Extra>`.
    pub(super) fn has_valid_extra(&self) -> bool {
        let mut extras = self.fields.iter().filter(|field| field.is_extra());
        extras.next().is_none_or(|extra| !extra.field.ty.optional) && extras.next().is_none()
    }

    pub(super) fn builder(&self) -> Builder<'_> {
        Builder {
            ident: self.ident,
            vis: &self.vis,
            krate: &self.krate,
            fields: self.named().map(|field| &field.field).collect(),
            extra: self.extra(),
            sends: false,
            is_list: false,
            has_prelude: self.usage.no_implicit_prelude.is_none(),
        }
    }
}
