//! The rules across the variants of an enum.

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
            format!("a variant for values of later versions is missing: `#[wire(unknown)] Unknown({expected})`"),
        ),
        [unknown, others @ ..] => {
            if unknown.payload.as_deref() != Some(expected) {
                cx.error(
                    unknown.span,
                    format!("`#[wire(unknown)]` belongs on a variant that holds the value: `{}({expected})`", unknown.ident),
                );
            }
            for other in others {
                cx.error(
                    other.span,
                    format!("`{}` already stands for all unknown values; remove this", unknown.ident),
                );
            }
        }
    }
}

/// In an enum of numbers, every variant needs one.
fn check_kinds(cx: &Ctxt, read: &WireEnum<'_>) {
    if !read.is_integer() {
        return;
    }
    for variant in &read.documented {
        match &variant.value {
            Value::Text { given: true, .. } => {
                cx.error(
                    variant.span,
                    "the other values are numbers; an enum holds texts or numbers, not both",
                );
            }
            Value::Text { given: false, .. } => cx.error(
                variant.span,
                format!(
                    "the other values are numbers; say which one this is: `#[wire(…)] {}`",
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
            "an enum without values; add a variant for each value the service documents",
        );
    }
    for (index, variant) in read.documented.iter().enumerate() {
        let same = |other: &&Documented<'_>| match (&other.value, &variant.value) {
            (Value::Text { text: a, .. }, Value::Text { text: b, .. }) => a == b,
            (a, b) => a == b,
        };
        if let Some(first) = read.documented[..index].iter().find(same) {
            cx.error(
                variant.span,
                format!("`{}` already stands for this value", first.ident),
            );
        }
    }
}
