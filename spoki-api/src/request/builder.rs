//! The machinery of the typestate builders.
//!
//! A builder has one type parameter per required parameter: [`Unset`] until its setter was called,
//! then [`Set`]. `build` and `send` ask each of them to be a [`Slot`].

use crate::request::Action;

/// A required parameter that is not set yet.
#[derive(Clone, Copy, Debug)]
pub struct Unset;

/// A required parameter that is set.
#[derive(Clone, Copy, Debug)]
pub struct Set<T>(pub T);

/// A required parameter whose value can be had.
///
/// The derives put one trait with the parameter's name on top of this one, so that the compiler can
/// say which parameter is missing.
pub trait Slot<T> {
    /// The value.
    fn take(self) -> T;
}

impl<T> Slot<T> for Set<T> {
    fn take(self) -> T {
        self.0
    }
}

/// What a finished request can be sent through.
pub trait Target: Copy {
    /// What sending gives.
    type Output<A: Action>;

    /// Sends the request.
    fn dispatch<A: Action>(self, action: A) -> Self::Output<A>;
}

/// A [`Target`] as `send` asks for it, one action at a time: as a bound on the result's type it lets
/// the compiler say that there is no client, where it would else say that there is no such method.
#[diagnostic::on_unimplemented(
    message = "this builder has no client to send the request through",
    label = "`send` needs a client",
    note = "start with the client's method of the same name, or finish with `.build()` and hand the request to the client"
)]
pub trait Sends<A>: Copy {
    /// What sending gives.
    type Sent;

    /// Sends the request.
    fn send(self, action: A) -> Self::Sent;
}

impl<A: Action, T: Target> Sends<A> for T {
    type Sent = T::Output<A>;

    fn send(self, action: A) -> Self::Sent {
        self.dispatch(action)
    }
}

/// What a setter of a list takes.
pub fn list<T, I: Into<T>>(items: impl IntoIterator<Item = I>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// What a setter of a map takes.
pub fn map<M, K, V, IK, IV>(entries: impl IntoIterator<Item = (IK, IV)>) -> M
where
    M: FromIterator<(K, V)> + IntoIterator<Item = (K, V)>,
    IK: Into<K>,
    IV: Into<V>,
{
    entries
        .into_iter()
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn setters_convert_items_and_entries() {
        assert_eq!(list::<String, _>(["a", "b"]), ["a", "b"]);
        let entries: BTreeMap<String, i64> = map([("a", 1_i32), ("b", 2)]);
        assert_eq!(
            entries.into_iter().collect::<Vec<_>>(),
            [("a".to_owned(), 1), ("b".to_owned(), 2)]
        );
    }
}
