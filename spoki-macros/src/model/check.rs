//! The rules that concern more than one attribute of a model.

use syn::spanned::Spanned;

use super::ast::{Model, ModelField};
use crate::attr::named;
use crate::ctxt::Ctxt;
use crate::field::{Field, check_names};

pub(super) fn check(cx: &Ctxt, model: &Model<'_>) {
    let fields: Vec<&Field<'_>> = model.named().map(|field| &field.field).collect();
    for field in &fields {
        field.check(cx);
    }
    let builder = model.builder();
    let reserved = if model.usage.request.is_some() {
        builder.reserved()
    } else {
        &[]
    };
    check_names(cx, &fields, "field", reserved);
    check_aliases(cx, model);
    check_extra(cx, model);
}

fn check_aliases(cx: &Ctxt, model: &Model<'_>) {
    let mut taken: Vec<String> = model.named().map(|field| field.field.wire()).collect();
    for alias in model.named().flat_map(|field| &field.aliases) {
        let name = alias.value();
        if taken.contains(&name) {
            cx.error(
                alias.span(),
                format!("`{name}` is already the name or alias of a field"),
            );
        }
        taken.push(name);
    }
    if model.usage.reply.is_none() {
        for alias in model.named().filter_map(|field| field.aliases.first()) {
            cx.error(
                alias.span(),
                "`aliases` are only for replies, and this model is only for requests",
            );
        }
    }
}

fn check_extra(cx: &Ctxt, model: &Model<'_>) {
    for (index, field) in model
        .fields
        .iter()
        .filter(|field| field.is_extra())
        .enumerate()
    {
        let ModelField { field, .. } = field;
        if index > 0 {
            cx.error(
                field.ident.span(),
                "only one field can have the type `Extra`; remove this field",
            );
        }
        if field.ty.optional {
            cx.error(
                field.ty.written.span(),
                "`Extra` can be empty; remove the `Option`",
            );
        }
        for attr in named(field.attrs, "field") {
            cx.error(
                attr.path().span(),
                "`Extra` holds many keys, so `#[field]` cannot describe it; remove this attribute",
            );
        }
    }
}
