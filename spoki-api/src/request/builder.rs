//! The parts of typestate builders.
//!
//! A builder has one type parameter per required parameter: [`Unset`] until its setter is called, then [`Set`]. `build`
//! and `send` require each of them to be a [`Slot`].

/// A required parameter that is not set yet.
#[derive(Clone, Copy, Debug)]
pub struct Unset;

/// A required parameter that is set.
#[derive(Clone, Copy, Debug)]
pub struct Set<T>(pub T);

/// A required parameter that has a value.
///
/// For each parameter, the derives add a trait with the parameter's name that requires this trait, so that
/// the compiler can say which parameter is missing.
pub trait Slot<T> {
    /// The value.
    fn take(self) -> T;
}

impl<T> Slot<T> for Set<T> {
    fn take(self) -> T {
        self.0
    }
}

/// What can send a request: a reference to a client.
///
/// `send` asks for it with the result's type as a generic parameter, so that the compiler can say that there is no
/// client; otherwise it would say that there is no method `send`.
#[diagnostic::on_unimplemented(
    message = "this builder has no client to send the request through",
    label = "`send` needs a client",
    note = "start with the client's method of the same name, or finish with `.build()` and hand the request to the client"
)]
pub trait Sends<A>: Copy {
    /// What sending returns.
    type Sent;

    /// Sends the request.
    fn send(self, action: A) -> Self::Sent;
}

/// What can read the pages of a list: a reference to a client.
#[diagnostic::on_unimplemented(
    message = "this builder has no client to read the list through",
    label = "`pages` and `items` need a client",
    note = "start with the client's method of the same name, or finish with `.build()` and hand the request to `Client::pages`"
)]
pub trait SendsPages<A>: Copy {
    /// Reads page by page.
    type Pages;

    /// Reads item by item.
    type Items;

    /// Reads page by page.
    fn pages(self, action: A) -> Self::Pages;

    /// Reads item by item.
    fn items(self, action: A) -> Self::Items;
}

/// Converts the argument of a list setter.
pub fn list<T, I: Into<T>>(items: impl IntoIterator<Item = I>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Converts the argument of a map setter.
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
