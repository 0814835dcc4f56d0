//! Minimum and maximum values, lengths and counts.

use serde_json::Value;

use super::repair::counted;
use crate::action::{Field, Format};
use crate::request::{Problem, Violations};

/// Checks a number against the bounds.
pub(super) fn check_number<N>(number: N, field: &Field, violations: &mut Violations<'_>)
where
    N: PartialOrd + Copy,
    i64: IntoNumber<N>,
{
    if let Some(min) = field.min.filter(|min| number < min.into_number()) {
        report_number(min, field, &format!("must be at least {min}"), violations);
    }
    if let Some(max) = field.max.filter(|max| number > max.into_number()) {
        report_number(max, field, &format!("must be at most {max}"), violations);
    }
}

/// Reports a number beyond a bound. The bound itself is the closest valid number.
fn report_number(bound: i64, field: &Field, message: &str, violations: &mut Violations<'_>) {
    violations.report_problem(|| Problem::invalid(field, &bound.into(), message));
}

/// A bound in the type of the number it bounds.
pub(super) trait IntoNumber<N> {
    fn into_number(self) -> N;
}

impl IntoNumber<i64> for i64 {
    fn into_number(self) -> i64 {
        self
    }
}

impl IntoNumber<u64> for i64 {
    fn into_number(self) -> u64 {
        self.try_into().unwrap_or(0)
    }
}

impl IntoNumber<f64> for i64 {
    #[expect(clippy::cast_precision_loss, reason = "no bound is near 2^53")]
    fn into_number(self) -> f64 {
        self as f64
    }
}

/// Checks a text: its length and its format. Most texts have no rules.
#[inline]
pub(super) fn check_text(text: &str, field: &Field, violations: &mut Violations<'_>) {
    if is_bounded(field) {
        check_size(text.chars().count(), "character", field, violations);
    }
    if let Some(format) = field.format {
        check_format(text, format, field, violations);
    }
}

fn check_format(text: &str, format: Format, field: &Field, violations: &mut Violations<'_>) {
    if !format.accepts(text) {
        violations.report_problem(|| {
            let message = format!("expected {}", format.expectation());
            Problem::invalid(field, &text.into(), message)
        });
    }
}

fn is_bounded(field: &Field) -> bool {
    field.min.is_some() || field.max.is_some()
}

/// Whether the text has only dots and white space: as a part of a path it would change the address.
pub(crate) fn is_dots(text: &str) -> bool {
    text.chars().all(|char| char == '.' || char.is_whitespace())
}

/// Checks a number of items.
pub(super) fn check_count(count: usize, field: &Field, violations: &mut Violations<'_>) {
    if is_bounded(field) {
        check_size(count, "item", field, violations);
    }
}

fn check_size(size: usize, unit: &str, field: &Field, violations: &mut Violations<'_>) {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    if let Some(min) = field.min.filter(|min| size < *min) {
        violations.report_problem(|| {
            let message = format!("needs at least {}, has {size}", counted(min, unit));
            Problem::invalid(field, &Value::Null, message)
        });
    }
    if let Some(max) = field.max.filter(|max| size > *max) {
        violations.report_problem(|| {
            let message = format!("takes at most {}, has {size}", counted(max, unit));
            Problem::too_long(field, max, message)
        });
    }
}
