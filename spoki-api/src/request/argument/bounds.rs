//! Least and greatest values, lengths and counts.

use crate::action::{Location, Param};
use crate::request::Violations;

/// Checks a number against the bounds.
pub(super) fn check_number<N>(number: N, param: &Param, violations: &mut Violations<'_>)
where
    N: PartialOrd + Copy,
    i64: IntoNumber<N>,
{
    if let Some(min) = param.min.filter(|min| number < min.into_number()) {
        violations.report(format!("must be at least {min}"));
    }
    if let Some(max) = param.max.filter(|max| number > max.into_number()) {
        violations.report(format!("must be at most {max}"));
    }
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

/// Checks a text: its length, its format, and its place.
pub(super) fn check_text(text: &str, param: &Param, violations: &mut Violations<'_>) {
    check_size(
        || text.chars().count(),
        Size("character"),
        param,
        violations,
    );
    if let Some(format) = param.format.filter(|format| !format.accepts(text)) {
        violations.report(format!("expected {}", format.expectation()));
    }
    if param.rest.location == Location::Path && is_dots(text) {
        violations.report("must not be empty or dots: it is a part of the address");
    }
}

/// Whether there is nothing but dots and blanks: in a path that would address something else.
pub(crate) fn is_dots(text: &str) -> bool {
    text.chars().all(|char| char == '.' || char.is_whitespace())
}

/// Checks a number of items.
pub(super) fn check_count(count: usize, param: &Param, violations: &mut Violations<'_>) {
    check_size(|| count, Size("item"), param, violations);
}

/// A singular noun, counted.
#[derive(Clone, Copy)]
struct Size(&'static str);

impl Size {
    fn of(self, count: i64) -> String {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {}{plural}", self.0)
    }
}

fn check_size(
    size: impl FnOnce() -> usize,
    unit: Size,
    param: &Param,
    violations: &mut Violations<'_>,
) {
    if param.min.is_none() && param.max.is_none() {
        return;
    }
    let size = i64::try_from(size()).unwrap_or(i64::MAX);
    if let Some(min) = param.min.filter(|min| size < *min) {
        violations.report(format!("needs at least {}, has {size}", unit.of(min)));
    }
    if let Some(max) = param.max.filter(|max| size > *max) {
        violations.report(format!("takes at most {}, has {size}", unit.of(max)));
    }
}
