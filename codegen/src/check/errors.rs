//! The errors of services: their statuses are error statuses, and their fields have plain types.

use super::Context;
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::ServiceErrors;
use crate::spec::type_ref::TypeRef;

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let errors = top.key("errors");
    if let Some(known) = &cx.bindings.errors {
        service(cx, &errors.key("rest"), &known.rest);
        service(cx, &errors.key("composio"), &known.composio);
    }
}

fn service(cx: &Context<'_>, path: &JsonPath<'_>, errors: &ServiceErrors) {
    let statuses = path.key("statuses");
    for status in errors.statuses.keys() {
        if !is_refusal(status) {
            let message = format!("{} is not the HTTP status of an error", shown(status));
            let at = statuses.key(status);
            cx.report("malformed-status", &at, Mark::Key, message, |found| {
                found.expected("`400` to `599`, `4XX` or `5XX`")
            });
        }
    }
    let fields = path.key("fields");
    for (name, field) in &errors.fields {
        let is_plain = field
            .kind
            .parse::<TypeRef>()
            .is_ok_and(|kind| kind.named().is_none());
        if !is_plain {
            let message = format!(
                "{} cannot be the type of a field of errors",
                shown(&field.kind)
            );
            let at = fields.key(name);
            cx.report(
                "malformed-type",
                &at.key("type"),
                Mark::Value,
                message,
                |found| {
                    found
                        .expected("a type without models and enums, such as `string` or `[string]`")
                },
            );
        }
    }
}

fn is_refusal(status: &str) -> bool {
    let is_number = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    let is_class = matches!(status, "4XX" | "5XX");
    is_class || is_number && status.starts_with(['4', '5'])
}
