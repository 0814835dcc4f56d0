//! Which JSON type a Rust type has.

use super::Kind;

/// A Rust type with a known JSON type: arguments, fields of models, and replies.
///
/// The derives implement it. A type of your own, which a reply is read into with serde, implements it by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a parameter, a field or a reply",
    label = "not a type that goes into requests or replies",
    note = "parameters and fields are `String`, `i64`, `f64`, `bool`, `Id`, `Value`, an enum with `#[derive(WireEnum)]`, a struct with `#[derive(Model)]`, or `Vec`, `BTreeMap<String, _>`, `Option` or `Secret` of one; a reply may also be a `List` of one, and a type of your own in replies can implement `JsonType`"
)]
pub trait JsonType {
    /// The JSON type.
    const KIND: Kind;
}
