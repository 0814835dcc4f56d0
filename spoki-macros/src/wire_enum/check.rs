//! The rules that concern more than one variant of an enum.

use super::ast::{Documented, Value, WireEnum};
use crate::ctxt::Ctxt;

pub(super) fn check(cx: &Ctxt, read: &WireEnum<'_>) {
    check_unknown(cx, read);
    check_kinds(cx, read);
    check_values(cx, read);
}

fn payload_of(read: &WireEnum<'_>) -> &'static str {
    if read.is_integer() {
        "UnknownNumber"
    } else {
        "UnknownText"
    }
}

fn check_unknown(cx: &Ctxt, read: &WireEnum<'_>) {
    let expected = payload_of(read);
    match read.unknown.as_slice() {
        [] => cx.error(
            read.ident.span(),
            format!(
                "the variant for unknown values is missing: `#[wire(unknown)] Unknown({expected})`"
            ),
        ),
        [unknown, others @ ..] => {
            if unknown.payload.as_deref() != Some(expected) {
                cx.error(
                    unknown.span,
                    format!(
                        "the variant with `#[wire(unknown)]` must hold the value: `{}({expected})`",
                        unknown.ident
                    ),
                );
            }
            for other in others {
                cx.error(
                    other.span,
                    format!(
                        "`{}` already holds all unknown values; remove this attribute",
                        unknown.ident
                    ),
                );
            }
        }
    }
}

/// If one value is an integer, every value must be one.
fn check_kinds(cx: &Ctxt, read: &WireEnum<'_>) {
    if !read.is_integer() {
        return;
    }
    for variant in &read.documented {
        match &variant.value {
            Value::String { given: true, .. } => {
                cx.error(
                    variant.span,
                    "the other values are integers; an enum cannot hold both strings and integers",
                );
            }
            Value::String { given: false, .. } => cx.error(
                variant.span,
                format!(
                    "the other values are integers, so this variant needs one: `#[wire(…)] {}`",
                    variant.ident
                ),
            ),
            Value::Integer(_) => {}
        }
    }
}

fn check_values(cx: &Ctxt, read: &WireEnum<'_>) {
    if read.documented.is_empty() {
        cx.error(
            read.ident.span(),
            "this enum has no values; add a variant for each value that the service documents",
        );
    }
    for (index, variant) in read.documented.iter().enumerate() {
        let same = |other: &&Documented<'_>| match (&other.value, &variant.value) {
            (Value::String { string: a, .. }, Value::String { string: b, .. }) => a == b,
            (a, b) => a == b,
        };
        if let Some(first) = read.documented[..index].iter().find(same) {
            cx.error(
                variant.span,
                format!("`{}` already has this value", first.ident),
            );
        }
    }
}
