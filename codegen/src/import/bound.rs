//! The least and the greatest number that a schema allows, in both forms of JSON Schema.

use serde_json::{Number, Value};

use super::values::whole;

/// A bound: the number itself is valid, or only numbers beyond it are.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) inclusive: Option<Number>,
    pub(super) exclusive: Option<Number>,
}

/// What differs between the two bounds.
pub(super) struct End {
    inclusive: &'static str,
    exclusive: &'static str,
    /// Whether the first number is the stricter bound.
    is_stricter: fn(f64, f64) -> bool,
    /// The whole number next to an exclusive bound.
    next: fn(&Number) -> Option<i64>,
}

pub(super) const LOWER: End = End {
    inclusive: "minimum",
    exclusive: "exclusiveMinimum",
    is_stricter: |one, other| one > other,
    next: |bound| match bound.as_i64() {
        Some(bound) => bound.checked_add(1),
        None => whole(bound.as_f64()?.ceil()),
    },
};

pub(super) const UPPER: End = End {
    inclusive: "maximum",
    exclusive: "exclusiveMaximum",
    is_stricter: |one, other| one < other,
    next: |bound| match bound.as_i64() {
        Some(bound) => bound.checked_sub(1),
        None => whole(bound.as_f64()?.floor()),
    },
};

impl Bound {
    /// The stricter of the two keywords. For whole numbers, an exclusive bound is the inclusive one next to it.
    pub(super) fn read<'v>(
        end: &End,
        is_whole: bool,
        keyword: impl Fn(&str) -> Option<&'v Value>,
    ) -> Self {
        let number = |key: &str| keyword(key).and_then(Value::as_number).cloned();
        let mut inclusive = number(end.inclusive);
        // An older form of JSON Schema writes `true` beside the inclusive keyword.
        let exclusive = match keyword(end.exclusive) {
            Some(Value::Bool(true)) => inclusive.take(),
            _ => number(end.exclusive),
        };
        if is_whole {
            let next = exclusive.and_then(|bound| (end.next)(&bound));
            inclusive = end.stricter(inclusive, next.map(Number::from));
            return Self {
                inclusive,
                exclusive: None,
            };
        }
        let strictest = end.stricter(exclusive.clone(), inclusive.clone());
        let is_exclusive = exclusive == strictest;
        Self {
            inclusive: inclusive.filter(|_| !is_exclusive),
            exclusive: exclusive.filter(|_| is_exclusive),
        }
    }
}

impl End {
    /// The stricter of two bounds; the first if they are equal.
    fn stricter(&self, one: Option<Number>, other: Option<Number>) -> Option<Number> {
        let (Some(first), Some(second)) = (&one, &other) else {
            return one.or(other);
        };
        let is_second = match (second.as_f64(), first.as_f64()) {
            (Some(second), Some(first)) => (self.is_stricter)(second, first),
            _ => false,
        };
        if is_second { other } else { one }
    }
}
