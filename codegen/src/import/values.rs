//! The values that the vendor lists, on the page and in JSON.

use serde_json::Value;

/// The greatest whole number up to which a float has every whole number.
const GREATEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// Each value once, in their order; none if a value is missing.
pub(super) fn unique(values: Vec<Value>) -> Option<Vec<Value>> {
    let mut unique = Vec::with_capacity(values.len());
    for value in values {
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    (!unique.is_empty()).then_some(unique)
}

/// Turns a float without a fraction, such as `1.0`, into a whole number: JSON Schema makes no difference.
pub(super) fn make_whole(value: &mut Value) {
    let float = value.as_f64().filter(|_| value.is_f64());
    if let Some(whole) = float.and_then(whole) {
        *value = whole.into();
    }
}

/// The float as a whole number, if it has no fraction and every whole number up to it is exact.
pub(super) fn whole(float: f64) -> Option<i64> {
    let is_exact = float.fract() == 0.0 && float.abs() <= GREATEST_EXACT;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the number is whole and within the bounds"
    )]
    let whole = float as i64;
    is_exact.then_some(whole)
}
